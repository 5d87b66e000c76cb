"""The p-centre: the shortest that the longest trip to a nearest site can be.

Minieka, *SIAM Review* 12, 1970: the answer is one of the costs, and a cost can be had when the set
covering of what it reaches takes p sites or fewer. Costs are searched by halves between a greedy
plan's and the least that each demand could ask alone.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from geodata.placement.arrays import costs_of, count_of, groups_of, selection_of
from geodata.placement.quotas import Quotas
from geodata.placement.served import nearest_server
from geodata.placement.set_cover import UNREACHABLE, fewest
from geodata.placement.solution import (
    Floats,
    Group,
    Indices,
    Progress,
    Report,
    Solution,
    Status,
    relative_gap,
)


def p_center(
    costs: Any,
    p: int,
    *,
    fixed: ArrayLike | None = None,
    groups: Sequence[Group] | None = None,
    time_limit_s: float = 60,
    gap: float = 0.0,
    seed: int = 0,
    progress: Report | None = None,
) -> Solution:
    """Returns the p candidates that make the longest trip the shortest, and how short it may be.

    Args:
        costs: demands x candidates, not negative. Sparse: an absent entry means that the candidate
            cannot serve the demand. Dense: an infinite one does.
        p: how many candidates to select at most, those fixed among them.
        fixed: positions of candidates that are selected whatever happens.
        groups: quotas on candidates.
        time_limit_s: seconds, after which the best plan so far is returned with its bound.
        gap: what is proven when the status is `optimal`.
        seed: of the solver's choices.
        progress: told of each step; answering True stops the search.

    Raises:
        ParameterError: an array has the wrong shape, or holds what it cannot.
    """
    matrix = costs_of(costs)
    candidates = matrix.shape[1]
    known = selection_of("fixed", fixed, candidates)
    quotas = Quotas(groups_of(groups, candidates), candidates)
    count = min(count_of(p), candidates)
    began = time.monotonic()
    conflicts = _conflicts(matrix, known, quotas, count)
    if conflicts:
        return _without_plan(matrix, began, conflicts)
    halving = _Halving(matrix, known, quotas, count, began + time_limit_s, seed)
    stopped = False
    while halving.goes_on and not stopped:
        halving.step()
        if progress is not None and halving.best is not None:
            at = time.monotonic() - began
            stopped = bool(progress(Progress("search", at, *halving.reached, halving.best)))
    if halving.best is None:
        return _without_plan(matrix, began, halving.conflicts, halving.reached[1])
    longest, bound = halving.reached
    distance = relative_gap(longest, bound)
    status: Status = "interrupted" if stopped else "feasible"
    if distance <= gap:
        status = "optimal"
    served = nearest_server(matrix, halving.best)
    seconds = time.monotonic() - began
    return Solution(halving.best, served, longest, bound, distance, status, seconds)


@dataclass(slots=True)
class _Halving:
    """The search of the shortest longest trip among the costs, by halves.

    No plan has its longest trip at `levels[low]` or less; the best has it at `levels[high]`.
    """

    matrix: Any
    fixed: Indices
    quotas: Quotas
    p: int
    until: float
    seed: int
    levels: Floats = field(init=False)
    low: int = -1
    high: int = 0
    best: Indices | None = None
    conflicts: tuple[str, ...] = ()
    unsure: bool = False

    def __post_init__(self) -> None:
        self.levels = np.unique(self.matrix.data)
        self.high = len(self.levels) - 1
        if len(self.levels):
            # No plan does better than each demand served by its own best candidate.
            self.low = int(np.searchsorted(self.levels, _least(self.matrix))) - 1

    @property
    def goes_on(self) -> bool:
        """Whether there is something to find, and time to."""
        if not len(self.levels) or self.conflicts or self.unsure:
            return False
        return (self.best is None or self.low + 1 < self.high) and time.monotonic() < self.until

    @property
    def reached(self) -> tuple[float, float]:
        """The longest trip of the best plan (infinite before the first), and its bound."""
        least = float(self.levels[self.low + 1]) if len(self.levels) else 0.0
        if self.best is None:
            return np.inf, least
        return _longest(self.matrix, self.best), least

    def step(self) -> None:
        """Tries one cost: the largest first, then the one in the middle."""
        middle = self.high if self.best is None else (self.low + self.high) // 2
        left = self.until - time.monotonic()
        found, proven = _within(
            self.matrix, self.levels[middle], self.fixed, self.quotas, self.p, left, self.seed
        )
        if found is not None:
            self.best = found
            self.high = int(np.searchsorted(self.levels, _longest(self.matrix, found)))
        elif not proven:
            self.unsure = True
        elif self.best is None:
            self.conflicts = (UNREACHABLE, "p", *(each.name for each in self.quotas.groups))
        else:
            self.low = middle


def _conflicts(matrix: Any, fixed: Indices, quotas: Quotas, p: int) -> tuple[str, ...]:
    if (np.diff(matrix.indptr) == 0).any():
        return (UNREACHABLE,)
    return quotas.conflicts(fixed, p)


def _within(
    matrix: Any, cost: float, fixed: Indices, quotas: Quotas, p: int, left_s: float, seed: int
) -> tuple[Indices | None, bool]:
    """Returns a plan of p sites with no trip above a cost, or None and whether there is none."""
    reach = matrix.copy()
    reach.data = (matrix.data <= cost).astype(np.float64)
    reach.eliminate_zeros()
    if (np.diff(reach.indptr) == 0).any():
        return None, True

    def enough(best: float | None, bound: float | None) -> bool:
        few = best is not None and best + len(fixed) <= p + 1e-6
        many = bound is not None and bound + len(fixed) > p + 1e-6
        return few or many

    found = fewest(reach, fixed, quotas, time_limit_s=left_s, seed=seed, watch=enough)
    selected = np.flatnonzero(found.values > 0.5)
    if len(found.values) and len(selected) <= p:
        return selected, True
    return None, found.status == "infeasible" or found.bound > p + 1e-6


def _least(matrix: Any) -> float:
    return float(np.minimum.reduceat(matrix.data, matrix.indptr[:-1]).max())


def _longest(matrix: Any, selected: Indices) -> float:
    served = nearest_server(matrix, selected)
    return float(trip_costs(matrix, served).max(initial=0.0))


def trip_costs(matrix: Any, served: Indices) -> Floats:
    """Returns the cost of each demand at the candidate that serves it, 0 where none does."""
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    found = np.zeros(matrix.shape[0])
    own = matrix.indices == served[row]
    found[row[own]] = matrix.data[own]
    return found


def _without_plan(
    matrix: Any, began: float, conflicts: tuple[str, ...], bound: float = float("nan")
) -> Solution:
    """Returns the answer without a plan: no way to have one, or no time to find it."""
    status: Status = "infeasible" if conflicts else "feasible"
    nothing, unserved = np.empty(0, dtype=np.int64), np.full(matrix.shape[0], -1, dtype=np.int64)
    seconds, infinite = time.monotonic() - began, float("inf")
    return Solution(nothing, unserved, infinite, bound, infinite, status, seconds, conflicts)
