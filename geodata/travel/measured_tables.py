"""Tables of trips in which some were measured: these in place of the model's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.travel.graph import Nodes, Point, TravelGraph
from geodata.travel.measured import MeasuredTimes, carried_to
from geodata.travel.model import Floats, Mode
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

    def nearest(self, nodes: int) -> tuple[Floats, NDArray[np.int64]]:
        """Returns the seconds of the shortest trip of each of so many nodes, and its point.

        Infinite and -1 where there is none; the first point wins a tie.
        """
        seconds, point = np.full(nodes, np.inf), np.full(nodes, -1, dtype=np.int64)
        order = np.lexsort((self.point, self.seconds, self.node))
        come, first = np.unique(self.node[order], return_index=True)
        seconds[come], point[come] = self.seconds[order[first]], self.point[order[first]]
        return seconds, point


def with_measured(
    graph: TravelGraph,
    measured: MeasuredTimes,
    modelled: TravelTable,
    points: Destinations,
    within_s: float,
    mode: Mode,
) -> TravelTable:
    """Returns a table in which what was measured stands in place of what was modelled.

    A measured trip beyond the limit leaves the table, and one within it enters, whatever the model
    says of them.

    Args:
        graph: of the communes.
        measured: of the mode.
        modelled: the trips within the limit, by the model.
        points: the rows of the table.
        within_s: seconds, inclusive.
        mode: how one travels.
    """
    starts = np.searchsorted(modelled.point, np.arange(len(points.node) + 1))
    parts: list[tuple[Nodes, Nodes, Floats]] = [_NO_TRIP]
    placed = points.are_placed()
    for first in range(0, len(points.node), _AT_ONCE):
        some = np.arange(first, min(first + _AT_ONCE, len(points.node)))
        ends, origins, seconds = _measured_to(graph, measured, points, some[placed[some]], mode)
        own = slice(int(starts[some[0]]), int(starts[some[-1] + 1]))
        # A trip as one number: of one that is both, what was measured stands.
        told = ends * len(graph) + origins
        keys = modelled.point[own] * len(graph) + modelled.node[own]
        others = ~np.isin(keys, told)
        keys = np.concatenate([keys[others], told])
        seconds = np.concatenate([modelled.seconds[own][others], seconds])
        order = np.argsort(keys, kind="stable")
        kept = order[(seconds[order] <= within_s) & np.isfinite(seconds[order])]
        point, node = np.divmod(keys[kept], len(graph))
        parts.append((point, node, seconds[kept]))
    point_of, node, seconds = (np.concatenate(each) for each in zip(*parts, strict=True))
    return TravelTable(point_of, node, seconds, len(points.node))


def _measured_to(
    graph: TravelGraph, measured: MeasuredTimes, points: Destinations, some: Nodes, mode: Mode
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
    return point, origins, carried_to(graph, mode, seconds, at, points.take(point))


def nearest_measured(
    graph: TravelGraph, measured: MeasuredTimes, to: Destinations, mode: Mode
) -> tuple[Floats, NDArray[np.int64]]:
    """Returns the seconds from each commune to the nearest destination it was measured to, and it.

    Infinite and -1 of none; of several as near, the first.
    """
    best, which = np.full(len(graph), np.inf), np.full(len(graph), -1, dtype=np.int64)
    placed = to.placed()
    for first in range(0, len(placed), _AT_ONCE):
        some = placed[first : first + _AT_ONCE]
        point, origin, seconds = _measured_to(graph, measured, to, some, mode)
        found, site = TravelTable(point, origin, seconds, len(to.node)).nearest(len(graph))
        nearer = found < best
        best[nearer], which[nearer] = found[nearer], site[nearer]
    return best, which


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
