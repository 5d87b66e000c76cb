"""The trips of a p-median as its search and its bound see them: the nearest candidates of each.

A demand that a plan leaves without any of its nearest candidates pays `beyond`, which the search
then mends.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from geodata.placement.solution import Floats, Indices

NONE = -1


@dataclass(frozen=True, slots=True, eq=False)
class Trips:
    """Weighed costs, row by row, the nearest candidate first.

    Attributes:
        row: demand of each entry, growing.
        column: candidate of each entry.
        cost: weight times cost, growing in each row.
        starts: first entry of each row, then their number.
        beyond: what each demand pays when none of its entries is selected.
        clip: what no multiplier may pass: below it, no candidate that is left out matters.
        candidates: how many there are.
    """

    row: Indices
    column: Indices
    cost: Floats
    starts: Indices
    beyond: Floats
    clip: Floats
    candidates: int

    @property
    def demands(self) -> int:
        """How many demands there are."""
        return len(self.starts) - 1


def nearest_trips(costs: Any, weights: Floats, beyond: Floats, most: int) -> Trips:
    """Returns the trips to the `most` nearest candidates of each demand that weighs something.

    Args:
        costs: demands x candidates.
        weights: of the demands.
        beyond: weighed cost of each demand that no candidate serves.
        most: how many candidates of each demand to keep.
    """
    matters = np.flatnonzero(weights > 0)
    part = csr_array(costs[matters])
    row = np.repeat(np.arange(len(matters)), np.diff(part.indptr))
    cost = part.data * weights[matters][row]
    order = np.lexsort((part.indices, cost, row))
    row, column, cost = row[order], part.indices[order].astype(np.int64), cost[order]
    rank = np.arange(len(row)) - part.indptr[row]
    clip = beyond[matters].copy()
    cut = rank == most
    clip[row[cut]] = np.minimum(clip[row[cut]], cost[cut])
    kept = (rank < most) & (cost < beyond[matters][row])
    row, column, cost = row[kept], column[kept], cost[kept]
    starts = np.searchsorted(row, np.arange(len(matters) + 1))
    return Trips(row, column, cost, starts, beyond[matters], clip, costs.shape[1])


def nearest_of(trips: Trips, most: int) -> Trips:
    """Returns the trips to the `most` nearest candidates of each demand, of those there are."""
    rank = np.arange(len(trips.row)) - trips.starts[trips.row]
    clip, cut, kept = trips.clip.copy(), rank == most, rank < most
    clip[trips.row[cut]] = np.minimum(clip[trips.row[cut]], trips.cost[cut])
    row = trips.row[kept]
    starts = np.searchsorted(row, np.arange(trips.demands + 1))
    parts = (row, trips.column[kept], trips.cost[kept], starts)
    return Trips(*parts, trips.beyond, clip, trips.candidates)


def trips_up_to(costs: Any, weights: Floats, beyond: Floats, caps: Floats) -> Trips:
    """Returns the trips that cost at most a cap, of each demand that weighs something.

    Args:
        costs: demands x candidates.
        weights: of the demands.
        beyond: weighed cost of each demand that no candidate serves.
        caps: weighed cost, of each demand that weighs something.
    """
    matters = np.flatnonzero(weights > 0)
    row = np.repeat(np.arange(len(matters)), np.diff(costs.indptr)[matters])
    part = csr_array(costs[matters])
    cost = part.data * weights[matters][row]
    kept = np.flatnonzero((cost <= caps[row]) & (cost < beyond[matters][row]))
    row, column, cost = row[kept], part.indices[kept].astype(np.int64), cost[kept]
    order = np.lexsort((column, cost, row))
    starts = np.searchsorted(row, np.arange(len(matters) + 1))
    clip = np.minimum(caps, beyond[matters])
    return Trips(
        row[order], column[order], cost[order], starts, beyond[matters], clip, costs.shape[1]
    )


def two_nearest(trips: Trips, chosen: Any) -> tuple[Floats, Indices, Floats, Indices]:
    """Returns the costs of the two nearest selected candidates of each demand, and which.

    `beyond` and -1 where there is none.
    """
    first, second = trips.beyond.copy(), trips.beyond.copy()
    which, other = (np.full(trips.demands, NONE, dtype=np.int64) for _ in range(2))
    entry = np.flatnonzero(chosen[trips.column])
    row = trips.row[entry]
    is_first = np.diff(row, prepend=-1) > 0
    ones = entry[is_first]
    first[trips.row[ones]], which[trips.row[ones]] = trips.cost[ones], trips.column[ones]
    after = np.flatnonzero(is_first) + 1
    after = after[after < len(row)]
    twos = entry[after[~is_first[after]]]
    second[trips.row[twos]], other[trips.row[twos]] = trips.cost[twos], trips.column[twos]
    return first, which, second, other
