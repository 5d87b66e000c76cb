"""Travel tables: the trips of a mode between many points and the communes, within a limit, sparse.

For the questions asked of a whole country at once. A citizen's question searches the graph itself
(`geodata.travel.graph`): these need scipy, which takes longer to import than that takes to answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geodata.territory import short_distances_m
from geodata.travel.graph import Nodes, TravelGraph
from geodata.travel.measured_tables import TravelTable, nearest_of_each, with_measured
from geodata.travel.model import Floats, Mode
from geodata.travel.nearest_paced import Found, nearest_at_a_pace, owners
from geodata.travel.paces import PACES, check_mode
from geodata.travel.table_by_kernel import CompiledRoads
from geodata.travel.trips import Destinations

_CELL_DEGREES = 0.7
_MOST_IN_A_BLOCK = 256


class Roads:
    """The travel graph for tables of trips of one mode: searched by the kernel, or by scipy.

    Both find the same to the last bit, which tests hold.
    """

    def __init__(self, graph: TravelGraph, mode: Mode = "car") -> None:
        """Takes the graph of a snapshot, and how one travels on it.

        Raises:
            ParameterError: nothing is known of this mode.
        """
        check_mode(mode, graph.measured)
        self.graph, self.mode = graph, mode
        self._by_mode: dict[Mode, Roads] = {mode: self}

    def by(self, mode: Mode) -> Roads:
        """Returns the same roads for another mode; made once.

        Raises:
            ParameterError: nothing is known of this mode.
        """
        if mode not in self._by_mode:
            found = Roads(self.graph, mode)
            found._by_mode = self._by_mode
            self._by_mode[mode] = found
        return self._by_mode[mode]

    @property
    def finds_nearest_at_once(self) -> bool:
        """Whether one search finds the nearest destination of every commune, however far."""
        return self.mode in PACES

    @cached_property
    def _edges(self) -> tuple[Nodes, Nodes, Floats]:
        return self.graph.expand(np.arange(len(self.graph)), self.mode)

    @cached_property
    def _matrix(self) -> Any:
        rank, targets, seconds = self.graph.expand(np.arange(len(self.graph)), self.mode)
        starts = np.searchsorted(rank, np.arange(len(self.graph) + 1)).astype(np.int32)
        shape = (len(self.graph), len(self.graph))
        return csr_array((seconds, targets.astype(np.int32), starts), shape=shape)

    @cached_property
    def by_kernel(self) -> CompiledRoads | None:
        """What searches by the kernel, None where there is none."""
        compiled, ends = self.graph.compiled_for(self.mode), self._ends
        if compiled is None:
            return None
        edges, seconds = (lambda: self._edges), self._seconds
        return CompiledRoads(self.graph, compiled, ends, edges, self._edges_from, seconds)

    @cached_property
    def _ends(self) -> tuple[Floats, Floats] | None:
        """The end terms of every commune, None of a mode of one pace."""
        if self.mode in PACES:
            return None
        return self.graph.model.end_terms(self.graph.features)

    def _farthest(self, within_s: float) -> float:
        """Returns the graph seconds beyond which no trip is within a limit."""
        if not np.isfinite(within_s):
            return within_s
        return self.graph.law(self.mode).farthest_graph_s(within_s)

    def table(
        self,
        points: Destinations,
        within_s: float,
        watch: Callable[[float], None] | None = None,
    ) -> TravelTable:
        """Returns the trips of at most `within_s` between points and communes' own points.

        Exact: the same seconds as `trip_seconds`, which a test compares. A point of no commune
        (node -1) has no trip. An infinite limit gives every trip that a road allows.

        A trip is from a commune to a point: where that way was measured, it takes that time.

        Args:
            points: the points, the rows of the table.
            within_s: seconds, inclusive.
            watch: told of the share of the points that is done, block by block; what it raises
                ends the table.
        """
        modelled = self._modelled(points, within_s, watch)
        measured = self.graph.measured.get(self.mode)
        if measured is None:
            return modelled
        return with_measured(self.graph, measured, modelled, points, within_s, self.mode)

    def _modelled(
        self, points: Destinations, within_s: float, watch: Callable[[float], None] | None
    ) -> TravelTable:
        if self.by_kernel is not None:
            found = self.by_kernel.table(points, _placed(points), within_s, watch)
            return TravelTable(*found, len(points.node))
        if self.mode == "transit":
            return self._within_communes(points, within_s)
        far, done = self._farthest(within_s), 0
        blocks = []
        for rows in _blocks(points):
            blocks.append(self._trips(points, rows, far, within_s))
            done += len(rows)
            if watch is not None:
                watch(done / len(points.node))
        row, node, seconds = (np.concatenate(part) for part in zip(_NO_TRIP, *blocks, strict=True))
        order = np.argsort(row, kind="stable")
        return TravelTable(row[order], node[order], seconds[order], len(points.node))

    def _within_communes(self, points: Destinations, within_s: float) -> TravelTable:
        """Returns the trips of points to the communes that they are in, walked."""
        rows = _placed(points)
        _, nodes, seconds = self._edges_from(points.take(rows))
        rows = rows[~np.isnan(self.graph.lon[points.node[rows]])]
        kept = seconds <= within_s
        return TravelTable(rows[kept], nodes[kept], seconds[kept], len(points.node))

    def nearest(
        self, nodes: Nodes, to: Destinations, within_s: float
    ) -> tuple[Floats, NDArray[np.int64]]:
        """Returns the seconds from communes' own points to the nearest destination, and which.

        Infinite and -1 where none is within the limit.

        Args:
            nodes: the communes.
            to: the destinations, all of them in a commune.
            within_s: seconds, inclusive.
        """
        if self.finds_nearest_at_once:
            modelled = self._nearest_at_once(nodes, to)
            best, which = nearest_at_a_pace(self.graph, self.mode, nodes, to, modelled, self.table)
            which[best > within_s] = -1
            best[best > within_s] = np.inf
            return best, which
        if self.mode in self.graph.measured:
            return nearest_of_each(self.graph, nodes, to, within_s)
        far = self._farthest(within_s)
        best, which = np.full(len(nodes), np.inf), np.full(len(nodes), -1, dtype=np.int64)
        if self.by_kernel is not None:
            best, which = self.by_kernel.nearest(nodes, to, far)
            which[best > within_s] = -1
            best[best > within_s] = np.inf
            return best, which
        doors = self._edges_from(to)
        own = Destinations(self.graph.lon[nodes], self.graph.lat[nodes], nodes)
        for rows in _blocks(own):
            best[rows], which[rows] = self._nearest(own.take(rows), to, doors, far)
        which[best > within_s] = -1
        best[best > within_s] = np.inf
        return best, which

    @cached_property
    def ends_by_car(self) -> tuple[Floats, Floats]:
        """The end terms of every commune (`TravelModel.end_terms`), which the model by car has."""
        return self.graph.model.end_terms(self.graph.features)

    def nearest_on_graph(self, to: Destinations) -> tuple[Floats, NDArray[np.int64]]:
        """Returns the seconds on the graph from every node to the nearest destination, and which.

        On the graph alone: infinite and -1 where no edge leads to one.

        Args:
            to: the destinations, all of them in a commune.
        """
        doors = self._edges_from(to)
        if self.by_kernel is not None:
            return self.by_kernel.nearest_on_graph(doors)
        rank, seeds, leaving = doors
        size, count = len(self.graph), len(to.node)
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

    def farthest_on_graph(self, within_s: Floats, nodes: Nodes) -> Floats:
        """Returns the graph seconds beyond which no trip from communes is within limits."""
        if self.by_kernel is not None:
            return self.by_kernel.farthest(within_s, nodes)
        model = self.graph.model
        return np.array(
            [model.farthest_graph_s(each) if each < np.inf else each for each in within_s.tolist()]
        )

    def arrivals(
        self, nodes: Nodes, to: Destinations, limits: Floats
    ) -> tuple[Nodes, Nodes, Floats]:
        """Returns the destinations that are within limits on the graph from communes' points.

        Args:
            nodes: the communes, (n,).
            to: the destinations, all of them in a commune.
            limits: graph seconds of each commune, inclusive, (n,).

        Returns:
            Where those of each commune begin (n + 1), the destinations, growing, and the seconds on
            the graph.
        """
        doors = self._edges_from(to)
        if self.by_kernel is not None:
            rank, site, seconds = self.by_kernel.arrivals(nodes, len(to.node), doors, limits)
        else:
            rank, site, seconds = self._arrivals(nodes, doors, limits)
        order = np.lexsort((site, rank))
        return np.searchsorted(rank[order], np.arange(len(nodes) + 1)), site[order], seconds[order]

    def _arrivals(
        self, nodes: Nodes, doors: tuple[Nodes, Nodes, Floats], limits: Floats
    ) -> tuple[Nodes, Nodes, Floats]:
        rank, seeds, leaving = doors
        own = Destinations(self.graph.lon[nodes], self.graph.lat[nodes], nodes)
        parts = [_NO_TRIP]
        for rows in _blocks(own):
            far = float(limits[rows].max())
            _, place, around = self._around(nodes[rows], far)
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

    def measured_from(self, nodes: Nodes, within_s: float) -> Nodes:
        """Returns the communes that some of these were measured to within so many seconds."""
        table = self.graph.measured.get(self.mode)
        rows = [] if table is None else [table.row(node) for node in nodes.tolist()]
        near = [targets[seconds <= within_s] for targets, seconds in rows]
        return np.unique(np.concatenate([np.empty(0, np.int64), *near]))

    def _nearest_at_once(self, nodes: Nodes, to: Destinations) -> Found:
        """Returns the nearest destination of communes by one search from all of them."""
        doors = self._edges_from(to)
        if not len(doors[0]):
            return np.full(len(nodes), np.inf), np.full(len(nodes), -1, dtype=np.int64)
        if self.by_kernel is not None:
            graph_s = self.by_kernel.seconds_from(doors)
        elif self.mode == "transit":
            graph_s = np.full(len(self.graph), np.inf)
            np.minimum.at(graph_s, doors[1], doors[2])
        else:
            graph_s = self._seconds_from(doors)
        return graph_s[nodes], owners(graph_s, doors, self._edges)[nodes]

    def _seconds_from(self, doors: tuple[Nodes, Nodes, Floats]) -> Floats:
        """Returns the seconds on the graph from the nearest of some doors, by node, by scipy."""
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

    def _nearest(
        self, block: Destinations, to: Destinations, doors: tuple[Nodes, Nodes, Floats], far: float
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
        seconds[row, column] = self._seconds(goal, column, block.node[row], arrival[row, column])
        nearest = np.argmin(seconds, axis=1)
        best = seconds[np.arange(len(seconds)), nearest]
        return best, np.where(np.isfinite(best), found[nearest], -1)

    def _trips(
        self, points: Destinations, rows: Nodes, far: float, within_s: float
    ) -> tuple[Nodes, Nodes, Floats]:
        """Returns the trips of a block of neighbouring points: rows, nodes, seconds."""
        block = points.take(rows)
        rank, seeds, leaving = self._edges_from(block)
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
        seconds = self._seconds(block, row, nodes[column], graph_s[row, column])
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

    def _edges_from(self, block: Destinations) -> tuple[Nodes, Nodes, Floats]:
        """Returns the edges from points to their commune and those beside it, by rank."""
        graph = self.graph
        rank, nodes = graph.around(block.node, self.mode)
        order = np.argsort(rank, kind="stable")
        order = order[~np.isnan(graph.lon[nodes[order]])]
        rank, nodes = rank[order], nodes[order]
        metres = graph.metres_from(nodes, block.lon[rank], block.lat[rank])
        own = graph.features[block.node[rank]]
        return rank, nodes, graph.straight_seconds(nodes, metres, own, self.mode)

    def _seconds(self, block: Destinations, row: Nodes, nodes: Nodes, graph_s: Floats) -> Floats:
        graph, ends = self.graph, self._ends
        if ends is None:
            return graph_s
        level, slope = ends
        crow_m = short_distances_m(
            block.lon[row], block.lat[row], graph.lon[nodes], graph.lat[nodes]
        )
        own = block.node[row]
        return graph.model.seconds_of_trips(
            graph_s, crow_m, level[own] + level[nodes], slope[own] + slope[nodes]
        )


_NO_TRIP = (np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0))


def _placed(points: Destinations) -> Nodes:
    return np.flatnonzero((points.node >= 0) & ~np.isnan(points.lon) & ~np.isnan(points.lat))


def _blocks(points: Destinations) -> Iterator[Nodes]:
    """Yields the points block by block, each within a cell of a grid: neighbours share a search."""
    placed = _placed(points)
    cells = np.floor(np.column_stack([points.lon, points.lat])[placed] / _CELL_DEGREES)
    _, number = np.unique(cells, axis=0, return_inverse=True)
    order = np.argsort(number, kind="stable")
    ends = np.flatnonzero(np.diff(number[order])) + 1
    for cell in np.split(placed[order], ends):
        for start in range(0, len(cell), _MOST_IN_A_BLOCK):
            yield cell[start : start + _MOST_IN_A_BLOCK]
