"""The exact frontier of two aims: people in reach, and the share in reach where it is the lowest.

By epsilon constraints (Haimes, Lasdon and Wismer, *IEEE Trans. Systems, Man, Cybernetics* 1, 1971):
the most people in reach, with each territory at a share of at least so much, from the share that
the plan of most people leaves the worst served to the highest that any plan can have. Each point is
a plan by itself, near its own bound: no plan has more people in reach at that share.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from geodata.errors import ParameterError, ScenarioError
from geodata.plans.findings import Finding
from geodata.plans.floors_of_all import level_of, with_floor
from geodata.plans.ground import Ground
from geodata.plans.plan import PlanRecord
from geodata.plans.problem import assemble
from geodata.plans.reading import renamed
from geodata.plans.scenario import Scenario
from geodata.plans.solving import solve_plan

MOST_POINTS = 20
_FLOOR_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Point:
    """A plan of the frontier.

    Attributes:
        floor: the share that was asked of each territory; None of the first plan.
        worst_share: of the territory served worst.
        people: in reach, of the plan's territory.
        people_bound: no plan of that floor has more in reach.
        gap: between the two, of what the plan covers.
        plan: as `solve_plan` gives it.
    """

    floor: float | None
    worst_share: float
    people: int
    people_bound: float
    gap: float | None
    plan: PlanRecord


def frontier_of(
    scenario: Scenario,
    ground: Ground,
    points: int,
    told: Callable[[int, int], None] | None = None,
) -> list[Point]:
    """Returns plans from the most people in reach to the fairest, none that another beats.

    Args:
        scenario: of the most people in reach, each of its points with its own time limit.
        ground: of the plans.
        points: how many to look for, both ends among them.
        told: of how many of how many plans are solved.

    Raises:
        ScenarioError: it contradicts itself, or its objective has no such frontier.
        ParameterError: too few points, or too many.
    """
    if not 2 <= points <= MOST_POINTS:
        raise ParameterError("points", f"must be from 2 to {MOST_POINTS}")
    if scenario.objective != "max_covering" or scenario.people_per_post is not None:
        words = "La frontière est celle de l'objectif « max_covering », sans capacité."
        raise ScenarioError([Finding("objective", "no_frontier", words)])
    first = _point(scenario, ground, None)
    found, highest = [first], _highest(scenario, ground)
    low = first.worst_share
    for number in range(1, points):
        # Rounded down: a floor that a plan just has must not be missed by a rounding.
        share = int((low + (highest - low) * number / (points - 1)) * 10**_FLOOR_DIGITS)
        floor = share / 10**_FLOOR_DIGITS
        if floor <= low:
            continue
        point = _point(with_floor(scenario, floor), ground, floor)
        if point is not None:
            found.append(point)
        if told is not None:
            told(number + 2, points + 1)
    return _undominated(found)


def _highest(scenario: Scenario, ground: Ground) -> float:
    """Returns the share of the territory served worst in the fairest plan."""
    fairest = renamed(scenario, scenario.name, " : équité", objective="equity", floors=[])
    plan = solve_plan(assemble(fairest, ground))
    return worst_share_of(plan, level_of(scenario)) if plan.get("totals") else 0.0


def _point(scenario: Scenario, ground: Ground, floor: float | None) -> Any:
    plan = solve_plan(assemble(scenario, ground))
    totals = plan.get("totals")
    if totals is None:
        if floor is None:
            words = "Aucun plan ne tient toutes les contraintes : celles-ci se contredisent."
            raise ScenarioError([Finding("", "infeasible", words)])
        return None
    value, bound = plan["objective"]["value"], plan["bound"]
    more = 0.0 if bound is None or value is None else max(0.0, bound - value)
    people = totals["people_covered_after"]
    share = worst_share_of(plan, level_of(scenario))
    return Point(floor, share, people, round(people + more, 3), plan["gap"], plan)


def worst_share_of(plan: PlanRecord, level: str) -> float:
    """Returns the smallest share in reach of the territories of a level with people."""
    rows = plan["territories"].get(level, [])
    shares = [each["share_after"] for each in rows if each["share_after"] is not None]
    return min(shares, default=1.0)


def _undominated(found: list[Point]) -> list[Point]:
    """Returns the points that none other equals or beats at both aims, the most people first."""
    kept: list[Point] = []
    for point in sorted(found, key=lambda each: (-each.people, -each.worst_share)):
        if not kept or point.worst_share > kept[-1].worst_share:
            kept.append(point)
    return kept
