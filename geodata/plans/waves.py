"""A plan solved wave by wave: each wave as good as it can be, and the whole against any plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from geodata.placement import Group, Indices, Report, Solution, SolveOptions, Status
from geodata.plans.problem import PlanProblem
from geodata.plans.solvers import AIMS
from geodata.plans.trips import BY_TRAVEL
from geodata.plans.worth import value_today


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A solution and how it comes about.

    Attributes:
        solution: of all the posts; its bound is that of any plan with as many.
        stages: its candidates, wave by wave.
        proofs: the solution at the end of each wave, whose bound is that of any plan which opens
            the same sites in the waves before.
        is_cut: whether trips beyond the horizon could make it another plan.
        before: what the objective is worth with the sites of today, which gaps are measured from.
    """

    solution: Solution
    stages: tuple[Indices, ...]
    proofs: tuple[Solution, ...]
    is_cut: bool = False
    before: float | None = None


def solve_in_waves(problem: PlanProblem, options: SolveOptions) -> Plan:
    """Returns the plan of a problem.

    With several waves: all the posts at once first, for the bound of the whole; then each wave
    after those before. When what the first waves chose leaves no way to keep the quotas, the
    waves are the best order of the plan made at once; so they are where posts have a capacity.
    """
    before = value_today(problem)
    options = replace(options, base=before, progress=_from(before, options.progress))
    plan = replace(_solved(problem, options), before=before)
    if problem.scenario.objective not in BY_TRAVEL or problem.has_all_trips:
        return plan
    return replace(plan, is_cut=plan.is_cut or _is_cut(problem, plan.solution))


def _from(before: float | None, report: Report | None) -> Report | None:
    """Returns a report whose gaps are of what a plan changes."""
    if report is None:
        return None
    return lambda progress: report(replace(progress, base=before))


def _is_cut(problem: PlanProblem, solution: Solution) -> bool:
    """Whether somebody is left without a trip whom a longer one leads to a place.

    Somebody may have a trip to one candidate only, and be in conflict with another such demand:
    longer trips can resolve that too.
    """
    if solution.status == "infeasible":
        return any(each.kind in ("unreachable", "everyone") for each in solution.conflicts)
    if not np.isfinite(solution.objective):
        return False  # The time went first.
    return bool(len(problem.lacks_trips(solution.assigned < 0)))


def _solved(problem: PlanProblem, options: SolveOptions) -> Plan:
    waves = problem.scenario.waves or []
    solve = AIMS[problem.scenario.objective].solve
    if len(waves) < 2 or problem.scenario.people_per_post is not None:
        solution = solve(problem, options)
        return _at_once(solution, max(1, len(waves)))
    each_s = options.time_limit_s / (len(waves) + 1)
    whole = solve(problem, replace(options, time_limit_s=each_s))
    if whole.status in ("infeasible", "interrupted"):
        return _at_once(whole, len(waves))
    left_s = max(len(waves) * each_s, options.time_limit_s - whole.seconds)
    proofs = _one_by_one(problem, replace(options, time_limit_s=left_s, start=None))
    if proofs[-1].status == "infeasible":
        return replace(_at_once(whole, len(waves)), is_cut=_is_cut(problem, proofs[-1]))
    return Plan(_held_to(whole, proofs, options), _stages(proofs), tuple(proofs))


def _one_by_one(problem: PlanProblem, options: SolveOptions) -> list[Solution]:
    """Returns the solution of each wave, the last of them infeasible where there is no way on."""
    solve, waves = AIMS[problem.scenario.objective].solve, problem.scenario.waves or []
    opened, left_s = problem.opened, options.time_limit_s
    proofs: list[Solution] = []
    for number, posts in enumerate(np.cumsum([wave.posts for wave in waves]).tolist()):
        groups = problem.groups
        if number + 1 < len(waves):
            groups = [_cap(each) for each in groups if each.at_most is not None]
        part = replace(problem, posts=posts, opened=opened, groups=groups)
        # What the waves before did not need goes to those after.
        own_s = left_s / (len(waves) - number)
        solution = solve(part, replace(options, time_limit_s=own_s))
        left_s -= min(own_s, solution.seconds)
        proofs.append(solution)
        if solution.status == "infeasible":
            break
        opened = solution.selected
    return proofs


def _cap(group: Group) -> Group:
    """What a quota asks of the first waves: its minimum may be reached by the last."""
    return replace(group, at_least=0)


def _stages(proofs: Sequence[Solution]) -> tuple[Indices, ...]:
    before = np.empty(0, dtype=np.int64)
    stages = []
    for each in proofs:
        stages.append(np.setdiff1d(each.selected, before))
        before = each.selected
    return tuple(stages)


def _held_to(whole: Solution, proofs: Sequence[Solution], options: SolveOptions) -> Solution:
    """The last wave's solution, against the bound of all plans with as many posts."""
    last = proofs[-1]
    distance = options.gap_between(last.objective, whole.bound)
    status: Status = "interrupted" if last.status == "interrupted" else "feasible"
    if distance <= options.gap:
        status = "optimal"
    seconds = whole.seconds + sum(each.seconds for each in proofs)
    aims = tuple(
        replace(aim, bound=whole.bound) if place == 0 else aim
        for place, aim in enumerate(last.aims)
    )
    return replace(
        last,
        bound=whole.bound,
        gap=distance,
        status=status,
        seconds=seconds,
        aims=aims,
        multipliers=whole.multipliers,
    )


def _at_once(whole: Solution, waves: int) -> Plan:
    return Plan(whole, (whole.selected,), (whole,) * waves)
