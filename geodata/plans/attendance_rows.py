"""Those who come, in the record of a plan: before, after, at most, and what that says in words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from geodata.placement import Solution
from geodata.plans.aims import unit_in, value_words
from geodata.plans.attendance import attendance_value, attending
from geodata.plans.checks_of_attendance import PATH, attendance_of, decay_of
from geodata.plans.french import decimal_words, minutes_words
from geodata.plans.openings import Opening
from geodata.plans.plan_figures import AttendanceRow
from geodata.plans.plan_sites import SiteRow
from geodata.plans.problem import PlanProblem


def tell_attendance(
    sites: Sequence[SiteRow],
    today: PlanProblem,
    problem: PlanProblem,
    solution: Solution,
    openings: Sequence[Opening],
) -> AttendanceRow | None:
    """Returns how many come under a plan, and writes it of each site; None of other objectives.

    Args:
        sites: of the plan, in the order of the openings.
        today: with all the sites of today.
        problem: with those that stay.
        solution: of it.
        openings: of the plan.
    """
    if problem.scenario.objective != PATH:
        return None
    opened = np.unique(np.array([each.candidate for each in openings], dtype=np.int64))
    own = attending(problem, opened)
    place = {candidate: at for at, candidate in enumerate(opened.tolist())}
    for site, opening in zip(sites, openings, strict=True):
        site["people_expected"] = round(float(own[place[opening.candidate]]), 1)
    before = attendance_value(today, np.empty(0, dtype=np.int64))
    after, asked = float(own.sum()), attendance_of(problem.scenario)
    bound = float(solution.bound) if np.isfinite(solution.bound) else None
    return {
        "choice": asked.choice,
        "decay": asked.decay,
        "catchment_minutes": decay_of(problem.scenario).within_minutes,
        "at_the_door": asked.at_the_door,
        "expected_before": round(before, 3),
        "expected_after": round(after, 3),
        "expected_at_sites_that_open": round(float(own[: len(opened)].sum()), 3),
        "bound": None if bound is None else round(bound, 6),
        "words": _words(problem, before, after),
    }


def _words(problem: PlanProblem, before: float, after: float) -> str:
    scenario = problem.scenario
    unit, asked = unit_in(scenario, "people"), attendance_of(scenario)
    counted = [value_words(value, unit, scenario.weight) for value in (after, before)]
    found = f"Fréquentation attendue : {counted[0]} avec le plan, {counted[1]} aujourd'hui."
    where = "chacun allant au lieu le plus proche"
    if asked.choice == "shared":
        where = "chacun se partageant entre les lieux et rester chez soi (modèle de Huff)"
    found += (
        f" C'est un modèle, {where}, personne ne venant de plus de "
        f"{minutes_words(decay_of(scenario).within_minutes)}"
    )
    if asked.at_the_door is not None:
        found += (
            f", {decimal_words(100 * asked.at_the_door)} % venant quand un lieu est à leur porte"
        )
    return f"{found}."
