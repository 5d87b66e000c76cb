"""What searches the travel graph of a mode for tables: the kernel, or scipy where there is none.

Both find the same to the last bit, which tests hold.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from geodata.travel.graph import Nodes, TravelGraph
from geodata.travel.model import Floats
from geodata.travel.nearest_paced import Doors
from geodata.travel.trips import Destinations

Found = tuple[Nodes, Nodes, Floats]
NO_TRIP: Found = (np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0))


@dataclass(eq=False)
class SearchedRoads(ABC):
    """The travel graph of a mode, and what searches it.

    Attributes:
        graph: whose features weigh.
        edges: gives all edges of the graph: source, target, seconds.
        edges_from: gives the doors of destinations.
        seconds_of: gives the seconds of trips, given their destinations, which of them each one is
            to, its node, and its seconds on the graph.
    """

    graph: TravelGraph
    edges: Callable[[], Found]
    edges_from: Callable[[Destinations], Doors]
    seconds_of: Callable[[Destinations, Any, Any, Floats], Floats]

    @abstractmethod
    def table(
        self,
        points: Destinations,
        placed: Nodes,
        within_s: float,
        watch: Callable[[float], None] | None,
    ) -> Found:
        """Returns the trips of a table: rows, nodes and seconds.

        Args:
            points: the points, the rows of the table.
            placed: those that are somewhere.
            within_s: the limit, seconds, inclusive.
            watch: told of the share that is done; what it raises ends the table.
        """

    @abstractmethod
    def seconds_from(self, doors: Doors) -> Floats:
        """Returns the seconds on the graph from the nearest of some doors, by node."""

    @abstractmethod
    def nearest(self, nodes: Nodes, to: Destinations, far: float) -> tuple[Floats, Nodes]:
        """Returns the seconds by car from communes to the nearest destination, and which.

        Args:
            nodes: the communes.
            to: the destinations.
            far: graph seconds beyond which nothing is looked for.
        """

    @abstractmethod
    def nearest_on_graph(self, doors: Doors) -> tuple[Floats, Nodes]:
        """Returns the seconds on the graph from every node to the nearest destination, and which.

        Infinite and -1 where none is come to.
        """

    @abstractmethod
    def arrivals(self, nodes: Nodes, count: int, doors: Doors, limits: Floats) -> Found:
        """Returns the destinations within limits on the graph: rank of the node, which, seconds.

        Args:
            nodes: where from.
            count: of destinations.
            doors: to them.
            limits: graph seconds of each node, inclusive.
        """

    @abstractmethod
    def farthest(self, within_s: Floats, nodes: Nodes) -> Floats:
        """Returns the graph seconds beyond which no trip from communes is within limits."""
