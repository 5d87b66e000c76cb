"""The record of a plan: what answers, files and pages show of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypedDict, cast

import numpy as np

from geodata.coverage import Range
from geodata.placement import Floats, Solution
from geodata.plans.aims import aims_of, aims_words
from geodata.plans.alternatives import alternatives_of
from geodata.plans.alternatives_words import alternatives_words
from geodata.plans.attendance_rows import tell_attendance
from geodata.plans.binding import binding_of, margin_of, no_gain_of
from geodata.plans.candidates import Candidate
from geodata.plans.catchments import Catchments, catchments_of, standing_rows
from geodata.plans.certifying import certificate_of
from geodata.plans.checks_of_attendance import PATH as ATTENDANCE
from geodata.plans.effects import Effects, effects_of
from geodata.plans.left_out import left_out_of
from geodata.plans.money import euros_number
from geodata.plans.moves import tell_moves
from geodata.plans.moving import as_candidates, moved
from geodata.plans.openings import Opening, openings_of, waves_of
from geodata.plans.plan import PlanRecord
from geodata.plans.plan_figures import (
    CertificateRow,
    CurveRow,
    Totals,
    TotalsInReach,
    TotalsServed,
    WaveRow,
)
from geodata.plans.plan_head import finite, head_of
from geodata.plans.plan_sites import SitePlace, SiteRow
from geodata.plans.problem import PlanProblem
from geodata.plans.ranges import PlanRanges, ranges_of
from geodata.plans.served import served_words
from geodata.plans.tables import commune_rows, share_of, territory_rows
from geodata.plans.waves import Plan
from geodata.territory import Units

_SAME_WEIGHT = 1e-6


def record_of(problem: PlanProblem, plan: Plan) -> PlanRecord:
    """Returns the record of a plan; that of an infeasible one says what is in conflict.

    Args:
        problem: with all the sites of today as ones that stay.
        plan: of the problem in which those that may move are candidates.
    """
    solved, solution = as_candidates(problem), plan.solution
    certificate = certificate_of(solved, solution)
    if problem.scenario.existing.moves is None or solution.status == "infeasible":
        return _record(solved, plan, certificate, problem)
    done = moved(problem, solution)
    stages = (done.solution.selected,)
    proofs = tuple(replace(each, selected=done.solution.selected) for each in plan.proofs)
    after = replace(plan, solution=done.solution, stages=stages, proofs=proofs)
    record = _record(done.problem, after, certificate, problem)
    tell_moves(record, problem, done)
    return record


def _record(
    problem: PlanProblem, plan: Plan, certificate: CertificateRow | None, today: PlanProblem
) -> PlanRecord:
    solution = plan.solution
    record = cast("PlanRecord", head_of(problem, solution, plan.before))
    if certificate is not None:
        record["certificate"] = certificate
    if solution.status == "infeasible":
        return record
    openings = openings_of(problem, solution, plan.stages)
    effects = effects_of(problem, openings)
    margin = margin_of(problem, openings, effects)
    around = catchments_of(problem, openings)
    aims = aims_of(problem.scenario, solution)
    ranges = ranges_of(problem, openings, effects)
    totals = _totals(problem, solution, openings, effects, ranges)
    opened = [(problem.candidates[each.candidate].unit, each.posts) for each in openings]
    sites = _sites(problem, openings, effects, around)
    drawn = _objective_range(problem, solution, effects, ranges)
    if drawn is not None:
        record["objective"]["value_low"], record["objective"]["value_high"] = drawn
    record.update(
        {
            "aims": aims,
            "aims_words": aims_words(aims),
            "totals": totals,
            "served_words": served_words(totals),
            "waves": wave_rows(problem, sites, plan.proofs),
            "sites": sites,
            "existing": standing_rows(problem, around),
            "alternatives": alternatives_of(problem, openings),
            "alternatives_words": alternatives_words(problem.scenario),
            "curve": curve_of(sites),
            "territories": territory_rows(problem, opened, effects),
            "communes": commune_rows(problem, effects),
            "binding": binding_of(problem, margin),
            "no_gain": no_gain_of(problem, margin, effects),
            "left_out": left_out_of(problem, openings, effects),
        }
    )
    attendance = tell_attendance(sites, today, problem, solution, openings)
    if attendance is not None:
        record["attendance"] = attendance
    return record


def _objective_range(
    problem: PlanProblem, solution: Solution, effects: Effects, ranges: PlanRanges | None
) -> Range | None:
    """Returns the range of the objective, None where that is not the weight newly in reach."""
    if ranges is None or problem.scenario.objective == ATTENDANCE:
        return None
    demands, value = problem.demands, solution.objective
    was, now = problem.covered_before[demands], effects.covered_after[demands]
    gained = float(problem.weights[now].sum() - problem.weights[was].sum())
    if abs(value - gained) > _SAME_WEIGHT * max(gained, 1.0):
        return None
    low, high = ranges.gained
    return round(min(low, value), 6), round(max(high, value), 6)


class _TotalsRanges(TypedDict, total=False):
    people_covered_after_low: int
    people_covered_after_high: int
    people_newly_covered_low: int
    people_newly_covered_high: int
    share_before_low: float
    share_before_high: float
    share_after_low: float
    share_after_high: float


def _totals_ranges(total: float, ranges: PlanRanges | None) -> _TotalsRanges:
    if ranges is None or ranges.before is None or ranges.after is None:
        return {}
    (least_before, most_before), (least, most) = ranges.before, ranges.after
    return {
        "people_covered_after_low": round(least * total),
        "people_covered_after_high": round(most * total),
        "people_newly_covered_low": round(ranges.people_gained[0]),
        "people_newly_covered_high": round(ranges.people_gained[1]),
        "share_before_low": round(least_before, 6),
        "share_before_high": round(most_before, 6),
        "share_after_low": round(least, 6),
        "share_after_high": round(most, 6),
    }


def _totals(
    problem: PlanProblem,
    solution: Solution,
    openings: Sequence[Opening],
    effects: Effects,
    ranges: PlanRanges | None,
) -> Totals:
    total = float(effects.people[problem.inside].sum())
    return {
        **in_reach(
            problem,
            effects,
            sites=len({each.candidate for each in openings}),
            posts=sum(each.posts for each in openings),
        ),
        **_totals_ranges(total, ranges),
        **_served(problem, solution, effects),
    }


def in_reach(problem: PlanProblem, effects: Effects, *, sites: int, posts: int) -> TotalsInReach:
    """Returns who is in reach today and with so many new sites and posts, in the territory."""
    inside = problem.inside
    people = effects.people[inside]
    total = people.sum()
    before = (people * problem.share_covered_today[inside]).sum()
    after = (people * effects.share_covered_after[inside]).sum()
    weight = problem.ground.weight(problem.scenario.weight)[inside]
    return {
        "posts": posts,
        "sites": sites,
        "sites_that_stay": len(problem.existing),
        "cost_euros": euros_number(posts * problem.scenario.cost_per_post_euros),
        "people": round(total),
        "people_covered_before": round(before),
        "people_covered_after": round(after),
        "people_newly_covered": round(after - before),
        "share_before": share_of(before, total),
        "share_after": share_of(after, total),
        "mean_minutes_before": mean_minutes(problem.minutes_today[inside], people),
        "mean_minutes_after": mean_minutes(effects.minutes_after[inside], people),
        "people_without_weight": round(people[np.isnan(weight)].sum()),
    }


def _served(problem: PlanProblem, solution: Solution, effects: Effects) -> TotalsServed:
    """Who is served, apart from who is in reach; None where a post serves any number."""
    served = effects.served
    if served is None:
        return {
            "served": None,
            "people_served_before": None,
            "people_served_after": None,
            "people_newly_served": None,
            "people_served_by_new_sites": None,
            "share_served_after": None,
        }
    before, after = served.before.sum(), served.after.sum()
    total = effects.people[problem.inside].sum()
    return {
        "served": round(solution.objective),
        "people_served_before": round(before),
        "people_served_after": round(after),
        "people_newly_served": round(after - before),
        "people_served_by_new_sites": round(served.by_opening.sum()),
        "share_served_after": share_of(after, total),
    }


def mean_minutes(minutes: Floats, people: Floats) -> float | None:
    """Returns the mean over the people whom a road leads to a site; None when there are none."""
    known = np.isfinite(minutes) & (people > 0)
    if not known.any():
        return None
    return round(float(np.average(minutes[known], weights=people[known])), 2)


def _sites(
    problem: PlanProblem, openings: Sequence[Opening], effects: Effects, around: Catchments
) -> list[SiteRow]:
    scenario = problem.scenario
    waves = waves_of(problem, sum(each.posts for each in openings))
    total = effects.people[problem.inside].sum()
    covered = (effects.people * problem.share_covered_before)[problem.inside].sum()
    running = (covered + np.cumsum(effects.newly)).tolist()
    served = _served_by_opening(effects, len(openings))
    required = set(scenario.required)
    found: list[SiteRow] = []
    for at, each in enumerate(openings):
        place = place_of(problem, problem.candidates[each.candidate])
        found.append(
            {
                "rank": at + 1,
                "wave": waves[each.wave].name,
                # A place has nothing of what may be absent of a site.
                **place,  # type: ignore[typeddict-item]
                "posts": each.posts,
                "network": scenario.networks[each.network].name if each.network >= 0 else None,
                "required": place["commune"] in required,
                "people_newly_covered": round(float(effects.newly[at])),
                "people_covered_total": round(running[at]),
                "share_total": share_of(running[at], total),
                "people_served": served[at],
                "cost_euros": euros_number(each.posts * scenario.cost_per_post_euros),
                "people_in_catchment": round(float(around.opened[at])),
                "people_in_catchment_alone": round(float(around.opened_alone[at])),
            }
        )
    return found


def place_of(problem: PlanProblem, site: Candidate) -> SitePlace:
    """Returns where a site would open."""
    units = problem.ground.units
    return {
        "commune": units.codes[site.unit],
        "commune_name": units.names[site.unit],
        "departement": _code_at(units, "departement", site.unit),
        "region": _code_at(units, "region", site.unit),
        "epci": _code_at(units, "epci", site.unit),
        "name": site.name,
        "host": site.host,
        "site_id": site.site,
        "lon": round(site.lon, 6),
        "lat": round(site.lat, 6),
    }


def _code_at(units: Units, level: str, unit: int) -> str | None:
    """The code of the territory of a level that a unit is in, None of none."""
    number = int(units.belongs(level)[unit])
    return units.register.territory_codes[number] if number >= 0 else None


def _served_by_opening(effects: Effects, count: int) -> list[int | None]:
    """The people whom each opening serves; None where a post serves any number."""
    if effects.served is None:
        return [None] * count
    return [round(each) for each in effects.served.by_opening.tolist()]


def wave_rows(
    problem: PlanProblem, sites: Sequence[SiteRow], proofs: Sequence[Solution]
) -> list[WaveRow]:
    """Returns the waves of a plan, each with its proof."""
    found: list[WaveRow] = []
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
                "bound": finite(proof.bound),
                "gap": finite(proof.gap),
            }
        )
    return found


def _total(numbers: Sequence[int | None]) -> int | None:
    """The sum of numbers that are all known, or none of them."""
    known = [each for each in numbers if each is not None]
    return sum(known) if known else None


def curve_of(sites: Sequence[SiteRow]) -> list[CurveRow]:
    """Returns what a plan reaches once so many of its sites are open."""
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
