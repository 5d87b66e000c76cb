"""Tables of trips in which some were measured: these in place of the model's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.travel.graph import Nodes, Point, TravelGraph
from geodata.travel.measured import MeasuredTimes, carried_to
from geodata.travel.model import Floats
from geodata.travel.trips import LAST_STAGE_S, Destinations, MeasuredTrips, trips_from

_FIRST_S, _GROWTH = 1_200.0, 2.0
"""How far the nearest destination is looked for at first, and how much farther each time."""
_AT_ONCE = 512
"""Points whose measured trips are carried over together."""


@dataclass(frozen=True, slots=True)
class TravelTable:
    """Trips of at most a limit, as entries of a sparse matrix, row by row.

    A pair that is not in it is a longer trip, or none.
    """

    point: Nodes
    """Row of each trip: the position of the point, growing."""
    node: Nodes
    """Column of each trip: the node of the commune."""
    seconds: Floats
    points: int
    """How many rows there are, some without a trip."""

    def __len__(self) -> int:
        return len(self.seconds)


def with_measured(
    graph: TravelGraph,
    measured: MeasuredTimes,
    modelled: TravelTable,
    points: Destinations,
    within_s: float,
) -> TravelTable:
    """Returns a table in which what was measured stands in place of what was modelled.

    A measured trip beyond the limit leaves the table, and one within it enters, whatever the model
    says of them.

    Args:
        graph: of the communes.
        measured: by car.
        modelled: the trips within the limit, by the model.
        points: the rows of the table.
        within_s: seconds, inclusive.
    """
    starts = np.searchsorted(modelled.point, np.arange(len(points.node) + 1))
    by_node = np.full(len(graph), np.inf)
    parts: list[tuple[Nodes, Nodes, Floats]] = [_NO_TRIP]
    placed = (points.node >= 0) & ~np.isnan(points.lon) & ~np.isnan(points.lat)
    for first in range(0, len(points.node), _AT_ONCE):
        some = np.arange(first, min(first + _AT_ONCE, len(points.node)))
        ends, origins, seconds = _measured_to(graph, measured, points, some[placed[some]])
        bounds = np.searchsorted(ends, np.arange(some[0], some[-1] + 2))
        for point in some.tolist():
            own = slice(int(starts[point]), int(starts[point + 1]))
            told = slice(int(bounds[point - first]), int(bounds[point - first + 1]))
            by_node[modelled.node[own]] = modelled.seconds[own]
            by_node[origins[told]] = seconds[told]
            found = np.flatnonzero((by_node <= within_s) & np.isfinite(by_node))
            parts.append((np.full(len(found), point), found, by_node[found]))
            by_node[modelled.node[own]] = by_node[origins[told]] = np.inf
    point_of, node, seconds = (np.concatenate(each) for each in zip(*parts, strict=True))
    return TravelTable(point_of, node, seconds, len(points.node))


def _measured_to(
    graph: TravelGraph, measured: MeasuredTimes, points: Destinations, some: Nodes
) -> tuple[Nodes, Nodes, Floats]:
    """Returns the trips that were measured to some points: point, commune, seconds; by point."""
    if not len(some):
        return _NO_TRIP
    columns = [measured.column(node) for node in points.node[some].tolist()]
    point = np.repeat(some, [len(origins) for origins, _ in columns])
    origins = np.concatenate([each for each, _ in columns])
    seconds = np.concatenate([each for _, each in columns])
    others = origins != points.node[point]
    point, origins, seconds = point[others], origins[others], seconds[others]
    at = graph.lon[origins], graph.lat[origins]
    return point, origins, carried_to(graph, "car", seconds, at, points.take(point))


def nearest_of_each(
    graph: TravelGraph, nodes: Nodes, to: Destinations, within_s: float
) -> tuple[Floats, NDArray[np.int64]]:
    """Returns the seconds from communes' own points to the nearest destination, and which.

    Infinite and -1 where none is within the limit; of several as near, the first.

    Args:
        graph: with what was measured.
        nodes: the communes.
        to: the destinations, all of them in a commune.
        within_s: seconds, inclusive.
    """
    best, which = np.full(len(nodes), np.inf), np.full(len(nodes), -1, dtype=np.int64)
    for rank, node in enumerate(nodes.tolist()):
        found, seconds = _nearest_of(graph, node, to, within_s)
        if len(found):
            first = int(np.lexsort((found, seconds))[0])
            if seconds[first] <= within_s:
                best[rank], which[rank] = seconds[first], found[first]
    return best, which


def _nearest_of(
    graph: TravelGraph, node: int, to: Destinations, within_s: float
) -> tuple[NDArray[np.int64], Floats]:
    """Returns destinations and their seconds, the nearest one of all surely among them."""
    wanted = graph.joins(node, to.node)
    if np.isnan(graph.lon[node]) or not wanted.any():
        return _NO_TRIP[0], _NO_TRIP[2]
    origin = Point(node, float(graph.lon[node]), float(graph.lat[node]))
    trips = trips_from(graph, origin, to, "car")
    last_s = graph.model.farthest_graph_s(within_s) if np.isfinite(within_s) else np.inf
    known_s = trips.nearest_measured_s(wanted) if isinstance(trips, MeasuredTrips) else np.inf
    # No farther than what was measured: nothing modelled that is nearer lies beyond.
    first_s = graph.model.farthest_graph_s(known_s + 1.0) if np.isfinite(known_s) else _FIRST_S
    stage_s = min(first_s, last_s)
    while True:
        trips.extend(stage_s)
        found, seconds = trips.found(wanted)
        nearest = float(seconds.min(initial=np.inf))
        is_sure = np.isfinite(nearest) and nearest <= graph.model.unseen_beyond_s(stage_s)
        if is_sure or trips.is_exhausted or stage_s >= last_s:
            return found, seconds
        stage_s = min(stage_s * _GROWTH if stage_s < LAST_STAGE_S else np.inf, last_s)


_NO_TRIP = (np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0))
