"""Tables of trips by the kernel: what `geodata.travel.table` finds with scipy, to the last bit.

A search begins where scipy's does and adds the same seconds in the same order, so that nothing
depends on what searched; what needs a logarithm is numpy's in both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import override

import numpy as np
from numpy.typing import NDArray

from geodata.travel.bounds import GraphBounds
from geodata.travel.graph import Nodes
from geodata.travel.kernel import CompiledGraph
from geodata.travel.kernel_tables import Goals, Origins, reached_goals, reached_nodes
from geodata.travel.model import Floats
from geodata.travel.nearest_paced import Doors, owners
from geodata.travel.searching import NO_TRIP, SearchedRoads
from geodata.travel.trips import Destinations

_SURELY = 1 + 1e-9


@dataclass(eq=False)
class CompiledRoads(SearchedRoads):
    """Searched by the kernel.

    Attributes:
        compiled: the graph as the kernel has it.
        ends: the end terms of every commune, by car; at a pace None.
    """

    compiled: CompiledGraph
    ends: tuple[Floats, Floats] | None

    @override
    def table(
        self,
        points: Destinations,
        placed: Nodes,
        within_s: float,
        watch: Callable[[float], None] | None,
    ) -> tuple[Nodes, Nodes, Floats]:
        own = points.take(placed)
        limits = self.farthest(np.full(len(placed), within_s), own.node)
        origins = Origins(*self.edges_from(own), limits)
        blocks = []
        for found in reached_nodes(self.compiled, origins):
            seconds = self.seconds_of(own, found.origin, found.where, found.seconds)
            kept = seconds <= within_s
            row, node = placed[found.origin[kept]], found.where[kept].astype(np.int64)
            blocks.append((row, node, seconds[kept]))
            if watch is not None:
                watch(found.done / len(points.node))
        row, node, seconds = (np.concatenate(part) for part in zip(NO_TRIP, *blocks, strict=True))
        return row, node, seconds

    @override
    def seconds_from(self, doors: Doors) -> Floats:
        search = self.compiled.search(doors[1], doors[2])
        search.extend(np.inf)
        return search.seconds

    @override
    def nearest(
        self, nodes: Nodes, to: Destinations, far: float
    ) -> tuple[Floats, NDArray[np.int64]]:
        doors = self.edges_from(to)
        limits = np.fmin(self._farthest_of_use(nodes, to, doors), far)
        origins = Origins(np.arange(len(nodes)), nodes, np.zeros(len(nodes)), limits)
        best, which = np.full(len(nodes), np.inf), np.full(len(nodes), -1, dtype=np.int64)
        for found in reached_goals(self.compiled, origins, Goals(len(to.node), *doors)):
            if not len(found.origin):
                continue
            seconds = self.seconds_of(to, found.where, nodes[found.origin], found.seconds)
            rows, starts = np.unique(found.origin, return_index=True)
            least = np.minimum.reduceat(seconds, starts)
            counts = np.diff(starts, append=len(seconds))
            # Of several that are as near, the first; none where a point is not known.
            first = np.where(seconds == np.repeat(least, counts), found.where, len(to.node))
            best[rows] = least
            which[rows] = np.where(np.isfinite(least), np.minimum.reduceat(first, starts), -1)
        return best, which

    def _farthest_of_use(self, nodes: Nodes, to: Destinations, doors: Doors) -> Floats:
        """Returns, of each commune, the graph seconds beyond which no destination is the nearest.

        One search from all destinations gives each commune one of them, as near on the graph as
        any: the nearest by trip is no longer a trip than to that one. NaN where none is known.
        """
        graph_s, owner = self.nearest_on_graph(doors)
        owner = owner[nodes]
        known = np.flatnonzero(owner >= 0)
        seconds = self.seconds_of(to, owner[known], nodes[known], graph_s[nodes[known]])
        limits = np.full(len(nodes), np.nan)
        # These seconds were added up from the other end: their last digits may differ.
        limits[known] = self.farthest(seconds * _SURELY, nodes[known])
        return limits

    @override
    def nearest_on_graph(self, doors: Doors) -> tuple[Floats, Nodes]:
        graph_s = self.seconds_from(doors).copy()
        return graph_s, owners(graph_s, doors, self.edges())

    @override
    def arrivals(
        self, nodes: Nodes, count: int, doors: Doors, limits: Floats
    ) -> tuple[Nodes, Nodes, Floats]:
        origins = Origins(np.arange(len(nodes)), nodes, np.zeros(len(nodes)), limits)
        parts = [NO_TRIP]
        for found in reached_goals(self.compiled, origins, Goals(count, *doors)):
            kept = found.seconds <= limits[found.origin]
            where = found.where[kept].astype(np.int64)
            parts.append((found.origin[kept], where, found.seconds[kept].copy()))
        rank, site, seconds = (np.concatenate(each) for each in zip(*parts, strict=True))
        return rank, site, seconds

    @override
    def farthest(self, within_s: Floats, nodes: Nodes) -> Floats:
        if self.ends is None or self._bounds is None:
            return within_s
        level, slope = self.ends
        limits, finite = np.full(len(nodes), np.inf), np.flatnonzero(np.isfinite(within_s))
        some = nodes[finite]
        limits[finite] = self._bounds.farthest(within_s[finite], level[some], slope[some])
        return limits

    @cached_property
    def _bounds(self) -> GraphBounds | None:
        return None if self.ends is None else GraphBounds(self.graph.model, *self.ends)
