"""Measured times from the positions of one commune: what `MeasuredTimes` says of one, of many."""

from __future__ import annotations

import numpy as np

from geodata.territory import short_distances_m
from geodata.travel.graph import Nodes, TravelGraph
from geodata.travel.measured import MOST_WEIGHED, MeasuredTimes, carried
from geodata.travel.model import Floats
from geodata.travel.trips import Destinations

_AT_THE_POINT_M = 1.0
_AT_ONCE = 4_000_000
"""Positions by communes beside by communes at the other end, 8 bytes each in some columns."""


def measured_of_commune(
    graph: TravelGraph,
    measured: MeasuredTimes,
    node: int,
    lon: Floats,
    lat: Floats,
    to: Destinations,
) -> tuple[Nodes, Floats] | None:
    """Returns the destinations that a commune is measured to, and the seconds to each of them.

    As `MeasuredTimes.from_position` gives them: rows of the communes beside are weighed with its
    own. None where nothing was measured from it.

    Args:
        graph: of the communes.
        measured: by car.
        node: the commune.
        lon: degrees east of its positions, (n,).
        lat: degrees north.
        to: the destinations, each in a commune.

    Returns:
        Positions in `to`, growing, (k,); seconds, (n, k), all of them known.
    """
    targets = measured.row(node)[0]
    if not len(targets):
        return None
    sites = np.flatnonzero(np.isin(to.node, targets) & (to.node != node))
    communes, column = np.unique(to.node[sites], return_inverse=True)
    rows = _rows(graph, measured, node, communes)
    per_row = max(1, rows.size)
    size = max(1, _AT_ONCE // per_row)
    found = np.empty((len(lon), len(sites)))
    for first in range(0, len(lon), size):
        some = slice(first, first + size)
        to_points = _to_points(graph, rows, node, communes, lon[some], lat[some])
        ends = to.take(sites)
        own = graph.features[ends.node]
        east, north = lon[some, None], lat[some, None]
        found[some] = carried(
            to_points[:, column],
            short_distances_m(east, north, graph.lon[ends.node], graph.lat[ends.node]),
            short_distances_m(east, north, ends.lon, ends.lat),
            graph.model.edge_speeds(own, own),
        )
    return sites, found


def _rows(graph: TravelGraph, measured: MeasuredTimes, node: int, communes: Nodes) -> Floats:
    """Returns the seconds from a commune and those beside it to communes, NaN where none are."""
    beside = graph.beside(node).nodes
    rows = np.full((len(beside), len(communes)), np.nan)
    for rank, each in enumerate(beside.tolist()):
        targets, seconds = measured.row(each)
        if len(targets) and len(communes):
            place = np.minimum(np.searchsorted(targets, communes), len(targets) - 1)
            there = targets[place] == communes
            rows[rank, there] = seconds[place[there]]
    return rows


def _to_points(
    graph: TravelGraph, rows: Floats, node: int, communes: Nodes, lon: Floats, lat: Floats
) -> Floats:
    """Returns the seconds from positions to the points of communes, (n, communes)."""
    beside = graph.beside(node)
    apart_m = graph.metres_from(beside.nodes, lon[:, None], lat[:, None])
    own = 1.0 / np.maximum(apart_m, _AT_THE_POINT_M) ** 3
    # The commune itself comes first, and has been looked at: its neighbours by their distance.
    rank = np.argsort(np.argsort(apart_m[:, 1:], axis=1, kind="stable"), axis=1)
    own[:, 1:][rank >= MOST_WEIGHED - 1] = 0.0
    own[np.isnan(own)] = 0.0
    reference_m = graph.metres_from(
        communes, graph.lon[beside.nodes, None], graph.lat[beside.nodes, None]
    )
    metres = graph.metres_from(communes, lon[:, None], lat[:, None])
    told = carried(rows[None], reference_m[None], metres[:, None, :], beside.speeds[None, :, None])
    weight = np.where(np.isnan(told), 0.0, own[:, :, None])
    found = (weight * np.nan_to_num(told)).sum(axis=1) / weight.sum(axis=1)
    is_at = apart_m[:, 0] < _AT_THE_POINT_M
    found[is_at] = rows[0]
    return np.asarray(found)
