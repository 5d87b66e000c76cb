"""The bound of people shared between sites, by two prices of each demand.

A unit of pull on demand i costs m, and being reached at all costs what passes u. With `k_j` what
site j is worth to the demand as the strongest of those chosen, less m for each unit of pull, no
choice gives it more than `max(floor, max_j k_j - e_j)` beyond its prices, where a site pays
`m a_j + e_j`; with `e_j = max(0, k_j - u)` that is u. So that no plan has more than

    sum_i u_i + the p largest of sum_i (m_i a_ij + max(0, k_ij(m_i) - u_i)),  u_i >= floor_i

whatever u and m are. With u the conjugate of the concave function it is the bound of its tangents;
with m = 0, that of a p-median (Cornuejols, Fisher and Nemhauser 1977), where one site alone counts.
It is convex in both, and made less by the volume algorithm (Barahona and Anbil, *Math. Programming*
87, 2000), as `median_bound` has it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from geodata.placement.quotas import Quotas
from geodata.placement.sharing import Sharing, coming
from geodata.placement.solution import Floats

_PATIENCE, _SHORTER, _LONGER, _LONGEST, _FIRST_STEP = 20, 0.66, 1.1, 2.0, 0.1
_FIRST_SHORTER, _LEAST_FIRST, _SMALLEST = 0.5, 1e-3, 1e-5
_PART, _LEAST_PART, _PART_EVERY, _PART_SHORTER = 0.1, 0.002, 50, 0.85


@dataclass(slots=True)
class SharingPrices:
    """The prices, and the least bound that they have proven.

    Attributes:
        problem: over the candidates to choose.
        quotas: on them; those already fixed are counted off.
        values: prices of being reached, of pull by its largest unit, least and most of quotas.
        bound: the least proven.
        best: the prices that proved it.
    """

    problem: Sharing
    quotas: Quotas
    values: Floats
    bound: float = np.inf
    best: Floats | None = None
    _unit: float = 1.0
    _demands: int = 0
    _center: Floats | None = None
    _reached: float = np.inf
    _direction: Floats | None = None
    _has_moved: bool = False
    _still: int = 0
    _averaged: int = 0
    _step: float = field(default=_FIRST_STEP)

    @classmethod
    def at(cls, problem: Sharing, quotas: Quotas, pull: Floats) -> SharingPrices:
        """Returns the prices of the tangents where a plan lies.

        Args:
            problem: over the candidates to choose.
            quotas: on them.
            pull: on each demand, under a plan.
        """
        price = problem.weights / (1.0 + pull) ** 2
        reached = problem.weights * coming(pull) - price * (pull - problem.base)
        unit = float(problem.rows.data.max(initial=0.0)) or 1.0
        nothing = np.zeros(2 * len(quotas.groups))
        values = np.concatenate([reached, price * unit, nothing])
        return cls(problem, quotas, values, _unit=unit, _demands=len(price))

    def run(self, target: float, stop: Callable[[float], bool]) -> None:
        """Makes the bound less, towards the value of a plan.

        Args:
            target: that value.
            stop: asked after each step, given the bound.
        """
        while self._step > _SMALLEST and not stop(self.bound):
            self._iterate(target)

    def prices(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Returns the best prices: of being reached, of pull, of the least and most of quotas."""
        values = self.values if self.best is None else self.best
        count, groups = self._demands, len(self.quotas.groups)
        return (
            values[:count],
            values[count : 2 * count] / self._unit,
            values[2 * count : 2 * count + groups],
            values[2 * count + groups :],
        )

    def _iterate(self, target: float) -> None:
        count = self._demands
        self.values = np.maximum(self.values, 0.0)
        self.values[:count] = np.clip(self.values[:count], self.problem.floor, self.problem.weights)
        bound, away = self._priced()
        if bound < self.bound:
            self.bound, self.best = bound, self.values.copy()
        self._judge(bound, away)
        direction = self._average(away)
        length = float(direction @ direction)
        center = self.values if self._center is None else self._center
        self.values = center
        if length > 0:
            distance = max(self._reached - target, 1e-9 * abs(target))
            self.values = center - self._step * distance / length * direction
        else:
            self._step = 0.0

    def _priced(self) -> tuple[float, Floats]:
        """Returns what the prices prove, and the direction in which that grows."""
        problem, count, groups = self.problem, self._demands, len(self.quotas.groups)
        reached, price = self.values[:count], self.values[count : 2 * count] / self._unit
        low, high = self.values[2 * count : 2 * count + groups], self.values[2 * count + groups :]
        first, pull = problem.firsts(price)
        over = first - reached[problem.row]
        paid = price[problem.row] * problem.rows.data + np.maximum(over, 0.0)
        columns = problem.rows.indices
        worth = np.bincount(columns, paid, minlength=problem.rows.shape[1])
        worth += self.quotas.member @ (low - high)
        chosen = np.zeros(len(worth))
        chosen[np.argpartition(-worth, max(problem.p - 1, 0))[: problem.p]] = 1.0
        quotas = float(high @ self.quotas.at_most - low @ self.quotas.at_least)
        bound = float(reached.sum() + worth @ chosen) + quotas
        taken, is_first = chosen[columns], over > 0
        more = np.where(is_first, pull - problem.base[problem.row], 0.0)
        counts = self.quotas.member.T @ chosen
        away = [
            1.0 - np.bincount(problem.row, taken * is_first, minlength=count),
            np.bincount(problem.row, taken * (problem.rows.data - more), minlength=count)
            / self._unit,
            counts - self.quotas.at_least,
            self.quotas.at_most - counts,
        ]
        return bound, np.concatenate(away)

    def _judge(self, bound: float, away: Floats) -> None:
        """Keeps prices that prove less; steps grow along a direction that leads further."""
        if bound >= self._reached:
            self._still += 1
            if not self._has_moved and self._step > _LEAST_FIRST:
                self._step *= _FIRST_SHORTER
            elif self._still >= _PATIENCE:
                self._step, self._still = self._step * _SHORTER, 0
            return
        if self._direction is not None and away @ self._direction >= 0:
            self._step = min(self._step * _LONGER, _LONGEST)
        self._has_moved = self._center is not None
        self._center, self._reached, self._still = self.values, bound, 0

    def _average(self, away: Floats) -> Floats:
        """Returns the average of directions, a little of the last one and most of those before."""
        if self._direction is None:
            self._direction = away
            return away
        self._averaged += 1
        most = max(_LEAST_PART, _PART * _PART_SHORTER ** (self._averaged // _PART_EVERY))
        apart = self._direction - away
        length = float(apart @ apart)
        part = float(apart @ self._direction) / length if length > 0 else most
        part = min(max(part, most / 10), most)
        self._direction = part * away + (1 - part) * self._direction
        return self._direction
