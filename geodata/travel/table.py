"""Travel tables: the trips of a mode between many points and the communes, within a limit, sparse.

For the questions asked of a whole country at once. A citizen's question searches the graph itself
(`geodata.travel.graph`). The kernel searches; where it was not compiled scipy does, which is only
imported then: a command waits a quarter of a second for it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.territory import short_distances_m
from geodata.travel.graph import Nodes, TravelGraph
from geodata.travel.measured_tables import TravelTable, nearest_of_each, with_measured
from geodata.travel.model import Floats, Mode
from geodata.travel.nearest_paced import Found, nearest_at_a_pace, owners
from geodata.travel.paces import PACES, check_mode
from geodata.travel.searching import SearchedRoads
from geodata.travel.table_by_kernel import CompiledRoads
from geodata.travel.trips import Destinations


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
    def by_kernel(self) -> CompiledRoads | None:
        """What searches by the kernel, None where there is none."""
        compiled, ends = self.graph.compiled_for(self.mode), self._ends
        if compiled is None:
            return None
        return CompiledRoads(*self._searches, compiled, ends)

    @cached_property
    def _by_scipy(self) -> SearchedRoads:
        from geodata.travel.table_by_scipy import ScipyRoads

        return ScipyRoads(*self._searches, self._farthest)

    @property
    def _searches(self) -> tuple[TravelGraph, Any, Any, Any]:
        """What `SearchedRoads` is made of."""
        return self.graph, (lambda: self._edges), self._edges_from, self._seconds

    @property
    def _searched(self) -> SearchedRoads:
        return self._by_scipy if self.by_kernel is None else self.by_kernel

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
        if self.by_kernel is None and self.mode == "transit":
            return self._within_communes(points, within_s)
        found = self._searched.table(points, points.placed(), within_s, watch)
        return TravelTable(*found, len(points.node))

    def _within_communes(self, points: Destinations, within_s: float) -> TravelTable:
        """Returns the trips of points to the communes that they are in, walked."""
        rows = points.placed()
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
        best, which = self._searched.nearest(nodes, to, self._farthest(within_s))
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
        return self._searched.nearest_on_graph(self._edges_from(to))

    def farthest_on_graph(self, within_s: Floats, nodes: Nodes) -> Floats:
        """Returns the graph seconds beyond which no trip from communes is within limits."""
        return self._searched.farthest(within_s, nodes)

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
        rank, site, seconds = self._searched.arrivals(nodes, len(to.node), doors, limits)
        order = np.lexsort((site, rank))
        return np.searchsorted(rank[order], np.arange(len(nodes) + 1)), site[order], seconds[order]

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
        if self.by_kernel is None and self.mode == "transit":
            graph_s = np.full(len(self.graph), np.inf)
            np.minimum.at(graph_s, doors[1], doors[2])
        else:
            graph_s = self._searched.seconds_from(doors)
        return graph_s[nodes], owners(graph_s, doors, self._edges)[nodes]

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
