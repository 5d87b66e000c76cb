"""Set covering: the fewest sites that leave nobody out of reach.

Toregas, Swain, ReVelle and Bergman, *Operations Research* 19, 1971: minimise the number of selected
candidates, each demand reached by one at least. Demands and candidates that others make superfluous
are taken out first (Toregas and ReVelle 1973), again and again while any is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array, vstack

from geodata.placement.arrays import groups_of, reach_of, selection_of
from geodata.placement.greedy import greedy_covering
from geodata.placement.lean import lean_covering, undominated, without_implied
from geodata.placement.mip import Program, Solved, solve
from geodata.placement.quotas import Quotas
from geodata.placement.served import first_server
from geodata.placement.solution import (
    Group,
    Indices,
    Progress,
    Report,
    Solution,
    Status,
    relative_gap,
)

UNREACHABLE = "unreachable demands"
GROUPS = "groups"


def set_covering(
    reach: Any,
    *,
    fixed: ArrayLike | None = None,
    groups: Sequence[Group] | None = None,
    time_limit_s: float = 60,
    gap: float = 1e-3,
    seed: int = 0,
    progress: Report | None = None,
) -> Solution:
    """Returns the fewest candidates that reach every demand, and how few there may be at best.

    A demand that no candidate reaches makes it infeasible: the caller leaves out those that it
    gives up.

    Args:
        reach: demands x candidates, 1 where a candidate reaches a demand; sparse or dense.
        fixed: positions of candidates that are selected whatever happens.
        groups: quotas on candidates.
        time_limit_s: seconds, after which the best plan so far is returned with its bound.
        gap: what is proven when the status is `optimal`.
        seed: of the solver's choices.
        progress: told of each step; answering True stops the search.

    Raises:
        ParameterError: an array has the wrong shape, or holds what it cannot.
    """
    matrix = reach_of(reach)
    known = selection_of("fixed", fixed, matrix.shape[1])
    quotas = Quotas(groups_of(groups, matrix.shape[1]), matrix.shape[1])
    began = time.monotonic()
    if (np.diff(matrix.indptr) == 0).any():
        return _none(matrix, began, (UNREACHABLE,))
    stopped = False

    def watch(best: float | None, bound: float | None) -> bool:
        nonlocal stopped
        if progress is not None:
            at = time.monotonic() - began
            stopped = stopped or bool(progress(Progress("proof", at, best, bound)))
        return stopped

    found = fewest(
        matrix, known, quotas, time_limit_s=time_limit_s, gap=gap, seed=seed, watch=watch
    )
    if found.status == "infeasible":
        return _none(matrix, began, (GROUPS, *(group.name for group in quotas.groups)))
    selected = np.flatnonzero(found.values > 0.5)
    # A number of sites is whole: so is the least that the bound leaves.
    bound = min(float(len(selected)), float(np.ceil(found.bound - 1e-6)))
    proven = relative_gap(len(selected), bound) <= gap and len(found.values) > 0
    status: Status = "optimal" if proven else "interrupted" if stopped else "feasible"
    return Solution(
        selected,
        first_server(matrix, selected),
        float(len(selected)),
        bound,
        relative_gap(len(selected), bound),
        status,
        time.monotonic() - began,
    )


def fewest(
    matrix: Any,
    fixed: Indices,
    quotas: Quotas,
    *,
    time_limit_s: float,
    gap: float = 0.0,
    seed: int = 0,
    watch: Callable[[float | None, float | None], bool] | None = None,
) -> Solved:
    """Solves set covering over checked arrays; the values are those of all the candidates.

    Every demand has a candidate.
    """
    candidates = matrix.shape[1]
    served = np.zeros(matrix.shape[0])
    served[np.unique(csr_array(matrix.T)[fixed].indices)] = 1
    left = csr_array(matrix[served == 0])
    if not left.shape[0] and quotas.kept_by(fixed):
        alone = np.zeros(candidates)
        alone[fixed] = 1
        return Solved(alone, float(len(fixed)), float(len(fixed)), "optimal")
    lean, _ = lean_covering(left, np.ones(left.shape[0]))
    columns = np.setdiff1d(np.arange(candidates), fixed)
    if quotas.groups:
        lean = csr_array(lean[:, columns])
    else:
        lean, columns = _reduced(csr_array(lean[:, columns]), columns)
    member = quotas.member[columns].T
    known = quotas.counts(fixed)
    greedy = greedy_covering(
        csr_array(lean.T), np.ones(lean.shape[0]), len(columns), np.empty(0, dtype=np.int64)
    )
    start = np.zeros(len(columns))
    start[_useful(lean, greedy)] = 1
    found = solve(
        Program(
            cost=np.ones(len(columns)),
            lower=np.zeros(len(columns)),
            upper=np.ones(len(columns)),
            matrix=csr_array(vstack([lean, member])),
            row_lower=np.concatenate([np.ones(lean.shape[0]), quotas.at_least - known]),
            row_upper=np.concatenate([np.full(lean.shape[0], np.inf), quotas.at_most - known]),
            integer=np.ones(len(columns), dtype=bool),
        ),
        time_limit_s=time_limit_s,
        gap=gap,
        start=start,
        seed=seed,
        watch=watch,
    )
    values = np.zeros(candidates if len(found.values) else 0)
    if len(values):
        values[columns] = found.values
        values[fixed] = 1
    return Solved(values, float(values.sum()), found.bound + len(fixed), found.status)


def _reduced(lean: Any, columns: Indices) -> tuple[Any, Indices]:
    """Takes out candidates and demands by turns, while any goes."""
    while True:
        size = lean.shape
        kept = undominated(lean)
        lean, columns = csr_array(lean[:, kept]), columns[kept]
        lean = without_implied(lean)
        if lean.shape == size:
            return lean, columns


def _useful(lean: Any, order: Indices) -> Indices:
    """Returns the first candidates of an order that reach all there is to reach."""
    left = np.ones(lean.shape[0], dtype=bool)
    columns = csr_array(lean.T)
    kept = []
    for candidate in order.tolist():
        own = columns.indices[columns.indptr[candidate] : columns.indptr[candidate + 1]]
        if left[own].any():
            kept.append(candidate)
            left[own] = False
    return np.array(kept, dtype=np.int64)


def _none(matrix: Any, began: float, conflicts: tuple[str, ...]) -> Solution:
    unserved = np.full(matrix.shape[0], -1, dtype=np.int64)
    nothing = np.empty(0, dtype=np.int64)
    seconds = time.monotonic() - began
    nan, infinite = float("nan"), float("inf")
    return Solution(nothing, unserved, nan, nan, infinite, "infeasible", seconds, conflicts)
