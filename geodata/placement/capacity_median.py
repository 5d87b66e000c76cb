"""Capacitated p-median: the p sites with the least travel, each within its capacity.

Mulvey and Beck, *EJOR* 18, 1984; Osman and Christofides, *Int. Trans. Oper. Res.* 1, 1994: minimise
the sum of weight times cost to the selected candidate that serves each demand, p selected; what a
candidate serves weighs no more than its capacity. In these papers a demand has one site; here it
may be split too, as a city is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from geodata.placement.arrays import costs_of, count_of, groups_of, selection_of, weights_of
from geodata.placement.assignment import Assignment, capacities_of, watcher, weighing_only
from geodata.placement.clock import by_the_clock, clock_s
from geodata.placement.conflicts import unreachable
from geodata.placement.mip import Watch
from geodata.placement.model import Linear, Model, nodes_for, solve_in_order
from geodata.placement.quotas import Quotas
from geodata.placement.solution import (
    DEFAULT,
    Aim,
    AimName,
    Floats,
    Group,
    Indices,
    Solution,
    SolveOptions,
    Status,
    infeasible,
)

_SHARE, _LEAST_S = 0.7, 5.0


@by_the_clock
def capacitated_p_median(
    costs: Any,
    weights: ArrayLike,
    p: int,
    capacity: ArrayLike,
    *,
    split: bool = True,
    fixed: ArrayLike | None = None,
    groups: Sequence[Group] | None = None,
    options: SolveOptions = DEFAULT,
) -> Solution:
    """Returns the p candidates that serve everybody with the least travel, near a proven bound.

    Aim: `total`, weight times cost. The problem goes to the solver whole: it suits a département.
    `Solution.loads` says what each site serves.

    Args:
        costs: demands x candidates, as `p_median` takes them.
        weights: of the demands, not negative; one of weight 0 needs no candidate.
        p: how many candidates to select, those fixed among them; all when there are fewer.
        capacity: weight that a candidate serves: one number, or one each.
        split: whether several sites may share a demand.
        fixed: candidates that are selected whatever happens: positions, or a mask.
        groups: quotas on candidates.
        options: of the search; `start` is not used.

    Raises:
        ParameterError: an array has the wrong shape, or holds what it cannot.
    """
    began = clock_s()
    matrix = costs_of(costs)
    demands, candidates = matrix.shape
    weight = weights_of(weights, demands)
    count = min(count_of(p), candidates)
    known = selection_of("fixed", fixed, candidates)
    quotas = Quotas(groups_of(groups, candidates), candidates)
    room = capacities_of(capacity, candidates)
    conflicts = unreachable(matrix, np.flatnonzero(weight > 0)) or quotas.conflicts(known, count)
    if conflicts:
        return infeasible(demands, clock_s() - began, conflicts)
    trips = weighing_only(matrix, weight)
    problem = Assignment(trips, weight, room, known, quotas, (count, count), split)
    model, sites, shares = problem.model()
    stopped: list[bool] = []
    return assigned_in_order(
        *(problem, model, sites, (problem.travel(model, shares),), ("total",)),
        options=options,
        began=began,
        watch=watcher(options, began, stopped),
        stopped=stopped,
    )


def assigned_in_order(
    problem: Assignment,
    model: Model,
    sites: Indices,
    aims: Sequence[Linear],
    names: Sequence[AimName],
    *,
    options: SolveOptions,
    began: float,
    watch: Watch,
    stopped: Sequence[bool],
) -> Solution:
    """Returns the plan of the aims in their order, of which the last is the travel.

    Args:
        problem: with its capacities.
        model: of it.
        sites: columns of the sites.
        aims: the number of sites before the travel, or the travel alone.
        names: of the aims.
        options: of the search.
        began: `clock_s` of the start.
        watch: told of improvements.
        stopped: not empty when the caller stopped the search.
    """
    demands = problem.costs.shape[0]
    until = began + options.time_limit_s

    def measure(values: Floats) -> tuple[float, ...]:
        plan = np.flatnonzero(values > 0.5)
        travel, _, _ = problem.shared_out(plan, options)
        lost = 0.0 if np.isfinite(travel) else 1.0
        return (lost, float(len(plan)), travel)[-len(aims) - 1 :] if len(aims) > 1 else (travel,)

    found = solve_in_order(
        *(model, sites, aims, measure),
        until=until,
        gap=options.gap,
        seed=options.seed,
        watch=watch,
        most_nodes=nodes_for(problem.costs.nnz),
        share=_SHARE,
    )
    seconds = clock_s() - began
    if found.status == "infeasible":
        late = max(until, clock_s() + _LEAST_S)
        return infeasible(demands, seconds, problem.conflicts(late))
    status: Status = "interrupted" if stopped else "feasible"
    if found.sites is None:
        none = infeasible(demands, seconds, (), np.inf)
        return Solution(
            *(none.selected, none.assigned, np.inf, found.bounds[0], np.inf, status, seconds)
        )
    selected = np.flatnonzero(found.sites > 0.5)
    travel, loads, served = problem.shared_out(selected, options)
    values = [float(len(selected)), travel][-len(aims) :]
    bound = min(found.bounds[0], values[0])
    if len(aims) > 1:
        bound = float(np.ceil(bound - 1e-6))
    distance = options.gap_between(values[0], bound)
    if values[0] - bound <= max(options.slack(values[0]), 1e-6):
        status = "optimal"
    bounds = [bound, *found.bounds[1:]]
    reached_aims = tuple(
        Aim(name, value, bound=least if np.isfinite(least) else None)
        for name, value, least in zip(names, values, bounds, strict=True)
    )
    return Solution(
        *(selected, served, values[0], bound, distance, status, seconds),
        aims=reached_aims,
        loads=loads[selected],
    )
