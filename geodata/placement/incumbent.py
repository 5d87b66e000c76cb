"""The best plan that a search has found, what is proven of it, and who is told on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from geodata.placement.clock import clock_s
from geodata.placement.search import Search
from geodata.placement.solution import (
    Aim,
    AimName,
    Indices,
    Multipliers,
    Progress,
    Solution,
    SolveOptions,
    Status,
)

_TELL_EVERY_S = 0.5
ValueOf = Callable[[Indices], float]
"""Gives the exact value of a plan, which swaps reckon with rounded sums."""


@dataclass(slots=True)
class Incumbent:
    """The best plan of a search for the most, and its bound.

    Attributes:
        options: of the search.
        began: of the clock of the search (`clock_s`).
        best: the value of the plan.
        bound: that no plan passes.
        selected: the plan, None before there is any.
        stopped: whether whoever is told wants no more.
    """

    options: SolveOptions
    began: float
    best: float = -np.inf
    bound: float = np.inf
    selected: Indices | None = None
    stopped: bool = False
    _told: float = -np.inf

    @property
    def until(self) -> float:
        """When the time is over, by the clock of the search."""
        return self.began + self.options.time_limit_s

    @property
    def plan(self) -> Indices:
        """The candidates selected; none before there is any plan."""
        return np.empty(0, dtype=np.int64) if self.selected is None else self.selected

    def keep(self, value: float, selected: Indices) -> None:
        """Takes a plan that is better."""
        if value > self.best:
            self.best, self.selected = value, selected

    def prove(self, bound: float, same: float) -> None:
        """Takes a bound that is tighter.

        Args:
            bound: that no plan passes.
            same: what cannot be told apart: a bound as near the plan is the plan's value.
        """
        if bound - self.best <= same:
            bound = self.best
        self.bound = max(self.best, min(self.bound, bound))

    def is_done(self) -> bool:
        """Returns whether the plan is proven, or the search is over."""
        return self.options.is_enough(self.best, self.bound) or self.is_over()

    def is_over(self) -> bool:
        """Returns whether to stop; whoever follows is told now and then."""
        if clock_s() - self._told >= _TELL_EVERY_S:
            self.tell("search")
        return self.stopped or clock_s() >= self.until

    def tell(self, phase: str) -> None:
        """Tells where the search is."""
        self._told, report = clock_s(), self.options.progress
        if report is not None and not self.stopped:
            at, bound = self._told - self.began, max(self.bound, self.best)
            self.stopped = bool(report(Progress(phase, at, self.best, bound, self.selected)))

    def searched(self, search: Search, value_of: ValueOf, most: int | None = None) -> None:
        """Searches on from the plan of some swaps, for some rounds or to the end."""
        for number, value in enumerate(search.rounds(self.is_over)):
            if value > self.best:
                selected = np.flatnonzero(search.moves.chosen)
                self.keep(value_of(selected), selected)
            if self.is_done() or (most is not None and number + 1 >= most):
                return

    def answer(self, assigned: Indices, aim: AimName, multipliers: Multipliers | None) -> Solution:
        """Returns the plan with its bound.

        Args:
            assigned: the candidate that serves each demand.
            aim: the name of what is the most.
            multipliers: that prove the bound.
        """
        bound = max(self.bound, self.best)
        gap = self.options.gap_between(self.best, bound)
        status: Status = "interrupted" if self.stopped else "feasible"
        if gap <= self.options.gap:
            status = "optimal"
        return Solution(
            *(self.plan, assigned, self.best, bound, gap, status, clock_s() - self.began),
            aims=(Aim(aim, self.best, grows=True, bound=bound),),
            multipliers=multipliers,
        )
