"""The objective of a scenario handed to its solver, and what comes back in the plan's own terms."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypedDict

import numpy as np
from scipy.sparse import csr_array

from geodata.errors import ScenarioError
from geodata.placement import (
    Conflict,
    Floats,
    Floor,
    Group,
    Indices,
    Progress,
    Report,
    Solution,
    SolveOptions,
    Travel,
    backup_covering,
    capacitated_covering,
    equity_covering,
    expected_covering,
    max_covering,
    nearest_attendance,
    p_center,
    p_median,
    set_covering,
    shared_attendance,
)
from geodata.plans.attendance import chances_of, is_shared
from geodata.plans.findings import Finding
from geodata.plans.french import listed_words
from geodata.plans.problem import PlanProblem
from geodata.plans.scenario import Scenario
from geodata.plans.vacancy import failure_of


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
    solve: Callable[[PlanProblem, SolveOptions], Solution]


def _capacitated(problem: PlanProblem, options: SolveOptions, capacity: float) -> Solution:
    """The sites that stay serve what their advisors can, beside the new ones."""
    nothing = np.zeros(len(problem.candidates))
    minutes = problem.all_minutes
    return capacitated_covering(
        _reach(minutes),
        problem.weights,
        problem.posts or 0,
        capacity,
        problem.scenario.most_posts_per_site,
        standing=np.concatenate([nothing, problem.existing_advisors * capacity]),
        costs=minutes,
        parts=_numbers_of(problem, "departement"),
        groups=problem.groups or None,
        options=options,
    )


def _max_covering(problem: PlanProblem, options: SolveOptions) -> Solution:
    if problem.scenario.people_per_post is not None:
        return _capacitated(problem, options, problem.scenario.people_per_post)
    failure = failure_of(problem)
    if failure is not None:
        return _expected(problem, options, failure)
    left = np.flatnonzero(~problem.demands_covered_before)
    place = np.full(len(problem.demands), -1, dtype=np.int64)
    place[left] = np.arange(len(left))
    floors = [
        Floor(place[each.members][place[each.members] >= 0], each.least, each.name)
        for each in problem.floors
    ]
    return max_covering(
        _reach(problem.minutes)[left],
        problem.weights[left],
        problem.posts or 0,
        floors=floors or None,
        travel=_travel_beside_existing(problem),
        **_usual(problem, options),
    )


def _expected(problem: PlanProblem, options: SolveOptions, failure: Floats) -> Solution:
    """The sites that stay may be vacant too: they count among those that reach somebody."""

    def solve(problem: PlanProblem, minutes: Any, p: int, **usual: Any) -> Solution:
        return expected_covering(_reach(minutes), problem.weights, p, failure, **usual)

    return _with_existing(problem, options, solve)


def _set_covering(problem: PlanProblem, options: SolveOptions) -> Solution:
    reach = _reach(problem.minutes)
    left = ~problem.demands_covered_before
    # Whom no candidate can reach is no reason to refuse a plan to all the others.
    rows = np.flatnonzero(left & (np.diff(reach.indptr) > 0))
    travel = _travel_beside_existing(problem)
    solution = set_covering(reach[rows], travel=travel, **_usual(problem, options))
    return replace(solution, conflicts=_conflicts_of_all(solution, rows))


def _backup(problem: PlanProblem, options: SolveOptions) -> Solution:
    return _with_existing(problem, options, _with_weights(backup_covering, reach=True))


def _equity(problem: PlanProblem, options: SolveOptions) -> Solution:
    def solve(problem: PlanProblem, minutes: Any, p: int, **usual: Any) -> Solution:
        parts = problem.parts
        travel = Travel(minutes, problem.weights)
        return equity_covering(_reach(minutes), problem.weights, p, parts, travel=travel, **usual)

    return _with_existing(problem, options, solve)


def _p_median(problem: PlanProblem, options: SolveOptions) -> Solution:
    solver = _with_weights(p_median, reach=False, beyond=problem.beyond_minutes)
    return _with_existing(problem, options, solver)


def _p_center(problem: PlanProblem, options: SolveOptions) -> Solution:
    def solve(problem: PlanProblem, minutes: Any, p: int, **usual: Any) -> Solution:
        usual["options"] = replace(usual["options"], gap=0.0)
        weights = problem.weights
        rows = np.arange(len(problem.demands))
        if problem.has_all_trips:
            # Whom no road leads to any place is no reason to refuse a plan to all the others.
            rows = np.flatnonzero(np.diff(minutes.indptr) > 0)
            minutes, weights = minutes[rows], weights[rows]
            apart = _apart(problem, minutes, rows, usual["fixed"])
            usual["groups"] = [*(usual["groups"] or ()), *apart] or None
        solution = p_center(minutes, p, weights=weights, **usual)
        return _of_all(solution, rows, len(problem.demands))

    return _with_existing(problem, options, solve)


def _rounds(_: PlanProblem, __: SolveOptions) -> Solution:
    """Refuses: rounds select days, not candidates (`geodata.plans.touring_rows`)."""
    words = "Un plan de tournées ne se calcule pas comme un choix de lieux."
    raise ScenarioError([Finding("objective", "rounds_elsewhere", words)])


def _attendance(problem: PlanProblem, options: SolveOptions) -> Solution:
    """The sites that stay have their share of those who come."""
    solver = shared_attendance if is_shared(problem) else nearest_attendance

    def solve(problem: PlanProblem, _minutes: Any, p: int, **usual: Any) -> Solution:
        return solver(chances_of(problem), problem.weights, p, **usual)

    return _with_existing(problem, options, solve)


def _apart(problem: PlanProblem, minutes: Any, demands: Indices, fixed: Indices) -> Iterator[Group]:
    """Yields a quota for each part of the territory that no road joins to the others.

    With every trip at hand, there is a plan if and only if each part has a site: so that a
    contradiction is found at once, and named by the parts that cause it.
    """
    parts: dict[bytes, list[int]] = {}
    for row in range(minutes.shape[0]):
        own = minutes.indices[minutes.indptr[row] : minutes.indptr[row + 1]]
        parts.setdefault(np.sort(own).tobytes(), []).append(row)
    if len(parts) < 2:
        return
    units = problem.ground.units
    for key, rows in parts.items():
        members = np.frombuffer(key, dtype=minutes.indices.dtype).astype(np.int64)
        if np.isin(members, fixed).any():
            continue
        people = units.people[problem.demands[demands[rows]]]
        largest = np.array(rows)[np.argsort(-people, kind="stable")]
        # Sectors of a commune are named once.
        own = dict.fromkeys(problem.demands[demands[largest]].tolist())
        names = [units.names[unit] for unit in own]
        some = f"{listed_words(names, 3)}, que rien ne relie au reste du territoire"
        name = f"{some} : un lieu au moins"
        yield Group(members, 1, None, name)


def _of_all(solution: Solution, some: Indices, demands: int) -> Solution:
    """Returns the solution of some demands as one of all of them."""
    if len(some) == demands:
        return solution
    assigned = np.full(demands, -1, dtype=np.int64)
    if len(solution.assigned):
        assigned[some] = solution.assigned
    conflicts = _conflicts_of_all(solution, some)
    return replace(solution, assigned=assigned, conflicts=conflicts)


def _conflicts_of_all(solution: Solution, some: Indices) -> tuple[Conflict, ...]:
    """Returns the conflicts of a solution of some demands, which name those of all of them."""
    of_demands = ("everyone", "unreachable")
    return tuple(
        replace(each, members=tuple(some[list(each.members)].tolist()))
        if each.kind in of_demands
        else each
        for each in solution.conflicts
    )


AIMS: dict[str, Aim] = {
    "max_covering": Aim("people", grows=True, solve=_max_covering),
    "backup_covering": Aim("people", grows=True, solve=_backup),
    "p_median": Aim("person_minutes", grows=False, solve=_p_median),
    "p_center": Aim("minutes", grows=False, solve=_p_center),
    "set_covering": Aim("sites", grows=False, solve=_set_covering),
    "equity": Aim("share", grows=True, solve=_equity),
    "rounds": Aim("people", grows=True, solve=_rounds),
    "attendance": Aim("people", grows=True, solve=_attendance),
}


def solve_options(
    scenario: Scenario,
    time_limit_s: float,
    progress: Report | None = None,
    start: Indices | None = None,
) -> SolveOptions:
    """Returns how the plan of a scenario is searched for: with its own gap and seed.

    Args:
        scenario: of the plan.
        time_limit_s: seconds for the solver.
        progress: called at each step.
        start: candidates of a plan to take up again.
    """
    return SolveOptions(time_limit_s, scenario.gap, scenario.seed, progress, start)


def _with_weights(solver: Callable[..., Solution], *, reach: bool, **more: Any) -> Any:
    def solve(problem: PlanProblem, minutes: Any, p: int, **usual: Any) -> Solution:
        if reach:
            usual["travel"] = Travel(minutes, problem.weights)
        matrix = _reach(minutes) if reach else minutes
        return solver(matrix, problem.weights, p, **usual, **more)

    return solve


def _with_existing(problem: PlanProblem, options: SolveOptions, solve: Any) -> Solution:
    """Solves with the sites that stay as candidates that are always selected, the last ones."""
    count, stay = len(problem.candidates), len(problem.existing)
    minutes = problem.all_minutes
    fixed = np.arange(count, count + stay)
    report = options.progress
    if report is not None:

        def without_existing(progress: Progress) -> bool | None:
            selected = progress.selected
            kept = None if selected is None else selected[selected < count]
            return report(replace(progress, selected=kept))

        options = replace(options, progress=without_existing)
    if options.start is not None:
        options = replace(options, start=np.append(options.start, fixed))
    usual = _usual(problem, options)
    usual["fixed"] = np.concatenate([problem.opened, fixed])
    solution: Solution = solve(problem, minutes, (problem.posts or 0) + stay, **usual)
    return replace(solution, selected=solution.selected[solution.selected < count])


class _Usual(TypedDict):
    """What every solver takes beside its arrays."""

    fixed: Indices
    groups: Sequence[Group] | None
    options: SolveOptions


def _usual(problem: PlanProblem, options: SolveOptions) -> _Usual:
    return {
        "fixed": problem.opened,
        "groups": problem.groups or None,
        "options": options,
    }


def _travel_beside_existing(problem: PlanProblem) -> Travel:
    """Travel to the nearest site, those that stay among them; the limit for whom none is near."""
    now = np.minimum(problem.before_of_demands, problem.scenario.limit_minutes)
    return Travel(problem.minutes, problem.weights, now)


def _numbers_of(problem: PlanProblem, level: str) -> Indices:
    numbers = problem.ground.units.belongs(level)[problem.demands]
    return np.unique(numbers, return_inverse=True)[1]


def _reach(minutes: Any) -> Any:
    ones = np.ones(len(minutes.data))
    return csr_array((ones, minutes.indices.copy(), minutes.indptr.copy()), shape=minutes.shape)
