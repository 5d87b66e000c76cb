"""The record of a plan: what answers, files and pages show of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from geodata.placement import Solution
from geodata.plans.binding import binding_of, margin_of, no_gain_of, proof_words
from geodata.plans.effects import Effects, effects_of
from geodata.plans.openings import Opening, openings_of, waves_of
from geodata.plans.problem import PlanProblem
from geodata.plans.reading import as_document
from geodata.plans.solvers import AIMS
from geodata.plans.tables import commune_rows, territory_rows
from geodata.plans.waves import Plan


def record_of(problem: PlanProblem, plan: Plan) -> dict[str, Any]:
    """Returns the record of a plan; that of an infeasible one says what is in conflict."""
    solution = plan.solution
    head = _head(problem, solution)
    if solution.status == "infeasible":
        return head
    openings = openings_of(problem, solution, plan.stages)
    effects = effects_of(problem, openings)
    margin = margin_of(problem, openings, effects)
    sites = _sites(problem, openings, effects)
    return {
        **head,
        "totals": {**_totals(problem, openings, effects), "served": _served(problem, solution)},
        "waves": _waves(problem, sites, plan.proofs),
        "sites": sites,
        "curve": _curve(sites),
        "territories": territory_rows(problem, openings, effects),
        "communes": commune_rows(problem, effects),
        "binding": binding_of(problem, solution, margin),
        "no_gain": no_gain_of(problem, margin, effects),
    }


def _head(problem: PlanProblem, solution: Solution) -> dict[str, Any]:
    aim = AIMS[problem.scenario.objective]
    infeasible = solution.status == "infeasible"
    return {
        "scenario": as_document(problem.scenario),
        "method": "model",
        "status": solution.status,
        "conflicts": [_conflict(problem, each) for each in solution.conflicts],
        "warnings": [each.as_record() for each in problem.warnings],
        "objective": {
            "name": problem.scenario.objective,
            "value": None if infeasible else _finite(solution.objective),
            "unit": aim.unit,
            "weight": problem.scenario.weight,
        },
        "bound": _finite(solution.bound),
        "gap": _finite(solution.gap),
        "seconds": round(solution.seconds, 2),
        "proof": proof_words(solution, aim.unit, grows=aim.grows),
        **problem.ground.sources,
    }


def _conflict(problem: PlanProblem, name: str) -> str:
    own = {
        "p": f"{problem.posts} postes en tout",
        "fixed": "les lieux qui restent",
        "reach": "personne ne doit rester hors de portée",
    }
    return own.get(name, name)


def _finite(value: float) -> float | None:
    return round(value, 6) if np.isfinite(value) else None


def _totals(problem: PlanProblem, openings: Sequence[Opening], effects: Effects) -> dict[str, Any]:
    inside = problem.inside
    people = effects.people[inside]
    total, posts = people.sum(), sum(each.posts for each in openings)
    before = people[problem.covered_before[inside]].sum()
    after = people[effects.covered_after[inside]].sum()
    weight = problem.ground.weight(problem.scenario.weight)[inside]
    return {
        "posts": posts,
        "sites": len({each.candidate for each in openings}),
        "sites_that_stay": len(problem.existing),
        "cost_euros": round(posts * problem.scenario.cost_per_post_euros),
        "people": round(total),
        "people_covered_before": round(before),
        "people_covered_after": round(after),
        "people_newly_covered": round(after - before),
        "share_before": _share(before, total),
        "share_after": _share(after, total),
        "mean_minutes_before": _mean_minutes(problem.before[inside], people),
        "mean_minutes_after": _mean_minutes(effects.minutes_after[inside], people),
        "people_without_weight": round(people[np.isnan(weight)].sum()),
    }


def _served(problem: PlanProblem, solution: Solution) -> float | None:
    """The weight that posts have the capacity to serve; None where none has a limit."""
    return None if problem.scenario.people_per_post is None else round(solution.objective)


def _mean_minutes(minutes: Any, people: Any) -> float | None:
    """The mean over the people whom a road leads to a site; None when there are none."""
    known = np.isfinite(minutes) & (people > 0)
    if not known.any():
        return None
    return round(float(np.average(minutes[known], weights=people[known])), 2)


def _share(part: float, whole: float) -> float | None:
    return round(float(part / whole), 6) if whole else None


def _sites(
    problem: PlanProblem, openings: Sequence[Opening], effects: Effects
) -> list[dict[str, Any]]:
    scenario, units = problem.scenario, problem.ground.units
    waves = waves_of(problem, sum(each.posts for each in openings))
    total = effects.people[problem.inside].sum()
    covered = effects.people[problem.inside][problem.covered_before[problem.inside]].sum()
    running = covered + np.cumsum(effects.newly)
    places = {level: units.belongs(level) for level in ("departement", "region", "epci")}
    codes, required = units.register.territory_codes, set(scenario.required)
    found = []
    for rank, each in enumerate(openings):
        site = problem.candidates[each.candidate]
        at = {level: int(numbers[site.unit]) for level, numbers in places.items()}
        network = scenario.networks[each.network].name if each.network >= 0 else None
        found.append(
            {
                "rank": rank + 1,
                "wave": waves[each.wave].name,
                "commune": units.codes[site.unit],
                "commune_name": units.names[site.unit],
                **{level: codes[at[level]] if at[level] >= 0 else None for level in places},
                "name": site.name,
                "host": site.host,
                "site_id": site.site,
                "lon": round(site.lon, 6),
                "lat": round(site.lat, 6),
                "posts": each.posts,
                "network": network,
                "required": units.codes[site.unit] in required,
                "people_newly_covered": round(float(effects.newly[rank])),
                "people_covered_total": round(float(running[rank])),
                "share_total": _share(float(running[rank]), total),
                "cost_euros": round(each.posts * scenario.cost_per_post_euros),
            }
        )
    return found


def _waves(
    problem: PlanProblem, sites: Sequence[dict[str, Any]], proofs: Sequence[Solution]
) -> list[dict[str, Any]]:
    found = []
    waves = waves_of(problem, sum(each["posts"] for each in sites))
    for wave, proof in zip(waves, proofs, strict=True):
        own = [each for each in sites if each["wave"] == wave.name]
        found.append(
            {
                "name": wave.name,
                "opens_on": None if wave.opens_on is None else wave.opens_on.isoformat(),
                "posts": sum(each["posts"] for each in own),
                "sites": len(own),
                "people_newly_covered": sum(each["people_newly_covered"] for each in own),
                "share_after": own[-1]["share_total"] if own else None,
                "cost_euros": sum(each["cost_euros"] for each in own),
                "objective": round(proof.objective, 3),
                "bound": _finite(proof.bound),
                "gap": _finite(proof.gap),
            }
        )
    return found


def _curve(sites: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    posts = np.cumsum([each["posts"] for each in sites]).tolist()
    return [
        {
            "posts": count,
            "sites": each["rank"],
            "people_covered": each["people_covered_total"],
            "share": each["share_total"],
        }
        for count, each in zip(posts, sites, strict=True)
    ]
