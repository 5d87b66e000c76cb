"""Posts that may be vacant: a thousand years of a plan, beside the plan that has all filled."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from geodata.french import percent, whole_number
from geodata.placement import Floats, Indices, Solution
from geodata.plans.french import people_words
from geodata.plans.plan_figures import VacancyRow, YearsRow
from geodata.plans.problem import PlanProblem
from geodata.plans.solvers import AIMS, solve_options
from geodata.plans.vacancy import YEARS, drawn_years, expected_of, failure_of

NOMINAL_SHARE = 0.2
"""Of the time, for the plan that takes all posts for filled."""


def vacancy_row(problem: PlanProblem, solution: Solution, seconds: float) -> VacancyRow | None:
    """Returns how a plan fares over the years; None where no post may be vacant.

    Args:
        problem: that was solved.
        solution: of it.
        seconds: for the plan that takes all posts for filled.
    """
    failure = failure_of(problem)
    if failure is None or solution.status == "infeasible":
        return None
    nominal = _nominal(problem, seconds)
    plans = [solution.selected, *([] if nominal is None else [nominal])]
    drawn = drawn_years(problem, failure, plans, problem.scenario.seed)
    rows = [
        _years(expected_of(problem, failure, plan), own)
        for plan, own in zip(plans, drawn, strict=True)
    ]
    found: VacancyRow = {
        "years": YEARS,
        "bound": round(solution.bound, 6) if np.isfinite(solution.bound) else None,
        "plan": rows[0],
        "nominal": None if nominal is None else rows[1],
        "better_years": None,
        "worse_years": None,
        "words": f"{_mean(rows[0])} auraient un poste pourvu à portée, en moyenne.",
    }
    if nominal is not None:
        better = float((drawn[0] > drawn[1] + 1e-6).mean())
        worse = float((drawn[0] < drawn[1] - 1e-6).mean())
        found |= {"better_years": better, "worse_years": worse}
        found["words"] += _beside(rows[0], rows[1], better, worse)
    return found


def _nominal(problem: PlanProblem, seconds: float) -> Indices | None:
    scenario = problem.scenario.model_copy(update={"vacancy": None})
    plain = replace(problem, scenario=scenario)
    found = AIMS[scenario.objective].solve(plain, solve_options(scenario, seconds))
    return None if found.status == "infeasible" else found.selected


def _years(expected: float, drawn: Floats) -> YearsRow:
    return {
        "expected": round(expected, 3),
        "mean": round(float(drawn.mean()), 1),
        "low": round(float(np.percentile(drawn, 10)), 1),
        "least": round(float(drawn.min()), 1),
    }


def _mean(row: YearsRow) -> str:
    return people_words(row["expected"])


def _beside(row: YearsRow, other: YearsRow, better: float, worse: float) -> str:
    more = row["expected"] - other["expected"]
    if round(abs(more)) == 0:
        return " C'est autant qu'avec le plan qui compte tous les postes pourvus."
    kind = "de plus" if more > 0 else "de moins"
    return (
        f" C'est {people_words(abs(more))} {kind} qu'avec le plan qui compte tous les postes "
        f"pourvus ; sur {whole_number(YEARS)} années tirées au sort, ce plan fait mieux dans "
        f"{percent(better)} d'entre elles, moins bien dans {percent(worse)}."
    )
