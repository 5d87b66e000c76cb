"""The travel graph: communes, the seconds between neighbours, and bounded searches over it.

Points are nodes too: a point is joined, by straight edges, to its commune and to that commune's
neighbours, and to a point in one of these. So a trip starts where the citizen is and ends at the
door, not at two town halls.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.territory import metres_per_degree, short_distances_m
from geodata.travel.model import Floats, Mode, TravelModel, walking_seconds

Nodes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Point:
    """A position in a commune, in degrees; `node` is the commune's."""

    node: int
    lon: float
    lat: float


class TravelGraph:
    """Neighbouring communes and the seconds between them, over arrays that may be mapped."""

    def __init__(
        self, arrays: Mapping[str, NDArray[Any]], lon: Floats, lat: Floats, model: TravelModel
    ) -> None:
        """Takes the arrays of `travel_arrays`, and the degrees of the nodes' points."""
        self.lon, self.lat, self.model = lon, lat, model
        self.features: NDArray[np.float32] = arrays["features"]
        self.component: NDArray[np.uint16] = arrays["component"]
        self._starts = arrays["starts"]
        self._targets = arrays["targets"]
        self._seconds = arrays["seconds"]
        self._ferries = arrays["ferries"]

    def __len__(self) -> int:
        return len(self._starts) - 1

    @cached_property
    def _metres_per_degree(self) -> tuple[Floats, Floats]:
        return metres_per_degree(self.lat)

    def metres_from(self, nodes: Nodes, lon: Any, lat: Any) -> Floats:
        """Returns the metres of straight lines from nodes to positions beside them.

        Measured at the node's own latitude: right to 1 in 100 within 100 km, without a sine.
        """
        east, north = self._metres_per_degree
        return np.hypot(
            (lon - self.lon[nodes]) * east[nodes], (lat - self.lat[nodes]) * north[nodes]
        )

    @cached_property
    def _ferry_components(self) -> frozenset[tuple[int, int]]:
        joined = np.sort(self.component[self._ferries].astype(int), axis=1)
        return frozenset(map(tuple, joined.tolist()))

    def edges_of(self, nodes: Nodes) -> tuple[Nodes, NDArray[np.int64]]:
        """Returns, for the edges that leave nodes, the rank of their source and their position."""
        starts = self._starts[nodes].astype(np.int64)
        counts = self._starts[nodes + 1] - starts
        rank = np.repeat(np.arange(len(nodes)), counts)
        position = np.arange(len(rank)) + np.repeat(starts - (np.cumsum(counts) - counts), counts)
        return rank, position

    def expand(self, nodes: Nodes, mode: Mode) -> tuple[Nodes, Nodes, Floats]:
        """Returns the edges that leave nodes: rank of the source, target, seconds."""
        rank, position = self.edges_of(nodes)
        targets = self._targets[position].astype(np.int64)
        seconds = self._seconds if mode == "car" else self._walking_s
        return rank, targets, seconds[position].astype(np.float64)

    @cached_property
    def _walking_s(self) -> Floats:
        """The seconds of every edge on foot: few ask, so they are worked out when first asked."""
        source = np.repeat(np.arange(len(self)), np.diff(self._starts))
        targets = self._targets
        metres = short_distances_m(
            self.lon[source], self.lat[source], self.lon[targets], self.lat[targets]
        )
        return walking_seconds(metres)

    def around(self, nodes: Nodes) -> tuple[Nodes, Nodes]:
        """Returns, for each node, itself and its neighbours: rank of the node, and these."""
        rank, position = self.edges_of(nodes)
        own = np.arange(len(nodes))
        return np.concatenate([own, rank]), np.concatenate([nodes, self._targets[position]])

    def straight_seconds(
        self, nodes: Nodes, metres: Floats, other: NDArray[np.float32], mode: Mode
    ) -> Floats:
        """Returns the graph seconds of straight edges between nodes' communes and others'."""
        if mode == "foot":
            return walking_seconds(metres)
        return self.model.edge_seconds(metres, self.features[nodes], other)

    def seeds(self, origin: Point, mode: Mode) -> tuple[Nodes, Floats]:
        """Returns the nodes that an origin is joined to, and the seconds to each."""
        _, nodes = self.around(np.array([origin.node]))
        nodes = nodes[~np.isnan(self.lon[nodes])]
        metres = self.metres_from(nodes, origin.lon, origin.lat)
        own = self.features[origin.node : origin.node + 1]
        return nodes, self.straight_seconds(nodes, metres, own, mode)

    def joins(self, one: int, others: Nodes) -> NDArray[np.bool_]:
        """Whether a road joins a node and each of others, -1 being joined to none."""
        return np.asarray((others >= 0) & (self.component[others] == self.component[one]))

    def ferry_joins(self, one: int, other: int) -> bool:
        """Whether a regular line joins the connected parts of two nodes."""
        parts = sorted((int(self.component[one]), int(self.component[other])))
        return tuple(parts) in self._ferry_components


class Search:
    """Shortest paths from an origin, found as far as they are asked for.

    Label correcting over whole frontiers (a Bellman-Ford with numpy), which on these few thousand
    nodes beats a heap in Python tenfold. `seconds[node]` is final up to `done_s`, an upper bound
    beyond it, and infinite where nothing was reached.
    """

    def __init__(self, graph: TravelGraph, origin: Point, mode: Mode) -> None:
        """Starts from the origin's own edges."""
        self._graph, self._mode = graph, mode
        self.seconds = np.full(len(graph), np.inf)
        nodes, seconds = graph.seeds(origin, mode)
        self.seconds[nodes] = seconds
        self.done_s = -1.0
        self._reached = nodes

    @property
    def is_exhausted(self) -> bool:
        """Whether every node that can be reached has been."""
        return bool(np.all(self.seconds[self._reached] <= self.done_s))

    def extend(self, limit_s: float) -> None:
        """Makes the seconds final up to a limit."""
        reached = self.seconds[self._reached]
        frontier = self._reached[(reached > self.done_s) & (reached <= limit_s)]
        while len(frontier):
            rank, targets, seconds = self._graph.expand(frontier, self._mode)
            arrival = self.seconds[frontier][rank] + seconds
            better = arrival < self.seconds[targets]
            targets, arrival = targets[better], arrival[better]
            np.minimum.at(self.seconds, targets, arrival)
            changed = np.unique(targets)
            frontier = changed[self.seconds[changed] <= limit_s]
        self._reached = np.flatnonzero(np.isfinite(self.seconds))
        self.done_s = limit_s
