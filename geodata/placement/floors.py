"""Maximal covering with a least weight to reach in some places.

A floor that is missed is given a price: its demands weigh more (Lagrangian relaxation; Fisher,
*Management Science* 27, 1981). The bound of the covering so weighed, less what the prices bring at
the floors, bounds every plan that keeps them. A small problem is then solved whole.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import numpy as np
from scipy.sparse import csr_array, eye_array

from geodata.placement.clock import clock_s
from geodata.placement.covering_program import Covering
from geodata.placement.mip import solve
from geodata.placement.model import Model, add_sites
from geodata.placement.quotas import Quotas, least_conflict
from geodata.placement.served import first_server
from geodata.placement.solution import (
    Aim,
    Conflict,
    Floats,
    Floor,
    Indices,
    Solution,
    Status,
    infeasible,
)

_EACH_S = 5.0
_ROUNDS = 10
_FIRST_PRICE, _RAISE, _EASE = 0.5, 2.0, 0.8

Cover = Callable[[Floats, float, Indices | None], Solution]
"""Covers weights within some seconds, from a plan where one is given."""


@dataclass(frozen=True, slots=True, eq=False)
class Floored:
    """A covering problem with floors.

    Attributes:
        covering: the problem.
        floors: to keep.
        small: whether the solver takes it whole.
    """

    covering: Covering
    floors: Sequence[Floor]
    small: bool

    @property
    def reach(self) -> Any:
        """Demands x candidates."""
        return self.covering.matrix

    @property
    def weights(self) -> Floats:
        """Of the demands."""
        return self.covering.weights

    def reached(self, selected: Indices) -> Floats:
        """Returns the weight of each demand that a selection reaches, 0 of the others."""
        return self.covering.covered_by_demand(selected)

    def missing(self, selected: Indices) -> Floats:
        """Returns the weight that each floor lacks, negative when it has more than it needs."""
        reached = self.reached(selected)
        return np.array([each.least - reached[each.members].sum() for each in self.floors])


def cover_with_floors(problem: Floored, cover: Cover) -> Solution:
    """Returns the plan of the most weight that keeps the floors, and a bound of all such plans.

    When no plan is found, the status says whether none exists (`infeasible`, with the floors that
    cannot be kept) or the time went first (`feasible`, nothing selected).
    """
    began = clock_s()
    options = problem.covering.options
    until, gap = began + options.time_limit_s, options.gap
    best, bound, last = _priced(problem, cover, until, gap)
    if last.status == "infeasible":
        return last
    if problem.small and (best is None or _distance(problem, best, bound) > gap):
        best, bound = _whole(problem, best, bound, until)
        if best is None and bound == -np.inf:
            return _without(last, began, _at_fault(problem))
    if best is None:
        return _without(last, began, _impossible_alone(problem, cover))
    value = float(problem.reached(best).sum())
    bound = max(bound, value)
    distance = options.gap_between(value, bound)
    status: Status = "optimal" if distance <= gap else "feasible"
    if last.status == "interrupted" and status != "optimal":
        status = "interrupted"
    served, seconds = first_server(problem.reach, best), clock_s() - began
    aims = (Aim("covered", value, grows=True, bound=bound),)
    return Solution(
        *(best, served, value, bound, distance, status, seconds),
        aims=aims,
        multipliers=last.multipliers,
    )


def _priced(
    problem: Floored, cover: Cover, until: float, gap: float
) -> tuple[Indices | None, float, Solution]:
    """Returns the best plan that keeps the floors, the least bound, and the last covering.

    A small problem is solved whole after some rounds; a large one has prices for all the time.
    """
    prices = np.zeros(len(problem.floors))
    best, bound, proof = None, np.inf, None
    found: Solution | None = None
    for number in count():
        weights = problem.weights.copy()
        for floor, price in zip(problem.floors, prices.tolist(), strict=True):
            weights[floor.members] += problem.weights[floor.members] * price
        # Floors that cost nothing leave the plain covering: it gets the rest of the time.
        free = number > 0 and not prices.any()
        left = (until - clock_s()) / (1 if free or number >= _ROUNDS - 1 else 2)
        again = found.selected if found and (free or number >= _ROUNDS) else None
        last = found = cover(weights, max(0.1, left), again)
        if found.status == "infeasible":
            return None, bound, found
        paid = float(sum(f.least * p for f, p in zip(problem.floors, prices, strict=True)))
        if found.bound - paid < bound:
            bound = found.bound - paid
            if found.multipliers is not None:
                proof = replace(found.multipliers, floors=prices)
        missing = problem.missing(found.selected)
        if (missing <= 1e-6).all() and _better(problem, found.selected, best):
            best = found.selected
        done = best is not None and _distance(problem, best, bound) <= gap
        if done or found.status == "interrupted" or clock_s() >= until:
            break
        if number >= _ROUNDS - 1 and problem.small:
            break
        # Smaller and smaller steps, around the prices that just keep the floors.
        fine = 1 / max(1, number + 2 - _ROUNDS)
        raised = np.maximum(prices * _RAISE**fine, _FIRST_PRICE * fine)
        prices = np.where(missing > 1e-6, raised, prices * _EASE**fine)
    return best, bound, replace(last, multipliers=proof)


def _better(problem: Floored, selected: Indices, best: Indices | None) -> bool:
    if best is None:
        return True
    return bool(problem.reached(selected).sum() > problem.reached(best).sum())


def _distance(problem: Floored, best: Indices, bound: float) -> float:
    return problem.covering.options.gap_between(float(problem.reached(best).sum()), bound)


def _whole(
    problem: Floored, best: Indices | None, bound: float, until: float
) -> tuple[Indices | None, float]:
    """Solves the problem whole; a bound of -inf says that no plan keeps the floors."""
    covering = problem.covering
    model, covered = _model(covering, covering.quotas, covering.fixed, (covering.p,) * 2)
    _add_floors(model, covered, covering, problem.floors)
    cost = np.zeros(model.columns)
    cost[covered] = -problem.weights
    start = None
    if best is not None:
        start = np.zeros(problem.reach.shape[1])
        start[best] = 1
    left = max(0.1, until - clock_s())
    known = 0.0 if best is None else float(problem.reached(best).sum())
    found = solve(
        model.program(cost),
        time_limit_s=left,
        gap=covering.options.gap_of_all(known),
        start=start,
        seed=covering.options.seed,
    )
    if found.status == "infeasible":
        return None, -np.inf
    if len(found.values):
        selected = np.flatnonzero(found.values[: problem.reach.shape[1]] > 0.5)
        if (problem.missing(selected) <= 1e-6).all() and _better(problem, selected, best):
            best = selected
    return best, min(bound, -found.bound)


def _model(
    covering: Covering, quotas: Quotas, fixed: Indices, count: tuple[float, float]
) -> tuple[Model, Indices]:
    model = Model()
    sites = add_sites(model, fixed, quotas, count)
    demands = covering.matrix.shape[0]
    covered = model.variables(demands)
    model.add([(sites, covering.matrix), (covered, -eye_array(demands))], 0.0, np.inf)
    return model, covered


def _add_floors(
    model: Model, covered: Indices, covering: Covering, floors: Sequence[Floor]
) -> None:
    for each in floors:
        row = csr_array(covering.weights[each.members][None, :])
        model.add([(covered[each.members], row)], each.least, np.inf)


def _as_conflict(floor: Floor) -> Conflict:
    return Conflict("floor", floor.name, tuple(floor.members.tolist()))


def _at_fault(problem: Floored) -> tuple[Conflict, ...]:
    """Returns the constraints that no plan keeps, as few as will do."""
    covering = problem.covering

    def possible(kept: Sequence[Conflict]) -> bool:
        quotas, fixed, count = covering.quotas.kept_only(kept, covering.fixed, covering.p)
        model, covered = _model(covering, quotas, fixed, count)
        names = {(each.name, each.members) for each in kept if each.kind == "floor"}
        floors = [
            each for each in problem.floors if (each.name, _as_conflict(each).members) in names
        ]
        _add_floors(model, covered, covering, floors)
        program = model.program(np.zeros(model.columns))
        return solve(program, time_limit_s=_EACH_S).status != "infeasible"

    floors = sorted(map(_as_conflict, problem.floors), key=lambda each: (each.name, each.members))
    return least_conflict([*covering.quotas.constraints(covering.fixed), *floors], possible)


def _impossible_alone(problem: Floored, cover: Cover) -> tuple[Conflict, ...]:
    """Returns a floor that no plan keeps, even alone; none when each can be kept alone.

    A floor above all that candidates reach is at fault without the number of sites.
    """
    can = problem.reached(np.arange(problem.reach.shape[1]))
    for floor in sorted(problem.floors, key=lambda each: (each.name, each.members.tolist())):
        if can[floor.members].sum() < floor.least - 1e-6:
            return (_as_conflict(floor),)
        weights = np.zeros_like(problem.weights)
        weights[floor.members] = problem.weights[floor.members]
        if cover(weights, _EACH_S, None).bound < floor.least - 1e-6:
            quotas = problem.covering.quotas.constraints(problem.covering.fixed)
            return (*quotas, _as_conflict(floor))
    return ()


def _without(last: Solution, began: float, conflicts: tuple[Conflict, ...]) -> Solution:
    demands, seconds = len(last.assigned), clock_s() - began
    found = infeasible(demands, seconds, conflicts, 0.0)
    if conflicts:
        return found
    return replace(found, status="feasible", bound=last.bound)
