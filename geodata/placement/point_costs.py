"""The costs of points: distances reckoned when they are asked for, and never held together.

Of 13,509 points all distances are 182 million: 1.5 GB by themselves. Each question is answered from
positions, some demands at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.spatial import cKDTree

from geodata.placement.median_trips import NONE, Trips
from geodata.placement.solution import Floats, Indices

MOST_HELD, MOST_LEFT = 16_000_000, 3_000_000
"""Trips of points that are held at once, of 40 bytes each with those of swaps; and beside them."""
_AT_ONCE = 500_000
_TIES = 8


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Points of a plane, each a demand and a candidate; the cost is the distance.

    Attributes:
        at: n x 2.
        is_whole: whether distances are rounded down, as those of TSPLIB are in the literature.
    """

    at: Floats
    is_whole: bool
    _tree: Any = field(init=False)

    def __post_init__(self) -> None:
        """Lays the points out, to count those within a distance."""
        object.__setattr__(self, "_tree", cKDTree(self.at))

    def served_by(self, selected: Indices) -> tuple[Indices, Floats]:
        """As `median_costs.Costs`: of candidates that cost as much, the first."""
        if not len(selected):
            return np.full(len(self.at), NONE, dtype=np.int64), np.zeros(len(self.at))
        near = min(_TIES, len(selected))
        _, which = cKDTree(self.at[selected]).query(self.at, k=np.arange(1, near + 1))
        costs = self._between(self.at[:, None], self.at[selected[which]])
        least = costs.min(axis=1)
        same = np.where(costs == least[:, None], which, len(selected))
        return selected[same.min(axis=1)], least

    def nearest(self, weights: Floats, most: int) -> Trips:
        """Returns the trips to the `most` nearest candidates of each demand that weighs something.

        What a demand pays without any of them is twice its longest: a guess, which a plan's own
        value replaces.
        """
        most = min(most, len(self.at))
        size = min(most + 1, len(self.at))
        parts = [
            _cheapest(costs, size, weights[rows])
            for rows, costs in self._costs(np.flatnonzero(weights > 0))
        ]
        column, cost = (np.concatenate(each) for each in zip(*parts, strict=True))
        demands, clip = len(column), cost[:, -1] + (0.0 if size > most else 1.0)
        return Trips(
            row=np.repeat(np.arange(demands), most),
            column=column[:, :most].ravel(),
            cost=cost[:, :most].ravel(),
            starts=np.arange(demands + 1) * most,
            beyond=2.0 * clip + 1.0,
            clip=clip,
            candidates=len(self.at),
        )

    def all_costs(self) -> Floats:
        """Returns the costs of all trips, of few points."""
        return self._between(self.at[:, None], self.at[None])

    def kth_nearest(self, selected: Indices, rank: int) -> Floats:
        """Returns the distance of each point to a selected one: 0 is the nearest, then the next.

        The last of them where there are fewer.
        """
        k = min(rank + 1, len(selected))
        found: Floats = cKDTree(self.at[selected]).query(self.at, k=[k])[0][:, 0]
        return found

    def few_up_to(self, weights: Floats, beyond: Floats, caps: Floats) -> Trips | None:
        """As `median_costs.Costs`."""
        rows = np.flatnonzero(weights > 0)
        if self.count(rows, caps / weights[rows]) > MOST_LEFT:
            return None
        return self.up_to(weights, beyond, caps)

    def up_to(self, weights: Floats, beyond: Floats, caps: Floats) -> Trips:
        """Returns what `few_up_to` does, of any number of trips."""
        rows = np.flatnonzero(weights > 0)
        found = []
        for block, costs in self._costs(rows):
            place, weight = np.searchsorted(rows, block), weights[block]
            weighed = np.multiply(costs, weight[:, None], out=costs)
            inside = weighed <= caps[place][:, None]
            inside &= weighed < beyond[block][:, None]
            row, column = np.nonzero(inside)
            cost = weighed[inside]
            order = np.lexsort((column, cost, row))
            found.append((place[row[order]], column[order], cost[order]))
        row, column = (np.concatenate([each[at] for each in found]) for at in (0, 1))
        cost = np.concatenate([each[2] for each in found])
        starts = np.searchsorted(row, np.arange(len(rows) + 1))
        clip = np.minimum(caps, beyond[rows])
        return Trips(row, column, cost, starts, beyond[rows], clip, len(self.at))

    def count(self, rows: Indices, radius: Floats) -> int:
        """Returns how many points are within a distance of some, about."""
        within = np.maximum(radius + (1.0 if self.is_whole else 0.0), 0.0)
        return int(self._tree.query_ball_point(self.at[rows], within, return_length=True).sum())

    def _costs(self, rows: Indices) -> Iterator[tuple[Indices, Floats]]:
        """Yields some demands at a time, and all that their trips cost."""
        step = max(1, _AT_ONCE // len(self.at))
        for first in range(0, len(rows), step):
            block = rows[first : first + step]
            yield block, self._between(self.at[block][:, None], self.at[None])

    def _between(self, one: Floats, other: Floats) -> Floats:
        # As the literature reckons them: rounding down tells the last bit. In place: these are most
        # of the time of laying out.
        found: Floats = one[..., 0] - other[..., 0]
        found *= found
        across = one[..., 1] - other[..., 1]
        across *= across
        found += across
        np.sqrt(found, out=found)
        return np.floor(found, out=found) if self.is_whole else found


def _cheapest(costs: Floats, size: int, weights: Floats) -> tuple[Indices, Floats]:
    """Returns the candidates that cost each demand least, in order, and their weighed costs."""
    demands, candidates = costs.shape
    column = np.tile(np.arange(candidates), (demands, 1))
    if size < candidates:
        column = np.argpartition(costs, size - 1, axis=1)[:, :size]
    cost = np.take_along_axis(costs, column, axis=1)
    order = np.lexsort((column, cost))
    cost = np.take_along_axis(cost, order, axis=1) * weights[:, None]
    return np.take_along_axis(column, order, axis=1), cost
