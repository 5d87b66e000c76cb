"""The days of a round: which stops one day can hold, and the most valuable of them at some prices.

A day leaves a base, gives help at one to three stops, and comes back. Days are priced by label
setting (Desrochers and Soumis, *INFOR* 26, 1988): a label is a path from the base
with its minutes; as a day has three stops at most, every label of two is made, and completed by
the most valuable stop that the day still holds, so that no dominance is needed and none is lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations, pairwise, permutations
from typing import Any

import numpy as np

from geodata.placement.solution import Floats, Indices

Day = tuple[int, ...]
"""Stops of a day, in the order in which they are visited."""
_SLACK = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Drives:
    """Minutes of driving; infinite where no road leads.

    Attributes:
        out: bases x stops.
        between: stops x stops.
        back: stops x bases.
    """

    out: Floats
    between: Floats
    back: Floats

    def minutes(self, base: int, day: Day) -> float:
        """Returns the driving of a day, in its order."""
        legs = sum(float(self.between[i, j]) for i, j in pairwise(day))
        return float(self.out[base, day[0]]) + legs + float(self.back[day[-1], base])

    def shortest(self, base: int, stops: Day) -> Day:
        """Returns the order of some stops that takes the least driving; the first of equals."""
        return min(permutations(sorted(stops)), key=lambda day: (self.minutes(base, day), day))


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """The days that a working day holds.

    Attributes:
        drives: between bases and stops.
        driving: minutes of driving that a day of one, two, three stops has left.
    """

    drives: Drives
    driving: tuple[float, ...]
    _pairs: list[Any] = field(default_factory=list)

    @classmethod
    def of(cls, drives: Drives, day_minutes: float, stop_minutes: float, most_stops: int) -> Days:
        """Returns the days of so many minutes, each stop taking its own."""
        left = [day_minutes - count * stop_minutes for count in range(1, most_stops + 1)]
        days = cls(drives, tuple(each for each in left if each >= 0))
        days._pairs.extend(days._pairs_from(base) for base in range(len(drives.out)))
        return days

    @property
    def bases(self) -> int:
        """How many bases there are."""
        return len(self.drives.out)

    def singles(self) -> Any:
        """Returns bases x stops: whether a day goes there and back."""
        if not self.driving:
            return np.zeros(self.drives.out.shape, dtype=bool)
        return self.drives.out + self.drives.back.T <= self.driving[0] + _SLACK

    def _pairs_from(self, base: int) -> Any:
        """Returns stops x stops: whether a day holds both, in one order or the other."""
        drives = self.drives
        if len(self.driving) < 2:
            return np.zeros(drives.between.shape, dtype=bool)
        there = drives.out[base][:, None] + drives.between + drives.back[:, base][None, :]
        held = there <= self.driving[1] + _SLACK
        held |= held.T
        np.fill_diagonal(held, val=False)
        return held

    def best(self, base: int, values: Floats) -> Iterator[tuple[float, Day]]:
        """Yields valuable days of a base, unordered sets: for every stop, the best one with it.

        The most valuable of all the days of the base is among them.

        Args:
            base: of the days.
            values: of each stop, 0 or more.
        """
        alone = self.singles()[base]
        worth = np.flatnonzero(values > 0)
        order = worth[np.argsort(-values[worth], kind="stable")]
        yield from ((float(values[i]), (int(i),)) for i in order[alone[order]].tolist())
        if not len(order) or len(self.driving) < 2:
            return
        held = self._pairs[base][np.ix_(order, order)]
        partner = held.argmax(axis=1)  # The first in order of value.
        has = held[np.arange(len(order)), partner]
        for i in np.flatnonzero(has).tolist():
            pair = (int(order[i]), int(order[partner[i]]))
            yield float(values[list(pair)].sum()), pair
        if len(self.driving) > 2:
            yield from self._best_of_three(base, order, values)

    def _best_of_three(
        self, base: int, order: Indices, values: Floats
    ) -> Iterator[tuple[float, Day]]:
        drives = self.drives
        between = drives.between[np.ix_(order, order)]
        out, back = drives.out[base, order], drives.back[order, base]
        rows = np.arange(len(order))
        for j in rows.tolist():
            # Paths base, i, j, then k and home, for all i and k at once.
            path = (out + between[:, j])[:, None] + (between[j] + back)[None, :]
            held = path <= self.driving[2] + _SLACK
            held[rows, rows] = False
            held[j, :] = held[:, j] = False
            last = held.argmax(axis=1)
            has = np.flatnonzero(held[rows, last])
            if len(has):
                total = values[order[has]] + values[order[last[has]]]
                at = has[int(np.argmax(total))]
                three = (int(order[at]), int(order[j]), int(order[last[at]]))
                yield float(values[list(three)].sum()), three

    def all_above(self, base: int, values: Floats, least: float, most: int) -> list[Day] | None:
        """Returns every set of stops of a base's days worth at least so much; None of too many.

        Args:
            base: of the days.
            values: of each stop.
            least: value of a day, inclusive.
            most: days to return.
        """
        alone = self.singles()[base]
        found: list[Day] = [(int(i),) for i in np.flatnonzero(alone & (values >= least))]
        if len(self.driving) > 1:
            both = self._pairs[base] & (values[:, None] + values[None, :] >= least)
            i, j = np.nonzero(np.triu(both))
            if len(found) + len(i) > most:
                return None
            found += list(zip(i.tolist(), j.tolist(), strict=True))
        if len(self.driving) > 2:
            threes = self._threes_above(base, values, least, most - len(found))
            return None if threes is None else found + threes
        return found

    def _threes_above(self, base: int, values: Floats, least: float, most: int) -> list[Day] | None:
        drives, found = self.drives, set[Day]()
        out, back = drives.out[base], drives.back[:, base]
        for j in range(len(values)):
            path = (out + drives.between[:, j])[:, None] + (drives.between[j] + back)[None, :]
            worth = values[:, None] + values[None, :] + values[j] >= least
            i, k = np.nonzero((path <= self.driving[2] + _SLACK) & worth)
            apart = (i != k) & (i != j) & (k != j)
            threes = np.sort(np.column_stack([i, np.full(len(i), j), k])[apart], axis=1)
            found.update(map(tuple, threes.tolist()))
            if len(found) > most:
                return None
        return sorted(found)

    def holds(self, base: int, stops: Day) -> bool:
        """Returns whether a day of a base holds some stops, in their best order."""
        if len(stops) > len(self.driving):
            return False
        day = self.drives.shortest(base, stops)
        return self.drives.minutes(base, day) <= self.driving[len(stops) - 1] + _SLACK

    def sets_of(self, base: int, stops: Indices) -> Iterator[Day]:
        """Yields every set of some stops that a day of a base holds."""
        for count in range(1, len(self.driving) + 1):
            for own in combinations(sorted(stops.tolist()), count):
                if self.holds(base, own):
                    yield own
