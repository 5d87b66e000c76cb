"""The objective of a scenario handed to its solver, and what comes back in the plan's own terms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.sparse import csr_array, hstack

from geodata.placement import (
    Floor,
    Indices,
    Progress,
    Report,
    Solution,
    backup_covering,
    capacitated_covering,
    equity_covering,
    max_covering,
    p_center,
    p_median,
    set_covering,
)
from geodata.plans.problem import BEYOND_MINUTES, PlanProblem
from geodata.plans.spare import place_spare


@dataclass(frozen=True, slots=True)
class Asked:
    """How a plan is searched for.

    Attributes:
        time_limit_s: seconds for the solver.
        progress: told of each step.
        start: candidates of a plan to take up again.
    """

    time_limit_s: float
    progress: Report | None = None
    start: Indices | None = None


@dataclass(frozen=True, slots=True)
class Aim:
    """What an objective's value counts.

    Attributes:
        unit: `people`, `person_minutes`, `minutes`, `sites` or `share`; people are of the weight.
        grows: whether more is better.
        solve: the solver.
    """

    unit: str
    grows: bool
    solve: Callable[[PlanProblem, Asked], Solution]


def _capacitated(problem: PlanProblem, asked: Asked, capacity: float) -> Solution:
    """The sites that stay serve what their advisors can, beside the new ones."""
    usual = _usual(problem, asked)
    del usual["fixed"], usual["start"]
    nothing = np.zeros(len(problem.candidates))
    return capacitated_covering(
        _reach(_beside(problem.minutes, problem.existing_minutes)),
        problem.weights,
        problem.posts or 0,
        capacity,
        problem.scenario.most_posts_per_site,
        standing=np.concatenate([nothing, problem.existing_advisors * capacity]),
        **usual,
    )


def _max_covering(problem: PlanProblem, asked: Asked) -> Solution:
    if problem.scenario.people_per_post is not None:
        return _capacitated(problem, asked, problem.scenario.people_per_post)
    left = np.flatnonzero(~problem.covered_before[problem.demands])
    place = np.full(len(problem.demands), -1, dtype=np.int64)
    place[left] = np.arange(len(left))
    floors = [
        Floor(place[each.members][place[each.members] >= 0], each.least, each.name)
        for each in problem.floors
    ]
    solution = max_covering(
        _reach(problem.minutes)[left],
        problem.weights[left],
        problem.posts or 0,
        floors=floors or None,
        **_usual(problem, asked),
    )
    return place_spare(problem, solution)


def _set_covering(problem: PlanProblem, asked: Asked) -> Solution:
    reach = _reach(problem.minutes)
    left = ~problem.covered_before[problem.demands]
    # Whom no candidate can reach is no reason to refuse a plan to all the others.
    reach = reach[np.flatnonzero(left & (np.diff(reach.indptr) > 0))]
    usual = _usual(problem, asked)
    del usual["start"]
    return set_covering(reach, **usual)


def _backup(problem: PlanProblem, asked: Asked) -> Solution:
    return _with_existing(problem, asked, _with_weights(backup_covering, reach=True))


def _equity(problem: PlanProblem, asked: Asked) -> Solution:
    def solve(problem: PlanProblem, minutes: Any, p: int, **usual: Any) -> Solution:
        parts = _parts_of(problem)
        return equity_covering(_reach(minutes), problem.weights, p, parts, **usual)

    return _with_existing(problem, asked, solve)


def _p_median(problem: PlanProblem, asked: Asked) -> Solution:
    solver = _with_weights(p_median, reach=False, beyond=BEYOND_MINUTES)
    return _with_existing(problem, asked, solver)


def _p_center(problem: PlanProblem, asked: Asked) -> Solution:
    def solve(_problem: PlanProblem, minutes: Any, p: int, **usual: Any) -> Solution:
        del usual["start"], usual["gap"]
        return p_center(minutes, p, **usual)

    return _with_existing(problem, asked, solve)


AIMS: dict[str, Aim] = {
    "max_covering": Aim("people", grows=True, solve=_max_covering),
    "backup_covering": Aim("people", grows=True, solve=_backup),
    "p_median": Aim("person_minutes", grows=False, solve=_p_median),
    "p_center": Aim("minutes", grows=False, solve=_p_center),
    "set_covering": Aim("sites", grows=False, solve=_set_covering),
    "equity": Aim("share", grows=True, solve=_equity),
}


def _with_weights(solver: Callable[..., Solution], *, reach: bool, **more: Any) -> Any:
    def solve(problem: PlanProblem, minutes: Any, p: int, **usual: Any) -> Solution:
        matrix = _reach(minutes) if reach else minutes
        return solver(matrix, problem.weights, p, **usual, **more)

    return solve


def _with_existing(problem: PlanProblem, asked: Asked, solve: Any) -> Solution:
    """Solves with the sites that stay as candidates that are always selected, the last ones."""
    count, stay = len(problem.candidates), len(problem.existing)
    minutes = _beside(problem.minutes, problem.existing_minutes)
    fixed = np.arange(count, count + stay)
    told = asked.progress
    if told is not None:

        def without_existing(progress: Progress) -> bool | None:
            selected = progress.selected
            kept = None if selected is None else selected[selected < count]
            return told(replace(progress, selected=kept))

        asked = replace(asked, progress=without_existing)
    if asked.start is not None:
        asked = replace(asked, start=np.concatenate([asked.start, fixed]))
    usual = _usual(problem, asked)
    usual["fixed"] = np.concatenate([problem.opened, fixed])
    solution: Solution = solve(problem, minutes, (problem.posts or 0) + stay, **usual)
    return replace(solution, selected=solution.selected[solution.selected < count])


def _usual(problem: PlanProblem, asked: Asked) -> dict[str, Any]:
    return {
        "fixed": problem.opened,
        "groups": problem.groups or None,
        "time_limit_s": asked.time_limit_s,
        "gap": problem.scenario.gap,
        "seed": problem.scenario.seed,
        "progress": asked.progress,
        "start": asked.start,
    }


def _parts_of(problem: PlanProblem) -> Indices:
    """The territory in which each demand's share is counted: the level below the scenario's."""
    level = "departement" if problem.scenario.territory.level in ("france", "region") else "epci"
    numbers = problem.ground.units.belongs(level)[problem.demands]
    return np.unique(numbers, return_inverse=True)[1]


def _reach(minutes: Any) -> Any:
    ones = np.ones(len(minutes.data))
    return csr_array((ones, minutes.indices.copy(), minutes.indptr.copy()), shape=minutes.shape)


def _beside(left: Any, right: Any) -> Any:
    """Puts two tables side by side; unlike `hstack` on zeros, which it keeps, never by sums."""
    return csr_array(hstack([left, right], format="csr"))
