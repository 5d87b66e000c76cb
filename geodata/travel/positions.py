"""The nearest destination of very many positions at once, each in a commune: cells of a grid.

What `geodata.travel.trips` finds of one position: from it straight edges lead to the point of its
commune and to those of the communes beside, then the graph is followed, and a straight edge leads
to the destination. Here the graph is searched once from each commune's point, and the first edges
are put before it, commune by commune, as a product of matrices in which a sum is a minimum and a
product a sum. A position that is at its commune's point is that point.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.territory import members_of_spans, short_distances_m
from geodata.travel.graph import Beside, Nodes
from geodata.travel.measured_positions import measured_of_commune
from geodata.travel.model import Floats
from geodata.travel.position_edges import Block, PositionEdges
from geodata.travel.table import Roads
from geodata.travel.trips import Destinations

_SURELY = 1 + 1e-9
_TRIPS_AT_ONCE = 200_000
"""As many as stay in a processor's cache, or nearly, in each column."""
_NONE, _FAR = -1, np.iinfo(np.int64).max


def nearest_of_positions(
    roads: Roads, positions: Destinations, to: Destinations, within_s: Floats | None = None
) -> tuple[Floats, NDArray[np.int64]]:
    """Returns the seconds by car from positions to the nearest destination, and which that is.

    Infinite and -1 where none is within the limit; of several as near, the first.

    Args:
        roads: the travel graph, with what was measured.
        positions: each in a commune, those of a commune one after the other.
        to: the destinations; one of no commune (-1) is nobody's.
        within_s: of each position, beyond which nothing is looked for; none by default.
    """
    best = np.full(len(positions.node), np.inf)
    which = np.full(len(positions.node), _NONE, dtype=np.int64)
    placed = to.placed()
    if not len(placed) or not len(best):
        return best, which
    limits = np.full(len(best), np.inf) if within_s is None else within_s
    work = _Work(roads, positions, to.take(placed), limits)
    for at, seconds, site in work.trips():
        # Positions grow, and so do the destinations of each: the first of the least wins.
        first = np.flatnonzero(np.diff(at, prepend=_NONE))
        least = np.minimum.reduceat(seconds, first)
        counts = np.diff(first, append=len(at))
        is_least = np.where(seconds == np.repeat(least, counts), site, len(placed))
        mine, own = at[first], np.minimum.reduceat(is_least, first)
        nearer = (least < best[mine]) & (least <= limits[mine])
        # A measured destination and a modelled one that are as near: the first of them.
        same = (least == best[mine]) & np.isfinite(least) & (own < which[mine])
        taken = nearer | same
        best[mine[taken]], which[mine[taken]] = least[taken], own[taken]
    return best, np.where(which >= 0, placed[which], _NONE)


def trips_of_positions(
    roads: Roads, positions: Destinations, to: Destinations, within_s: float
) -> tuple[Nodes, Nodes, Floats]:
    """Returns the trips by car of at most a limit from positions to destinations.

    Args:
        roads: the travel graph, with what was measured.
        positions: each in a commune, those of a commune one after the other.
        to: the destinations; one of no commune (-1) is nobody's.
        within_s: seconds, inclusive.

    Returns:
        Position and destination of each trip, in their order, and its seconds.
    """
    found = blocks_of_trips(roads, positions, to, within_s)
    parts = [_NO_TRIP, *((each.position, each.destination, each.seconds) for each in found)]
    position, where, seconds = (np.concatenate(each) for each in zip(*parts, strict=True))
    order = np.lexsort((where, position))
    return position[order], where[order], seconds[order]


@dataclass(frozen=True, slots=True, eq=False)
class TripBlock:
    """Some of the trips between positions and destinations, in the order of both.

    All that were measured come first, of any position; then the modelled ones, whose positions
    grow from block to block.
    """

    position: Nodes
    destination: Nodes
    seconds: Floats
    measured: bool


def blocks_of_trips(
    roads: Roads,
    positions: Destinations,
    to: Destinations,
    within_s: float,
    *,
    at_points: bool = True,
) -> Iterator[TripBlock]:
    """Yields the trips of `trips_of_positions`, block by block: of many, all are never held.

    `at_points` says whether a position that is at its commune's point is that point, as of cells
    of a grid; where a citizen asks from there, it is a position as any other.
    """
    placed = to.placed()
    if not len(placed) or not len(positions.node):
        return
    some = np.full(len(positions.node), within_s)
    work = _Work(roads, positions, to.take(placed), some, at_points=at_points)
    for measured, trips in (
        (True, work.measured_within(within_s)),
        (False, work.modelled_within(within_s)),
    ):
        for at, seconds, site in trips:
            kept = seconds <= within_s
            yield TripBlock(at[kept], placed[site[kept]], seconds[kept], measured)


_NO_TRIP = (np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0))


class _Work:
    """One question of many positions."""

    def __init__(
        self,
        roads: Roads,
        positions: Destinations,
        to: Destinations,
        within_s: Floats,
        *,
        at_points: bool = True,
    ) -> None:
        self._roads, self._graph, self._to = roads, roads.graph, to
        self._positions, self._within_s = positions, within_s
        self._edges = PositionEdges(self._graph, positions, at_points=at_points)
        self._measured = self._graph.measured.get("car")
        self._are_measured: dict[int, NDArray[np.bool_]] = {}
        self._sites = np.argsort(to.node, kind="stable")
        self._sites_at = np.searchsorted(to.node[self._sites], np.arange(len(self._graph) + 1))
        self._mark = np.zeros(len(to.node), dtype=bool)
        self._place = np.zeros(len(to.node), dtype=np.int64)

    def trips(self) -> Iterator[tuple[Nodes, Floats, Nodes]]:
        """Yields trips, the nearest of each position among them: position, seconds, destination."""
        graph_s, owner = self._roads.nearest_on_graph(self._to)
        most_s = np.zeros(len(self._edges.nodes))
        for block in self._edges.blocks():
            bound_s, trips = self._bound(block, graph_s, owner)
            yield from trips
            firsts = self._edges.firsts[block.communes.start : block.communes.stop]
            starts = firsts - block.positions.start
            most_s[block.communes.start : block.communes.stop] = np.maximum.reduceat(
                bound_s, starts
            )
        yield from self._searched(most_s, graph_s)

    def measured_within(self, within_s: float) -> Iterator[tuple[Nodes, Floats, Nodes]]:
        """Yields the measured trips within a limit; `modelled_within` has the others, later."""
        for commune in range(len(self._edges.nodes)) if self._measured is not None else ():
            own = slice(int(self._edges.firsts[commune]), int(self._edges.ends[commune]))
            found = self._measured_of(commune, own)
            if found is not None and len(found[0]):
                sites, seconds = found
                row, at = np.nonzero(seconds <= within_s)
                yield row + own.start, seconds[row, at], sites[at]

    def modelled_within(self, within_s: float) -> Iterator[tuple[Nodes, Floats, Nodes]]:
        """Yields all modelled trips within a limit, and some that are longer: the same three."""
        graph_s, _ = self._roads.nearest_on_graph(self._to)
        yield from self._searched(np.full(len(self._edges.nodes), within_s), graph_s)

    def _searched(self, most_s: Floats, graph_s: Floats) -> Iterator[tuple[Nodes, Floats, Nodes]]:
        """Yields the modelled trips from the positions of communes, within limits and beyond."""
        far = self._roads.farthest_on_graph(most_s, self._edges.nodes)
        limits = np.zeros(len(self._graph))
        counts = np.diff(self._edges.beside_starts)
        np.maximum.at(limits, self._edges.beside, np.repeat(far, counts))
        near_s = np.minimum.reduceat(graph_s[self._edges.beside], self._edges.beside_starts[:-1])
        # A commune whose surroundings are farther than that from every destination has none.
        some = np.flatnonzero((graph_s <= limits) & np.isfinite(graph_s))
        arrivals = _Arrivals.of(self._roads, some, self._to, limits[some])
        has_any = (near_s <= far) & np.isfinite(near_s)
        # A straight way to a destination beside may be shorter than any through a point.
        here = np.diff(self._sites_at)[self._edges.beside]
        has_any |= np.add.reduceat(here, self._edges.beside_starts[:-1]) > 0
        for block in self._edges.blocks(has_any):
            yield from self._timed(self._modelled(block, arrivals, far, has_any))

    def _bound(
        self, block: Block, graph_s: Floats, owner: Nodes
    ) -> tuple[Floats, list[tuple[Nodes, Floats, Nodes]]]:
        """Returns the seconds that no position of a block needs more than to its nearest.

        With the trips that were measured, the nearest of each position.
        """
        through = block.seconds + graph_s[block.nodes]
        on_graph = np.minimum.reduceat(through, block.firsts)
        counts = np.diff(block.firsts, append=len(through))
        edge = np.where(through == np.repeat(on_graph, counts), np.arange(len(through)), _FAR)
        site = owner[block.nodes[np.minimum.reduceat(edge, block.firsts)]]
        at = np.arange(block.positions.start, block.positions.stop)
        is_known = np.isfinite(on_graph)
        known = np.flatnonzero(is_known)
        # From where no road leads anywhere nothing is looked for.
        most_s = np.zeros(len(at))
        most_s[known] = _SURELY * self._seconds(at[known], site[known], on_graph[known])
        trips = []
        for each in block.communes if self._measured is not None else ():
            own = slice(int(self._edges.firsts[each]), int(self._edges.ends[each]))
            found = self._measured_of(each, own)
            if found is None:
                continue
            sites, seconds = found
            here = slice(own.start - block.positions.start, own.stop - block.positions.start)
            is_measured = self._are_measured[each]
            nearest_s = seconds.min(axis=1, initial=np.inf)
            is_of_model = is_known[here] & ~is_measured[site[here]]
            bound_s = np.where(is_of_model, np.minimum(most_s[here], nearest_s), nearest_s)
            bound_s[~np.isfinite(bound_s) & ~is_known[here]] = 0.0
            most_s[here] = bound_s
            if len(sites):
                trips.append((at[here], nearest_s, sites[np.argmin(seconds, axis=1)]))
        return np.minimum(most_s, _SURELY * self._within_s[block.positions]), trips

    def _measured_of(self, commune: int, own: slice) -> tuple[Nodes, Floats] | None:
        """Returns what was measured from the positions of a commune; notes which that is."""
        positions, node = self._positions, int(self._edges.nodes[commune])
        lon, lat = positions.lon[own], positions.lat[own]
        if self._measured is None:
            return None
        found = measured_of_commune(self._graph, self._measured, node, lon, lat, self._to)
        if found is not None:
            is_measured = np.zeros(len(self._to.node), dtype=bool)
            is_measured[found[0]] = True
            self._are_measured[commune] = is_measured
        return found

    def _modelled(
        self, block: Block, arrivals: _Arrivals, far: Floats, wanted: NDArray[np.bool_]
    ) -> Iterator[tuple[Nodes, Floats, Nodes]]:
        """Yields the modelled ways from positions: which, seconds on the graph, where to."""
        firsts = np.append(block.firsts, len(block.seconds)).tolist()
        for commune in block.communes:
            if not wanted[commune]:
                continue
            own = slice(int(self._edges.firsts[commune]), int(self._edges.ends[commune]))
            rows = slice(own.start - block.positions.start, own.stop - block.positions.start)
            span = slice(firsts[rows.start], firsts[rows.stop])
            edges = block.seconds[span].reshape(rows.stop - rows.start, -1)
            nodes = block.nodes[span][: edges.shape[1]]
            column, site, seconds = arrivals.of_nodes(nodes, float(far[commune]))
            beside = self._sites_in(nodes)
            sites = self._numbered((site, beside), self._are_measured.get(commune))
            if not len(sites):
                continue
            table = np.full((edges.shape[1], len(sites) + 1), np.inf)
            table[column, self._place[site]] = seconds
            on_graph = edges[:, 0, None] + table[0, :-1]
            for rank in range(1, len(table)):
                np.minimum(on_graph, edges[:, rank, None] + table[rank, :-1], out=on_graph)
            self._straight(own, block.is_away[rows], (nodes, commune), sites, on_graph)
            row, at = np.nonzero(on_graph <= far[commune])
            yield row + own.start, on_graph[row, at], sites[at]

    def _sites_in(self, nodes: Nodes) -> Nodes:
        """Returns the destinations that are in some communes."""
        first = self._sites_at[nodes]
        counts = self._sites_at[nodes + 1] - first
        return self._sites[members_of_spans(first, counts)[1]]

    def _numbered(self, some: tuple[Nodes, Nodes], left_out: NDArray[np.bool_] | None) -> Nodes:
        """Returns each destination once, growing, and notes its rank; those left out are last."""
        for each in some:
            self._mark[each] = True
        sites = np.flatnonzero(self._mark)
        self._mark[sites] = False
        if left_out is not None:
            self._place[sites] = _NONE
            sites = sites[~left_out[sites]]
        self._place[sites] = np.arange(len(sites))
        return sites

    def _straight(
        self,
        own: slice,
        is_away: NDArray[np.bool_],
        around: tuple[Nodes, int],
        sites: Nodes,
        on_graph: Floats,
    ) -> None:
        """Puts in the straight ways to destinations that are in the commune or beside it."""
        (nodes, commune), to = around, self._to
        near, column = np.nonzero(to.node[sites, None] == nodes)
        if not len(near):
            return
        first = int(self._edges.beside_starts[commune])
        speeds = self._edges.speeds[first : first + len(nodes)][column]
        lon, lat = self._positions.lon[own, None], self._positions.lat[own, None]
        metres = short_distances_m(lon, lat, to.lon[sites[near]], to.lat[sites[near]])
        straight = Beside(nodes[column], speeds).straight_seconds(metres, "car")
        straight[~is_away] = np.inf
        on_graph[:, near] = np.minimum(on_graph[:, near], straight)

    def _timed(
        self, ways: Iterator[tuple[Nodes, Floats, Nodes]]
    ) -> Iterator[tuple[Nodes, Floats, Nodes]]:
        """Yields trips of ways on the graph, many together: a call of numpy takes its time."""
        parts: list[tuple[Nodes, Floats, Nodes]] = []
        waiting = 0
        for part in ways:
            parts.append(part)
            waiting += len(part[0])
            if waiting >= _TRIPS_AT_ONCE:
                yield self._with_seconds(parts)
                parts, waiting = [], 0
        if waiting:
            yield self._with_seconds(parts)

    def _with_seconds(
        self, parts: list[tuple[Nodes, Floats, Nodes]]
    ) -> tuple[Nodes, Floats, Nodes]:
        at, on_graph, site = (np.concatenate(each) for each in zip(*parts, strict=True))
        return at, self._seconds(at, site, on_graph), site

    def _seconds(self, at: Nodes, site: Nodes, on_graph: Floats) -> Floats:
        """Returns the seconds of trips, from those on the graph."""
        positions, to = self._positions, self._to
        crow_m = short_distances_m(positions.lon[at], positions.lat[at], to.lon[site], to.lat[site])
        level, slope = self._roads.ends_by_car
        node, there = positions.node[at], to.node[site]
        return self._graph.model.seconds_of_trips(
            on_graph, crow_m, level[node] + level[there], slope[node] + slope[there]
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Arrivals:
    """The destinations near the points of communes, and the seconds on the graph to each."""

    place: Nodes
    starts: Nodes
    site: Nodes
    seconds: Floats

    @staticmethod
    def of(roads: Roads, nodes: Nodes, to: Destinations, limits: Floats) -> _Arrivals:
        place = np.full(len(roads.graph), len(nodes), dtype=np.int64)
        place[nodes] = np.arange(len(nodes))
        starts, site, seconds = roads.arrivals(nodes, to, limits)
        # One more, of whatever is not among them: it has none.
        return _Arrivals(place, np.append(starts, starts[-1]), site, seconds)

    def of_nodes(self, nodes: Nodes, limit: float) -> tuple[Nodes, Nodes, Floats]:
        """Returns those of some communes within a limit: rank of the commune, which, seconds."""
        place = self.place[nodes]
        first = self.starts[place]
        counts = self.starts[place + 1] - first
        rank, at = members_of_spans(first, counts)
        seconds = self.seconds[at]
        kept = seconds <= limit
        return rank[kept], self.site[at[kept]], seconds[kept]
