"""Tables of trips by scipy, where no kernel was compiled; what it finds is the kernel's oracle.

Imported when it is asked: scipy takes a quarter of a second to import.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, override

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geodata.travel.graph import Nodes
from geodata.travel.model import Floats
from geodata.travel.nearest_paced import Doors
from geodata.travel.searching import NO_TRIP, SearchedRoads
from geodata.travel.trips import Destinations

_CELL_DEGREES = 0.7
_MOST_IN_A_BLOCK = 256


@dataclass(eq=False)
class ScipyRoads(SearchedRoads):
    """Searched by scipy.

    Attributes:
        farthest_of: gives the graph seconds beyond which no trip is within a limit.
    """

    farthest_of: Callable[[float], float]

    @cached_property
    def _matrix(self) -> Any:
        rank, targets, seconds = self.edges()
        starts = np.searchsorted(rank, np.arange(len(self.graph) + 1)).astype(np.int32)
        shape = (len(self.graph), len(self.graph))
        return csr_array((seconds, targets.astype(np.int32), starts), shape=shape)

    @override
    def table(
        self,
        points: Destinations,
        placed: Nodes,
        within_s: float,
        watch: Callable[[float], None] | None,
    ) -> tuple[Nodes, Nodes, Floats]:
        far, done = self.farthest_of(within_s), 0
        blocks = []
        for rows in _blocks(points, placed):
            blocks.append(self._trips(points, rows, far, within_s))
            done += len(rows)
            if watch is not None:
                watch(done / len(points.node))
        row, node, seconds = (np.concatenate(part) for part in zip(NO_TRIP, *blocks, strict=True))
        order = np.argsort(row, kind="stable")
        return row[order], node[order], seconds[order]

    @override
    def seconds_from(self, doors: Doors) -> Floats:
        size, (_, seeds, leaving) = len(self.graph), doors
        order = np.lexsort((leaving, seeds))
        seeds, first = np.unique(seeds[order], return_index=True)
        # A node more, from which all doors lead.
        joined = csr_array(
            (
                np.concatenate([self._matrix.data, leaving[order[first]]]),
                np.concatenate([self._matrix.indices, seeds]),
                np.append(self._matrix.indptr, self._matrix.nnz + len(seeds)),
            ),
            shape=(size + 1, size + 1),
        )
        graph_s: Floats = dijkstra(joined, indices=size)[:size]
        return graph_s

    @override
    def nearest(
        self, nodes: Nodes, to: Destinations, far: float
    ) -> tuple[Floats, NDArray[np.int64]]:
        best, which = np.full(len(nodes), np.inf), np.full(len(nodes), -1, dtype=np.int64)
        doors = self.edges_from(to)
        own = Destinations(self.graph.lon[nodes], self.graph.lat[nodes], nodes)
        for rows in _blocks(own, own.placed()):
            best[rows], which[rows] = self._nearest(own.take(rows), to, doors, far)
        return best, which

    @override
    def nearest_on_graph(self, doors: Doors) -> tuple[Floats, Nodes]:
        rank, seeds, leaving = doors
        size, count = len(self.graph), int(rank.max(initial=0)) + 1
        starts = np.searchsorted(rank, np.arange(1, count + 1)) + self._matrix.nnz
        joined = csr_array(
            (
                np.concatenate([self._matrix.data, leaving]),
                np.concatenate([self._matrix.indices, seeds]),
                np.concatenate([self._matrix.indptr, starts]).astype(np.int32),
            ),
            shape=(size + count, size + count),
        )
        sites = np.arange(size, size + count)
        found = dijkstra(joined, indices=sites, min_only=True, return_predecessors=True)
        graph_s, _, source = (each[:size] for each in found)
        return graph_s, np.where(np.isfinite(graph_s), source - size, -1).astype(np.int64)

    @override
    def farthest(self, within_s: Floats, _: Nodes) -> Floats:
        model = self.graph.model
        return np.array(
            [model.farthest_graph_s(each) if each < np.inf else each for each in within_s.tolist()]
        )

    @override
    def arrivals(
        self, nodes: Nodes, _: int, doors: Doors, limits: Floats
    ) -> tuple[Nodes, Nodes, Floats]:
        rank, seeds, leaving = doors
        own = Destinations(self.graph.lon[nodes], self.graph.lat[nodes], nodes)
        parts = [NO_TRIP]
        for rows in _blocks(own, own.placed()):
            far = float(limits[rows].max())
            place, around = self._around(nodes[rows], far)[1:]
            seen = place[seeds] >= 0
            if not seen.any():
                continue
            graph_s = dijkstra(around, indices=place[nodes[rows]], limit=far)
            found, starts = np.unique(rank[seen], return_index=True)
            by_door = graph_s[:, place[seeds[seen]]] + leaving[seen]
            arrival = np.minimum.reduceat(by_door, starts, axis=1)
            row, column = np.nonzero(arrival <= limits[rows, None])
            parts.append((rows[row], found[column], arrival[row, column]))
        row, site, seconds = (np.concatenate(each) for each in zip(*parts, strict=True))
        return row, site, seconds

    def _nearest(
        self, block: Destinations, to: Destinations, doors: Doors, far: float
    ) -> tuple[Floats, NDArray[np.int64]]:
        """Returns the seconds from the nodes of a block to the nearest destination, and which."""
        rank, seeds, leaving = doors
        _, place, around = self._around(block.node, far)
        seen = place[seeds] >= 0
        if not seen.any():
            return np.full(len(block.node), np.inf), np.full(len(block.node), -1, dtype=np.int64)
        graph_s = dijkstra(around, indices=place[block.node], limit=far)
        found, starts = np.unique(rank[seen], return_index=True)
        by_door = graph_s[:, place[seeds[seen]]] + leaving[seen]
        arrival = np.minimum.reduceat(by_door, starts, axis=1)
        row, column = np.nonzero(np.isfinite(arrival))
        goal = to.take(found)
        seconds = np.full(arrival.shape, np.inf)
        seconds[row, column] = self.seconds_of(goal, column, block.node[row], arrival[row, column])
        nearest = np.argmin(seconds, axis=1)
        best = seconds[np.arange(len(seconds)), nearest]
        return best, np.where(np.isfinite(best), found[nearest], -1)

    def _trips(
        self, points: Destinations, rows: Nodes, far: float, within_s: float
    ) -> tuple[Nodes, Nodes, Floats]:
        """Returns the trips of a block of neighbouring points: rows, nodes, seconds."""
        block = points.take(rows)
        rank, seeds, leaving = self.edges_from(block)
        nodes, place, around = self._around(seeds, far)
        starts = np.searchsorted(rank, np.arange(1, len(rows) + 1)) + around.nnz
        size = len(nodes) + len(rows)
        joined = csr_array(
            (
                np.concatenate([around.data, leaving]),
                np.concatenate([around.indices, place[seeds]]),
                np.concatenate([around.indptr, starts]).astype(np.int32),
            ),
            shape=(size, size),
        )
        graph_s = dijkstra(joined, indices=np.arange(len(nodes), size), limit=far)[:, : len(nodes)]
        row, column = np.nonzero(np.isfinite(graph_s))
        seconds = self.seconds_of(block, row, nodes[column], graph_s[row, column])
        kept = seconds <= within_s
        return rows[row[kept]], nodes[column[kept]], seconds[kept]

    def _around(self, seeds: Nodes, far: float) -> tuple[Nodes, NDArray[np.int32], Any]:
        """Returns the part of the graph within reach of some nodes: nodes, their place, edges.

        One search from all of them bounds those from each, which then stay in the cache.
        """
        graph_s = dijkstra(self._matrix, indices=np.unique(seeds), min_only=True, limit=far)
        nodes = np.flatnonzero(np.isfinite(graph_s))
        place = np.full(len(self.graph), -1, dtype=np.int32)
        place[nodes] = np.arange(len(nodes), dtype=np.int32)
        return nodes, place, self._matrix[nodes][:, nodes]


def _blocks(points: Destinations, placed: Nodes) -> Iterator[Nodes]:
    """Yields the points block by block, each within a cell of a grid: neighbours share a search."""
    cells = np.floor(np.column_stack([points.lon, points.lat])[placed] / _CELL_DEGREES)
    _, number = np.unique(cells, axis=0, return_inverse=True)
    order = np.argsort(number, kind="stable")
    ends = np.flatnonzero(np.diff(number[order])) + 1
    for cell in np.split(placed[order], ends):
        for start in range(0, len(cell), _MOST_IN_A_BLOCK):
            yield cell[start : start + _MOST_IN_A_BLOCK]
