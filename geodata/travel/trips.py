"""Trips from a point to many others: seconds by any mode, over the travel graph."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.territory import short_distances_m
from geodata.travel.graph import Nodes, Point, Search, TravelGraph
from geodata.travel.kernel import CompiledGraph, CompiledSearch, Doors
from geodata.travel.model import Floats, Mode
from geodata.travel.paces import PACES

LAST_STAGE_S = 40_000.0
"""Beyond it, whoever looks for the nearest goes all the way in one last search."""


@dataclass(frozen=True, slots=True)
class Destinations:
    """Positions to travel to: degrees, and the node of each one's commune (-1: of none)."""

    lon: Floats
    lat: Floats
    node: Nodes

    def take(self, positions: NDArray[np.int64]) -> Destinations:
        """Returns some of them."""
        return Destinations(self.lon[positions], self.lat[positions], self.node[positions])

    def are_placed(self) -> NDArray[np.bool_]:
        """Whether each is at a known point of a commune."""
        return (self.node >= 0) & ~np.isnan(self.lon) & ~np.isnan(self.lat)

    def placed(self) -> NDArray[np.int64]:
        """Returns which of them are at a known point of a commune."""
        return np.flatnonzero(self.are_placed())


class _Extended:
    """Trips that are as far as their search is."""

    _search: Search | CompiledSearch

    @property
    def is_exhausted(self) -> bool:
        """Whether every node that can be reached has been."""
        return self._search.is_exhausted

    def extend(self, limit_s: float) -> None:
        """Makes final the trips that are no longer than a limit on the graph."""
        self._search.extend(limit_s)


class Trips(_Extended):
    """Trips from an origin to destinations, found as far as they are asked for, by numpy."""

    _search: Search

    def __init__(self, graph: TravelGraph, origin: Point, to: Destinations, mode: Mode) -> None:
        """Starts from the origin's own edges."""
        self._search = Search(graph, origin, mode)
        self._of = (graph, origin, to, mode)

    def found(self, wanted: NDArray[np.bool_]) -> tuple[NDArray[np.int64], Floats]:
        """Returns the wanted destinations whose commune was come to, in order, and the seconds.

        As `trip_seconds` gives them.
        """
        graph, origin, to, mode = self._of
        left = np.flatnonzero(wanted)
        near = left[np.isfinite(self._search.seconds[to.node[left]])]
        return near, trip_seconds(graph, self._search, origin, to.take(near), mode)


class CompiledTrips(_Extended):
    """The same trips, to the last bit, by the kernel."""

    _search: CompiledSearch

    def __init__(
        self,
        compiled: CompiledGraph,
        graph: TravelGraph,
        origin: Point,
        to: Destinations,
        mode: Mode,
    ) -> None:
        """Starts from the origin's own edges."""
        self._search = compiled.search(*graph.seeds(origin, mode))
        self._doors = _doors_of(graph, to, mode)
        self._of = (graph, origin, to, mode)

    def found(self, wanted: NDArray[np.bool_]) -> tuple[NDArray[np.int64], Floats]:
        """Returns the wanted destinations whose commune was come to, in order, and the seconds."""
        graph, origin, to, mode = self._of
        near, graph_s = self._search.arrivals(self._doors, wanted)
        return near, _seconds_of(graph, graph_s, origin, to.take(near), mode)


class MeasuredTrips:
    """The same trips where some were measured: these are known before any search."""

    def __init__(self, modelled: Trips | CompiledTrips, seconds: Floats) -> None:
        """Takes the others, and the seconds to each destination, NaN where none were measured."""
        self._modelled, self._seconds = modelled, seconds
        self._is_measured = ~np.isnan(seconds)
        self._are_all = False

    def nearest_measured_s(self, wanted: NDArray[np.bool_]) -> float:
        """Returns the seconds to the nearest of the wanted that are measured, infinite of none."""
        return float(self._seconds[wanted & self._is_measured].min(initial=np.inf))

    @property
    def is_exhausted(self) -> bool:
        """Whether no search would find any more of what was last asked for."""
        return self._are_all or self._modelled.is_exhausted

    def extend(self, limit_s: float) -> None:
        """Makes final the modelled trips that are no longer than a limit on the graph."""
        self._modelled.extend(limit_s)

    def found(self, wanted: NDArray[np.bool_]) -> tuple[NDArray[np.int64], Floats]:
        """Returns the wanted destinations that are measured or were come to, and the seconds."""
        measured = np.flatnonzero(wanted & self._is_measured)
        others = wanted & ~self._is_measured
        self._are_all = not others.any()
        near, seconds = self._modelled.found(others)
        near = np.concatenate([near, measured])
        order = np.argsort(near)
        return near[order], np.concatenate([seconds, self._seconds[measured]])[order]


def trips_from(
    graph: TravelGraph, origin: Point, to: Destinations, mode: Mode
) -> Trips | CompiledTrips | MeasuredTrips:
    """Returns the trips from an origin: those that were measured, and the model's."""
    modelled = _modelled_from(graph, origin, to, mode)
    table = graph.measured.get(mode)
    seconds = None if table is None else table.from_position(graph, origin, to, mode)
    return modelled if seconds is None else MeasuredTrips(modelled, seconds)


def _modelled_from(
    graph: TravelGraph, origin: Point, to: Destinations, mode: Mode
) -> Trips | CompiledTrips:
    """Returns the model's trips from an origin, by the kernel where there is one."""
    compiled = graph.compiled_for(mode)
    if compiled is None:
        return Trips(graph, origin, to, mode)
    return CompiledTrips(compiled, graph, origin, to, mode)


def _doors_of(graph: TravelGraph, to: Destinations, mode: Mode) -> Doors:
    """Returns the last edges to destinations, kept for the next question of the same ones."""
    kept = graph.doors.get(mode)
    if kept is not None and kept[0] is to:
        return kept[1]
    placed = np.flatnonzero(to.node >= 0)
    rank, nodes = graph.around(to.node[placed], mode)
    rank = placed[rank]
    metres = graph.metres_from(nodes, to.lon[rank], to.lat[rank])
    seconds = graph.straight_seconds(nodes, metres, graph.features[to.node[rank]], mode)
    doors = Doors.of(to.node, rank, nodes, seconds, len(graph))
    graph.doors[mode] = (to, doors)
    return doors


def trip_seconds(
    graph: TravelGraph, search: Search, origin: Point, to: Destinations, mode: Mode
) -> Floats:
    """Returns the seconds of trips from the search's origin, infinite where it has not come.

    Final for trips shorter on the graph than `search.done_s`; an upper bound for the others.
    """
    return _seconds_of(graph, _through_nodes(graph, search, to, mode), origin, to, mode)


def _seconds_of(
    graph: TravelGraph, graph_s: Floats, origin: Point, to: Destinations, mode: Mode
) -> Floats:
    """Returns the seconds of trips, given those by the best last node.

    Args:
        graph: whose features weigh.
        graph_s: by the graph's nodes; changed in place where the straight way is shorter.
        origin: where from.
        to: the destinations.
        mode: how one travels.
    """
    crow_m = short_distances_m(origin.lon, origin.lat, to.lon, to.lat)
    around = graph.joined_to(origin.node, mode)
    is_beside = np.zeros(len(graph), dtype=bool)
    is_beside[around.nodes] = True
    direct = np.flatnonzero(is_beside[to.node])
    if len(direct):
        straight = around.take(to.node[direct]).straight_seconds(crow_m[direct], mode)
        graph_s[direct] = np.minimum(graph_s[direct], straight)
    if mode in PACES:
        return graph_s
    own = graph.features[origin.node : origin.node + 1]
    return graph.model.trip_seconds(graph_s, crow_m, own, graph.features[to.node])


def _through_nodes(graph: TravelGraph, search: Search, to: Destinations, mode: Mode) -> Floats:
    """Returns the graph seconds by the best last node, of the commune or beside it."""
    rank, nodes = graph.around(to.node, mode)
    come = np.isfinite(search.seconds[nodes])
    rank, nodes = rank[come], nodes[come]
    metres = graph.metres_from(nodes, to.lon[rank], to.lat[rank])
    other = graph.features[to.node[rank]]
    arrival = search.seconds[nodes] + graph.straight_seconds(nodes, metres, other, mode)
    best = np.full(len(to.node), np.inf)
    np.minimum.at(best, rank, arrival)
    return best
