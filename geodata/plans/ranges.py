"""What a plan really reaches: ranges of its shares, from what modelled minutes may be.

The same draws as in coverage (`geodata.coverage.ranges`): before the plan and after it, the error
of a département, an EPCI, a site and a commune is the same one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geodata.coverage import Range, TripErrors, trip_bounds
from geodata.placement import Floats, Indices
from geodata.plans.candidates import destinations_of
from geodata.plans.effects import NOBODY, Effects
from geodata.plans.openings import Opening
from geodata.plans.problem import PlanProblem
from geodata.travel import Destinations


@dataclass(frozen=True, slots=True)
class PlanRanges:
    """The ranges of shares within the limit; None of nobody.

    Attributes:
        before: of people, with the sites that stay alone.
        after: of people, with the plan.
        gained: of the weight that the plan is for, within the limit after and not before.
        people_gained: likewise, of people.
    """

    before: Range | None
    after: Range | None
    gained: Range
    people_gained: Range


def ranges_of(
    problem: PlanProblem, openings: Sequence[Opening], effects: Effects
) -> PlanRanges | None:
    """Returns the ranges of a plan; None where nothing says them.

    Of another way to travel than by car, of communes that are several places, and of sites that
    close, whose people had them before.
    """
    if problem.sectors is not None or problem.today is not None:
        return None
    sites, numbers = _sites(problem, openings)
    was = problem.before_site
    now = np.where(
        effects.served_by == NOBODY, was, effects.served_by + len(problem.existing)
    ).astype(np.int64)
    before = _errors(problem, problem.before, was, problem.before_is_measured, sites, numbers)
    after = _errors(problem, effects.minutes_after, now, effects.is_measured, sites, numbers)
    if before is None or after is None:
        return None
    limit = problem.scenario.limit_minutes
    people = effects.people[problem.inside]
    return PlanRanges(
        before.shares(problem.inside, people, (limit,))[0],
        after.shares(problem.inside, people, (limit,))[0],
        after.gains(before, problem.demands, problem.weights, limit),
        after.gains(before, problem.inside, people, limit),
    )


def _sites(problem: PlanProblem, openings: Sequence[Opening]) -> tuple[Destinations, Indices]:
    """Returns the sites that stay and those that open, and a number of each that errors share."""
    network, ground = problem.ground.network, problem.ground
    stay = network.sites.take(problem.existing)
    opened = destinations_of([problem.candidates[each.candidate] for each in openings], ground)
    numbers = [len(network.table) + each.candidate for each in openings]
    return (
        Destinations(
            np.append(stay.lon, opened.lon),
            np.append(stay.lat, opened.lat),
            np.append(stay.node, opened.node),
        ),
        np.append(problem.existing, np.array(numbers, dtype=np.int64)),
    )


def _errors(
    problem: PlanProblem,
    minutes: Floats,
    site: Indices,
    is_measured: np.ndarray[tuple[int], np.dtype[np.bool_]],
    sites: Destinations,
    numbers: Indices,
) -> TripErrors | None:
    units = problem.ground.units
    bounds = trip_bounds(units, problem.ground.roads, minutes, site, sites, is_measured)
    if bounds is None:
        return None
    return TripErrors.of(units, minutes, np.append(numbers, -1)[site], bounds)
