"""Trips from a point to many others: seconds by car or on foot, over the travel graph."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.territory import short_distances_m
from geodata.travel.graph import Nodes, Point, Search, TravelGraph
from geodata.travel.model import Floats, Mode


@dataclass(frozen=True, slots=True)
class Destinations:
    """Positions to travel to: degrees, and the node of each one's commune (-1: of none)."""

    lon: Floats
    lat: Floats
    node: Nodes

    def take(self, positions: NDArray[np.int64]) -> Destinations:
        """Returns some of them."""
        return Destinations(self.lon[positions], self.lat[positions], self.node[positions])


def trip_seconds(
    graph: TravelGraph, search: Search, origin: Point, to: Destinations, mode: Mode
) -> Floats:
    """Returns the seconds of trips from the search's origin, infinite where it has not come.

    Final for trips shorter on the graph than `search.done_s`; an upper bound for the others.
    """
    crow_m = short_distances_m(origin.lon, origin.lat, to.lon, to.lat)
    graph_s = _through_nodes(graph, search, to, mode)
    beside = np.zeros(len(graph), dtype=bool)
    beside[graph.around(np.array([origin.node]))[1]] = True
    direct = beside[to.node]
    own = graph.features[origin.node : origin.node + 1]
    if direct.any():
        straight = graph.straight_seconds(to.node[direct], crow_m[direct], own, mode)
        graph_s[direct] = np.minimum(graph_s[direct], straight)
    if mode == "foot":
        return graph_s
    return graph.model.trip_seconds(graph_s, crow_m, own, graph.features[to.node])


def _through_nodes(graph: TravelGraph, search: Search, to: Destinations, mode: Mode) -> Floats:
    """Returns the graph seconds by the best last node, of the commune or beside it."""
    rank, nodes = graph.around(to.node)
    come = np.isfinite(search.seconds[nodes])
    rank, nodes = rank[come], nodes[come]
    metres = graph.metres_from(nodes, to.lon[rank], to.lat[rank])
    other = graph.features[to.node[rank]]
    arrival = search.seconds[nodes] + graph.straight_seconds(nodes, metres, other, mode)
    best = np.full(len(to.node), np.inf)
    np.minimum.at(best, rank, arrival)
    return best
