"""Of the plans with the same longest trip: the next longest the least, then the mean.

The first terms of the lexicographic centre (Ogryczak, *EJOR* 100, 1997), whose longest trips are
the least one after the other; the mean (Halpern's cent-dian, 1976) decides the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_array, eye_array

from geodata.placement.clock import clock_s
from geodata.placement.mip import solve
from geodata.placement.model import Linear, Model, add_sites, nodes_for, solve_in_order
from geodata.placement.quotas import Quotas
from geodata.placement.solution import Floats, Indices, SolveOptions
from geodata.placement.travel import Trip, add_levels, add_nearest, shorten, travel_aim

_SMALL = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class Center:
    """A p-centre over checked arrays.

    Attributes:
        costs: demands x candidates.
        weights: of the demands in the mean.
        fixed: candidates that are selected whatever happens.
        quotas: on candidates.
        p: how many are selected at most.
    """

    costs: Any
    weights: Floats
    fixed: Indices
    quotas: Quotas
    p: int

    def trips(self, selected: Indices) -> Floats:
        """Returns the trip of each demand, infinite where no selected candidate serves it."""
        found = np.full(self.costs.shape[0], np.inf)
        part = self.costs[:, selected].tocoo()
        np.minimum.at(found, part.row, part.data)
        return found

    def values(self, selected: Indices) -> tuple[float, float, float]:
        """Returns the longest trip, that of the demand after it, and the mean; 0 of nobody."""
        trips = self.trips(selected)
        worst = [*np.sort(trips)[::-1][:2].tolist(), 0.0, 0.0]
        total = float(self.weights.sum())
        mean = float((trips * self.weights).sum()) / total if total else 0.0
        return worst[0], worst[1], mean


def best_of_worst(
    center: Center, selected: Indices, until: float, options: SolveOptions
) -> tuple[Indices, tuple[float | None, float | None]]:
    """Returns a plan as good at the longest trip, and bounds of the next longest and the mean.

    A bound is None where the problem is too large, or the time went first.
    """
    worst, _, _ = center.values(selected)
    if center.costs.nnz > _SMALL:
        return _by_swaps(center, selected, worst, until), (None, None)
    selected, proven = _next_worst(center, selected, worst, until, options)
    _, second, _ = center.values(selected)
    model, sites = _model(center, worst, second)
    # Costs beyond the longest trip are in no such plan.
    trip = Trip(center.costs, center.weights, np.full(center.costs.shape[0], worst))
    total = float(center.weights.sum()) or 1.0
    aim = travel_aim(model, add_levels(model, sites, trip, all_served=True), trip)
    mean = Linear(aim.cost / total, aim.constant / total)
    most = np.zeros(model.columns)
    most[sites] = -1.0
    first = np.zeros(len(sites))
    first[selected] = 1

    def measure(values: Floats) -> tuple[float, ...]:
        plan = np.flatnonzero(values > 0.5)
        now = center.values(plan)
        kept = (max(now[0], worst), max(now[1], second))
        return (*kept, now[2], -float(len(plan)))

    found = solve_in_order(
        *(model, sites, (mean, Linear(most)), measure),
        until=until,
        gap=options.gap,
        seed=options.seed,
        first=first,
        most_nodes=nodes_for(center.costs.nnz),
        limit_first=True,
    )
    if found.sites is not None:
        selected = np.flatnonzero(found.sites > 0.5)
    bound = found.bounds[0] if np.isfinite(found.bounds[0]) else None
    return selected, (second if proven else None, bound)


def _next_worst(
    center: Center, selected: Indices, worst: float, until: float, options: SolveOptions
) -> tuple[Indices, bool]:
    """Searches the least next longest trip by halves; returns a plan, and whether it is proven."""
    levels = np.unique(center.costs.data)
    low = -1
    while True:
        now = center.values(selected)[1]
        high = int(np.searchsorted(levels, now))
        if not len(levels) or now <= 0 or low + 1 >= high:
            return selected, True
        left = until - clock_s()
        if left <= 0:
            return selected, False
        middle = (low + high) // 2
        model, sites = _model(center, worst, float(levels[middle]))
        nothing = np.zeros(model.columns)
        found = solve(model.program(nothing), time_limit_s=left, seed=options.seed)
        if len(found.values):
            plan = np.flatnonzero(found.values[sites] > 0.5)
            if center.values(plan) < center.values(selected):
                selected = plan
                continue
            return selected, False
        if found.status != "infeasible":
            return selected, False
        low = middle


def _model(center: Center, worst: float, second: float) -> tuple[Model, Indices]:
    """Every demand within the longest trip, and all but one within the next longest."""
    demands = center.costs.shape[0]
    model = Model()
    sites = add_sites(model, center.fixed, center.quotas, (0, center.p))
    exempt = model.variables(demands, whole=True)
    model.add([(sites, _within(center.costs, worst))], 1.0, np.inf)
    model.add([(sites, _within(center.costs, second)), (exempt, eye_array(demands))], 1.0, np.inf)
    model.add([(exempt, np.ones((1, demands)))], 0.0, 1.0)
    return model, sites


def _within(costs: Any, most: float) -> Any:
    kept = costs.copy()
    kept.data = (costs.data <= most).astype(np.float64)
    return csr_array(kept)


def _by_swaps(center: Center, selected: Indices, worst: float, until: float) -> Indices:
    """Returns a plan of a lower mean whose longest trips are no longer, for a large problem."""
    trip = Trip(center.costs, center.weights, np.full(center.costs.shape[0], worst))
    selected = add_nearest(trip, selected, center.p, center.quotas)
    held = center.values(selected)[:2]
    frozen = np.isin(np.arange(center.costs.shape[1]), center.fixed)

    def is_as_good(plan: Indices) -> bool:
        now = center.values(plan)[:2]
        return now[0] <= held[0] and now[1] <= held[1]

    def is_late() -> bool:
        return clock_s() >= until

    return shorten(trip, selected, frozen, center.quotas, is_as_good, is_late)
