"""Maximal covering with a least weight to reach in some places.

A floor that is missed is given a price: its demands weigh more (Lagrangian relaxation; Fisher,
*Management Science* 27, 1981). The bound of the covering so weighed, less what the prices bring at
the floors, bounds every plan that keeps them. A small problem is then solved whole.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.sparse import csr_array, eye_array, hstack, vstack

from geodata.placement.mip import Program, solve
from geodata.placement.quotas import Quotas
from geodata.placement.served import first_server
from geodata.placement.solution import Floats, Floor, Indices, Solution, Status, relative_gap

_ROUNDS = 10
_FIRST_PRICE, _RAISE, _EASE = 0.5, 2.0, 0.8

Cover = Callable[[Floats, float], Solution]
"""Covers weights within some seconds."""


@dataclass(frozen=True, slots=True, eq=False)
class Floored:
    """A covering problem with floors.

    Attributes:
        reach: demands x candidates.
        weights: of the demands.
        floors: to keep.
        p: how many candidates to select.
        fixed: those that are selected whatever happens.
        quotas: on candidates.
        small: whether the solver takes it whole.
    """

    reach: Any
    weights: Floats
    floors: Sequence[Floor]
    p: int
    fixed: Indices
    quotas: Quotas
    small: bool

    def reached(self, selected: Indices) -> Floats:
        """Returns the weight of each demand that a selection reaches, 0 of the others."""
        chosen = np.zeros(self.reach.shape[1])
        chosen[selected] = 1
        return np.where(self.reach @ chosen > 0, self.weights, 0.0)

    def missing(self, selected: Indices) -> Floats:
        """Returns what each floor lacks, negative when it has more than it needs."""
        reached = self.reached(selected)
        return np.array([each.least - reached[each.members].sum() for each in self.floors])


def cover_with_floors(
    problem: Floored, cover: Cover, *, time_limit_s: float, gap: float, seed: int
) -> Solution:
    """Returns the plan of the most weight that keeps the floors, and a bound of all such plans.

    When no plan is found, the status says whether none exists (`infeasible`, with the floors that
    cannot be kept) or the time went first (`feasible`, nothing selected).
    """
    began = time.monotonic()
    until = began + time_limit_s
    best, bound, last = _priced(problem, cover, until, gap)
    if last.status == "infeasible":
        return last
    if problem.small and (best is None or _distance(problem, best, bound) > gap):
        best, bound = _whole(problem, best, bound, until, gap, seed)
        if best is None and bound == -np.inf:
            return _without(last, began, ("p", *_named(problem, cover)), "infeasible")
    if best is None:
        alone = _named(problem, cover)
        return _without(last, began, ("p", *alone), "infeasible" if alone else "feasible")
    value = float(problem.reached(best).sum())
    bound = max(bound, value)
    distance = relative_gap(value, bound)
    status: Status = "optimal" if distance <= gap else "feasible"
    if last.status == "interrupted" and status != "optimal":
        status = "interrupted"
    served, seconds = first_server(problem.reach, best), time.monotonic() - began
    return Solution(best, served, value, bound, distance, status, seconds)


def _priced(
    problem: Floored, cover: Cover, until: float, gap: float
) -> tuple[Indices | None, float, Solution]:
    prices = np.zeros(len(problem.floors))
    best, bound = None, np.inf
    for number in range(_ROUNDS):
        weights = problem.weights.copy()
        for floor, price in zip(problem.floors, prices.tolist(), strict=True):
            weights[floor.members] += problem.weights[floor.members] * price
        left = (until - time.monotonic()) / (2 if number < _ROUNDS - 1 else 1)
        found = cover(weights, max(0.1, left))
        if found.status == "infeasible":
            return None, bound, found
        paid = float(sum(f.least * p for f, p in zip(problem.floors, prices, strict=True)))
        bound = min(bound, found.bound - paid)
        missing = problem.missing(found.selected)
        if (missing <= 1e-6).all() and _better(problem, found.selected, best):
            best = found.selected
        done = best is not None and _distance(problem, best, bound) <= gap
        if done or found.status == "interrupted" or time.monotonic() >= until:
            break
        prices = np.where(missing > 1e-6, np.maximum(prices * _RAISE, _FIRST_PRICE), prices * _EASE)
    return best, bound, found


def _better(problem: Floored, selected: Indices, best: Indices | None) -> bool:
    if best is None:
        return True
    return bool(problem.reached(selected).sum() > problem.reached(best).sum())


def _distance(problem: Floored, best: Indices, bound: float) -> float:
    return relative_gap(float(problem.reached(best).sum()), bound)


def _whole(
    problem: Floored, best: Indices | None, bound: float, until: float, gap: float, seed: int
) -> tuple[Indices | None, float]:
    """Solves the problem whole; a bound of -inf says that no plan keeps the floors."""
    candidates = problem.reach.shape[1]
    start = None
    if best is not None:
        chosen = np.zeros(candidates)
        chosen[best] = 1
        start = np.concatenate([chosen, np.minimum(problem.reach @ chosen, 1.0)])
    left = max(0.1, until - time.monotonic())
    found = solve(_program(problem), time_limit_s=left, gap=gap, start=start, seed=seed)
    if found.status == "infeasible":
        return None, -np.inf
    if len(found.values):
        selected = np.flatnonzero(found.values[:candidates] > 0.5)
        if (problem.missing(selected) <= 1e-6).all() and _better(problem, selected, best):
            best = selected
    return best, min(bound, -found.bound)


def _program(problem: Floored) -> Program:
    demands, candidates = problem.reach.shape
    rows = np.concatenate(
        [np.full(len(floor.members), n) for n, floor in enumerate(problem.floors)]
    )
    members = np.concatenate([floor.members for floor in problem.floors])
    shape = (len(problem.floors), demands)
    floors = csr_array((problem.weights[members], (rows, members)), shape=shape)
    counted = vstack([csr_array(np.ones((1, candidates))), problem.quotas.member.T])
    lower = np.zeros(candidates + demands)
    lower[problem.fixed] = 1.0
    least = [floor.least for floor in problem.floors]
    return Program(
        cost=np.concatenate([np.zeros(candidates), -problem.weights]),
        lower=lower,
        upper=np.ones(candidates + demands),
        matrix=csr_array(
            vstack(
                [
                    hstack([problem.reach, -eye_array(demands)]),
                    hstack([counted, csr_array((counted.shape[0], demands))]),
                    hstack([csr_array((len(least), candidates)), floors]),
                ]
            )
        ),
        row_lower=np.concatenate([np.zeros(demands), [problem.p], problem.quotas.at_least, least]),
        row_upper=np.concatenate(
            [
                np.full(demands, np.inf),
                [problem.p],
                problem.quotas.at_most,
                np.full(len(least), np.inf),
            ]
        ),
        integer=np.arange(candidates + demands) < candidates,
    )


def _named(problem: Floored, cover: Cover) -> tuple[str, ...]:
    """Returns the floors that no plan keeps, even alone; all of them when each can be alone."""
    alone = []
    for floor in problem.floors:
        weights = np.zeros_like(problem.weights)
        weights[floor.members] = problem.weights[floor.members]
        if cover(weights, 5.0).bound < floor.least - 1e-6:
            alone.append(floor.name)
    if alone or not problem.small:
        return tuple(alone)
    return tuple(floor.name for floor in problem.floors)


def _without(last: Solution, began: float, conflicts: tuple[str, ...], status: Status) -> Solution:
    nothing = np.empty(0, dtype=np.int64)
    return replace(
        last,
        selected=nothing,
        assigned=np.full(len(last.assigned), -1, dtype=np.int64),
        objective=0.0,
        bound=float("nan") if status == "infeasible" else last.bound,
        gap=float("inf"),
        status=status,
        seconds=time.monotonic() - began,
        conflicts=conflicts if status == "infeasible" else (),
    )
