"""The straight edges that leave very many positions, to the points of communes beside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.travel.graph import Beside, Nodes, TravelGraph
from geodata.travel.model import Floats
from geodata.travel.trips import Destinations

AT_THE_POINT_M = 1.0
"""Nearer than that to its commune's point, a position is that point: the way between is nothing."""
_POSITIONS_AT_ONCE = 50_000
_NONE = -1


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The positions of some communes that follow one another, and the straight edges from them.

    An edge is from a position to a commune beside; those of a position follow one another, and all
    positions of a commune have as many.
    """

    communes: range
    positions: slice
    firsts: Nodes
    """Where the edges of each position begin."""
    nodes: Nodes
    """Where each edge leads."""
    seconds: Floats
    """Along each edge; infinite of none."""
    is_away: NDArray[np.bool_]
    """Whether each position is elsewhere than at its commune's point."""


class PositionEdges:
    """Positions by commune, the communes beside each of these, and the edges between.

    Attributes:
        nodes: the communes that have positions, in their order.
        firsts: where the positions of each begin.
        ends: where they end.
        beside: the communes beside each one, itself first, one list after the other.
        beside_starts: where the list of each begins, and where the last one ends.
        speeds: metres of straight line a second to each of the list.
    """

    def __init__(
        self, graph: TravelGraph, positions: Destinations, *, at_points: bool = True
    ) -> None:
        """Takes positions, those of a commune one after the other.

        `at_points` says whether one that is at its commune's point is that point; otherwise it is
        joined to the communes beside as any other is.
        """
        self._graph, self._positions, self._at_points = graph, positions, at_points
        self.firsts: Nodes = np.flatnonzero(np.diff(positions.node, prepend=_NONE))
        self.ends: Nodes = np.append(self.firsts[1:], len(positions.node))
        self.nodes: Nodes = positions.node[self.firsts]
        rank, beside = graph.around(self.nodes, "car")
        order = np.argsort(rank, kind="stable")
        self.beside: Nodes = beside[order]
        source = self.nodes[rank[order]]
        self.beside_starts: Nodes = np.searchsorted(rank[order], np.arange(len(self.nodes) + 1))
        features = graph.features
        self.speeds: Floats = graph.model.edge_speeds(features[self.beside], features[source])

    def blocks(self, wanted: NDArray[np.bool_] | None = None) -> Iterator[Block]:
        """Yields the communes, some at a time; those without a wanted one among them are not."""
        first = 0
        while first < len(self.nodes):
            start = int(self.firsts[first])
            end = int(np.searchsorted(self.ends, start + _POSITIONS_AT_ONCE, side="right"))
            communes = range(first, max(end, first + 1))
            first = communes.stop
            if wanted is None or wanted[communes.start : communes.stop].any():
                yield self._block(communes)

    def _block(self, communes: range) -> Block:
        graph, positions = self._graph, self._positions
        own = slice(int(self.firsts[communes.start]), int(self.ends[communes.stop - 1]))
        span = slice(communes.start, communes.stop)
        commune = np.repeat(
            np.arange(communes.start, communes.stop), self.ends[span] - self.firsts[span]
        )
        counts = np.diff(self.beside_starts)[commune]
        rank = np.repeat(np.arange(len(commune)), counts)
        firsts = np.cumsum(counts) - counts
        edge = np.arange(len(rank)) - firsts[rank] + self.beside_starts[commune][rank]
        nodes = self.beside[edge]
        lon, lat = positions.lon[own][rank], positions.lat[own][rank]
        metres = graph.metres_from(nodes, lon, lat)
        seconds = Beside(nodes, self.speeds[edge]).straight_seconds(metres, "car")
        seconds[np.isnan(seconds)] = np.inf
        is_at = (metres[firsts] < AT_THE_POINT_M) & self._at_points
        seconds[is_at[rank]] = np.inf
        seconds[firsts[is_at]] = 0.0
        return Block(communes, own, firsts, nodes, seconds, ~is_at)
