"""The plan of a scenario: its problem solved, with trips as long as the plan needs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from geodata.errors import PlanStoppedError, ScenarioError
from geodata.placement import Indices, Progress, Report, SolveOptions, counting
from geodata.plans.aims import may_be_vacant
from geodata.plans.answer import record_of
from geodata.plans.findings import Finding
from geodata.plans.following import Following
from geodata.plans.french import minutes_words, people_words
from geodata.plans.moving import as_candidates
from geodata.plans.plan import PlanRecord
from geodata.plans.problem import PlanProblem
from geodata.plans.solvers import solve_options
from geodata.plans.vacancy_rows import NOMINAL_SHARE, vacancy_row
from geodata.plans.waves import Plan, solve_in_waves

_LEAST_S = 5.0


def solve_plan(
    problem: PlanProblem,
    *,
    progress: Report | None = None,
    start: Indices | None = None,
    time_limit_s: float | None = None,
) -> PlanRecord:
    """Returns the record of the plan of a problem (see docs/api.md).

    The same problem gives the same plan, unless the time went first; where its work is limited,
    only a search that its time cut, was stopped, or began from another plan says that it does not.

    Args:
        problem: that `assemble` made.
        progress: called at each step, its values in the objective's unit; the search stops when it
            answers True.
        start: positions of candidates of a plan to take up again, as `progress` was given them.
        time_limit_s: of the solver, the scenario's own when None.

    Raises:
        ScenarioError: its trips are too many to hold.
    """
    limit_s = problem.scenario.time_limit_s if time_limit_s is None else time_limit_s
    limits = SolveOptions(limit_s, progress=progress, work_limit=problem.scenario.work_limit)
    with counting(limits) as (within, work):
        record = _planned(problem, within, start)
    if work is None:
        return record
    kept = not work.is_cut and start is None and record["status"] != "interrupted"
    return {**record, "seconds": round(work.seconds(), 2), "is_repeatable": kept}


def _planned(problem: PlanProblem, limits: SolveOptions, start: Indices | None) -> PlanRecord:
    limit_s, progress = limits.time_limit_s, limits.progress
    if problem.scenario.objective == "rounds":
        # What plans rounds is imported by those who ask for some.
        from geodata.plans.touring_rows import rounds_plan

        return rounds_plan(problem, progress=progress, time_limit_s=limit_s)
    began = None if start is None else np.unique(np.asarray(start, dtype=np.int64))
    beside_s = NOMINAL_SHARE * limit_s if may_be_vacant(problem.scenario) else 0.0
    options = solve_options(problem.scenario, limit_s - beside_s, progress, began)
    solved, plan = _as_far_as_needed(problem, options)
    if progress is not None:
        found = plan.solution
        progress(Progress("tables", found.seconds, found.objective, found.bound))
    record = record_of(solved, plan)
    vacancy = vacancy_row(solved, plan.solution, beside_s)
    return record if vacancy is None else {**record, "vacancy": vacancy}


def _as_far_as_needed(problem: PlanProblem, options: SolveOptions) -> tuple[PlanProblem, Plan]:
    """Returns a plan, and the problem with the trips that it took.

    Raises:
        ScenarioError: the longest trip passes what a worker can hold.
    """
    left_s = options.time_limit_s
    following = Following(options.progress)
    plan = solve_in_waves(as_candidates(problem), options)
    while plan.is_cut:
        following.has(plan.solution.objective, None)
        wider = None if plan.solution.status == "interrupted" else _widened(problem, following)
        if wider is None:
            return _cut(problem, plan)
        problem = wider
        left_s = max(_LEAST_S, left_s - plan.solution.seconds)
        plan = solve_in_waves(as_candidates(problem), replace(options, time_limit_s=left_s))
    return problem, plan


def _widened(problem: PlanProblem, following: Following) -> PlanProblem | None:
    """Returns the problem with longer trips; None where they are too many, or nobody waits."""
    try:
        return problem.widened(following)
    except (PlanStoppedError, ScenarioError):
        return None


def _cut(problem: PlanProblem, plan: Plan) -> tuple[PlanProblem, Plan]:
    """Returns a plan, with a warning, whose trips are too many to hold, or were not waited for.

    Raises:
        ScenarioError: it has no plan within them.
    """
    horizon = minutes_words(problem.horizon_minutes)
    if plan.solution.status == "infeasible":
        words = (
            f"Le plus long trajet passe {horizon} : les trajets seraient trop nombreux pour ce "
            "calcul. Donnez plus de postes, ou un territoire plus petit."
        )
        raise ScenarioError([Finding("posts", "trips_too_many", words)])
    far = as_candidates(problem).lacks_trips(plan.solution.assigned < 0)
    people = people_words(problem.people_of_demands[far].sum())
    counted = minutes_words(problem.beyond_minutes)
    words = f"Les trajets de plus de {horizon} comptent pour {counted} : ceux de {people}."
    warning = Finding("limit_minutes", "trips_cut", words, "warning")
    return replace(problem, warnings=(*problem.warnings, warning)), plan
