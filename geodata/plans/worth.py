"""What a selection is worth to the objective of a scenario, and what the sites of today are."""

from __future__ import annotations

import numpy as np

from geodata.placement import Indices
from geodata.plans.attendance import attendance_value
from geodata.plans.problem import PlanProblem
from geodata.plans.served import share_out
from geodata.plans.vacancy import expected_of, failure_of


def value_today(problem: PlanProblem) -> float | None:
    """Returns what the sites of today are worth by themselves, which a plan changes.

    Those that may move are among them. None without any, and where it is no number: nobody has a
    trip to any.

    Args:
        problem: in which sites that may move are candidates, the last ones.
    """
    capacity = problem.scenario.people_per_post
    if capacity is not None and len(problem.existing):
        room = problem.existing_advisors * capacity
        return float(share_out(problem.existing_minutes, problem.weights, room).sum())
    stay = np.empty(0, dtype=np.int64)
    if problem.scenario.existing.moves is not None:
        stay = problem.groups[-1].members
    if not len(stay) and not len(problem.existing):
        return None
    found = value_of(problem, stay)
    return found if np.isfinite(found) else None


def value_of(problem: PlanProblem, selected: Indices) -> float:
    """Returns what a plan is worth, posts without a capacity."""
    failure = failure_of(problem)
    if failure is not None:
        return expected_of(problem, failure, selected)
    return _of_objective(problem, selected)


def _of_objective(problem: PlanProblem, selected: Indices) -> float:
    name, weights = problem.scenario.objective, problem.weights
    if name == "attendance":
        return attendance_value(problem, selected)
    if name == "set_covering":
        return float(len(selected))
    open_now = np.concatenate(
        [selected, len(problem.candidates) + np.arange(len(problem.existing))]
    )
    if name == "max_covering":
        open_now = selected
    trips = problem.all_minutes[:, open_now].tocoo()
    near = trips.data <= problem.scenario.limit_minutes
    count = np.bincount(trips.row[near], minlength=len(weights))
    nearest = np.full(len(weights), np.inf)
    np.minimum.at(nearest, trips.row, trips.data)
    if name == "p_median":
        return float((weights * np.minimum(nearest, problem.beyond_minutes)).sum())
    if name == "p_center":
        rows = np.diff(problem.all_minutes.indptr) > 0
        return float(nearest[rows].max(initial=0.0))
    if name == "equity":
        total = np.bincount(problem.parts, weights)
        return float((np.bincount(problem.parts, weights * (count > 0)) / total).min(initial=1.0))
    if name == "max_covering":
        count = np.where(problem.demands_covered_before, 0, count)
    return float(weights[count >= (2 if name == "backup_covering" else 1)].sum())
