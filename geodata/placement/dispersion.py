"""p-dispersion: p sites as far from one another as can be.

Kuby, *Geographical Analysis* 19, 1987: maximise the least distance between two selected candidates,
p selected. The answer is one of the distances, and one can be had when p candidates can be chosen
of which no two are nearer: distances are searched by halves (Sayah and Irnich, *EJOR* 256, 2017).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array

from geodata.errors import ParameterError
from geodata.placement.arrays import count_of, groups_of, selection_of
from geodata.placement.clock import by_the_clock, clock_s
from geodata.placement.mip import solve
from geodata.placement.model import Model, add_sites
from geodata.placement.quotas import Quotas
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
    relative_gap,
)


@by_the_clock
def p_dispersion(
    distances: ArrayLike,
    p: int,
    *,
    fixed: ArrayLike | None = None,
    groups: Sequence[Group] | None = None,
    options: SolveOptions = DEFAULT,
) -> Solution:
    """Returns the p candidates whose two nearest are the farthest apart, near a proven bound.

    Aim: `closest`, the least distance between two of them; infinite of fewer than two. Of plans as
    good, the solver's own is taken: nothing else is asked of them.

    Args:
        distances: candidates x candidates, dense, not negative, the same both ways; the diagonal
            is not read.
        p: how many candidates to select, those fixed among them; all when there are fewer.
        fixed: candidates that are selected whatever happens: positions, or a mask.
        groups: quotas on candidates.
        options: of the search; `start` is not used.

    Raises:
        ParameterError: an array has the wrong shape, or holds what it cannot.
    """
    began = clock_s()
    apart = _distances_of(distances)
    size = len(apart)
    known, count = selection_of("fixed", fixed, size), min(count_of(p), size)
    quotas = Quotas(groups_of(groups, size), size)
    conflicts = quotas.conflicts(known, count)
    if conflicts:
        return infeasible(0, clock_s() - began, conflicts)
    best, bound, stopped = _by_halves(apart, known, quotas, count, options, began)
    value = _closest(apart, best)
    distance = 0.0 if value == bound else relative_gap(value, bound)
    status: Status = "interrupted" if stopped else "feasible"
    if distance <= options.gap:
        status = "optimal"
    nobody, seconds = np.empty(0, dtype=np.int64), clock_s() - began
    aims = (Aim("closest", value, grows=True, bound=bound),)
    return Solution(best, nobody, value, bound, distance, status, seconds, aims=aims)


def _by_halves(
    apart: Floats,
    fixed: Indices,
    quotas: Quotas,
    p: int,
    options: SolveOptions,
    began: float,
) -> tuple[Indices, float, bool]:
    """Returns the best plan found, a bound, and whether the search was told to stop."""
    until = began + options.time_limit_s
    levels = np.unique(apart[np.triu_indices(len(apart), 1)])
    any_plan, _ = _at_least(apart, -np.inf, fixed, quotas, p, 60.0, options)
    best = np.empty(0, dtype=np.int64) if any_plan is None else any_plan
    if p < 2 or not len(levels):
        return best, np.inf, False
    # The plan has `levels[low]`; no plan has `levels[high]`.
    low, high = int(np.searchsorted(levels, _closest(apart, best))), len(levels)
    if len(fixed) > 1:
        high = int(np.searchsorted(levels, _closest(apart, fixed), side="right"))
    while low + 1 < high:
        left = until - clock_s()
        middle = (low + high) // 2
        if left <= 0:
            break
        found, proven = _at_least(apart, levels[middle], fixed, quotas, p, left, options)
        if found is not None:
            best, low = found, int(np.searchsorted(levels, _closest(apart, found)))
        elif not proven:
            break
        else:
            high = middle
        at, bound = clock_s() - began, float(levels[high - 1])
        current = Progress("search", at, float(levels[low]), bound, best)
        if options.progress is not None and options.progress(current):
            return best, bound, True
    return best, float(levels[high - 1]), False


def _at_least(
    apart: Floats,
    least: float,
    fixed: Indices,
    quotas: Quotas,
    p: int,
    left: float,
    options: SolveOptions,
) -> tuple[Indices | None, bool]:
    """Returns a plan of which no two are nearer, or None and whether there is none."""
    model = Model()
    sites = add_sites(model, fixed, quotas, (p, p))
    one, other = np.nonzero(np.triu(apart < least, 1))
    number = np.arange(len(one))
    if len(one):
        ends = (np.concatenate([number, number]), np.concatenate([one, other]))
        pairs = csr_array((np.ones(2 * len(one)), ends), shape=(len(one), len(sites)))
        model.add([(sites, pairs)], 0.0, 1.0)
    program = model.program(np.zeros(model.columns))
    found = solve(program, time_limit_s=left, seed=options.seed)
    if len(found.values):
        return np.flatnonzero(found.values[sites] > 0.5), True
    return None, found.status == "infeasible"


def _closest(apart: Floats, selected: Indices) -> float:
    part = apart[np.ix_(selected, selected)]
    return float(part[np.triu_indices(len(selected), 1)].min(initial=np.inf))


def _distances_of(distances: Any) -> Floats:
    found = np.array(distances, dtype=np.float64)
    if found.ndim != 2 or found.shape[0] != found.shape[1]:
        raise ParameterError("distances", "must be a square matrix of candidates")
    np.fill_diagonal(found, 0.0)
    if not np.isfinite(found).all() or (found < 0).any() or (found != found.T).any():
        raise ParameterError("distances", "must be numbers, not negative, the same both ways")
    return found
