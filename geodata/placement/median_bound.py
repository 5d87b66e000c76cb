"""The bound of the p-median by Lagrangian relaxation of who serves whom.

Cornuejols, Fisher and Nemhauser, *Management Science* 23, 1977: with a multiplier per demand, each
candidate is worth what it saves, and the p best are chosen. Any multipliers prove a bound; the
subgradient (Held, Wolfe and Crowder, *Math. Programming* 6, 1974) makes them better. Quotas are
left out of the choice, which leaves the bound valid.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.placement.median_trips import Trips
from geodata.placement.search import Mask
from geodata.placement.solution import Floats

_PATIENCE = 20
_SMALLEST_STEP = 5e-4


@dataclass(slots=True)
class Relaxation:
    """The multipliers, and the best bound that they have proven.

    Attributes:
        trips: of the problem.
        p: how many are selected.
        frozen: candidates that are selected whatever happens.
        multipliers: one per demand.
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
    step: float = 1.0
    _still: int = 0
    _before: NDArray[Any] | None = None

    def iterate(self, target: float) -> Mask:
        """Makes one step towards the value of a plan, and returns the candidates chosen."""
        trips = self.trips
        self.multipliers = np.clip(self.multipliers, 0.0, trips.clip)
        saved = self.multipliers[trips.row] - trips.cost
        useful = np.flatnonzero(saved > 0)
        column, row = trips.column[useful], trips.row[useful]
        worth = -np.bincount(column, saved[useful], minlength=trips.candidates)
        chosen = self._chosen(worth)
        bound = float(self.multipliers.sum() + worth[chosen].sum())
        self._keep(bound, worth)
        times = np.bincount(row[chosen[column]], minlength=trips.demands)
        away = 1.0 - times
        # The last direction, a little: it zigzags less (Crowder 1976).
        if self._before is not None:
            away = away + 0.3 * self._before
        self._before = away
        length = float(away @ away)
        if length > 0:
            distance = max(target - bound, 1e-9 * abs(target))
            self.multipliers = self.multipliers + self.step * distance / length * away
        return chosen

    def again_from_best(self, trips: Trips, step: float) -> None:
        """Begins again at the multipliers of the best bound, with steps of another size.

        Args:
            trips: of the same demands, those there were among them: more leave it as valid.
            step: the first.
        """
        self.trips = trips
        if self.best is not None:
            self.multipliers = self.best.copy()
        self.step, self._still, self._before = step, 0, None

    @property
    def goes_on(self) -> bool:
        """Whether steps are still large enough to matter."""
        return self.step > _SMALLEST_STEP

    def _chosen(self, worth: Floats) -> Mask:
        chosen = self.frozen.copy()
        left = self.p - int(chosen.sum())
        if left > 0:
            free = np.where(self.frozen, np.inf, worth)
            chosen[np.argpartition(free, min(left, len(free)) - 1)[:left]] = True
        return chosen

    def _keep(self, bound: float, worth: Floats) -> None:
        if bound > self.bound + 1e-7 * abs(self.bound if np.isfinite(self.bound) else 1.0):
            self._still = 0
        else:
            self._still += 1
        if bound > self.bound:
            self.bound, self.best, self.worth = bound, self.multipliers.copy(), worth
        if self._still >= _PATIENCE:
            self._still = 0
            self.step /= 2
            if self.best is not None:
                self.multipliers = self.best.copy()
                self._before = None


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
