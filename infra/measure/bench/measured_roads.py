"""What a measured table of France takes: on disk, in a citizen's function, in each question.

The table is made of the model's own times within so many minutes, one second more or less by turns,
so that no answer could come from the model unseen. Nobody has measured all of France here.

python -m infra.measure.bench --roads
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from geodata.coverage import Decay, State, measure
from geodata.sites import Network, SiteTable
from geodata.snapshot import Snapshot, open_current, publish_measured
from geodata.territory import Places, Units
from geodata.travel import Destinations, Piece, Point, Roads, TravelGraph, pieces_of, trips_from
from infra.measure.bench.report import Figure

WITHIN_S = 3_300.0
"""About 10 million pairs of France."""
RUNS, ORIGINS, SEED = 5, 300, 7
_MB = 1e6
_POINTS_AT_ONCE = 2_000
DAY = State(date(2026, 11, 24))


def figures(snapshot: Snapshot, table: SiteTable) -> Iterator[Figure]:
    """Measures a data set with a table of all of France beside the same without."""
    pieces = _table(snapshot.travel)
    pairs = sum(len(piece.targets) for piece in pieces)
    with TemporaryDirectory() as folder:
        snapshots = Path(folder)
        source = {"mode": "car", "name": "model, as if measured"}
        publish_measured(snapshots, snapshot, {"car": pieces}, [source], "2026-11-24")
        measured = open_current(snapshots)
        sizes = [
            facts.size_bytes
            for name, facts in measured.manifest.files.items()
            if name.startswith("measured-")
        ]
        yield Figure(
            f"measured table, {pairs:,} pairs, on disk", f"{sum(sizes) / _MB:.1f} MB", "60 MB"
        )
        yield Figure(
            "of it, what a citizen's question opens at most",
            f"{_opened(measured, sizes) / _MB:.1f} MB",
            "10 MB",
        )
        yield from _questions(snapshot, measured, table)
        yield from _national(snapshot, measured, table)


def _table(graph: TravelGraph) -> list[Piece]:
    """Returns the pieces of a table of the model's times, each a second off."""
    placed = np.flatnonzero(~np.isnan(graph.lon))
    roads, parts = Roads(graph), []
    for start in range(0, len(placed), _POINTS_AT_ONCE):
        some = placed[start : start + _POINTS_AT_ONCE]
        found = roads.table(Destinations(graph.lon[some], graph.lat[some], some), WITHIN_S)
        target = some[found.point]
        kept = found.node != target
        off = 1 - 2 * ((found.node + target) % 2)
        parts.append((found.node[kept], target[kept], (found.seconds + off)[kept]))
    origin, target, seconds = (np.concatenate(each) for each in zip(*parts, strict=True))
    return pieces_of(origin, target, np.maximum(seconds, 1.0))


def _opened(measured: Snapshot, sizes: list[int]) -> int:
    """Returns the bytes of the pieces that the widest question opens."""
    graph = measured.travel
    firsts = [int(name[-9:-4]) for name in sorted(measured.manifest.files) if "measured-" in name]
    most = 0
    for node in np.random.default_rng(SEED).choice(len(graph), 2_000, replace=False).tolist():
        around = graph.beside(node).nodes
        most = max(most, len(np.unique(np.searchsorted(firsts, around, side="right"))))
    return most * max(sizes)


def _questions(plain: Snapshot, measured: Snapshot, table: SiteTable) -> Iterator[Figure]:
    """Measures all sites from positions beside communes' points, with a table and without."""
    graphs = plain.travel, measured.travel
    sites = Network.of(table, Places(plain.register, plain.contours)).sites
    wanted = sites.node >= 0
    random = np.random.default_rng(SEED)
    nodes = random.choice(np.flatnonzero(~np.isnan(graphs[0].lon)), ORIGINS, replace=False)
    apart = random.uniform(-0.01, 0.01, (ORIGINS, 2))
    taken: tuple[list[float], ...] = ([], [], [])
    times_by_car = graphs[1].measured["car"]
    for node, (east, north) in zip(nodes.tolist(), apart.tolist(), strict=True):
        lon, lat = float(graphs[0].lon[node]), float(graphs[0].lat[node])
        origin = Point(node, lon + east, lat + north)
        # By turns, so that what else the machine does slows both.
        for graph, times in zip(graphs, taken, strict=False):
            times.append(_processor_ms(partial(_all_sites, graph, origin, sites, wanted)))
        alone = partial(times_by_car.from_position, graphs[1], origin, sites, "car")
        taken[2].append(_processor_ms(alone))
    without, with_table, only = (statistics.median(each) for each in taken)
    count = f"{int(wanted.sum()):,} sites"
    yield Figure(f"one origin to {count}, measured times alone", f"{only:.2f} ms", "0.5 ms")
    yield Figure(f"one origin to {count} within 45 min, table in use", f"{with_table:.2f} ms")
    yield Figure("the same without a table", f"{without:.2f} ms")


def _all_sites(graph: TravelGraph, origin: Point, sites: Destinations, wanted: object) -> None:
    trips = trips_from(graph, origin, sites, "car")
    trips.extend(WITHIN_S)
    trips.found(np.asarray(wanted))


def _national(plain: Snapshot, measured: Snapshot, table: SiteTable) -> Iterator[Figure]:
    units = Units(plain.register)
    network = Network.of(table, Places(plain.register, plain.contours))
    roads = Roads(plain.travel), Roads(measured.travel)
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(RUNS):
        for each, times in zip(roads, taken, strict=True):
            times.append(_processor_ms(partial(measure, units, each, network, DAY, Decay())))
    without, with_table = (statistics.median(each) / 1e3 for each in taken)
    yield Figure("national measures, table in use", f"{with_table:.2f} s", "2 s")
    yield Figure("national measures without a table", f"{without:.2f} s")


def _processor_ms(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return (time.process_time() - start) * 1e3
