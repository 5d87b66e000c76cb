"""The bound of the p-median by Lagrangian relaxation of who serves whom.

Cornuejols, Fisher and Nemhauser, *Management Science* 23, 1977: with a multiplier per demand, each
candidate is worth what it saves, and the p best are chosen. Any multipliers prove a bound; the
volume algorithm (Barahona and Anbil, *Math. Programming* 87, 2000) makes them better: it steps from
the best ones along an average of the directions, and the same average of the choices is near the
solution of the linear relaxation. Quotas are left out of the choice, which leaves the bound valid.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geodata.placement.clock import spend
from geodata.placement.median_kernel import served_times, worth_of
from geodata.placement.median_trips import Trips
from geodata.placement.search import Mask
from geodata.placement.solution import Floats

_PATIENCE, _SHORTER, _LONGER, _LONGEST = 20, 0.66, 1.1, 2.0
"""Steps that may prove no more before they are made shorter; by how much steps change; at most."""
_FIRST_SHORTER = 0.5
"""By how much after each one, until one first proves more."""
_SMALLEST_STEP = 5e-4
_PART, _LEAST_PART, _PART_EVERY, _PART_SHORTER = 0.1, 0.002, 50, 0.85
"""How much of an average is new: at first, at last, and how it gets there."""


@dataclass(slots=True)
class Relaxation:
    """The multipliers, and the best bound that they have proven.

    Attributes:
        trips: of the problem.
        p: how many are selected.
        frozen: candidates that are selected whatever happens.
        multipliers: one per demand, the next to be priced.
        step: how far the next ones are, as a share of what separates the bound from a plan.
    """

    trips: Trips
    p: int
    frozen: Mask
    multipliers: Floats
    bound: float = -np.inf
    best: Floats | None = None
    """The multipliers of the best bound."""
    worth: Floats | None = None
    """What each candidate saves at these multipliers: 0 or less."""
    step: float = 0.5
    shares: Floats | None = None
    """Of each candidate, in how much of the choices it is."""
    _center: Floats | None = None
    _reached: float = -np.inf
    _direction: Floats | None = None
    _has_moved: bool = False
    _still: int = 0
    _averaged: int = 0

    def iterate(self, target: float) -> Mask:
        """Makes one step towards the value of a plan, and returns the candidates chosen."""
        spend(len(self.trips.row))
        self.multipliers = np.clip(self.multipliers, 0.0, self.trips.clip)
        bound, worth, chosen = _priced(self.trips, self.multipliers, self.p, self.frozen)
        away = 1.0 - served_times(self.trips, self.multipliers, chosen)
        if bound > self.bound:
            self.bound, self.best, self.worth = bound, self.multipliers.copy(), worth
        self._judge(bound, away)
        direction = self._average(away, chosen)
        length = float(direction @ direction)
        self.multipliers = center = self.multipliers if self._center is None else self._center
        if length > 0:
            distance = max(target - self._reached, 1e-9 * abs(target))
            self.multipliers = center + self.step * distance / length * direction
        return chosen

    def begin_at(self, multipliers: Floats, step: float) -> None:
        """Begins again at other multipliers, with steps of another size, and keeps the bound.

        Args:
            multipliers: to begin from.
            step: the first.
        """
        self.multipliers, self.step = multipliers, step
        self._center, self._direction, self.shares = None, None, None
        self._reached, self._still, self._averaged = -np.inf, 0, 0
        self._has_moved = False

    @property
    def goes_on(self) -> bool:
        """Whether steps are still large enough to matter."""
        return self.step > _SMALLEST_STEP

    def _judge(self, bound: float, away: Floats) -> None:
        """Keeps multipliers that prove more; steps grow along a direction that leads further."""
        if bound <= self._reached:
            self._still += 1
            if not self._has_moved:
                self.step *= _FIRST_SHORTER
            elif self._still >= _PATIENCE:
                self.step, self._still = self.step * _SHORTER, 0
            return
        if self._direction is not None and away @ self._direction >= 0:
            self.step = min(self.step * _LONGER, _LONGEST)
        self._has_moved = self._center is not None
        self._center, self._reached, self._still = self.multipliers, bound, 0

    def _average(self, away: Floats, chosen: Mask) -> Floats:
        """Returns the average of directions, a little of the last one and most of those before."""
        if self._direction is None or self.shares is None:
            self._direction, self.shares = away, chosen.astype(np.float64)
            return away
        self._averaged += 1
        most = max(_LEAST_PART, _PART * _PART_SHORTER ** (self._averaged // _PART_EVERY))
        apart = self._direction - away
        length = float(apart @ apart)
        part = float(apart @ self._direction) / length if length > 0 else most
        part = min(max(part, most / 10), most)
        self._direction = part * away + (1 - part) * self._direction
        self.shares = part * chosen + (1 - part) * self.shares
        return self._direction


def proven_by(trips: Trips, multipliers: Floats, p: int, frozen: Mask) -> float:
    """Returns the bound that multipliers prove, none of them above `clip`."""
    return _priced(trips, multipliers, p, frozen)[0]


def _priced(trips: Trips, multipliers: Floats, p: int, frozen: Mask) -> tuple[float, Floats, Mask]:
    worth, chosen = -worth_of(trips, multipliers), frozen.copy()
    left = p - int(chosen.sum())
    if left > 0:
        free = np.where(frozen, np.inf, worth)
        chosen[np.argpartition(free, min(left, len(free)) - 1)[:left]] = True
    return float(multipliers.sum() + worth[chosen].sum()), worth, chosen


def undecided(relaxation: Relaxation, value: float) -> tuple[Mask, Mask]:
    """Returns the candidates that a better plan must have, and those that it may have.

    Forcing a candidate in or out of the choice adds what it is worth less than the last one chosen
    (or more than the first left): when that passes the value of a known plan, it is decided.
    """
    size = relaxation.trips.candidates
    if relaxation.worth is None or relaxation.p >= size:
        return np.zeros(size, dtype=bool), np.ones(size, dtype=bool)
    free = ~relaxation.frozen
    worth, left = relaxation.worth, relaxation.p - int(relaxation.frozen.sum())
    ordered = np.sort(worth[free])
    if left <= 0 or left >= len(ordered):
        return relaxation.frozen.copy(), np.ones(size, dtype=bool)
    last_in, first_out = ordered[left - 1], ordered[left]
    room = value - relaxation.bound
    must = relaxation.frozen | (free & (first_out - worth > room))
    may = must | relaxation.frozen | (worth - last_in <= room)
    return must, may
