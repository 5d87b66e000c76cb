"""The bound of people shared between sites, by two prices of each demand.

A unit of pull on demand i costs m, and being reached at all costs what passes u. With `k_j` what
site j is worth to the demand as the strongest of those chosen, less m for each unit of pull, no
choice gives it more than `max(floor, max_j k_j - e_j)` beyond its prices, where a site pays
`m a_j + e_j`; with `e_j = max(0, k_j - u)` that is u. So that no plan has more than

    sum_i u_i + the p largest of sum_i (m_i a_ij + max(0, k_ij(m_i) - u_i)),  u_i >= floor_i

whatever u and m are. With u the conjugate of the concave function it is the bound of its tangents;
with m = 0, that of a p-median (Cornuejols, Fisher and Nemhauser 1977), where one site alone counts.
It is convex in both, and made less by the volume algorithm (`volume`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from geodata.placement.clock import spend
from geodata.placement.quotas import Quotas
from geodata.placement.sharing import Sharing, coming
from geodata.placement.solution import Floats, Indices
from geodata.placement.volume import Volume

_FIRST_STEP, _LEAST_FIRST, _SMALLEST = 0.1, 1e-3, 1e-5
_TERMS = 6
"""Times that a step goes over the trips, about, for work that is counted."""


@dataclass(slots=True)
class SharingPrices:
    """The prices, and the least bound that they have proven.

    Attributes:
        problem: over the candidates to choose.
        quotas: on them; those already fixed are counted off.
        values: prices of being reached, of pull by its largest unit, least and most of quotas.
        bound: the least proven.
        best: the prices that proved it.
        worth: of each candidate at these prices.
    """

    problem: Sharing
    quotas: Quotas
    values: Floats
    bound: float = np.inf
    best: Floats | None = None
    worth: Floats | None = None
    _unit: float = 1.0
    _demands: int = 0
    _volume: Volume = field(default_factory=lambda: Volume(_FIRST_STEP, _LEAST_FIRST))

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
        while self._volume.step > _SMALLEST and not stop(self.bound):
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

    def undecided(self, value: float) -> Indices:
        """Returns the candidates that a plan of more than a value may have.

        One that is worth less than the last one chosen takes that from the bound of its plans.

        Args:
            value: of a plan.
        """
        count = self.problem.rows.shape[1]
        if self.worth is None or not 0 < self.problem.p < count:
            return np.arange(count)
        last_in = float(np.partition(self.worth, count - self.problem.p)[count - self.problem.p])
        return np.flatnonzero(last_in - self.worth <= self.bound - value)

    def _iterate(self, target: float) -> None:
        spend(_TERMS * self.problem.rows.nnz)
        count = self._demands
        self.values = np.maximum(self.values, 0.0)
        self.values[:count] = np.clip(self.values[:count], self.problem.floor, self.problem.weights)
        bound, away, worth = self._priced()
        if bound < self.bound:
            self.bound, self.best, self.worth = bound, self.values.copy(), worth
        self.values, _ = self._volume.move(self.values, -bound, -away, -target)

    def _priced(self) -> tuple[float, Floats, Floats]:
        """Returns what the prices prove, the way in which it grows, and what sites are worth."""
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
        return bound, np.concatenate(away), worth
