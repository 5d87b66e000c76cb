"""Where a p-median has its costs from: a list of trips, or points (`point_costs`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from geodata.placement.median_trips import Trips, trips_up_to
from geodata.placement.served import nearest_server
from geodata.placement.solution import Floats, Indices


class Costs(Protocol):
    """Costs of the trips of demands to candidates."""

    def served_by(self, selected: Indices) -> tuple[Indices, Floats]:
        """Returns the cheapest selected candidate of each demand and its cost; -1 and 0 of none."""
        ...

    def few_up_to(self, weights: Floats, beyond: Floats, caps: Floats) -> Trips | None:
        """Returns the trips that cost at most a cap, weighed; None where they are too many."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """Trips that are listed.

    Attributes:
        matrix: demands x candidates, CSR.
    """

    matrix: Any

    def served_by(self, selected: Indices) -> tuple[Indices, Floats]:
        """As `Costs`."""
        served = nearest_server(self.matrix, selected)
        costs = np.zeros(len(served))
        row = np.repeat(np.arange(len(served)), np.diff(self.matrix.indptr))
        own = self.matrix.indices == served[row]
        costs[row[own]] = self.matrix.data[own]
        return served, costs

    def few_up_to(self, weights: Floats, beyond: Floats, caps: Floats) -> Trips | None:
        """As `Costs`."""
        return trips_up_to(self.matrix, weights, beyond, caps)
