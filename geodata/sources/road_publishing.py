"""Measured times put into a data set: more of them, none of a mode, or those of the one before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geodata.errors import SnapshotError
from geodata.snapshot import (
    Manifest,
    RoadSource,
    Snapshot,
    current_id,
    open_current,
    publish_measured,
    road_sources,
)
from geodata.sources.quality import Defect
from geodata.sources.road_checks import Pairs
from geodata.territory import short_distances_m
from geodata.travel import MeasuredTimes, Piece, TravelGraph, pieces_of

_SAME_POINT_M = 500.0
_NONE = -1


def publish_pairs(
    snapshots: Path,
    snapshot: Snapshot,
    pairs: Pairs,
    source: RoadSource,
    built_at: str,
    *,
    replace: bool,
) -> Manifest:
    """Publishes a snapshot with more measured times of one mode; `source` says which and whence."""
    mode = source["mode"]
    kept = {name: table for name, table in snapshot.measured.items() if name != mode or not replace}
    if mode in kept:
        pairs = over(pairs_of(kept.pop(mode)), pairs, snapshot.register.whole_count)
    tables: dict[str, Sequence[Piece]] = {
        name: pieces_of(*_arrays(pairs_of(table))) for name, table in kept.items()
    }
    tables[mode] = pieces_of(*_arrays(pairs))
    former = [
        each
        for each in road_sources(snapshot.manifest)
        if (each["mode"] != mode or not replace) and dict(each) != {"what": "roads", **source}
    ]
    return publish_measured(snapshots, snapshot, tables, [*former, source], built_at)


def publish_built(
    snapshots: Path, snapshot: Snapshot, pairs: Pairs, source: RoadSource, built_at: str
) -> Manifest:
    """Publishes a snapshot with the times that an engine gave between its communes' points.

    Those that cross the sea are left out, as an import leaves them out: a ferry is no road.
    """
    component = snapshot.travel.component
    pairs = pairs.take(component[pairs.origin] == component[pairs.target])
    said = {**source, "pairs": str(len(pairs))}
    return publish_pairs(snapshots, snapshot, pairs, said, built_at, replace=False)


def without_roads(snapshots: Path, snapshot: Snapshot, mode: str, built_at: str) -> Manifest:
    """Publishes a snapshot without the measured times of a mode."""
    tables = {
        name: pieces_of(*_arrays(pairs_of(table)))
        for name, table in snapshot.measured.items()
        if name != mode
    }
    sources = [each for each in road_sources(snapshot.manifest) if each["mode"] != mode]
    return publish_measured(snapshots, snapshot, tables, sources, built_at)


def pairs_of(table: MeasuredTimes) -> Pairs:
    """Returns the pairs of a measured table."""
    return Pairs(*table.pairs())


def over(former: Pairs, newer: Pairs, nodes: int) -> Pairs:
    """Returns the pairs of both, with the newer time of those that both have."""
    both = [np.concatenate(each) for each in zip(_arrays(newer), _arrays(former), strict=True)]
    _, first = np.unique(both[0] * nodes + both[1], return_index=True)
    return Pairs(both[0][first], both[1][first], both[2][first])


def _arrays(
    pairs: Pairs,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    return pairs.origin, pairs.target, pairs.seconds


@dataclass(frozen=True, slots=True)
class Carried:
    """The measured tables of a snapshot before, for the one that is being built."""

    tables: Mapping[str, Sequence[Piece]]
    sources: list[dict[str, str]]
    defects: list[Defect]


def carried_roads(snapshots: Path, codes: Sequence[str], graph: TravelGraph) -> Carried:
    """Returns the measured tables of the snapshot in use for one that takes its place.

    Args:
        snapshots: the folder of snapshots.
        codes: of the nodes of the new one.
        graph: of the new one.
    """
    try:
        former = None if current_id(snapshots) is None else open_current(snapshots)
    except SnapshotError:
        former = None  # A build is what makes a data set whole that cannot be read any more.
    if former is None or not former.measured:
        return Carried({}, [], [])
    nodes = {code: node for node, code in enumerate(codes)}
    tables, lost = carried_over(former, nodes, graph)
    lost_times = Defect.of(
        "measured_times_lost",
        "a commune of a measured table is gone, or its point moved by more than 500 m",
        lost,
        "its times are the model's until they are measured again",
    )
    sources = [each for each in road_sources(former.manifest) if each["mode"] in tables]
    return Carried(tables, sources, [lost_times])


def carried_over(
    former: Snapshot, codes: Mapping[str, int], graph: TravelGraph
) -> tuple[dict[str, Sequence[Piece]], list[str]]:
    """Returns the measured tables of a snapshot for another one, and the codes that are lost.

    A commune keeps its times where its code is there still, and its point within 500 m.

    Args:
        former: the snapshot that has them.
        codes: node of each code of the other one.
        graph: of the other one.
    """
    register = former.register
    own = register.codes[: register.whole_count]
    node = np.array([codes.get(code, _NONE) for code in own], dtype=np.int64)
    lon, lat = former.travel.lon, former.travel.lat
    moved_m = short_distances_m(lon, lat, graph.lon[node], graph.lat[node])
    node[~(moved_m <= _SAME_POINT_M)] = _NONE
    tables: dict[str, Sequence[Piece]] = {}
    timed: set[int] = set()
    for mode, table in former.measured.items():
        pairs = pairs_of(table)
        timed |= set(np.union1d(pairs.origin, pairs.target).tolist())
        pairs = Pairs(node[pairs.origin], node[pairs.target], pairs.seconds)
        pairs = pairs.take((pairs.origin >= 0) & (pairs.target >= 0))
        pairs = pairs.take(graph.component[pairs.origin] == graph.component[pairs.target])
        if len(pairs):
            tables[mode] = pieces_of(*_arrays(pairs))
    return tables, sorted(own[each] for each in timed if node[each] < 0)
