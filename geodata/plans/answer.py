"""The record of a plan: what answers, files and pages show of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from geodata.placement import Solution
from geodata.plans.aims import aims_of, aims_words, first_aim_words
from geodata.plans.binding import binding_of, margin_of, no_gain_of, proof_words
from geodata.plans.catchments import catchments_of, standing_rows
from geodata.plans.conflicts import conflicts_of
from geodata.plans.effects import Effects, effects_of
from geodata.plans.money import euros_number
from geodata.plans.openings import Opening, openings_of, waves_of
from geodata.plans.plan import CurveRow
from geodata.plans.problem import PlanProblem
from geodata.plans.reading import as_document
from geodata.plans.served_words import served_words
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
    around = catchments_of(problem, openings)
    aims = aims_of(problem.scenario, solution)
    totals = {**_totals(problem, openings, effects), **_served(problem, solution, effects)}
    sites = _sites(problem, openings, effects)
    for site, people, alone in zip(sites, around.opened, around.opened_alone, strict=True):
        site |= {"people_in_catchment": round(people), "people_in_catchment_alone": round(alone)}
    return {
        **head,
        "aims": aims,
        "aims_words": aims_words(aims),
        "totals": totals,
        "served_words": served_words(totals),
        "waves": _waves(problem, sites, plan.proofs),
        "sites": sites,
        "existing": standing_rows(problem, around),
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
        "conflicts": conflicts_of(problem, solution),
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
        "proof": proof_words(
            solution, aim.unit, first_aim_words(problem.scenario), grows=aim.grows
        ),
        **_sources(problem),
    }


def _sources(problem: PlanProblem) -> dict[str, Any]:
    """Returns where a plan comes from: of the columns, its weight and the classes it tells of."""
    ground = problem.ground
    if ground.sources is None:
        return {}
    inside = problem.inside
    shown = [name for name, each in ground.classes.items() if (each.number[inside] >= 0).any()]
    return dict(ground.sources.as_record({problem.scenario.weight, *shown}))


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
        "cost_euros": euros_number(posts * problem.scenario.cost_per_post_euros),
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


def _served(problem: PlanProblem, solution: Solution, effects: Effects) -> dict[str, Any]:
    """Who is served, apart from who is in reach; None where a post serves any number."""
    names = ("people_served_before", "people_served_after", "people_newly_served")
    served = effects.served
    if served is None:
        none = dict.fromkeys((*names, "people_served_by_new_sites", "share_served_after"))
        return {"served": None, **none}
    before, after = served.before.sum(), served.after.sum()
    total = effects.people[problem.inside].sum()
    return {
        "served": round(solution.objective),
        **dict(zip(names, (round(before), round(after), round(after - before)), strict=True)),
        "people_served_by_new_sites": round(served.by_opening.sum()),
        "share_served_after": _share(after, total),
    }


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
    served = _served_by_opening(effects, len(openings))
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
                "people_served": served[rank],
                "cost_euros": euros_number(each.posts * scenario.cost_per_post_euros),
            }
        )
    return found


def _served_by_opening(effects: Effects, count: int) -> list[int | None]:
    """The people whom each opening serves; None where a post serves any number."""
    if effects.served is None:
        return [None] * count
    return [round(each) for each in effects.served.by_opening.tolist()]


def _waves(
    problem: PlanProblem, sites: Sequence[dict[str, Any]], proofs: Sequence[Solution]
) -> list[dict[str, Any]]:
    found = []
    waves = waves_of(problem, sum(each["posts"] for each in sites))
    for wave, proof in zip(waves, proofs, strict=True):
        own = [each for each in sites if each["wave"] == wave.name]
        posts = sum(each["posts"] for each in own)
        found.append(
            {
                "name": wave.name,
                "opens_on": None if wave.opens_on is None else wave.opens_on.isoformat(),
                "posts": posts,
                "sites": len(own),
                "people_newly_covered": sum(each["people_newly_covered"] for each in own),
                "share_after": own[-1]["share_total"] if own else None,
                "people_served": _total([each["people_served"] for each in own]),
                "cost_euros": euros_number(posts * problem.scenario.cost_per_post_euros),
                "objective": round(proof.objective, 3),
                "bound": _finite(proof.bound),
                "gap": _finite(proof.gap),
            }
        )
    return found


def _total(numbers: Sequence[int | None]) -> int | None:
    """The sum of numbers that are all known, or none of them."""
    known = [each for each in numbers if each is not None]
    return sum(known) if known else None


def _curve(sites: Sequence[dict[str, Any]]) -> list[CurveRow]:
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
