"""Posts that may be vacant: how often each is, and who then has a post in reach."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.sparse import csr_array

from geodata.placement import Floats, Indices
from geodata.plans.problem import PlanProblem
from geodata.plans.scenario import Vacancy
from geodata.plans.trips import within

YEARS = 1_000
_AT_ONCE = 50


def failure_of(problem: PlanProblem) -> Floats | None:
    """Returns how often each candidate, then each site that stays, is vacant; None if none is.

    What is said of a network comes before what is said of a kind of host.
    """
    vacancy = problem.scenario.vacancy
    if vacancy is None:
        return None
    by_network: dict[str | None, float] = {
        each.network: each.rate for each in vacancy.of if each.network is not None
    }
    by_host: dict[str | None, float] = {
        each.host: each.rate for each in vacancy.of if each.host is not None
    }
    found = [
        by_network.get(each.network, by_host.get(each.host, vacancy.rate))
        for each in problem.candidates
    ]
    found += _of_existing(problem, vacancy, by_host)
    rates = np.array(found, dtype=np.float64)
    return rates if rates.any() else None


def _of_existing(
    problem: PlanProblem, vacancy: Vacancy, by_host: dict[str | None, float]
) -> list[float]:
    if vacancy.existing_rate is not None:
        return [vacancy.existing_rate] * len(problem.existing)
    table = problem.ground.network.table
    found = []
    for position in problem.existing.tolist():
        hosts = table.record(position).get("typologie") or []
        rates = [by_host[each] for each in hosts if each in by_host]
        found.append(max(rates) if rates else vacancy.rate)
    return found


def open_in(problem: PlanProblem, selected: Indices) -> Indices:
    """Returns the sites of a plan and those that stay, as columns of `all_minutes`."""
    stay = len(problem.candidates) + np.arange(len(problem.existing))
    return np.concatenate([selected, stay])


def expected_of(problem: PlanProblem, failure: Floats, selected: Indices) -> float:
    """Returns the weight expected in reach of a post that is filled."""
    is_open = open_in(problem, selected)
    near = csr_array(_reach(problem)[:, is_open])
    chance = failure[is_open][near.indices]
    left = np.ones(near.shape[0])
    filled = np.diff(near.indptr) > 0
    left[filled] = np.multiply.reduceat(chance, near.indptr[:-1][filled])
    return float((problem.weights * (1.0 - left)).sum())


def drawn_years(
    problem: PlanProblem, failure: Floats, plans: list[Indices], seed: int, years: int = YEARS
) -> Floats:
    """Returns plans x years: the weight in reach of a filled post, the same draws for all plans.

    Args:
        problem: that was solved.
        failure: of each candidate, then of each site that stays.
        plans: the candidates of each.
        seed: of the draws.
        years: how many.
    """
    draw, found = np.random.default_rng(seed), np.empty((len(plans), years))
    used = np.unique(np.concatenate([open_in(problem, each) for each in plans]))
    reach = csr_array(_reach(problem)[:, used])
    own = [np.isin(used, open_in(problem, each)) for each in plans]
    for start in range(0, years, _AT_ONCE):
        size = min(_AT_ONCE, years - start)
        filled = failure[used][:, None] <= draw.random((size, len(used))).T
        for number, mine in enumerate(own):
            there = (reach @ (filled & mine[:, None]).astype(np.float32)) > 0
            found[number, start : start + size] = problem.weights @ there
    return found


def _reach(problem: PlanProblem) -> Any:
    return within(problem.all_minutes, problem.scenario.limit_minutes)
