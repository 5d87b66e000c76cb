"""The best plan of a p-median so far, the bound of any plan, and the time that is left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geodata.placement.clock import clock_s
from geodata.placement.median_costs import Costs
from geodata.placement.quotas import Quotas
from geodata.placement.solution import Floats, Indices, Progress, SolveOptions

LEAST_DISTANCE = 2e-6
"""The solver proves a minimum to a millionth, whatever its size."""


@dataclass(slots=True)
class Incumbent:
    """The best plan and the bound that a search has, while it has time.

    Attributes:
        costs: of the trips.
        weights: of the demands.
        beyond: what each demand pays when nobody serves it.
        p: how many candidates a plan has.
        quotas: that it keeps.
        options: of the search.
        began: when the search did, on the clock.
        until: when it has to end.
        is_whole: whether every cost is a whole number, and so any bound may be rounded up.
    """

    costs: Costs
    weights: Floats
    beyond: Floats
    p: int
    quotas: Quotas
    options: SolveOptions
    began: float
    until: float
    is_whole: bool
    best: float = np.inf
    bound: float = -np.inf
    selected: Indices | None = None
    stopped: bool = False

    def keep(self, selected: Indices) -> None:
        """Keeps a plan that is better than the best, and that is one."""
        value = self.value_of(selected)
        if value < self.best and self.quotas.kept_by(selected) and len(selected) == self.p:
            self.best, self.selected = value, selected

    def value_of(self, selected: Indices) -> float:
        """Returns what a plan costs."""
        served, costs = self.costs.served_by(selected)
        paid = np.where(served < 0, self.beyond, costs * self.weights)
        paid[self.weights == 0] = 0.0
        return float(paid.sum())

    def prove(self, bound: float) -> None:
        """Raises the bound, never above the best plan."""
        if self.is_whole and np.isfinite(bound):
            bound = float(np.ceil(bound - 1e-6 * max(1.0, abs(bound) * 1e-6)))
        self.bound = max(self.bound, min(bound, self.best))

    def is_enough(self) -> bool:
        """Returns whether the bound is as near as asked for."""
        return self.best - self.bound <= max(self.options.slack(self.best), LEAST_DISTANCE)

    def is_over(self, until: float = np.inf) -> bool:
        """Returns whether the time is gone, or the caller stopped the search."""
        return self.stopped or clock_s() >= min(until, self.until)

    def report(self, phase: str) -> bool:
        """Reports where the search is; returns whether the caller stops it."""
        if self.options.progress is not None and not self.stopped and self.selected is not None:
            at = clock_s() - self.began
            self.stopped = bool(
                self.options.progress(Progress(phase, at, self.best, self.bound, self.selected))
            )
        return self.stopped
