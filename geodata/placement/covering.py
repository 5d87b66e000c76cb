"""Maximal covering: the most weight within reach of p sites.

Church and ReVelle, *Papers of the Regional Science Association* 32, 1974: maximise the weight of
the demands that some selected candidate reaches (or several: see `backup`), with p selected. Of
the plans that cover as much, that of the least travel is taken, where travel is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from geodata.placement.arrays import (
    count_of,
    floors_of,
    groups_of,
    reach_of,
    selection_of,
    weights_of,
)
from geodata.placement.clock import by_the_clock, clock_s
from geodata.placement.covering_program import Covering
from geodata.placement.covering_search import SMALL, CoveringSearch
from geodata.placement.covering_travel import SHARE_OF_TRAVEL, least_travel
from geodata.placement.floors import Floored, cover_with_floors
from geodata.placement.quotas import Quotas
from geodata.placement.served import first_server, nearest_server
from geodata.placement.solution import (
    DEFAULT,
    Aim,
    Floats,
    Floor,
    Group,
    Indices,
    Solution,
    SolveOptions,
    Status,
    infeasible,
)
from geodata.placement.travel import Travel, trips_of

_TRIPS_AGAIN = 1.5


@by_the_clock
def max_covering(
    reach: Any,
    weights: ArrayLike,
    p: int,
    *,
    fixed: ArrayLike | None = None,
    groups: Sequence[Group] | None = None,
    floors: Sequence[Floor] | None = None,
    travel: Travel | None = None,
    options: SolveOptions = DEFAULT,
) -> Solution:
    """Returns the p candidates that reach the most weight, and how far from the best they may be.

    Aims: `covered`, then `travel` where it is given. The same seed gives the same answer, unless
    the time stopped the search.

    Args:
        reach: demands x candidates, 1 where a candidate reaches a demand; sparse or dense.
        weights: of the demands, not negative.
        p: how many candidates to select, those fixed among them; all when there are fewer.
        fixed: candidates that are selected whatever happens: positions, or a mask.
        groups: quotas on candidates.
        floors: least weights to reach among some demands.
        travel: which of the plans that cover the most is the best.
        options: of the search.

    Raises:
        ParameterError: an array has the wrong shape, or holds what it cannot.
    """
    problem = problem_of(reach, weights, p, fixed, groups, travel, options)
    kept = floors_of(floors, problem.matrix.shape[0])
    if not kept:
        return cover(problem)
    began = clock_s()

    def covered(weighed: Floats, seconds: float, begun: Indices | None) -> Solution:
        again = options.start if begun is None else begun
        # Weights are no people here: what they are without a plan is not known.
        within = replace(options, time_limit_s=seconds, start=again, base=None)
        return cover(replace(problem, weights=weighed, options=within, trip=None))

    floored = Floored(problem, kept, small=problem.matrix.nnz <= SMALL)
    found = cover_with_floors(floored, covered)
    return with_travel(problem, found, began, kept)


def problem_of(
    reach: Any,
    weights: ArrayLike,
    p: int,
    fixed: ArrayLike | None,
    groups: Sequence[Group] | None,
    travel: Travel | None,
    options: SolveOptions,
    times: int = 1,
) -> Covering:
    """Returns the problem of checked arrays; see `max_covering`.

    Raises:
        ParameterError: an array has the wrong shape, or holds what it cannot.
    """
    matrix = reach_of(reach)
    demands, candidates = matrix.shape
    selection_of("start", options.start, candidates)
    return Covering(
        matrix,
        weights_of(weights, demands),
        min(count_of(p), candidates),
        selection_of("fixed", fixed, candidates),
        Quotas(groups_of(groups, candidates), candidates),
        options,
        None if travel is None else trips_of(travel, candidates),
        times,
    )


def cover(problem: Covering) -> Solution:
    """Returns the plan that covers the most, then that of the least travel."""
    began = clock_s()
    conflicts = problem.quotas.conflicts(problem.fixed, problem.p)
    if conflicts:
        seconds = clock_s() - began
        return infeasible(problem.matrix.shape[0], seconds, conflicts, 0.0)
    limit = problem.options.time_limit_s
    if problem.trip is not None and problem.matrix.nnz > SMALL:
        limit *= 1 - SHARE_OF_TRAVEL
    search = CoveringSearch(problem, began, began + limit)
    search.run()
    found = with_travel(problem, _found(search), began)
    if problem.trip is None or problem.matrix.nnz <= SMALL or found.status != "feasible":
        return found
    # What the trips left of the time goes to the covering, but for as long as they take again.
    spent = clock_s() - search.until
    until = began + problem.options.time_limit_s - max(0.0, spent) * _TRIPS_AGAIN
    if until <= clock_s() or not search.resume(until):
        return found
    return with_travel(problem, _found(search), began)


def _found(search: CoveringSearch) -> Solution:
    selected = np.empty(0, dtype=np.int64) if search.selected is None else search.selected
    status: Status = "interrupted" if search.stopped else "feasible"
    if search.is_proven():
        status = "optimal"
    found = solution_of(search.problem, selected, search.bound, status, search.began)
    return replace(found, multipliers=search.multipliers)


def solution_of(
    problem: Covering, selected: Indices, bound: float, status: Status, began: float
) -> Solution:
    """Returns a plan as an answer, without travel."""
    value = problem.covered(selected)
    bound = max(bound, value)
    return Solution(
        selected,
        first_server(problem.matrix, selected),
        value,
        bound,
        problem.options.gap_between(value, bound),
        status,
        clock_s() - began,
        aims=(Aim("covered", value, grows=True, bound=bound),),
    )


def with_travel(
    problem: Covering, found: Solution, began: float, floors: Sequence[Floor] = ()
) -> Solution:
    """Returns a plan that covers as much with the least travel, where there is time for it."""
    if problem.trip is None or found.status == "infeasible":
        return found
    selected, bound = found.selected, None
    if found.status != "interrupted" and len(selected):
        until = began + problem.options.time_limit_s
        selected, bound = least_travel(problem, selected, floors, until, found.bound)
    again = solution_of(problem, selected, found.bound, found.status, began)
    again = replace(again, multipliers=found.multipliers)
    travel = Aim("travel", problem.trip.cost(selected), bound=bound)
    served = again.assigned
    if problem.trip.costs.shape[0] == len(served):
        # Who serves a demand is its nearest site, where the trips say it.
        nearest = nearest_server(problem.trip.costs, selected)
        served = np.where((served >= 0) & (nearest >= 0), nearest, served)
    return replace(again, assigned=served, aims=(*again.aims, travel))
