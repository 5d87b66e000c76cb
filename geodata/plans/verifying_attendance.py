"""The bound of those who come, by multipliers alone: no solver is asked.

To the nearest site: the p-median of who does not come. Shared between sites: with a price m of a
unit of pull on a demand and a price u of being reached, no choice sends more than u beyond what
sites pay, `m a_j + max(0, k_j - u)`, where `k_j` is the most that site j is worth to the demand
when no other pulls more: the largest of `w s / (1 + s) - m (s - base)`, s from `base + a_j` on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from geodata.placement import Floats
from geodata.plans.attendance import chances_of, is_shared
from geodata.plans.problem import PlanProblem


def unpriced_attendance(problem: PlanProblem, prices: Mapping[str, Any]) -> tuple[float, Floats]:
    """Returns what demands send at most at some prices, and what each site pays for it.

    Args:
        problem: that the plan answers.
        prices: `demands`, and where people share themselves `pulls`, one of each demand.
    """
    chances = chances_of(problem)
    row = np.repeat(np.arange(chances.shape[0]), np.diff(chances.indptr))
    if is_shared(problem):
        return _shared(problem, chances, row, prices)
    weights = problem.weights
    demands = np.minimum(prices["demands"], weights)
    saved = np.maximum(demands[row] - weights[row] * (1.0 - chances.data), 0.0)
    worth = np.bincount(chances.indices, saved, minlength=chances.shape[1])
    return float(weights.sum() - demands.sum()), worth


def _shared(
    problem: PlanProblem, chances: Any, row: Any, prices: Mapping[str, Any]
) -> tuple[float, Floats]:
    count, weights = len(problem.candidates), problem.weights
    stays = chances.indices >= count
    base = np.bincount(row[stays], chances.data[stays], minlength=len(weights))
    row, column, pull = row[~stays], chances.indices[~stays], chances.data[~stays]
    reached = np.maximum(prices["demands"], weights * base / (1.0 + base))
    price = np.maximum(prices["pulls"], 1e-12 * np.maximum(weights, 1.0))
    others = np.minimum(_others(row, pull, len(weights)), max(0, (problem.posts or 0) - 1) * pull)
    least = base[row] + pull
    best = np.clip((np.sqrt(weights / price) - 1.0)[row], least, least + others)
    first = weights[row] * best / (1.0 + best) - price[row] * (best - base[row])
    paid = price[row] * pull + np.maximum(first - reached[row], 0.0)
    return float(reached.sum()), np.bincount(column, paid, minlength=chances.shape[1])


def _others(row: Any, pull: Floats, demands: int) -> Floats:
    """Returns what all other trips of each demand that pull no more than one pull together."""
    order = np.lexsort((pull, row))
    total = np.concatenate([[0.0], np.cumsum(pull[order])])
    start = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=demands))])
    found = np.empty(len(pull))
    ordered, there = pull[order], row[order]
    is_last = np.append((np.diff(ordered) != 0) | (np.diff(there) != 0), True)[: len(order)]
    places = np.flatnonzero(is_last)
    last = places[np.searchsorted(places, np.arange(len(order)))] if len(order) else places
    found[order] = total[last + 1] - total[start[there]] - ordered
    return np.maximum(found, 0.0)
