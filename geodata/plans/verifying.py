"""What the multipliers of a plan prove, reckoned from its ground alone: no solver is asked.

By weak duality (Geoffrion, *Math. Programming Study* 2, 1974) any multipliers of the right sign
prove a bound: wrong ones prove a weaker one. Each is brought to its sign first. See docs/methods.md
for the bound of each objective.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from geodata.placement import Floats
from geodata.plans.problem import PlanProblem
from geodata.plans.vacancy import failure_of
from geodata.plans.verifying_attendance import unpriced_attendance
from geodata.plans.verifying_cuts import cut_terms, ones_of
from geodata.plans.verifying_expected import expected_terms

NAMES = ("demands", "low", "high", "floors", "parts", "sites", "pulls", "cut_prices")
"""Of demands, the least and the most of quotas, floors, parts, sites' capacity, pulls, cuts."""
_ROUNDING = 1e-9
Prices = Mapping[str, Any]


def bound_of(problem: PlanProblem, prices: Prices, level: float | None = None) -> float:
    """Returns a value that no plan does better than, whatever the prices are.

    Args:
        problem: that the plan answers.
        prices: by name, in the order of the demands, quotas and floors of the problem.
        level: of a p-centre, the minutes under which the prices show that no plan stays.
    """
    name, cuts = problem.scenario.objective, np.asarray(prices.get("cuts", []), dtype=np.int64)
    prices = {each: np.maximum(np.nan_to_num(prices.get(each, cuts[:0])), 0) for each in NAMES}
    prices["cuts"] = cuts.reshape(-1, 3)
    if problem.scenario.people_per_post is not None:
        found = _capacitated(problem, prices)
    elif name in ("max_covering", "backup_covering", "equity"):
        found = _covering(problem, prices)
    elif name == "attendance":
        found, worth = unpriced_attendance(problem, prices)
        found += _most(problem, prices, worth)
    elif name == "p_median":
        found = _median(problem, prices)
    elif name == "p_center":
        return _center(problem, prices, np.inf if level is None else level)
    else:
        return ceil(_fewest(problem, prices, problem.minutes, problem.left_to_cover) - 1e-6)
    return found + _ROUNDING * abs(found) * (-1 if name == "p_median" else 1)


def _covering(problem: PlanProblem, prices: Prices) -> float:
    failure = failure_of(problem)
    plain = problem.scenario.objective == "max_covering" and failure is None
    minutes = problem.minutes if plain else problem.all_minutes
    count, counts = len(problem.candidates), problem.weights
    times = 1 + (problem.scenario.objective == "backup_covering")
    weights, paid = np.where(problem.left_to_cover if plain else True, counts, 0.0), 0.0
    if problem.scenario.objective == "equity":
        part, of_part = problem.parts, prices["parts"]
        if not of_part.sum():
            return 1.0
        weights = counts * (of_part / of_part.sum() / np.bincount(part, counts))[part]
    base, floors = weights.copy(), problem.floors if plain else ()
    for floor, price in zip(floors, prices["floors"], strict=plain):
        weights[floor.members] += base[floor.members] * price
        paid += floor.least * price
    demands, reach = np.where(weights > 0, prices["demands"], 0.0), ones_of(minutes)
    worth = np.zeros(1)
    if plain:
        weights, worth, more = cut_terms(reach, prices["cuts"], prices["cut_prices"], weights)
        paid -= more
    if failure is not None:
        missed, worth = expected_terms(reach, weights, failure, demands, count)
    else:
        # Sites that stay are there whatever the plan is: a demand needs so many beside them.
        lacks = np.maximum(times - reach[:, count:].sum(axis=1), 0)
        missed = float(np.maximum(weights - lacks * demands, 0.0).sum())
        worth = worth + reach[:, :count].T @ demands
    found = missed + _most(problem, prices, worth) - paid
    return min(found, 1.0) if problem.scenario.objective == "equity" else found


def _median(problem: PlanProblem, prices: Prices) -> float:
    minutes, weights = problem.all_minutes, problem.weights
    demands = np.minimum(prices["demands"], weights * problem.beyond_minutes)
    row = np.repeat(np.arange(len(weights)), np.diff(minutes.indptr))
    saved = np.maximum(demands[row] - weights[row] * minutes.data, 0.0)
    worth = np.bincount(minutes.indices, saved, minlength=minutes.shape[1])
    return float(demands.sum()) - _most(problem, prices, worth)


def _fewest(problem: PlanProblem, prices: Prices, minutes: Any, rows: Any) -> float:
    """The fewest sites that reach some demands, those that stay among them where they are asked."""
    reach = ones_of(minutes)
    demands = np.where(rows & (np.diff(reach.indptr) > 0), prices["demands"], 0.0)
    costs = 1.0 - reach.T @ demands
    mine, constant = _of_quotas(problem, prices)
    count = len(problem.candidates)
    free = float(np.minimum(costs[:count] - mine, 0.0).sum())
    return float(demands.sum()) + free + float(costs[count:].sum()) - constant


def _center(problem: PlanProblem, prices: Prices, level: float) -> float:
    minutes = problem.all_minutes
    rows = np.diff(minutes.indptr) > 0
    starts = minutes.indptr[:-1][rows]
    trivial = float(np.minimum.reduceat(minutes.data, starts).max()) if len(starts) else 0.0
    if not trivial < level <= minutes.data.max(initial=0.0):
        return trivial
    near = minutes.copy()
    kept = minutes.data < level
    ends = np.concatenate([[0], np.cumsum(kept)])[minutes.indptr]
    near = csr_array((minutes.data[kept], minutes.indices[kept], ends), shape=minutes.shape)
    most = min(problem.posts or 0, len(problem.candidates)) + len(problem.existing)
    return level if _fewest(problem, prices, near, rows) > most + 1e-6 else trivial


def _capacitated(problem: PlanProblem, prices: Prices) -> float:
    capacity = problem.scenario.people_per_post or 0.0
    minutes, weights, count = problem.all_minutes, problem.weights, len(problem.candidates)
    row = np.repeat(np.arange(len(weights)), np.diff(minutes.indptr))
    demands, sites = prices["demands"], prices["sites"]
    flows = weights[row] * np.maximum(1.0 - demands[row] - sites[minutes.indices], 0.0)
    stands = float((sites[count:] * problem.existing_advisors * capacity).sum())
    posts = _most(problem, prices, capacity * sites[:count], problem.scenario.most_posts_per_site)
    return float((demands * weights).sum()) + float(flows.sum()) + stands + posts


def _most(problem: PlanProblem, prices: Prices, worth: Floats, each: int = 1) -> float:
    """The most that so many posts are worth, the sites that stay beside, quotas priced."""
    (mine, constant), count = _of_quotas(problem, prices), len(problem.candidates)
    order = np.sort(np.repeat(worth[:count] + mine, each))[::-1]
    return float(order[: problem.posts or 0].sum()) + float(worth[count:].sum()) + constant


def _of_quotas(problem: PlanProblem, prices: Prices) -> tuple[Floats, float]:
    mine, constant = np.zeros(len(problem.candidates)), 0.0
    for group, low, high in zip(problem.groups, prices["low"], prices["high"], strict=True):
        most = high if group.at_most is not None else 0.0
        mine[group.members] += low - most
        constant += most * (group.at_most or 0) - low * group.at_least
    return mine, constant
