"""The p-centre: the shortest that the longest trip to a nearest site can be.

Minieka, *SIAM Review* 12, 1970: the answer is one of the costs, and a cost can be had when the set
covering of what it reaches takes p sites or fewer. Costs are searched by halves between a greedy
plan's and the least that each demand could ask alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from geodata.placement.arrays import costs_of, count_of, groups_of, selection_of, weights_of
from geodata.placement.center_ties import Center, best_of_worst
from geodata.placement.clock import by_the_clock, clock_s
from geodata.placement.conflicts import serving_everyone, unreachable
from geodata.placement.quotas import Quotas
from geodata.placement.served import nearest_server
from geodata.placement.set_cover import fewest
from geodata.placement.solution import (
    DEFAULT,
    Aim,
    Floats,
    Group,
    Indices,
    Progress,
    Solution,
    SolveOptions,
    Status,
    infeasible,
)

_LEAST_S = 5.0
"""To tell which constraints conflict, once it is known that some do."""


@by_the_clock
def p_center(
    costs: Any,
    p: int,
    *,
    weights: ArrayLike | None = None,
    fixed: ArrayLike | None = None,
    groups: Sequence[Group] | None = None,
    options: SolveOptions = DEFAULT,
) -> Solution:
    """Returns the p candidates that make the longest trip the shortest, and how short it may be.

    Aims: `worst`, the longest trip; then `next_worst`, that of the demand after it; then `mean`;
    each the least. As many of the p are selected as the quotas and these aims allow.

    Args:
        costs: demands x candidates, not negative. Sparse: an absent entry means that the candidate
            cannot serve the demand. Dense: an infinite one does.
        p: how many candidates to select at most, those fixed among them.
        weights: of the demands in the mean, 1 of each when None.
        fixed: candidates that are selected whatever happens: positions, or a mask.
        groups: quotas on candidates.
        options: of the search; `start` is not used.

    Raises:
        ParameterError: an array has the wrong shape, or holds what it cannot.
    """
    matrix = costs_of(costs)
    demands, candidates = matrix.shape
    known = selection_of("fixed", fixed, candidates)
    quotas = Quotas(groups_of(groups, candidates), candidates)
    weight = np.ones(demands) if weights is None else weights_of(weights, demands)
    count = min(count_of(p), candidates)
    began = clock_s()
    until = began + options.time_limit_s
    conflicts = unreachable(matrix) or quotas.conflicts(known, count, at_most=True)
    if conflicts:
        return infeasible(demands, clock_s() - began, conflicts, np.inf)
    halving = _Halving(matrix, known, quotas, count, until, options.seed)
    stopped = False
    while halving.goes_on and not stopped:
        halving.step()
        if options.progress is not None and halving.best is not None:
            at = clock_s() - began
            current = Progress("search", at, *halving.reached, halving.best)
            stopped = bool(options.progress(current))
    longest, bound = halving.reached
    if halving.best is None:
        return _without_plan(halving, demands, bound, began)
    center = Center(matrix, weight, known, quotas, count)
    selected = halving.best
    bounds: tuple[float | None, ...] = (None, None)
    if not stopped:
        selected, bounds = best_of_worst(center, selected, until, options)
    distance = options.gap_between(longest, bound)
    status: Status = "interrupted" if stopped else "feasible"
    if distance <= options.gap:
        status = "optimal"
    served, seconds = nearest_server(matrix, selected), clock_s() - began
    _, next_worst, mean = center.values(selected)
    aims = (
        Aim("worst", longest, bound=bound),
        Aim("next_worst", next_worst, bound=bounds[0]),
        Aim("mean", mean, bound=bounds[1]),
    )
    return Solution(selected, served, longest, bound, distance, status, seconds, aims=aims)


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
    is_impossible: bool = False
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
        if not len(self.levels) or self.is_impossible or self.unsure:
            return False
        return (self.best is None or self.low + 1 < self.high) and clock_s() < self.until

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
        left = self.until - clock_s()
        found, proven = _within(
            self.matrix, self.levels[middle], self.fixed, self.quotas, self.p, left, self.seed
        )
        if found is not None:
            self.best = found
            self.high = int(np.searchsorted(self.levels, _longest(self.matrix, found)))
        elif not proven:
            self.unsure = True
        elif self.best is None:
            self.is_impossible = True
        else:
            self.low = middle


def _within(
    matrix: Any, cost: float, fixed: Indices, quotas: Quotas, p: int, left_s: float, seed: int
) -> tuple[Indices | None, bool]:
    """Returns a plan of p sites with no trip above a cost, or None and whether there is none."""
    reach = matrix.copy()
    reach.data = (matrix.data <= cost).astype(np.float64)
    reach.eliminate_zeros()
    if (np.diff(reach.indptr) == 0).any():
        return None, True

    too_many = False

    def enough(best: float | None, bound: float | None) -> bool:
        nonlocal too_many
        too_many |= bound is not None and bound + len(fixed) > p + 1e-6
        return too_many or (best is not None and best + len(fixed) <= p + 1e-6)

    until, exact = clock_s() + left_s, SolveOptions(gap=0, seed=seed)
    found = fewest(reach, fixed, quotas, until=until, options=exact, watch=enough)
    selected = np.flatnonzero(found.values > 0.5)
    if len(found.values) and len(selected) <= p:
        return selected, True
    return None, too_many or found.status == "infeasible" or found.bound > p + 1e-6


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


def _without_plan(halving: _Halving, demands: int, bound: float, began: float) -> Solution:
    """Returns the answer without a plan: no way to have one, or no time to find it."""
    if halving.is_impossible:
        late = max(halving.until, clock_s() + _LEAST_S)
        conflicts = serving_everyone(
            *(halving.matrix, np.arange(demands), halving.fixed, halving.quotas, halving.p, late),
            at_most=True,
        )
        return infeasible(demands, clock_s() - began, conflicts, np.inf)
    found = infeasible(demands, clock_s() - began, (), np.inf)
    return replace(found, status="feasible", bound=bound)
