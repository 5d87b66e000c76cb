"""The p-median of points: more of them than all their distances could be held.

Each point is a demand and a candidate. A plan is made of the nearest trips of each demand; with few
sites, whose catchments are large, of those that a first plan over some of the points says may
matter. What a plan costs, and what a bound proves, is of all the distances.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike
from scipy.spatial import cKDTree

from geodata.errors import ParameterError
from geodata.placement.arrays import count_of, selection_of, weights_of
from geodata.placement.clock import by_the_clock, clock_s
from geodata.placement.median import ALL_TRIPS, multipliers_of, nearest_kept, p_median
from geodata.placement.median_incumbent import Incumbent
from geodata.placement.median_search import MedianSearch
from geodata.placement.median_trips import Trips, nearest_of
from geodata.placement.point_costs import MOST_HELD, Points
from geodata.placement.quotas import Quotas
from geodata.placement.solution import (
    DEFAULT,
    Aim,
    Floats,
    Indices,
    Solution,
    SolveOptions,
    Status,
)

_SOME, _FIRST_SHARE = 1_500, 0.08
"""Points of the first plan of few sites, and its share of the time."""
_WIDE = 20
"""Points of a site from which on its catchment is too uneven for as many trips of each demand."""
_TOWARDS = (1.3, 1.1, 0.9, 0.7, 0.55, 0.45, 0.35, 0.25, 0.15)
"""How far from its first site to its second the trips of a demand go: the first that can be held.
The best prices are about a fifth of the way."""
_BEYOND = 1.1
"""What a demand pays that is left without a trip, of what its second site costs: a guess."""


@by_the_clock
def p_median_of_points(
    points: ArrayLike,
    weights: ArrayLike,
    p: int,
    *,
    is_whole: bool = False,
    options: SolveOptions = DEFAULT,
) -> Solution:
    """Returns the p points with the least weighted distance, and how little any plan could cost.

    Aims: those of `p_median`; of more points than it takes whole, the longest trip has no bound.

    Args:
        points: n x 2, in one unit of length.
        weights: of each, not negative.
        p: how many to select; all when there are fewer.
        is_whole: whether distances are rounded down to whole ones, as those of TSPLIB.
        options: of the search.

    Raises:
        ParameterError: an array has the wrong shape, or holds what it cannot.
    """
    began = clock_s()
    costs = Points(_points_of(points), is_whole)
    size = len(costs.at)
    weight, count = weights_of(weights, size), min(count_of(p), size)
    start = selection_of("start", options.start, size)
    if size**2 <= ALL_TRIPS or not weight.any() or not count:
        dense = costs.all_costs()
        return p_median(dense, weight, count, options=options)
    search, start = _search(costs, weight, count, start, options, began)
    search.run(start)
    return _answer(search, costs)


def _points_of(points: ArrayLike) -> Floats:
    found = np.asarray(points, dtype=np.float64)
    if found.ndim != 2 or found.shape[1] != 2:
        raise ParameterError("points", "must be pairs: n x 2")
    if not np.isfinite(found).all():
        raise ParameterError("points", "holds a position that is not a number")
    return found


def _search(
    costs: Points, weight: Floats, p: int, start: Indices, options: SolveOptions, began: float
) -> tuple[MedianSearch, Indices]:
    """Returns the search of a plan, and the plan that it begins from."""
    size = len(weight)
    most = nearest_kept(size, p)
    if size < _WIDE * p:
        trips = costs.nearest(weight, most)
        nearer = nearest_of(trips, max(1, most // 3))
    else:
        start = start if len(start) == p else _first_plan(costs, weight, p, options)
        trips = nearer = _around(costs, weight, start)
    paid = np.zeros(size)
    paid[weight > 0] = trips.beyond
    found = Incumbent(
        costs=costs,
        weights=weight,
        beyond=paid,
        p=p,
        quotas=Quotas((), size),
        options=options,
        began=began,
        until=began + options.time_limit_s,
        is_whole=costs.is_whole and bool((weight == np.rint(weight)).all()),
    )
    return MedianSearch(found, trips, nearer, trips, np.zeros(size, dtype=bool)), start


def _first_plan(costs: Points, weight: Floats, p: int, options: SolveOptions) -> Indices:
    """Returns the plan of some of the points, each with the weight of those nearest to it."""
    drawn = np.random.default_rng(options.seed).permutation(np.flatnonzero(weight > 0))
    some = np.sort(drawn[: max(_SOME, 4 * p)])
    _, which = cKDTree(costs.at[some]).query(costs.at)
    near = np.bincount(which, weight, minlength=len(some))
    part = Points(costs.at[some], costs.is_whole).all_costs()
    limit = _FIRST_SHARE * options.time_limit_s
    found = p_median(
        part,
        near,
        p,
        options=replace(options, time_limit_s=limit, start=None, progress=None, base=None),
    )
    return some[found.selected]


def _around(costs: Points, weight: Floats, plan: Indices) -> Trips:
    """Returns the trips that may matter beside a plan, as many as can be held."""
    rows = np.flatnonzero(weight > 0)
    first, second = (costs.kth_nearest(plan, rank)[rows] for rank in (0, 1))
    if len(plan) == 1:
        # No second site says how far a better one may be.
        second = second + first.max(initial=0.0)
    tried = [first + part * (second - first) + 1.0 for part in _TOWARDS]
    held = (each for each in tried if costs.count(rows, each) <= MOST_HELD)
    away = next(held, tried[-1])
    caps = away * weight[rows]
    beyond = np.zeros(len(weight))
    beyond[rows] = _BEYOND * np.maximum(caps, second * weight[rows]) + 1.0
    return costs.up_to(weight, beyond, caps)


def _answer(search: MedianSearch, costs: Points) -> Solution:
    plan = search.plan
    # Every selection of p points serves every demand: there is a plan from the first step on.
    selected = np.arange(plan.p) if plan.selected is None else plan.selected
    served, away = costs.served_by(selected)
    distance = plan.options.gap_between(plan.best, plan.bound)
    status: Status = "interrupted" if plan.stopped else "feasible"
    if plan.is_enough():
        status = "optimal"
    worst = float(away[plan.weights > 0].max(initial=0.0))
    aims = (Aim("total", plan.best, bound=plan.bound), Aim("worst", worst))
    return Solution(
        *(selected, served, plan.best, plan.bound, distance, status, clock_s() - plan.began),
        aims=aims,
        multipliers=multipliers_of(search),
    )
