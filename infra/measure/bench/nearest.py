"""The nearest sites: through the runtime client, in the library, and in PostGIS."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.nearest import SiteIndex
from geodata.sites import SiteTable
from infra.measure.bench import postgis
from infra.measure.bench.report import Figure
from infra.measure.bench.stack import running_stack

LIMIT = 5
STARTS = 5


def figures(
    root: Path, var: Path, sites: Path | None, table: SiteTable, points: NDArray[np.float64]
) -> Iterator[Figure]:
    """Measures the same questions three ways, in one run."""
    inits, firsts, warm = [], [], []
    for start in range(STARTS):
        with running_stack(root, var, sites) as (port, init_ms):
            inits.append(init_ms)
            ask = asker(port)
            firsts.append(milliseconds(ask, points[:1])[0])
            if start == STARTS - 1:
                milliseconds(ask, points[:200])
                warm = milliseconds(ask, points)
    yield Figure("nearest function: init", f"{np.median(inits):.0f} ms", "600 ms")
    yield Figure("nearest function: first answer, data opened", f"{np.median(firsts):.0f} ms")
    count = f"{len(table):,} sites"
    yield Figure(f"nearest, {count}, through the runtime client", both(warm), "3 ms, 10 ms")
    index = SiteIndex(table.lon, table.lat)
    library = milliseconds(lambda lon, lat: index.nearest(lon, lat, LIMIT), points)
    yield Figure(f"nearest by distance, {count}, in the library", both(library))
    yield from _peer(table, points, warm, library)


def _peer(
    table: SiteTable,
    points: NDArray[np.float64],
    warm: Sequence[float],
    library: Sequence[float],
) -> Iterator[Figure]:
    placed = np.flatnonzero(~np.isnan(table.lon)).tolist()
    try:
        with postgis.running() as peer:
            peer.load([(i, float(table.lon[i]), float(table.lat[i])) for i in placed])
            milliseconds(lambda lon, lat: peer.nearest(lon, lat, LIMIT), points[:200])
            times = milliseconds(lambda lon, lat: peer.nearest(lon, lat, LIMIT), points)
            wrong = sum(_out_of_order(peer.nearest(lon, lat, LIMIT)) for lon, lat in points)
    except FileNotFoundError as error:
        yield Figure("nearest in PostGIS", f"not measured: {error}")
        return
    yield Figure("nearest in PostGIS, KNN on geography", both(times))
    yield Figure("ratio PostGIS / in the library", f"{_ratio(times, library):.2f}")
    yield Figure("ratio PostGIS / through the runtime client", f"{_ratio(times, warm):.2f}")
    share = 100 * wrong / len(points)
    yield Figure("answers of PostGIS in another order than the geodesic", f"{share:.1f} %")


def _out_of_order(found: Sequence[tuple[int, float]]) -> bool:
    distances = [distance for _, distance in found]
    # A micrometre is rounding, not an order.
    return any(after < before - 1e-6 for before, after in pairwise(distances))


def asker(port: int, path: str = "/v1/nearest?lat={lat}&lon={lon}&limit=5") -> Callable[..., Any]:
    """Builds the function that gets a path of the stack, on one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(lon: float, lat: float) -> Any:
        connection.request("GET", path.format(lon=lon, lat=lat))
        reply = connection.getresponse()
        body = reply.read()
        if reply.status != 200:
            raise RuntimeError(body.decode())
        return body

    return ask


def milliseconds(ask: Callable[[float, float], Any], points: NDArray[np.float64]) -> list[float]:
    """Returns the milliseconds that each point's question takes."""
    times = []
    for lon, lat in points.tolist():
        start = time.perf_counter()
        ask(lon, lat)
        times.append((time.perf_counter() - start) * 1000)
    return times


def both(times: Sequence[float]) -> str:
    """Returns the median and the 99th percentile, in words."""
    return f"p50 {np.median(times):.2f} ms, p99 {np.quantile(times, 0.99):.2f} ms"


def _ratio(one: Sequence[float], other: Sequence[float]) -> float:
    return float(np.median(one) / np.median(other))
