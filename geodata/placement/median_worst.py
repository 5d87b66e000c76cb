"""Of the p-medians of the least travel, that whose longest trip is the least."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from geodata.placement.clock import clock_s
from geodata.placement.mip import solve
from geodata.placement.model import Model, add_sites
from geodata.placement.quotas import Quotas
from geodata.placement.search import Mask
from geodata.placement.solution import Floats, Indices, SolveOptions
from geodata.placement.travel import Trip, add_levels, travel_aim

_SMALL = 5_000
_HELD_WITHIN = 1e-9
_NODES = 200
"""Of branch and bound for each length tried: unlike the time, the same on every machine."""


@dataclass(frozen=True, slots=True, eq=False)
class Median:
    """A p-median over checked arrays.

    Attributes:
        costs: demands x candidates, none above `beyond`.
        weights: of the demands.
        beyond: what a demand pays that is not served; None when all must be.
        fixed: candidates that every such plan has.
        may: whether each candidate is in one.
        quotas: on candidates.
        p: how many are selected.
    """

    costs: Any
    weights: Floats
    beyond: float | None
    fixed: Indices
    may: Mask
    quotas: Quotas
    p: int

    def trip(self) -> Trip:
        """Returns the travel of the demands that weigh something."""
        matters = np.flatnonzero(self.weights > 0)
        longest = self.costs.data.max(initial=0.0) if self.beyond is None else self.beyond
        costs = csr_array(self.costs[matters])
        return Trip(costs, self.weights[matters], np.full(len(matters), float(longest)))

    def worst(self, selected: Indices) -> float:
        """Returns the longest trip of a demand that weighs something, 0 of nobody."""
        return float(self.trip().minutes(selected).max(initial=0.0))


def least_worst(
    problem: Median, selected: Indices, until: float, options: SolveOptions
) -> tuple[Indices, float | None]:
    """Returns a plan of no more travel with the least longest trip, and that when it is proven.

    A problem too large to be solved whole keeps its plan, as does one with the time over. The
    longest trip is searched by halves: whether plans of as little travel have one no longer.
    """
    trip = problem.trip()
    total = trip.cost(selected)
    if len(problem.fixed) == problem.p:
        return selected, float(trip.minutes(selected).max(initial=0.0))
    kept = problem.may[trip.costs.indices]
    if kept.sum() > _SMALL:
        return selected, None
    trip = replace(trip, costs=_only(trip.costs, kept))
    levels = np.unique(trip.costs.data)
    low = -1
    while True:
        now = float(trip.minutes(selected).max(initial=0.0))
        high = int(np.searchsorted(levels, now))
        if low + 1 >= high or now == 0:
            return selected, now
        middle = (low + high) // 2
        left = until - clock_s()
        plan, is_proven = _within_length(problem, trip, float(levels[middle]), total, left, options)
        if plan is not None:
            selected = plan
        elif is_proven:
            low = middle
        else:
            return selected, None


def _within_length(
    problem: Median, trip: Trip, length: float, total: float, left: float, options: SolveOptions
) -> tuple[Indices | None, bool]:
    """Returns a plan of no more travel whose trips are all as short, or whether there is none."""
    if left <= 0:
        return None, False
    near = trip.costs.data <= length
    if (np.diff(_only(trip.costs, near).indptr) == 0).any():
        return None, True
    model = Model()
    sites = add_sites(model, problem.fixed, problem.quotas, (problem.p, problem.p), problem.may)
    short = replace(trip, now=np.full(len(trip.now), length))
    aim = travel_aim(model, add_levels(model, sites, short, all_served=True), short)
    allowed = _HELD_WITHIN * max(1.0, total)
    most = total - aim.constant + allowed

    def is_decided(best: float | None, bound: float | None) -> bool:
        return (best is not None and best <= most) or (bound is not None and bound > most)

    found = solve(
        model.program(aim.cost),
        time_limit_s=left,
        seed=options.seed,
        watch=is_decided,
        most_nodes=_NODES,
    )
    if len(found.values):
        plan = np.flatnonzero(found.values[sites] > 0.5)
        if trip.cost(plan) <= total + allowed and trip.minutes(plan).max(initial=0.0) <= length:
            return plan, True
    return None, found.status == "infeasible" or found.bound > most


def _only(costs: Any, kept: Mask) -> Any:
    row = np.repeat(np.arange(costs.shape[0]), np.diff(costs.indptr))[kept]
    starts = np.searchsorted(row, np.arange(costs.shape[0] + 1))
    return csr_array((costs.data[kept], costs.indices[kept], starts), shape=costs.shape)
