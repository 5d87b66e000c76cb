"""Capacitated set covering: the fewest sites that serve everybody, each within its capacity.

Current and Storbeck, *Environment and Planning B* 15, 1988: minimise the number of selected
candidates; each demand is given, in parts or whole, to selected candidates that reach it; what a
candidate is given weighs no more than its capacity.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from geodata.placement.arrays import costs_of, groups_of, selection_of, weights_of
from geodata.placement.assignment import Assignment, capacities_of, watcher, weighing_only
from geodata.placement.capacity_median import assigned_in_order
from geodata.placement.clock import by_the_clock, clock_s
from geodata.placement.conflicts import unreachable
from geodata.placement.model import Linear
from geodata.placement.quotas import Quotas
from geodata.placement.solution import DEFAULT, Group, Solution, SolveOptions, infeasible


@by_the_clock
def capacitated_set_covering(
    costs: Any,
    weights: ArrayLike,
    capacity: ArrayLike,
    *,
    split: bool = True,
    fixed: ArrayLike | None = None,
    groups: Sequence[Group] | None = None,
    options: SolveOptions = DEFAULT,
) -> Solution:
    """Returns the fewest candidates that serve all the weight, and how few there may be at best.

    Aims: `sites`, then `travel`, weight times cost. The problem goes to the solver whole: it suits
    a département. `Solution.loads` says what each site serves.

    Args:
        costs: demands x candidates, of the trips within reach alone, as `p_median` takes them.
        weights: of the demands, not negative; one of weight 0 needs no candidate.
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
    problem = Assignment(
        weighing_only(matrix, weight),
        weight,
        capacities_of(capacity, candidates),
        selection_of("fixed", fixed, candidates),
        Quotas(groups_of(groups, candidates), candidates),
        (0, candidates),
        split,
    )
    conflicts = unreachable(matrix, np.flatnonzero(weight > 0))
    if conflicts:
        return infeasible(demands, clock_s() - began, conflicts)
    model, sites, shares = problem.model()
    fewest = np.zeros(model.columns)
    fewest[sites] = 1.0
    stopped: list[bool] = []
    aims = (Linear(fewest), problem.travel(model, shares))
    return assigned_in_order(
        *(problem, model, sites, aims, ("sites", "travel")),
        options=options,
        began=began,
        watch=watcher(options, began, stopped),
        stopped=stopped,
    )
