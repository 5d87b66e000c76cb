"""What citizens wait for while the address service and the routing engine are down.

python -m infra.measure.bench --faults

Down is deaf: connections are taken, and nothing is ever said, which is the longest that a service
can keep anybody. A service that refuses connections costs less.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from geodata.errors import UnknownNameError
from geodata.nearest import Guide, NearestQuery
from geodata.nearest.geocoding import AddressBook, Ambiguity, BanGeocoder
from geodata.services.routing import Guarded, router_at
from geodata.sites import Network, SiteTable
from geodata.snapshot import Snapshot
from geodata.territory import Area, Asked, Places
from infra.measure.bench.nearest import both
from infra.measure.bench.report import Figure
from infra.measure.bench.stack import running_stack

REACH = "p99 50 ms"
ROUNDS = 500
"""Questions of each kind: fewer than what a breaker's rest lasts for."""

Ask = Callable[[dict[str, str]], Any]
Kinds = Mapping[str, Sequence[dict[str, str]]]


def figures(
    root: Path, var: Path, sites: Path | None, snapshot: Snapshot, table: SiteTable
) -> Iterator[Figure]:
    """Measures the questions of citizens, in the library and through the runtime client."""
    areas = [snapshot.register.area(entry) for entry in range(0, 30_000, 30_000 // ROUNDS)]
    kinds = {
        "a commune": [{"commune": area.code} for area in areas],
        "a position": [{"lat": str(area.lat), "lon": str(area.lon)} for area in areas],
        "an address": [{"q": _address(area, number)} for number, area in enumerate(areas)],
    }
    yield from _measured("nothing down, in the library", _in_library(snapshot, table), kinds)
    with _deaf() as geocoder, _deaf() as engine:
        ask = _in_library(snapshot, table, geocoder, f"osrm+{engine}")
        yield _slowest("both down, in the library", ask, kinds)
        yield from _measured("both down, in the library", ask, kinds)
        yield from _processor("both down, in the library", ask, kinds["a commune"])
        options = [
            option
            for override in (f"GeocoderUrl={geocoder}", f"RouterUrl=osrm+{engine}")
            for option in ("--parameter", override)
        ]
        with running_stack(root, var, sites, *options) as (port, _):
            ask = _through(port)
            yield _slowest("both down, through the runtime client", ask, kinds)
            yield from _measured("both down, through the runtime client", ask, kinds)
    with running_stack(root, var, sites, "--parameter", "GeocoderUrl=") as (port, _):
        yield from _measured("nothing down, through the runtime client", _through(port), kinds)


def _slowest(where: str, ask: Ask, kinds: Kinds) -> Figure:
    worst_ms = max(_milliseconds(ask, kinds["an address"][:4]))
    return Figure(f"{where}: the slowest, before the breakers open", f"{worst_ms:.0f} ms")


def _measured(where: str, ask: Ask, kinds: Kinds) -> Iterator[Figure]:
    for kind, questions in kinds.items():
        # Until both are left alone: a breaker rests for 20 or 30 s, then one question tries.
        _milliseconds(ask, kinds["an address"][:4])
        times = _milliseconds(ask, questions)
        yield Figure(f"{where}: {kind}", both(times), REACH)


def _processor(where: str, ask: Ask, questions: Sequence[dict[str, str]]) -> Iterator[Figure]:
    times = _milliseconds(ask, questions, time.process_time)
    yield Figure(f"{where}: a commune, time of the processor alone", both(times), REACH)


def _milliseconds(
    ask: Ask,
    questions: Sequence[dict[str, str]],
    clock: Callable[[], float] = time.perf_counter,
) -> list[float]:
    times = []
    for question in questions:
        start = clock()
        ask(question)
        times.append((clock() - start) * 1000)
    return times


def _in_library(
    snapshot: Snapshot, table: SiteTable, geocoder_url: str = "", engine_url: str = ""
) -> Ask:
    """What the function asks of the library, which is all but reading and writing HTTP."""
    router = router_at(engine_url, "the engine") if engine_url else None
    places = Places(snapshot.register, snapshot.contours)
    network = Network.of(table, places)
    guarded = None if router is None else Guarded(router, time.monotonic)
    guide = Guide(snapshot.id, places, snapshot.travel, network, guarded)
    book = AddressBook(places, BanGeocoder(geocoder_url) if geocoder_url else None)

    def ask(question: dict[str, str]) -> Any:
        lat, lon = (float(question[axis]) if axis in question else None for axis in ("lat", "lon"))
        asked = Asked(lat, lon, question.get("commune"), None, question.get("q"))
        try:
            origin = book.understand(asked)
        except UnknownNameError:
            return None  # no commune of this name, where the text is not clear
        if isinstance(origin, Ambiguity):
            return guide.to_choose(origin)
        return guide.nearest(origin, NearestQuery(), datetime.now(UTC))

    return ask


def _through(port: int) -> Ask:
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(question: dict[str, str]) -> Any:
        connection.request("GET", f"/v1/nearest?{urlencode(question, quote_via=quote)}")
        reply = connection.getresponse()
        body = reply.read()
        if reply.status not in (200, 404):  # no commune of this name, where the text is not clear
            raise RuntimeError(body.decode())
        return body

    return ask


def _address(area: Area, number: int) -> str:
    postcode = area.postcodes[0] if area.postcodes else ""
    return f"{number + 1} rue des Acacias, {postcode} {area.name}"


@contextmanager
def _deaf() -> Iterator[str]:
    """Gives the URL of a server that takes connections and never says a word."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(128)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
