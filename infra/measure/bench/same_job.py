"""The same job by what an engineer would put together: five places, the nearest by road.

PostGIS gives fifty candidates by crow-fly distance (KNN on `geography`), OSRM times them by one
table, and the five that are nearest are kept. OSRM is asked in this process (`osrm-bindings`), then
over HTTP (`osrm-routed`, a connection that is kept). Its roads are Liechtenstein's, the extract
that is at hand: all of them in the processor's cache, which those of France would not be. Ours
answers over France, with hours, in the library and over HTTP by one machine. As many places for
each, and all take turns in one run: a slow spell of the machine is of all.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from geodata.errors import BadInputError
from geodata.nearest import Guide, NearestQuery, reply_text
from geodata.services.routing import Tables, prepared
from geodata.sites import Network, SiteTable
from geodata.snapshot import Snapshot
from geodata.territory import Places
from infra.measure.bench import osrm_routed, postgis
from infra.measure.bench.machine import running_machine
from infra.measure.bench.nearest import asker, both
from infra.measure.bench.report import Figure
from infra.measure.load.watch import processor_of

ASKED, TURN = 600, 50
CANDIDATES, LIMIT = 50, 5
_TOWNS = ((9.5215, 47.1410), (9.5025, 47.0670), (9.5090, 47.1650), (9.5220, 47.2110))
_SPREAD_DEGREES = 0.012
_MOMENT = datetime.fromisoformat("2026-11-24T10:20:00+01:00")
Degrees = NDArray[np.float64]
Ask = Callable[[float, float], object]


@dataclass(frozen=True, slots=True)
class Way:
    """A way to do the job: what it is called, how it is asked, from where, and who works for it."""

    what: str
    ask: Ask
    points: Degrees
    processes: Sequence[int]


def figures(
    root: Path,
    var: Path,
    extract: Path,
    sites: Path | None,
    snapshot: Snapshot,
    table: SiteTable,
    points: Degrees,
) -> Iterator[Figure]:
    """Measures every way in turns of `TURN` questions, each question asked once before."""
    try:
        tables = prepared("osrm", "car", extract, var / "engines" / "osrm-liechtenstein")
        with ExitStack() as ends:
            ways = _ways(ends, root, var, sites, snapshot, table, points[:ASKED], tables)
            yield from _measured(ways)
    except (BadInputError, FileNotFoundError) as error:
        yield Figure("the same job", f"not measured: {error}")


def _ways(
    ends: ExitStack,
    root: Path,
    var: Path,
    sites: Path | None,
    snapshot: Snapshot,
    table: SiteTable,
    points: Degrees,
    tables: Tables,
) -> list[Way]:
    there, asked = _around_towns(len(table), 5), _around_towns(len(points), 6)
    peer = ends.enter_context(postgis.running())
    peer.load([(number, *each) for number, each in enumerate(there.tolist())])
    roads = var / "engines" / "osrm-liechtenstein"
    port, routed = ends.enter_context(osrm_routed.running(roads))
    own, backend = os.getpid(), peer.process()
    folder = ends.enter_context(TemporaryDirectory(prefix="maillage-same-job-"))
    options = ("--no-refresh", "--workers", "1", *(("--sites", sites) if sites else ()))
    served = ends.enter_context(running_machine(root, var, Path(folder) / "state", *options))
    http = asker(urlsplit(served.url).port or 0)
    times = osrm_routed.timer(port)
    places = Places(snapshot.register, snapshot.contours)
    guide = Guide(snapshot.id, places, snapshot.travel, Network.of(table, places))

    def in_library(lon: float, lat: float) -> str:
        return reply_text(guide.nearest(places.at_point(lon, lat), NearestQuery(), _MOMENT))

    def by_road(seconds: Callable[[Degrees, Degrees], Degrees]) -> Ask:
        return lambda lon, lat: nearest_by_road(peer.nearest, there, seconds, lon, lat)

    front = served.children("front")
    return [
        Way(
            "PostGIS, by crow-fly alone",
            lambda lon, lat: peer.nearest(lon, lat, LIMIT),
            asked,
            (backend,),
        ),
        Way("PostGIS and OSRM in process", by_road(tables.seconds), asked, (own, backend)),
        Way("PostGIS and OSRM over HTTP", by_road(times), asked, (own, backend, routed)),
        Way("ours in the library, with hours", in_library, points, (own,)),
        Way("ours over HTTP, one machine, with hours", http, points, (own, *front)),
    ]


def nearest_by_road(
    nearest: Callable[[float, float, int], Sequence[tuple[int, float]]],
    there: Degrees,
    seconds: Callable[[Degrees, Degrees], Degrees],
    lon: float,
    lat: float,
) -> list[tuple[int, float]]:
    """Returns the nearest places by road among the nearest by crow-fly, and the seconds to each."""
    near = [number for number, _ in nearest(lon, lat, CANDIDATES)]
    took = seconds(np.array([[lon, lat]]), there[near])[0]
    order = np.argsort(took, kind="stable")[:LIMIT]
    return [(near[each], float(took[each])) for each in order.tolist()]


def _measured(ways: Sequence[Way]) -> Iterator[Figure]:
    for way in ways:
        for at in way.points.tolist():
            way.ask(*at)
    spent_ms: list[list[float]] = [[] for _ in ways]
    processor_s = [0.0] * len(ways)
    for start in range(0, ASKED, TURN):
        for number, way in enumerate(ways):
            before_s = sum(map(processor_of, way.processes))
            for at in way.points[start : start + TURN].tolist():
                began = time.perf_counter()
                way.ask(*at)
                spent_ms[number].append((time.perf_counter() - began) * 1000)
            processor_s[number] += sum(map(processor_of, way.processes)) - before_s
    each_ms = [spent * 1000 / ASKED for spent in processor_s]
    for way, took, spent in zip(ways, spent_ms, each_ms, strict=True):
        yield Figure(way.what, f"{both(took)}; {spent:.2f} ms of processor")
    for peer, own, where in ((1, 3, "in process"), (2, 4, "over HTTP")):
        clock = median(spent_ms[peer]) / median(spent_ms[own])
        words = f"{each_ms[peer] / each_ms[own]:.1f} times, {clock:.1f} by the clock"
        yield Figure(f"processor of PostGIS and OSRM to ours, {where}", words, "over 1")


def _around_towns(count: int, seed: int) -> Degrees:
    draw = np.random.default_rng(seed)
    towns = np.array(_TOWNS)[draw.integers(0, len(_TOWNS), count)]
    return np.round(towns + draw.normal(0, _SPREAD_DEGREES, (count, 2)), 6)


NOTES = """
## How to read it

Made by `make bench ARGS="--same-job --write docs/performance-peers.md"`: five places, the nearest
by road of as many as the real file has, 600 questions of each way, in turns of fifty.

- *PostGIS*: KNN on a GiST index over `geography`, a prepared statement, on the loopback.
- *And OSRM*: fifty candidates of PostGIS, timed by one table of OSRM (MLD), the five nearest kept.
  No hours, no filters, no names, no commune of the point, and no JSON, which ours has.
- *Roads*: OSRM's are Liechtenstein's, the extract at hand, which are a small graph; ours are those
  between the communes of France (`docs/methods.md`). Its times are of streets and more exact: the
  job is the same, the precision is not.
- *Milliseconds*: of a clock, of the one who asks: of a busy machine they say little.
- *Of processor*: of all who work for a question, who asks included, counted by the system in
  hundredths of a second over the run.
- One asks at a time. Each question was asked once before: what is kept of a place is kept by all.
"""
