"""The volume algorithm (Barahona and Anbil, *Math. Programming* 87, 2000): prices that prove more.

It steps from the best prices there were, along an average of the directions in which the bound
grows; the same average of the choices is near the solution of the linear relaxation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geodata.placement.solution import Floats

_PATIENCE, _SHORTER, _LONGER, _LONGEST = 20, 0.66, 1.1, 2.0
"""Steps that may prove no more before they are made shorter; by how much steps change; at most."""
_FIRST_SHORTER = 0.5
"""By how much after each one, until one first proves more."""
_PART, _LEAST_PART, _PART_EVERY, _PART_SHORTER = 0.1, 0.002, 50, 0.85
"""How much of an average is new: at first, at last, and how it gets there."""


@dataclass(slots=True)
class Volume:
    """Steps towards a bound that grows; of one that falls, its negative and the opposite way.

    Attributes:
        step: how far the next prices are, as a share of what separates the bound from a plan.
        least_first: under which steps are no more made shorter until one first proves more.
    """

    step: float
    least_first: float = 0.0
    _center: Floats | None = None
    _reached: float = -np.inf
    _direction: Floats | None = None
    _has_moved: bool = False
    _still: int = 0
    _averaged: int = 0

    def move(
        self, values: Floats, bound: float, away: Floats, target: float
    ) -> tuple[Floats, float]:
        """Returns the next prices, and how much of the average is the newest direction.

        Args:
            values: the prices that were tried.
            bound: that they prove.
            away: the direction in which it grows.
            target: the value of a plan, which no bound passes.
        """
        self._judge(values, bound, away)
        direction, part = self._average(away)
        self._direction = direction
        length = float(direction @ direction)
        center = values if self._center is None else self._center
        if not length > 0:
            self.step = 0.0
            return center, part
        distance = max(target - self._reached, 1e-9 * abs(target))
        return center + self.step * distance / length * direction, part

    def _judge(self, values: Floats, bound: float, away: Floats) -> None:
        """Keeps prices that prove more; steps grow along a direction that leads further."""
        if bound <= self._reached:
            self._still += 1
            if not self._has_moved and self.step > self.least_first:
                self.step *= _FIRST_SHORTER
            elif self._still >= _PATIENCE:
                self.step, self._still = self.step * _SHORTER, 0
            return
        if self._direction is not None and away @ self._direction >= 0:
            self.step = min(self.step * _LONGER, _LONGEST)
        self._has_moved = self._center is not None
        self._center, self._reached, self._still = values, bound, 0

    def _average(self, away: Floats) -> tuple[Floats, float]:
        """Returns the average of directions, a little of the last one and most of those before."""
        if self._direction is None:
            return away, 1.0
        self._averaged += 1
        most = max(_LEAST_PART, _PART * _PART_SHORTER ** (self._averaged // _PART_EVERY))
        apart = self._direction - away
        length = float(apart @ apart)
        part = float(apart @ self._direction) / length if length > 0 else most
        part = min(max(part, most / 10), most)
        return part * away + (1 - part) * self._direction, part
