"""What every plan says of itself, also one that cannot be: its question, proof and sources."""

from __future__ import annotations

from typing import NotRequired, TypedDict

import numpy as np

from geodata.placement import Solution
from geodata.plans.aims import first_aim_words, unit_in
from geodata.plans.binding import proof_words
from geodata.plans.candidate_halls import takes_published_sites
from geodata.plans.conflicts import conflicts_of
from geodata.plans.plan import PlanHead, PlanSources
from geodata.plans.plan_figures import PlacesOfPlan
from geodata.plans.problem import PlanProblem
from geodata.plans.reading import as_document
from geodata.plans.scenario import Scenario
from geodata.plans.solvers import AIMS


def head_of(problem: PlanProblem, solution: Solution, before: float | None = None) -> PlanHead:
    """Returns what every plan says of itself, also one that cannot be.

    Args:
        problem: of the plan.
        solution: of it.
        before: what its gap is measured from.
    """
    aim = AIMS[problem.scenario.objective]
    unit = unit_in(problem.scenario, aim.unit)
    infeasible, roads = solution.status == "infeasible", problem.ground.roads
    return {
        "scenario": as_document(problem.scenario),
        "method": "measured" if roads.mode in roads.graph.measured else "model",
        "status": solution.status,
        "conflicts": conflicts_of(problem, solution),
        "warnings": [each.as_record() for each in problem.warnings],
        "objective": {
            "name": problem.scenario.objective,
            "value": None if infeasible else finite(solution.objective),
            "before": None if before is None else finite(before),
            "unit": unit,
            "weight": problem.scenario.weight,
        },
        "bound": finite(solution.bound),
        "gap": finite(solution.gap),
        "seconds": round(solution.seconds, 2),
        "proof": proof_words(
            *(solution, unit, first_aim_words(problem.scenario)),
            grows=aim.grows,
            before=before,
            weight=problem.scenario.weight,
        ),
        **_sources(problem),
        **_places(problem),
    }


class _WithPlaces(TypedDict):
    places: NotRequired[PlacesOfPlan]


def _places(problem: PlanProblem) -> _WithPlaces:
    """Returns how many places the big communes are; nothing where each is one."""
    sectors, cells = problem.sectors, problem.ground.units.cells
    if sectors is None or cells is None:
        return {}
    communes = np.unique(sectors.unit[sectors.rows])
    return {"places": {"grid": cells.name, "communes": len(communes), "places": len(sectors.rows)}}


def _sources(problem: PlanProblem) -> PlanSources:
    """Returns where a plan comes from: of the columns, its weight and the classes it tells of."""
    ground = problem.ground
    if ground.sources is None:
        return {}
    inside = problem.inside
    shown = [name for name, each in ground.classes.items() if (each.number[inside] >= 0).any()]
    record = ground.sources.as_record({problem.scenario.weight, *shown}, problem.scenario.mode)
    if _asks_of_sites(problem.scenario):
        return {**record}
    credited = [each for each in record["sources"] if each["what"] != "sites"]
    return {**record, "sources": credited}


def _asks_of_sites(scenario: Scenario) -> bool:
    """Whether a plan depends on the published sites: those that stay, or hosts that may open."""
    return scenario.existing.keep != "none" or takes_published_sites(scenario.candidates)


def finite(value: float) -> float | None:
    """Returns a number to the millionth, None of one that is not finite."""
    return round(value, 6) if np.isfinite(value) else None
