"""The bound of the p-median by Lagrangian relaxation of who serves whom.

Cornuejols, Fisher and Nemhauser, *Management Science* 23, 1977: with a multiplier per demand, each
candidate is worth what it saves, and the p best are chosen. Any multipliers prove a bound; the
volume algorithm (`volume`) makes them better. Quotas are left out of the choice, which leaves the
bound valid.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from geodata.placement.clock import spend
from geodata.placement.median_kernel import served_times, worth_of
from geodata.placement.median_trips import Trips
from geodata.placement.search import Mask
from geodata.placement.solution import Floats
from geodata.placement.volume import Volume

_SMALLEST_STEP = 5e-4


@dataclass(slots=True)
class Relaxation:
    """The multipliers, and the best bound that they have proven.

    Attributes:
        trips: of the problem.
        p: how many are selected.
        frozen: candidates that are selected whatever happens.
        multipliers: one per demand, the next to be priced.
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
    shares: Floats | None = None
    """Of each candidate, in how much of the choices it is."""
    _volume: Volume = field(default_factory=lambda: Volume(0.5))

    def iterate(self, target: float) -> Mask:
        """Makes one step towards the value of a plan, and returns the candidates chosen."""
        spend(len(self.trips.row))
        self.multipliers = np.clip(self.multipliers, 0.0, self.trips.clip)
        bound, worth, chosen = _priced(self.trips, self.multipliers, self.p, self.frozen)
        away = 1.0 - served_times(self.trips, self.multipliers, chosen)
        if bound > self.bound:
            self.bound, self.best, self.worth = bound, self.multipliers.copy(), worth
        after, part = self._volume.move(self.multipliers, bound, away, target)
        self.multipliers = after
        before = np.zeros(len(chosen)) if self.shares is None else self.shares
        self.shares = part * chosen + (1 - part) * before
        return chosen

    def begin_at(self, multipliers: Floats, step: float) -> None:
        """Begins again at other multipliers, with steps of another size, and keeps the bound.

        Args:
            multipliers: to begin from.
            step: the first.
        """
        self.multipliers, self.shares, self._volume = multipliers, None, Volume(step)

    @property
    def goes_on(self) -> bool:
        """Whether steps are still large enough to matter."""
        return self._volume.step > _SMALLEST_STEP


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
