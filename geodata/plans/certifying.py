"""The certificate of a plan: multipliers that prove a bound to whoever has the same data."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from geodata.placement import (
    Indices,
    Multipliers,
    Solution,
    capacity_prices,
    covering_prices,
    fewest_prices,
)
from geodata.plans.certificates import is_worse, sizes_of
from geodata.plans.plan_figures import CertificateRow
from geodata.plans.problem import PlanProblem
from geodata.plans.trips import within
from geodata.plans.vacancy import failure_of
from geodata.plans.verifying import bound_of

_DIGITS = 9
_SHARE, _LEAST_S, _MOST_S = 0.1, 2.0, 20.0
_LEVELS = 8
_COMMAND = "maillage plan verify plan.json"


def certificate_of(problem: PlanProblem, solution: Solution) -> CertificateRow | None:
    """Returns the certificate of a solution; None of one without a plan or without a bound."""
    has_bound = np.isfinite([solution.objective, solution.bound]).all()
    if solution.status == "infeasible" or not has_bound:
        return None
    found, level = _prices(problem, solution)
    prices = as_prices(problem, found)
    prices = {
        name: values if name == "cuts" else _written(values) for name, values in prices.items()
    }
    bound = bound_of(problem, prices, level)
    is_whole = not is_worse(problem, bound, solution.bound)
    words = f"Sa borne se vérifie sans solveur, par {_COMMAND}."
    if not is_whole:
        words = (
            f"Une part de sa borne se vérifie sans solveur, par {_COMMAND} ; "
            "le reste vient de la recherche par branches."
        )
    return {
        "day": problem.ground.today.isoformat(),
        "horizon_minutes": problem.horizon_minutes,
        "level": level,
        "bound": round(bound, 6),
        "is_whole": is_whole,
        "words": words,
        "multipliers": {name: values.tolist() for name, values in prices.items() if len(values)},
    }


def as_prices(problem: PlanProblem, found: Multipliers | None) -> dict[str, Any]:
    """Returns multipliers by name, zeros for those that are missing."""
    sizes = sizes_of(problem)
    prices: dict[str, Any] = {name: np.zeros(size) for name, size in sizes.items()}
    if found is not None and len(found.cuts):
        prices |= {"cuts": found.cuts.ravel(), "cut_prices": found.cut_prices}
    for each in fields(Multipliers) if found is not None else ():
        if each.name not in sizes:
            continue
        values = getattr(found, each.name)
        if len(values) == len(prices[each.name]):
            prices[each.name] = values
    if found is None and len(prices["sites"]):
        # Without prices, posts serve what they can at most.
        prices["sites"] += 1.0
    return prices


def _written(values: np.ndarray) -> np.ndarray:
    """Returns numbers as a certificate writes them: whatever they are, they prove something."""
    return np.array([float(f"{each:.{_DIGITS}g}") for each in np.maximum(values, 0.0).tolist()])


def _prices(problem: PlanProblem, solution: Solution) -> tuple[Multipliers | None, float | None]:
    """Returns the multipliers of the search, or of a relaxation; and the level of a p-centre."""
    seconds = min(_MOST_S, max(_LEAST_S, _SHARE * problem.scenario.time_limit_s))
    if solution.status == "interrupted":
        seconds = _LEAST_S  # Somebody waits no more.
    name = problem.scenario.objective
    if solution.multipliers is not None:
        return _of_all(problem, solution.multipliers), None
    if name == "p_center":
        return _center(problem, solution.bound, seconds)
    return _relaxed(problem, seconds), None


def _relaxed(problem: PlanProblem, seconds: float) -> Multipliers | None:
    """Returns the multipliers of a relaxation that no search has; None where it has none either."""
    name, posts = problem.scenario.objective, problem.posts or 0
    if problem.scenario.people_per_post is not None:
        return _capacity(problem, problem.scenario.people_per_post, seconds)
    if failure_of(problem) is not None or name == "attendance":
        return None
    left = np.flatnonzero(~problem.demands_covered_before)
    reach = within(problem.minutes, problem.scenario.limit_minutes)
    nothing = np.empty(0, dtype=np.int64)
    if name == "set_covering":
        rows = reach.copy()
        rows.data *= np.repeat(np.isin(np.arange(rows.shape[0]), left), np.diff(rows.indptr))
        rows.eliminate_zeros()
        found = fewest_prices(rows, fixed=nothing, groups=problem.groups, seconds=seconds)
        return None if found is None else found[0]
    if name == "max_covering":
        return covering_prices(
            reach,
            np.where(np.isin(np.arange(len(problem.demands)), left), problem.weights, 0.0),
            min(posts, len(problem.candidates)),
            fixed=nothing,
            groups=problem.groups,
            seconds=seconds,
            floors=problem.floors,
        )
    return covering_prices(
        within(problem.all_minutes, problem.scenario.limit_minutes),
        problem.weights,
        min(posts, len(problem.candidates)) + len(problem.existing),
        fixed=_stay(problem),
        groups=problem.groups,
        seconds=seconds,
        times=2 if name == "backup_covering" else 1,
        parts=problem.parts if name == "equity" else None,
    )


def _of_all(problem: PlanProblem, found: Multipliers) -> Multipliers:
    """Returns the multipliers of those left to cover as ones of all the demands."""
    if len(found.demands) == len(problem.demands):
        return found
    demands, left = np.zeros(len(problem.demands)), np.flatnonzero(problem.left_to_cover)
    demands[left] = found.demands
    return replace(found, demands=demands, cuts=left[found.cuts])


def _stay(problem: PlanProblem) -> Indices:
    count = len(problem.candidates)
    return np.arange(count, count + len(problem.existing))


def _capacity(problem: PlanProblem, capacity: float, seconds: float) -> Multipliers | None:
    count, stay = len(problem.candidates), len(problem.existing)
    most = np.full(count + stay, problem.scenario.most_posts_per_site)
    most[count:] = 0
    return capacity_prices(
        within(problem.all_minutes, problem.scenario.limit_minutes),
        problem.weights,
        min(problem.posts or 0, int(most.sum())),
        capacity,
        most=most,
        standing=np.concatenate([np.zeros(count), problem.existing_advisors * capacity]),
        groups=problem.groups,
        seconds=seconds,
    )


def _center(
    problem: PlanProblem, bound: float, seconds: float
) -> tuple[Multipliers | None, float | None]:
    """Returns the prices of the longest trip, up to the bound, that they show is too short.

    Sites that reach everybody under that many minutes would be too many: by halves.
    """
    minutes = problem.all_minutes
    levels = np.unique(minutes.data[minutes.data <= bound + 1e-9])
    most = min(problem.posts or 0, len(problem.candidates)) + len(problem.existing)
    best: tuple[Multipliers | None, float | None] = (None, None)
    low, high, tried = -1, len(levels), len(levels) - 1
    for _ in range(_LEVELS):
        if low + 1 >= high:
            break
        kept = minutes.data < levels[tried]
        ends = np.concatenate([[0], np.cumsum(kept)])[minutes.indptr]
        near = csr_array(
            (np.ones(int(kept.sum())), minutes.indices[kept], ends), shape=minutes.shape
        )
        found = fewest_prices(
            near, fixed=_stay(problem), groups=problem.groups, seconds=seconds / _LEVELS
        )
        if found is not None and found[1] > most + 1e-5:
            best, low = (found[0], float(levels[tried])), tried
        else:
            high = tried
        tried = (low + high) // 2
    return best
