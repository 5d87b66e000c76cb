"""Times that were measured between communes' points, and what they say between other positions.

A *measured table* holds, for each commune that it times from, the seconds to the communes that it
times to: rows one after the other, both numbers in 16 bits, in pieces of some thousand rows. A
citizen's question opens the piece or two of where it is asked from; a question of a whole country
reads them all. Where a table has nothing, the model of `geodata.travel.model` times the trip.

Between communes' own points the seconds are the table's, whatever the model says. From elsewhere
they are carried over (`carried`), which is exact at the points and changes no order along one way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from geodata.territory import short_distances_m
from geodata.travel.model import Floats, Mode
from geodata.travel.paces import PACES, Pace

if TYPE_CHECKING:
    from geodata.travel.graph import Point, TravelGraph
    from geodata.travel.trips import Destinations

Nodes = NDArray[np.int64]
LONGEST_S = 65_535
"""What sixteen bits hold: more than 18 hours."""
PAIRS_IN_A_PIECE = 131_072
"""Pairs after which a piece ends, at four bytes each: half a megabyte a piece."""
MOST_WEIGHED = 6
"""Communes whose rows are weighed for a position: its own, and the nearest points around it."""
_AT_THE_POINT_M = 1.0
"""Nearer than that to its commune's point, a position is that point: the way between is nothing."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of a table that follow one another.

    Attributes:
        first: the node of the first row.
        starts: where each row begins in the others, and where the last one ends.
        targets: nodes, growing in each row.
        seconds: from the row's node to each of them.
    """

    first: int
    starts: NDArray[np.int32]
    targets: NDArray[np.uint16]
    seconds: NDArray[np.uint16]

    @staticmethod
    def of_arrays(first: int, arrays: Mapping[str, NDArray[Any]]) -> Piece:
        """Returns the piece that `as_arrays` wrote."""
        return Piece(first, arrays["starts"], arrays["targets"], arrays["seconds"])

    def as_arrays(self) -> dict[str, NDArray[Any]]:
        """Returns the arrays to keep."""
        return {"starts": self.starts, "targets": self.targets, "seconds": self.seconds}

    @property
    def after(self) -> int:
        """The node after its last row."""
        return self.first + len(self.starts) - 1

    def row(self, node: int) -> slice:
        """Returns where the row of a node is, which must be one of its own."""
        at = node - self.first
        return slice(int(self.starts[at]), int(self.starts[at + 1]))


def pieces_of(origin: Nodes, target: Nodes, seconds: Floats) -> list[Piece]:
    """Returns the pieces of a table.

    Args:
        origin: the node of each pair's beginning, each pair once, in any order.
        target: the node of its end.
        seconds: between them, from 0 to `LONGEST_S`; kept to the second.
    """
    order = np.lexsort((target, origin))
    origin, target = origin[order], target[order]
    whole = np.rint(seconds[order]).astype(np.uint16)
    found: list[Piece] = []
    at = 0
    while at < len(origin):
        end = min(at + PAIRS_IN_A_PIECE, len(origin))
        # A row is never cut: the piece goes on to the end of its last one.
        end = int(np.searchsorted(origin, origin[end - 1], side="right"))
        nodes = np.arange(origin[at], origin[end - 1] + 2)
        starts = np.searchsorted(origin[at:end], nodes).astype(np.int32)
        part = slice(at, end)
        found.append(Piece(int(origin[at]), starts, target[part].astype(np.uint16), whole[part]))
        at = end
    return found


Opening = Callable[[int], Piece | None]
"""Opens the piece that begins at a node; None where it cannot be had for now."""


class MeasuredTimes:
    """The seconds of one way of travelling, as they were measured between communes' points."""

    def __init__(self, firsts: Sequence[int], opening: Opening, nodes: int) -> None:
        """Takes where its pieces are.

        Args:
            firsts: the node of the first row of each piece.
            opening: gives a piece by that node. Where it gives None, its rows count as if they had
                not been measured, and it is asked again by the next question.
            nodes: of the travel graph.
        """
        self._firsts = np.array(sorted(firsts), dtype=np.int64)
        self._opening, self.nodes = opening, nodes
        self._opened: dict[int, Piece] = {}

    @staticmethod
    def of(origin: Nodes, target: Nodes, seconds: Floats, nodes: int) -> MeasuredTimes:
        """Returns a table that is all in memory; its arguments are those of `pieces_of`."""
        pieces = {piece.first: piece for piece in pieces_of(origin, target, seconds)}
        return MeasuredTimes(list(pieces), pieces.get, nodes)

    def row(self, node: int) -> tuple[Nodes, Floats]:
        """Returns the communes that one is measured to, and the seconds to each."""
        piece = self._piece_of(node)
        if piece is None:
            return np.empty(0, np.int64), np.empty(0)
        own = piece.row(node)
        return piece.targets[own].astype(np.int64), piece.seconds[own].astype(np.float64)

    def column(self, node: int) -> tuple[Nodes, Floats]:
        """Returns the communes that are measured to one, growing, and the seconds from each."""
        starts, origins, seconds = self._by_target
        own = slice(int(starts[node]), int(starts[node + 1]))
        return origins[own].astype(np.int64), seconds[own].astype(np.float64)

    def pairs(self) -> tuple[Nodes, Nodes, Floats]:
        """Returns all of it: nodes of where each time is from and leads to, and the seconds."""
        starts, targets, seconds = self._whole
        origins = np.repeat(np.arange(self.nodes), np.diff(starts))
        return origins, targets.astype(np.int64), seconds.astype(np.float64)

    def between(self, origins: Nodes, targets: Nodes) -> Floats:
        """Returns the seconds of pairs of nodes; NaN where none were measured.

        A node of -1 is none, and a commune is at no measured time from itself.
        """
        starts, columns, seconds = self._whole
        found = np.full(len(origins), np.nan)
        if not len(columns):
            return found
        asked = np.flatnonzero((origins >= 0) & (targets >= 0) & (origins != targets))
        # A binary search in each pair's own row, all of them step by step at once.
        low, high = starts[origins[asked]], starts[origins[asked] + 1]
        end, wanted = high.copy(), targets[asked]
        while (low < high).any():
            middle = (low + high) // 2
            is_lower = (low < high) & (columns[np.minimum(middle, len(columns) - 1)] < wanted)
            low, high = np.where(is_lower, middle + 1, low), np.where(is_lower, high, middle)
        there = low < end
        there[there] = columns[low[there]] == wanted[there]
        found[asked[there]] = seconds[low[there]]
        return found

    @cached_property
    def is_timed_from(self) -> NDArray[np.bool_]:
        """Whether each node has a measured time to another."""
        return np.diff(self._whole[0]) > 0

    def is_measured(self, origin: int, targets: Nodes) -> NDArray[np.bool_]:
        """Whether the way from a node to each of others is measured."""
        return np.isin(targets, self.row(origin)[0]) & (targets != origin)

    def from_position(
        self, graph: TravelGraph, origin: Point, to: Destinations, mode: Mode
    ) -> Floats | None:
        """Returns the seconds from a position to destinations, NaN where none were measured.

        None where nothing was measured from the position's commune. A destination in that commune
        is at no measured time.

        Args:
            graph: of the same communes.
            origin: where from.
            to: where to.
            mode: of the table.
        """
        by_node = self._to_communes(graph, origin, mode)
        if by_node is None:
            return None
        seconds = by_node[to.node]
        known = np.flatnonzero(~np.isnan(seconds))
        ends = to.take(known)
        seconds[known] = carried_to(
            graph, mode, seconds[known], (np.float64(origin.lon), np.float64(origin.lat)), ends
        )
        return seconds

    def _to_communes(self, graph: TravelGraph, origin: Point, mode: Mode) -> Floats | None:
        """Returns the seconds from a position to the points of communes, NaN of the others.

        Of each commune that its own commune is measured to. Its neighbours' rows are weighed with
        its own, by the inverse of the cube of the distance (D. Shepard, A two-dimensional
        interpolation function for irregularly-spaced data, Proceedings of the 23rd ACM National
        Conference, 1968): what each says of the position is carried over from its own point. At a
        commune's point that commune alone counts. One entry more is of no commune (-1).
        """
        targets, seconds = self.row(origin.node)
        if not len(targets):
            return None
        found = np.full(self.nodes + 1, np.nan)
        beside = graph.beside(origin.node)
        apart_m = graph.metres_from(beside.nodes, origin.lon, origin.lat)
        if apart_m[0] < _AT_THE_POINT_M:
            found[targets] = seconds
            found[origin.node] = np.nan
            return found
        # The commune itself comes first, and has been looked at: its neighbours by their distance.
        near = np.concatenate([[0], 1 + np.argsort(apart_m[1:], kind="stable")])[:MOST_WEIGHED]
        rows = [self.row(int(node)) for node in beside.nodes[near]]
        rank = np.repeat(near, [len(each) for each, _ in rows])
        there = np.concatenate([each for each, _ in rows])
        # Of what its neighbours are measured to, that alone which its own commune is.
        place = np.minimum(np.searchsorted(targets, there), len(targets) - 1)
        shared = np.flatnonzero(targets[place] == there)
        place, rank, there = place[shared], rank[shared], there[shared]
        nodes = beside.nodes[rank]
        told = carried(
            np.concatenate([each for _, each in rows])[shared],
            graph.metres_from(there, graph.lon[nodes], graph.lat[nodes]),
            graph.metres_from(there, origin.lon, origin.lat),
            PACES.get(mode, beside.speeds[rank]),
        )
        own = 1.0 / np.maximum(apart_m, _AT_THE_POINT_M)[rank] ** 3
        count = len(targets)
        found[targets] = np.bincount(place, own * told, count) / np.bincount(place, own, count)
        found[origin.node] = np.nan
        return found

    def _piece_of(self, node: int) -> Piece | None:
        at = int(np.searchsorted(self._firsts, node, side="right")) - 1
        if at < 0:
            return None
        piece = self._open(int(self._firsts[at]))
        return None if piece is None or node >= piece.after else piece

    def _open(self, first: int) -> Piece | None:
        piece = self._opened.get(first)
        if piece is None:
            piece = self._opening(first)
            if piece is not None:
                self._opened[first] = piece
        return piece

    @cached_property
    def _whole(self) -> tuple[Nodes, NDArray[np.uint16], NDArray[np.uint16]]:
        """All rows: where each begins, the nodes, the seconds."""
        pieces = [piece for first in self._firsts.tolist() if (piece := self._open(first))]
        counts = np.zeros(self.nodes, dtype=np.int64)
        for piece in pieces:
            counts[piece.first : piece.after] = np.diff(piece.starts)
        starts = np.concatenate([[0], np.cumsum(counts)])
        none = np.empty(0, np.uint16)
        targets = np.concatenate([none, *(piece.targets for piece in pieces)])
        return starts, targets, np.concatenate([none, *(piece.seconds for piece in pieces)])

    @cached_property
    def _by_target(self) -> tuple[Nodes, NDArray[np.uint16], NDArray[np.uint16]]:
        """The same by where one goes: where each begins, the nodes one comes from, the seconds."""
        starts, targets, seconds = self._whole
        origins = np.repeat(np.arange(self.nodes, dtype=np.uint16), np.diff(starts))
        order = np.argsort(targets, kind="stable")
        counts = np.bincount(targets, minlength=self.nodes)
        return np.concatenate([[0], np.cumsum(counts)]), origins[order], seconds[order]


def carried(
    seconds: Floats, reference_m: Floats, metres: Floats, speed: Floats | float | Pace
) -> Floats:
    """Returns the seconds of trips, from those that were measured along nearly the same way.

    A trip that is shorter as the crow flies takes its share of what was measured; a longer one
    takes that, and the rest at the speed of the straight edges of the travel graph. So it is what
    was measured where nothing lies between; it grows with the distance, and never jumps; and two
    points a few hundred metres apart with a river between them, which one is ten minutes to go
    around, make no trip of ten kilometres ten times as long.

    Args:
        seconds: measured, (n,).
        reference_m: metres as the crow flies between where they were measured, (n,).
        metres: of the trips, (n,).
        speed: metres of straight line a second, (n,) or one, or a pace.
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        share = np.where(reference_m > 0, metres / reference_m, 1.0)
    more_m = np.maximum(metres - reference_m, 0.0)
    more_s = speed.seconds(more_m) if isinstance(speed, Pace) else more_m / speed
    return seconds * np.minimum(share, 1.0) + more_s


def carried_to(
    graph: TravelGraph,
    mode: Mode,
    seconds: Floats,
    origin: tuple[Any, Any],
    to: Destinations,
) -> Floats:
    """Returns the seconds to destinations, from those to their communes' points.

    Args:
        graph: of the communes.
        mode: of the trips.
        seconds: from each origin to the point of each destination's commune, (n,).
        origin: degrees east and north of each origin, (n,) or one.
        to: the destinations, each in a commune, n of them.
    """
    lon, lat = graph.lon[to.node], graph.lat[to.node]
    reference_m = short_distances_m(*origin, lon, lat)
    metres = short_distances_m(*origin, to.lon, to.lat)
    own = graph.features[to.node]
    speed = PACES.get(mode) or graph.model.edge_speeds(own, own)
    return carried(seconds, reference_m, metres, speed)
