"""The travel graph: communes, the seconds between neighbours, and bounded searches over it.

Points are nodes too: a point is joined, by straight edges, to its commune and to that commune's
neighbours, and to a point in one of these. So a trip starts where the citizen is and ends at the
door, not at two town halls.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.territory import members_of_spans, metres_per_degree, short_distances_m
from geodata.travel.kernel import CompiledGraph, Doors, Library, compiled, library
from geodata.travel.measured import MeasuredTimes
from geodata.travel.model import SHORTEST_EDGE_M, Floats, Mode, TravelModel
from geodata.travel.paces import PACES, Pace

Nodes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Point:
    """A position in a commune, in degrees; `node` is the commune's."""

    node: int
    lon: float
    lat: float


MOST_BESIDE = 2_048
"""Of 500 bytes each, of the communes that were asked from last."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A commune and its neighbours, and how fast one goes to each in a straight line, in m/s."""

    nodes: Nodes
    speeds: Floats

    def straight_seconds(self, metres: Floats, mode: Mode) -> Floats:
        """Returns the graph seconds of straight edges of these lengths, to each of the nodes."""
        pace = PACES.get(mode)
        if pace is not None:
            return pace.seconds(metres)
        return np.maximum(metres, SHORTEST_EDGE_M) / self.speeds

    def take(self, nodes: Nodes) -> Beside:
        """Returns some of them, in any order and as often as they come."""
        order = np.argsort(self.nodes, kind="stable")
        at = order[np.searchsorted(self.nodes, nodes, sorter=order)]
        return Beside(nodes, self.speeds[at])


class TravelGraph:
    """Neighbouring communes and the seconds between them, over arrays that may be mapped."""

    def __init__(
        self,
        arrays: Mapping[str, NDArray[Any]],
        lon: Floats,
        lat: Floats,
        model: TravelModel,
        kernel: Callable[[], Library | None] = library,
        measured: Mapping[Mode, MeasuredTimes] | None = None,
    ) -> None:
        """Takes the arrays of `travel_arrays`, and the degrees of the nodes' points.

        `kernel` gives what searches it for citizens; numpy does where it gives None. `measured` are
        the times that hold instead of the model's, by mode; its own times are the model's alone.
        """
        self.measured: Mapping[Mode, MeasuredTimes] = measured or {}
        self.lon, self.lat, self.model, self._kernel = lon, lat, model, kernel
        self.features: NDArray[np.float32] = arrays["features"]
        self.component: NDArray[np.uint16] = arrays["component"]
        self._starts = arrays["starts"]
        self._targets = arrays["targets"]
        self._seconds = arrays["seconds"]
        self._ferries = arrays["ferries"]
        self.beside: Callable[[int], Beside] = lru_cache(maxsize=MOST_BESIDE)(self._beside)
        """A commune and its neighbours; those of the communes asked from last are kept."""
        self.doors: dict[Mode, tuple[object, Doors]] = {}
        """The last edges to the destinations that were last asked for (`geodata.travel.trips`)."""
        self._compiled: dict[Mode, CompiledGraph | None] = {}
        self._paced_s: dict[Mode, Floats] = {}

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
        return members_of_spans(starts, counts)

    def law(self, mode: Mode) -> TravelModel | Pace:
        """Returns what makes trips of ways on the graph."""
        return PACES.get(mode, self.model)

    def expand(self, nodes: Nodes, mode: Mode) -> tuple[Nodes, Nodes, Floats]:
        """Returns the edges that leave nodes: rank of the source, target, seconds.

        None by public transport: between communes it is what was measured, or nothing.
        """
        if mode == "transit":
            return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
        rank, position = self.edges_of(nodes)
        targets = self._targets[position].astype(np.int64)
        return rank, targets, self._seconds_by(mode)[position].astype(np.float64)

    def compiled_for(self, mode: Mode) -> CompiledGraph | None:
        """Returns the graph of a mode as the kernel searches it, None without one."""
        if mode == "transit":
            return None
        if mode not in self._compiled:
            seconds = self._seconds_by(mode)
            self._compiled[mode] = compiled(self._starts, self._targets, seconds, self._kernel())
        return self._compiled[mode]

    def _seconds_by(self, mode: Mode) -> NDArray[Any]:
        """Returns the seconds of every edge; but by car, worked out when they are first asked."""
        if mode == "car":
            return self._seconds
        if mode not in self._paced_s:
            source = np.repeat(np.arange(len(self)), np.diff(self._starts))
            targets = self._targets
            metres = short_distances_m(
                self.lon[source], self.lat[source], self.lon[targets], self.lat[targets]
            )
            self._paced_s[mode] = PACES[mode].seconds(metres)
        return self._paced_s[mode]

    def around(self, nodes: Nodes, mode: Mode) -> tuple[Nodes, Nodes]:
        """Returns, for each node, itself and its neighbours: rank of the node, and these.

        By public transport itself alone.
        """
        own = np.arange(len(nodes))
        if mode == "transit":
            return own, nodes
        rank, position = self.edges_of(nodes)
        return np.concatenate([own, rank]), np.concatenate([nodes, self._targets[position]])

    def straight_seconds(
        self, nodes: Nodes, metres: Floats, other: NDArray[np.float32], mode: Mode
    ) -> Floats:
        """Returns the graph seconds of straight edges between nodes' communes and others'."""
        pace = PACES.get(mode)
        if pace is not None:
            return pace.seconds(metres)
        return self.model.edge_seconds(metres, self.features[nodes], other)

    def seeds(self, origin: Point, mode: Mode) -> tuple[Nodes, Floats]:
        """Returns the nodes that an origin is joined to, and the seconds to each."""
        beside = self.joined_to(origin.node, mode)
        metres = self.metres_from(beside.nodes, origin.lon, origin.lat)
        is_placed = ~np.isnan(metres)
        seconds = beside.straight_seconds(metres, mode)
        return beside.nodes[is_placed], seconds[is_placed]

    def joined_to(self, node: int, mode: Mode) -> Beside:
        """Returns the communes to which a straight way leads from a position in one."""
        beside = self.beside(node)
        return Beside(beside.nodes[:1], beside.speeds[:1]) if mode == "transit" else beside

    def _beside(self, node: int) -> Beside:
        first, after = int(self._starts[node]), int(self._starts[node + 1])
        nodes = np.empty(1 + after - first, dtype=np.int64)
        nodes[0], nodes[1:] = node, self._targets[first:after]
        return Beside(
            nodes, self.model.edge_speeds(self.features[nodes], self.features[node : node + 1])
        )

    def joins(self, one: int, others: Nodes) -> NDArray[np.bool_]:
        """Whether a road joins a node and each of others, -1 being joined to none."""
        return self.are_in(int(self.component[one]), others)

    def are_in(self, part: int, nodes: Nodes) -> NDArray[np.bool_]:
        """Whether nodes are in a connected part, -1 being in none."""
        return np.asarray((nodes >= 0) & (self.component[nodes] == part))

    def are_measured(self, origins: Nodes, targets: Nodes, mode: Mode = "car") -> NDArray[np.bool_]:
        """Whether the ways between pairs of nodes were measured; -1 is none.

        Args:
            origins: where from, (n,).
            targets: where to, (n,).
            mode: how one travels.
        """
        table = self.measured.get(mode)
        if table is None:
            return np.zeros(len(origins), dtype=bool)
        return ~np.isnan(table.between(origins, targets))

    def ferry_joins(self, one: int, other: int) -> bool:
        """Whether a regular line joins the connected parts of two nodes."""
        parts = sorted((int(self.component[one]), int(self.component[other])))
        return tuple(parts) in self._ferry_components


_STEP_S = 1200.0
"""Of the search: from 600 to 2,400 s all take as long, and one step without end ten times that."""


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
        """Makes the seconds final up to a limit.

        By steps, as delta-stepping does (U. Meyer and P. Sanders, *Journal of Algorithms* 49,
        2003): what is near is final before anything leaves it for further, where one whole
        frontier would go over the same roads again for each better way that it finds.
        """
        while True:
            reached = self.seconds[self._reached]
            left = reached[(reached > self.done_s) & (reached <= limit_s)]
            if not len(left):
                break
            # From the nearest that is left: between an island and the next there may be hours.
            self._finish(min(limit_s, float(left.min()) + _STEP_S))
        self.done_s = limit_s

    def _finish(self, limit_s: float) -> None:
        """Makes the seconds final up to a limit, in one step."""
        reached = self.seconds[self._reached]
        frontier = self._reached[(reached > self.done_s) & (reached <= limit_s)]
        marks = np.zeros(len(self._graph), dtype=bool)
        while len(frontier):
            rank, targets, seconds = self._graph.expand(frontier, self._mode)
            arrival = self.seconds[frontier][rank] + seconds
            better = arrival < self.seconds[targets]
            targets, arrival = targets[better], arrival[better]
            np.minimum.at(self.seconds, targets, arrival)
            # Each once, in order: ten times as fast as `np.unique` on some thousand nodes.
            marks[targets] = True
            changed = np.flatnonzero(marks)
            marks[changed] = False
            frontier = changed[self.seconds[changed] <= limit_s]
        self._reached = np.flatnonzero(np.isfinite(self.seconds))
        self.done_s = limit_s
