"""The p-median: the p sites with the least travel for all.

Hakimi, *Operations Research* 12, 1964; ReVelle and Swain, *Geographical Analysis* 2, 1970:
minimise the sum of weight times cost to the selected candidate that serves each demand, p selected.
A Lagrangian bound, a local search from what it chooses, then branch and bound on the candidates
that are not decided by what they are worth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array

from geodata.errors import ParameterError
from geodata.placement.arrays import costs_of, count_of, groups_of, selection_of, weights_of
from geodata.placement.clock import by_the_clock, clock_s
from geodata.placement.conflicts import serving_everyone, unreachable
from geodata.placement.median_bound import undecided
from geodata.placement.median_costs import Listed
from geodata.placement.median_incumbent import Incumbent
from geodata.placement.median_search import MedianSearch
from geodata.placement.median_trips import nearest_of, nearest_trips
from geodata.placement.median_worst import Median, least_worst
from geodata.placement.quotas import Quotas
from geodata.placement.served import nearest_server
from geodata.placement.solution import (
    DEFAULT,
    Aim,
    Floats,
    Group,
    Indices,
    Multipliers,
    Solution,
    SolveOptions,
    Status,
    infeasible,
)

_LEAST_S = 5.0
"""To tell which constraints conflict, once it is known that some may."""
ALL_TRIPS = 3_000_000
"""That a search takes whole; of more, the nearest of each demand."""
_NEAR = 6
_FEWEST_NEAR = 64


@by_the_clock
def p_median(
    costs: Any,
    weights: ArrayLike,
    p: int,
    *,
    beyond: float | None = None,
    fixed: ArrayLike | None = None,
    groups: Sequence[Group] | None = None,
    options: SolveOptions = DEFAULT,
) -> Solution:
    """Returns the p candidates with the least weighted cost, and how little any plan could cost.

    Aims: `total`, the weighted cost; then `worst`, the longest trip of a demand that weighs
    something, `beyond` where none is shorter.

    Args:
        costs: demands x candidates, not negative. Sparse: an absent entry means that the candidate
            cannot serve the demand. Dense: an infinite one does.
        weights: of each demand, not negative; one of weight 0 needs no candidate.
        p: how many candidates to select, those fixed among them; all when there are fewer.
        beyond: the most that a demand pays: where no selected candidate can serve it, or none for
            less; it is then not served. None when all must be served.
        fixed: candidates that are selected whatever happens: positions, or a mask.
        groups: quotas on candidates.
        options: of the search.

    Raises:
        ParameterError: an array has the wrong shape, or holds what it cannot.
    """
    began = clock_s()
    matrix = costs_of(costs)
    demands, candidates = matrix.shape
    weight = weights_of(weights, demands)
    if beyond is not None and not 0 <= beyond < np.inf:
        raise ParameterError("beyond", "must be a number, 0 or more")
    quotas = Quotas(groups_of(groups, candidates), candidates)
    known, count = selection_of("fixed", fixed, candidates), min(count_of(p), candidates)
    start = selection_of("start", options.start, candidates)
    needs = np.flatnonzero(weight > 0)
    conflicts = unreachable(matrix, needs) if beyond is None else ()
    conflicts = conflicts or quotas.conflicts(known, count)
    if conflicts:
        return infeasible(demands, clock_s() - began, conflicts, np.inf)
    if beyond is not None:
        matrix = _up_to(matrix, np.full(demands, beyond))
    # No demand travels further than to those that are fixed: longer trips decide nothing.
    least = np.minimum(_to_the_fixed(matrix, known), np.inf if beyond is None else beyond)
    nearer = _up_to(matrix, least)
    paid = _beyond(matrix, weight)
    some = np.isfinite(least)
    paid[some] = weight[some] * least[some]
    whole = nearer.nnz <= ALL_TRIPS
    most = nearest_kept(candidates - len(known), count - len(known))
    trips = nearest_trips(nearer, weight, paid, candidates if whole else most)
    found = Incumbent(
        costs=Listed(nearer),
        weights=weight,
        beyond=paid,
        p=count,
        quotas=quotas,
        options=options,
        began=began,
        until=began + options.time_limit_s,
        is_whole=_are_whole(trips.cost) and _are_whole(trips.beyond),
    )
    search = MedianSearch(
        plan=found,
        trips=trips,
        nearer=trips if whole else nearest_of(trips, max(1, most // 3)),
        swapped=nearest_of(trips, most) if whole else trips,
        frozen=np.isin(np.arange(candidates), known),
    )
    search.run(start)
    if beyond is None and _leaves_some(found, matrix):
        # Some plan may serve everybody: whether one does is a problem by itself.
        late = max(found.until, clock_s() + _LEAST_S)
        conflicts = serving_everyone(matrix, needs, known, quotas, count, late)
        if conflicts:
            return infeasible(demands, clock_s() - began, conflicts, np.inf)
    return _answer(search, matrix, beyond)


def _to_the_fixed(matrix: Any, fixed: Indices) -> Floats:
    """Returns what each demand's cheapest trip to a candidate that is fixed costs; inf of none."""
    found = np.full(matrix.shape[0], np.inf)
    trips = csr_array(matrix[:, fixed]).tocoo()
    np.minimum.at(found, trips.row, trips.data)
    return found


def _up_to(matrix: Any, least: Floats) -> Any:
    """Returns the trips that cost less than what their demand pays without any of them."""
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    kept = matrix.data < least[row]
    if kept.all():
        return matrix
    starts = np.searchsorted(row[kept], np.arange(matrix.shape[0] + 1))
    return csr_array((matrix.data[kept], matrix.indices[kept], starts), shape=matrix.shape)


def _beyond(matrix: Any, weights: Floats) -> Floats:
    """What a demand pays that has to be served and is not: more than any plan that serves all."""
    worst = np.zeros(matrix.shape[0])
    filled = np.diff(matrix.indptr) > 0
    worst[filled] = np.maximum.reduceat(matrix.data, matrix.indptr[:-1][filled])
    return np.full(matrix.shape[0], float((worst * weights).sum()) + 1.0)


def _leaves_some(plan: Incumbent, matrix: Any) -> bool:
    """Returns whether the best plan leaves a demand that weighs something without a site."""
    if plan.selected is None:
        return True
    served = nearest_server(matrix, plan.selected)
    return bool(((served < 0) & (plan.weights > 0)).any())


def nearest_kept(candidates: int, p: int) -> int:
    """Returns how many candidates of each demand a large search looks at."""
    return max(_FEWEST_NEAR, _NEAR * candidates // max(1, p))


def _are_whole(values: Floats) -> bool:
    return bool((values == np.rint(values)).all())


def _as_good(search: MedianSearch, matrix: Any, beyond: float | None) -> Median:
    """Returns the problem of the plans that cost no more, without what none of them has."""
    plan = search.plan
    must, may = search.frozen, np.ones(len(search.frozen), dtype=bool)
    if search.relaxation is not None and plan.is_enough():
        must, may = undecided(search.relaxation, plan.best * (1 + 1e-9) + 1e-6)
    return Median(matrix, plan.weights, beyond, np.flatnonzero(must), may, plan.quotas, plan.p)


def _answer(search: MedianSearch, matrix: Any, beyond: float | None) -> Solution:
    """Returns the answer, once the longest trip is the least that plans as good have."""
    plan = search.plan
    if plan.selected is None or (beyond is None and _leaves_some(plan, matrix)):
        # The time went before a plan was found that serves everybody.
        found = infeasible(matrix.shape[0], clock_s() - plan.began, (), np.inf)
        status: Status = "interrupted" if plan.stopped else "feasible"
        return replace(found, status=status, bound=plan.bound)
    problem = _as_good(search, matrix, beyond)
    is_proven = plan.is_enough()
    proven: float | None = None
    if not plan.stopped and is_proven:
        plan.selected, proven = least_worst(problem, plan.selected, plan.until, plan.options)
        plan.best = min(plan.best, plan.value_of(plan.selected))
    served = nearest_server(matrix, plan.selected)
    distance = plan.options.gap_between(plan.best, plan.bound)
    status = "interrupted" if plan.stopped else "feasible"
    if is_proven:
        status = "optimal"
    seconds = clock_s() - plan.began
    aims = (
        Aim("total", plan.best, bound=plan.bound),
        Aim("worst", problem.worst(plan.selected), bound=proven),
    )
    return Solution(
        *(plan.selected, served, plan.best, plan.bound, distance, status, seconds),
        aims=aims,
        multipliers=multipliers_of(search),
    )


def multipliers_of(search: MedianSearch) -> Multipliers | None:
    """Returns those of the best bound, of every demand: what each pays at most."""
    relaxation = search.relaxation
    if relaxation is None or relaxation.best is None:
        return None
    weights = search.plan.weights
    demands, none = np.zeros(len(weights)), np.zeros(len(search.plan.quotas.groups))
    demands[weights > 0] = relaxation.best
    return Multipliers(demands, none, none)
