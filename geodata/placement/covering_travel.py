"""Of the plans that cover as much, that of the least travel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array, eye_array

from geodata.placement.clock import clock_s
from geodata.placement.covering_program import Covering
from geodata.placement.covering_search import SMALL
from geodata.placement.lean import lean_covering
from geodata.placement.model import Linear, Model, add_sites, is_tiny, nodes_for, solve_in_order
from geodata.placement.solution import Floats, Floor, Indices, Progress
from geodata.placement.travel import Trip, add_levels, shorten, travel_aim

SHARE_OF_TRAVEL = 0.1
"""Of the time, for the trips of a covering too large to be solved whole."""
_ASK_EVERY_S = 0.5
"""At most between two looks at whether somebody wants to stop."""


def least_travel(
    problem: Covering, selected: Indices, floors: Sequence[Floor], until: float, bound: float
) -> tuple[Indices, float | None]:
    """Returns a plan that covers as much with less travel, and the least that is proven, or None.

    Args:
        problem: with its travel.
        selected: a plan, whose coverage is held.
        floors: that it keeps.
        until: `clock_s` at which to stop.
        bound: of what any plan covers, told with the progress.
    """
    trip = problem.trip
    if trip is None:
        return selected, None
    frozen = np.isin(np.arange(problem.matrix.shape[1]), problem.fixed)
    value = problem.covered(selected)

    def is_as_good(plan: Indices) -> bool:
        reached = problem.covered_by_demand(plan)
        kept = all(reached[each.members].sum() >= each.least - 1e-6 for each in floors)
        return kept and float(reached.sum()) >= value

    ask = _Asking(problem, value, bound, until - problem.options.time_limit_s)
    small = max(problem.matrix.nnz, trip.costs.nnz) <= SMALL
    if not small:
        until = min(until, clock_s() + SHARE_OF_TRAVEL * problem.options.time_limit_s)

    def stop() -> bool:
        return ask.wants_to_stop() or clock_s() >= until

    selected = shorten(trip, selected, frozen, problem.quotas, is_as_good, stop)
    # Needing two sites leaves a weak relaxation: swaps do as well in a hundredth of the time.
    if not ask.stopped and (is_tiny(trip.costs.nnz) or (small and problem.times == 1)):
        return _whole(problem, trip, selected, floors, until)
    return selected, None


@dataclass(slots=True)
class _Asking:
    """Tells that travel is being shortened, and asks whether to stop, not at every swap."""

    problem: Covering
    value: float
    bound: float
    began: float
    stopped: bool = False
    asked: float = -np.inf

    def wants_to_stop(self) -> bool:
        report, now = self.problem.options.progress, clock_s()
        if report is not None and not self.stopped and now - self.asked >= _ASK_EVERY_S:
            self.asked = now
            told = Progress("travel", now - self.began, self.value, self.bound)
            self.stopped = bool(report(told))
        return self.stopped


def _whole(
    problem: Covering, trip: Trip, selected: Indices, floors: Sequence[Floor], until: float
) -> tuple[Indices, float | None]:
    model = Model()
    sites = add_sites(model, problem.fixed, problem.quotas, (problem.p, problem.p))
    covered = _covered(model, sites, problem, floors)
    travel = travel_aim(model, add_levels(model, sites, trip), trip)

    def measure(values: Floats) -> tuple[float, ...]:
        plan = np.flatnonzero(values > 0.5)
        reached = problem.covered_by_demand(plan)
        missed = sum(max(0.0, each.least - 1e-6 - reached[each.members].sum()) for each in floors)
        return float(missed) * 1e9 - float(reached.sum()), trip.cost(plan)

    first = np.zeros(len(sites))
    first[selected] = 1
    found = solve_in_order(
        model,
        sites,
        (covered, travel),
        measure,
        until=until,
        gap=problem.options.gap,
        seed=problem.options.seed,
        first=first,
        known=1,
        most_nodes=nodes_for(trip.costs.nnz),
    )
    plan = selected if found.sites is None else np.flatnonzero(found.sites > 0.5)
    return plan, found.bounds[1] if np.isfinite(found.bounds[1]) else None


def _covered(model: Model, sites: Indices, problem: Covering, floors: Sequence[Floor]) -> Linear:
    """Adds which demands are covered; without floors, those with the same candidates are one."""
    rows, weights = problem.matrix, problem.weights
    if not floors:
        rows, weights = lean_covering(rows, weights)
    demands = rows.shape[0]
    whole = problem.times > 1
    covered = model.variables(demands, whole=whole)
    model.add([(sites, rows), (covered, -problem.times * eye_array(demands))], 0.0, np.inf)
    for each in floors:
        row = csr_array(weights[each.members][None, :])
        model.add([(covered[each.members], row)], each.least, np.inf)
    cost = np.zeros(model.columns)
    cost[covered] = -weights
    return Linear(cost)
