"""Lexicographic equity: the part served worst as well as can be, then the next, and so on.

The share of each part's weight that is reached, in growing order, is made lexicographically as
large as can be; at last, with all that held, the weight reached. A problem of a few parts goes to
the solver level by level, in the form of Ogryczak and Śliwiński (*Comp. Optim. Appl.* 29, 2004):
the sum of the k smallest shares is the largest `k t - sum of max(0, t - share)`. A large one is
filled like vessels: each post goes where the share is the lowest; the relaxation bounds the first
level, whatever the plan.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array

from geodata.errors import ParameterError
from geodata.placement.arrays import count_of, groups_of, reach_of, selection_of, weights_of
from geodata.placement.equity_levels import EquityProgram, merged
from geodata.placement.equity_vessels import fill_vessels
from geodata.placement.quotas import Quotas
from geodata.placement.served import first_server
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

_SMALL = 20_000
_MOST_PARTS = 40


def equity_covering(
    reach: Any,
    weights: ArrayLike,
    p: int,
    parts: ArrayLike,
    *,
    fixed: ArrayLike | None = None,
    groups: Sequence[Group] | None = None,
    time_limit_s: float = 60,
    gap: float = 1e-3,
    seed: int = 0,
    progress: Report | None = None,
    start: ArrayLike | None = None,
) -> Solution:
    """Returns the p candidates that serve the worst served part best, then the next.

    The objective and the bound are the smallest share of a part, from 0 to 1.

    Args:
        reach: demands x candidates, 1 where a candidate reaches a demand; sparse or dense.
        weights: of the demands, not negative.
        p: how many candidates to select, those fixed among them; all when there are fewer.
        parts: the number of the part of each demand, from 0; a part without weight has no share.
        fixed: positions of candidates that are selected whatever happens.
        groups: quotas on candidates.
        time_limit_s: seconds, after which the best plan so far is returned with its bound.
        gap: what is proven of the smallest share when the status is `optimal`.
        seed: of the solver's choices.
        progress: told of each step; answering True stops the search.
        start: positions of a plan to begin from.

    Raises:
        ParameterError: an array has the wrong shape, or holds what it cannot.
    """
    began = time.monotonic()
    matrix = reach_of(reach)
    demands, candidates = matrix.shape
    weight = weights_of(weights, demands)
    part = np.asarray(parts, dtype=np.int64)
    if part.shape != (demands,) or (part < 0).any():
        raise ParameterError("parts", f"must be {demands} numbers from 0, one per demand")
    quotas = Quotas(groups_of(groups, candidates), candidates)
    known, count = selection_of("fixed", fixed, candidates), min(count_of(p), candidates)
    conflicts = quotas.conflicts(known, count)
    if conflicts:
        return _infeasible(demands, began, conflicts)
    program = _program(matrix, weight, part, count, known, quotas)
    until = began + time_limit_s
    best = _first(program, known, selection_of("start", start, candidates))
    bound = program.relaxed_share(max(0.01, (until - time.monotonic()) / 2), seed)
    worst = program.worst_share(best)
    told = Progress("search", time.monotonic() - began, worst, max(bound, worst), best)
    stopped = progress is not None and bool(progress(told))
    if not stopped and program.reach.nnz <= _SMALL and program.parts <= _MOST_PARTS:
        best, exact = program.by_levels(best, until, gap, seed)
        bound = min(bound, exact)
    return _answer(matrix, program, best, bound, began, gap, stopped=stopped)


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
        return max((start, filled), key=program.shares_in_order)
    return filled


def _answer(
    matrix: Any,
    program: EquityProgram,
    selected: Indices,
    bound: float,
    began: float,
    gap: float,
    *,
    stopped: bool,
) -> Solution:
    worst = program.worst_share(selected)
    # A share is at most all, and what is reached is reached.
    bound = max(worst, min(bound, 1.0))
    distance = relative_gap(worst, bound)
    status: Status = "interrupted" if stopped else "feasible"
    if bound - worst <= max(gap * worst, 1e-6):
        status = "optimal"
    served = first_server(matrix, selected)
    seconds = time.monotonic() - began
    return Solution(selected, served, worst, bound, distance, status, seconds)


def _infeasible(demands: int, began: float, conflicts: tuple[str, ...]) -> Solution:
    nothing, unserved = np.empty(0, dtype=np.int64), np.full(demands, -1, dtype=np.int64)
    seconds, nan, infinite = time.monotonic() - began, float("nan"), float("inf")
    return Solution(nothing, unserved, 0.0, nan, infinite, "infeasible", seconds, conflicts)
