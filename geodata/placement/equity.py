"""Lexicographic equity: the part served worst as well as can be, then the next, and so on.

The share of each part's weight that is reached, in growing order, is made lexicographically as
large as can be; at last, with all that held, the weight reached. A problem of a few parts goes to
the solver level by level, in the form of Ogryczak and Śliwiński (*Comp. Optim. Appl.* 29, 2004):
the sum of the k smallest shares is the largest `k t - sum of max(0, t - share)`. A large one is
filled like vessels: each post goes where the share is the lowest; the relaxation bounds the first
level, whatever the plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array

from geodata.errors import ParameterError
from geodata.placement.arrays import (
    count_of,
    groups_of,
    reach_of,
    selection_of,
    weights_of,
    whole_numbers,
)
from geodata.placement.clock import by_the_clock, clock_s
from geodata.placement.equity_levels import EquityProgram, merged
from geodata.placement.equity_travel import shortest
from geodata.placement.equity_vessels import fill_vessels, refill
from geodata.placement.quotas import Quotas
from geodata.placement.served import first_server, nearest_server
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
from geodata.placement.travel import Travel, Trip, shorten, trips_of

_SMALL = 20_000
_MOST_PARTS = 40
_SHARE_OF_TRAVEL = 0.1
_TELL_EVERY_S = 0.5
"""Of the time, for the trips of a problem too large to be solved whole; and between two reports."""


@by_the_clock
def equity_covering(
    reach: Any,
    weights: ArrayLike,
    p: int,
    parts: ArrayLike,
    *,
    fixed: ArrayLike | None = None,
    groups: Sequence[Group] | None = None,
    travel: Travel | None = None,
    options: SolveOptions = DEFAULT,
) -> Solution:
    """Returns the p candidates that serve the worst served part best, then the next.

    The objective and the bound are the smallest share of a part, from 0 to 1. Aims:
    `smallest_share`, then `next_share`, each further share in order, then `covered`, the weight
    reached, then `travel` where it is given. Only these four are told.

    Args:
        reach: demands x candidates, 1 where a candidate reaches a demand; sparse or dense.
        weights: of the demands, not negative.
        p: how many candidates to select, those fixed among them; all when there are fewer.
        parts: the number of the part of each demand, from 0; a part without weight has no share.
        fixed: candidates that are selected whatever happens: positions, or a mask.
        groups: quotas on candidates.
        travel: which of the plans as fair is the best.
        options: of the search.

    Raises:
        ParameterError: an array has the wrong shape, or holds what it cannot.
    """
    began = clock_s()
    matrix = reach_of(reach)
    demands, candidates = matrix.shape
    weight = weights_of(weights, demands)
    part = whole_numbers("parts", parts)
    if part.shape != (demands,) or (part < 0).any():
        raise ParameterError("parts", f"must be {demands} numbers from 0, one per demand")
    quotas = Quotas(groups_of(groups, candidates), candidates)
    known, count = selection_of("fixed", fixed, candidates), min(count_of(p), candidates)
    start = selection_of("start", options.start, candidates)
    trip = None if travel is None else trips_of(travel, candidates)
    conflicts = quotas.conflicts(known, count)
    if conflicts:
        return infeasible(demands, clock_s() - began, conflicts, 0.0)
    program = _program(matrix, weight, part, count, known, quotas)
    until = began + options.time_limit_s
    best = _first(program, known, start)
    bound = program.relaxed_share(max(0.01, (until - clock_s()) / 2), options.seed)
    worst = program.worst_share(best)
    current = Progress("search", clock_s() - began, worst, max(bound, worst), best)
    stopped = options.progress is not None and bool(options.progress(current))
    least: float | None = None
    if not stopped and program.reach.nnz <= _SMALL and program.parts <= _MOST_PARTS:
        best, exact, held = program.by_levels(best, until, options)
        bound = min(bound, exact)
        if trip is not None:
            best = _shortened(program, trip, best, until)
        if trip is not None and trip.costs.nnz <= _SMALL and held is not None:
            best, least = shortest(program, held, trip, best, until, options)
    elif not stopped:
        searched = until - (0.0 if trip is None else _SHARE_OF_TRAVEL * options.time_limit_s)
        filling = _Filling(program, bound, began, searched, options)
        best = refill(program, best, np.random.default_rng(options.seed), filling.stop)
        stopped = filling.stopped
        if trip is not None and not stopped:
            best = _shortened(program, trip, best, until)
    found = _answer(matrix, program, best, bound, began, options, stopped=stopped)
    return found if trip is None else _with_travel(found, trip, least)


@dataclass(slots=True)
class _Filling:
    """When the search of a large problem ends: it is proven, it is late, or its caller says so."""

    program: EquityProgram
    bound: float
    began: float
    until: float
    options: SolveOptions
    stopped: bool = False
    told: float = -np.inf

    def stop(self, best: Indices) -> bool:
        now, worst = clock_s(), self.program.worst_share(best)
        if self.options.progress is not None and now - self.told >= _TELL_EVERY_S:
            self.told = now
            bound = max(self.bound, worst)
            current = Progress("search", now - self.began, worst, bound, best)
            self.stopped = bool(self.options.progress(current))
        return self.stopped or now >= self.until or _is_proven(worst, self.bound, self.options)


def _is_proven(worst: float, bound: float, options: SolveOptions) -> bool:
    # A share is at most all, and what is reached is reached.
    return max(worst, min(bound, 1.0)) - worst <= max(options.slack(worst), 1e-6)


def _shortened(program: EquityProgram, trip: Trip, best: Indices, until: float) -> Indices:
    """Returns a plan as fair of less travel, for a problem too large to be solved whole."""
    frozen = np.isin(np.arange(trip.costs.shape[1]), program.fixed)
    held = program.aims(best)

    def is_as_good(plan: Indices) -> bool:
        return program.aims(plan) >= held

    return shorten(trip, best, frozen, program.quotas, is_as_good, lambda: clock_s() >= until)


def _with_travel(found: Solution, trip: Trip, least: float | None) -> Solution:
    travel = Aim("travel", trip.cost(found.selected), bound=least)
    served = found.assigned
    if trip.costs.shape[0] == len(served):
        nearest = nearest_server(trip.costs, found.selected)
        served = np.where((served >= 0) & (nearest >= 0), nearest, served)
    return replace(found, assigned=served, aims=(*found.aims, travel))


def _program(
    matrix: Any, weights: Floats, part: Indices, p: int, fixed: Indices, quotas: Quotas
) -> EquityProgram:
    """Returns what fixed sites leave to decide: their demands are reached whatever happens."""
    matters = np.flatnonzero(weights > 0)
    _, number = np.unique(part[matters], return_inverse=True)
    chosen = np.zeros(matrix.shape[1])
    chosen[fixed] = 1
    reached = (matrix @ chosen > 0)[matters]
    total = np.bincount(number, weights[matters])
    left = np.flatnonzero(~reached)
    free = np.setdiff1d(np.arange(matrix.shape[1]), fixed)
    rows = csr_array(csr_array(matrix[matters[left]])[:, free])
    return EquityProgram(
        *merged(rows, weights[matters[left]], number[left]),
        base=np.bincount(number[reached], weights[matters][reached], minlength=len(total)),
        total=total,
        p=p - len(fixed),
        free=free,
        fixed=fixed,
        quotas=quotas,
    )


def _first(program: EquityProgram, fixed: Indices, start: Indices) -> Indices:
    filled = fill_vessels(program)
    if len(start) == program.p + len(fixed) and program.quotas.kept_by(start):
        return max((start, filled), key=program.aims)
    return filled


def _answer(
    matrix: Any,
    program: EquityProgram,
    selected: Indices,
    bound: float,
    began: float,
    options: SolveOptions,
    *,
    stopped: bool,
) -> Solution:
    worst = program.worst_share(selected)
    bound = max(worst, min(bound, 1.0))
    distance = options.gap_between(worst, bound)
    status: Status = "interrupted" if stopped else "feasible"
    if _is_proven(worst, bound, options):
        status = "optimal"
    served = first_server(matrix, selected)
    seconds = clock_s() - began
    shares = [*program.shares_in_order(selected), 1.0, 1.0]
    aims = (
        Aim("smallest_share", worst, grows=True, bound=bound),
        Aim("next_share", shares[1], grows=True),
        Aim("covered", program.covered(selected), grows=True),
    )
    return Solution(selected, served, worst, bound, distance, status, seconds, aims=aims)
