"""What citizens ask: by travel time with every filter, suggestions, and many at once."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlencode

import numpy as np
from numpy.typing import NDArray

from geodata.sites import Site
from geodata.sites.files import write_csv
from geodata.territory import Register
from infra.measure.bench import postgis
from infra.measure.bench.nearest import asker, both, milliseconds
from infra.measure.bench.report import Figure
from infra.measure.bench.stack import running_stack

COPIES = 4
SPREAD_DEGREES = 0.01
SUSTAINED_S = 60
ENVIRONMENTS = 4
EVERY_FILTER = {
    "service": "Compréhension du monde numérique",
    "need": "contact",
    "fee": "Gratuit",
    "programme": "France Services",
    "open_at": "2026-11-24T10:00:00+01:00",
    "max_minutes": "60",
}
_BETWEEN_ADDRESSES_S = 0.025
"""Seconds from one text to the next: the gateway takes fifty a second of this route."""
_QUESTION = "/v1/nearest?lat={lat}&lon={lon}&limit=5"
_REQUESTS = re.compile(r"Requests/sec:\s+([\d.]+)")
_FAILED = re.compile(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.+)")


def figures(
    root: Path, var: Path, sites: Sequence[Site], register: Register, points: NDArray[np.float64]
) -> Iterator[Figure]:
    """Measures the citizens' questions over four times the sites, moved a little."""
    many = _spread(sites)
    file = var / "bench-sites.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        write_csv(many, stream)
    options = ("--environments", str(ENVIRONMENTS))
    with running_stack(root, var, file, *options) as (port, _):
        count = f"{len(many):,} sites"
        filtered = f"{_QUESTION}&{urlencode(EVERY_FILTER)}"
        for what, path, reach in (
            ("by travel time", _QUESTION, ""),
            ("travel time, hours, every filter", filtered, "5 ms, 20 ms"),
            ("on foot, within an hour", f"{_QUESTION}&mode=foot&max_minutes=60", ""),
        ):
            ask = asker(port, path)
            milliseconds(ask, points[:300])
            yield Figure(f"nearest, {count}, {what}", both(milliseconds(ask, points)), reach)
        yield from _suggestions(port, register, len(points))
        yield _sustained(port, points, var)
    yield _sustained_peer(many, points)


def _spread(sites: Sequence[Site]) -> list[Site]:
    draw = np.random.default_rng(3)
    return [
        site if not copy else moved(site, copy, draw.normal(0, SPREAD_DEGREES, 2))
        for copy in range(COPIES)
        for site in sites
    ]


def moved(site: Site, copy: int, by: NDArray[np.float64]) -> Site:
    """Returns a copy of a site, under an id of its own, moved by some degrees."""
    if site.longitude is None or site.latitude is None:
        return replace(site, id=f"{site.id}-{copy}")
    # As plain numbers: a table is made of no other.
    lon, lat = round(float(site.longitude + by[0]), 6), round(float(site.latitude + by[1]), 6)
    return replace(site, id=f"{site.id}-{copy}", longitude=lon, latitude=lat)


def typed(register: Register, count: int) -> list[str]:
    """Returns so many texts: names of communes drawn at random, after 2, 4, 6 and 12 letters."""
    drawn = np.random.default_rng(2).choice(register.commune_count, count // 4, replace=False)
    names = [register.names[entry] for entry in drawn.tolist()]
    return [name[:letters] for name in names for letters in (2, 4, 6, 12)]


def _suggestions(port: int, register: Register, count: int) -> Iterator[Figure]:
    texts = typed(register, count)
    for route, pause_s in (("communes", 0.0), ("addresses", _BETWEEN_ADDRESSES_S)):
        times = []
        ask_text = asker(port, f"/v1/{route}?limit=8&q={{lon}}")
        for text in texts:
            start = time.perf_counter()
            ask_text(quote(text), "")
            times.append((time.perf_counter() - start) * 1000)
            time.sleep(pause_s)
        yield Figure(f"suggestions, /v1/{route}, while a name is typed", both(times), "p50 2 ms")


def _sustained(port: int, points: NDArray[np.float64], var: Path) -> Figure:
    what = f"sustained, {ENVIRONMENTS} environments, {SUSTAINED_S} s, 8 connections"
    wrk = shutil.which("wrk")
    if wrk is None:
        return Figure(what, "not measured: wrk is not on this machine")
    paths = [_QUESTION.format(lon=lon, lat=lat) for lon, lat in points.tolist()]
    script = var / "bench-wrk.lua"
    listed = ",".join(json.dumps(path) for path in paths)
    script.write_text(
        f"local paths = {{{listed}}}\nlocal i = 0\n"
        "request = function() i = i % #paths + 1; return wrk.format('GET', paths[i]) end\n"
    )
    command = [wrk, "-t1", "-c8", f"-d{SUSTAINED_S}s", "-s", str(script)]
    done = subprocess.run(
        [*command, f"http://127.0.0.1:{port}"], capture_output=True, text=True, check=True
    )
    rate = _REQUESTS.search(done.stdout)
    failed = _FAILED.search(done.stdout)
    errors = "no error" if failed is None else failed[0]
    return Figure(what, f"{float(rate[1]) if rate else 0:.0f} requests/s, {errors}", "no error")


def _sustained_peer(sites: Sequence[Site], points: NDArray[np.float64]) -> Figure:
    what = f"PostGIS by crow-fly distance, {ENVIRONMENTS} connections, 15 s"
    placed = [
        (i, site.longitude, site.latitude)
        for i, site in enumerate(sites)
        if site.longitude is not None and site.latitude is not None
    ]
    try:
        with postgis.running() as peer:
            peer.load(placed)
            return Figure(what, f"{_rate(peer, points):.0f} questions/s")
    except FileNotFoundError as error:
        return Figure(what, f"not measured: {error}")


def _rate(peer: postgis.PostGIS, points: NDArray[np.float64], seconds: float = 15.0) -> float:
    done = [0] * ENVIRONMENTS
    end = time.monotonic() + seconds

    def ask(worker: int) -> None:
        with peer.another() as mine:
            while time.monotonic() < end:
                lon, lat = points[(worker + done[worker]) % len(points)].tolist()
                mine.nearest(lon, lat, 5)
                done[worker] += 1

    threads = [threading.Thread(target=ask, args=(worker,)) for worker in range(ENVIRONMENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / seconds
