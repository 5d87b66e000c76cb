"""A scenario on its ground as a placement problem: demands, candidates, trips, constraints."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from geodata.coverage import State, nearest_sites, supply_of
from geodata.placement import Floats, Floor, Group, Indices
from geodata.plans.candidates import Candidate, candidates_of, destinations_of
from geodata.plans.checks import check, posts_of
from geodata.plans.checks_of_ground import check_on_ground, check_trips
from geodata.plans.constraints import floors_of, groups_of
from geodata.plans.findings import Finding, refuse_errors
from geodata.plans.first_figure import WORTH_A_FIRST_FIGURE, first_figure
from geodata.plans.following import Following
from geodata.plans.ground import Ground
from geodata.plans.scenario import Scenario
from geodata.plans.territories import area_key, located
from geodata.plans.trips import (
    BY_TRAVEL,
    GROWTH,
    LEAST_BEYOND_MINUTES,
    NEAR_S,
    horizon_of,
    trips_to,
)
from geodata.travel import Destinations

_TIE = 1e-9
Measured = np.ndarray[tuple[int], np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True, eq=False)
class PlanProblem:
    """What a solver needs of a scenario, and what its answer will say beside.

    Attributes:
        inside: units of the territory.
        demands: of them, those that have a weight to serve and a point to leave from.
        weights: of each demand.
        candidates: where posts could be.
        minutes: demands x candidates, minutes to 0.1 by the mode of the ground; absent beyond the
            horizon, or where no road leads. A stored zero is a trip.
        existing: positions in the table of sites of those that stay.
        existing_minutes: demands x those, as `minutes`.
        before: minutes of each unit to the nearest of them, infinite of none, NaN unplaced.
        before_is_measured: whether these were measured on roads, and not modelled.
        groups: quotas on candidates.
        floors: least weights to cover, on the positions of `demands`.
        posts: to open, None where it is the answer.
        opened: candidates that are in the plan whatever happens: those of the waves before.
        horizon_minutes: of the trips: the limit, or more where the objective weighs travel.
        warnings: what a planner should know.
    """

    scenario: Scenario
    ground: Ground
    inside: Indices
    demands: Indices
    weights: Floats
    candidates: list[Candidate]
    minutes: Any
    existing: Indices
    existing_advisors: Floats
    existing_minutes: Any
    before: Floats
    before_is_measured: Measured
    groups: list[Group]
    floors: list[Floor]
    posts: int | None
    horizon_minutes: float
    warnings: tuple[Finding, ...]
    opened: Indices = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    @property
    def covered_before(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Whether each unit has a site that stays within the limit."""
        return self.before <= self.scenario.limit_minutes

    @property
    def beyond_minutes(self) -> float:
        """What no trip within the horizon counts for, where travel is weighed."""
        longest = [each.data.max(initial=0.0) for each in (self.minutes, self.existing_minutes)]
        return max(LEAST_BEYOND_MINUTES, float(max(longest)))

    @property
    def has_all_trips(self) -> bool:
        """Whether every trip that a road allows is within the horizon."""
        return bool(self.lacks_trips(np.ones(len(self.demands), dtype=bool)).size == 0)

    def lacks_trips(self, some: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Indices:
        """Returns those of some demands that a road leads from, farther than the horizon."""
        component = self.ground.roads.graph.component[self.ground.units.entry]
        home = np.array([each.unit for each in self.candidates], dtype=np.int64)
        number, joined = np.unique(component, return_inverse=True)
        there = np.bincount(joined[home], minlength=len(number))[joined[self.demands]]
        return np.flatnonzero(some & (np.diff(self.minutes.indptr) < there))

    def widened(self, following: Following | None = None) -> PlanProblem | None:
        """Returns the problem with trips twice as long, None when there would be too many.

        Raises:
            PlanStoppedError: whoever follows stopped it.
        """
        if self.minutes.nnz + self.existing_minutes.nnz > self.ground.most_trips / GROWTH:
            return None
        horizon = 2 * self.horizon_minutes
        sites = self.ground.network.sites.take(self.existing)
        to = destinations_of(self.candidates, self.ground)
        watch = None if following is None else following.within("longer_trips")
        return replace(
            self,
            horizon_minutes=horizon,
            minutes=trips_to(to, self.demands, horizon, self.ground, watch),
            existing_minutes=trips_to(sites, self.demands, horizon, self.ground, watch),
        )

    def payments(self) -> tuple[Any, Floats]:
        """Returns the cost of each demand at each candidate, and its cost now.

        Minutes where the objective weighs travel; else next to nothing within the limit, and 1
        beyond it.
        """
        before = self.before[self.demands]
        if self.scenario.objective in BY_TRAVEL:
            return self.minutes, np.minimum(before, self.beyond_minutes)
        # A trip counts for so little that it decides between equals alone.
        parts = (_TIE * self.minutes.data, self.minutes.indices, self.minutes.indptr)
        trips = csr_array(parts, shape=self.minutes.shape)
        within = before <= self.scenario.limit_minutes
        return trips, np.where(within, _TIE * np.where(within, before, 0.0), 1.0)


def assemble(scenario: Scenario, ground: Ground, following: Following | None = None) -> PlanProblem:
    """Returns the problem of a scenario: one travel table, a few seconds for all of France.

    Args:
        scenario: as it was read.
        ground: of the plan.
        following: told of how far it is, with a first figure where one is soon known.

    Raises:
        ScenarioError: it contradicts itself, or the ground; its findings say where.
        PlanStoppedError: whoever follows stopped it.
    """
    steps = following or Following()
    steps.tell("reach")
    if ground.places is not None:
        scenario = located(scenario, ground.places)
    found = check(scenario, ground.units, ground.weights, ground.today, ground.modes)
    warnings = refuse_errors(found)
    ground = ground.by(scenario.mode)
    inside = ground.units.territory(*area_key(scenario.territory)).units
    existing, advisors = _existing(scenario, ground)
    sites = ground.network.sites.take(existing)
    candidates = candidates_of(scenario, inside, existing, ground)
    warnings += refuse_errors(check_on_ground(scenario, ground, existing, candidates))
    weight = ground.weight(scenario.weight)
    placed = ~np.isnan(ground.roads.graph.lon[ground.units.entry])
    demands = inside[(weight[inside] > 0) & placed[inside]]
    horizon = horizon_of(scenario, len(demands) * len(candidates))
    before, before_is_measured = _before(sites, ground, steps)
    counted = np.zeros(len(ground.units))
    counted[demands] = weight[demands]
    covered = np.where(before <= scenario.limit_minutes, counted, 0.0)
    existing_units = ground.units.position_of_entry[sites.node]
    groups = groups_of(scenario, ground.units, candidates, existing_units)
    floors = floors_of(scenario, ground.units, demands, counted, covered)
    if following is not None and not following.has_plan and len(candidates) > WORTH_A_FIRST_FIGURE:
        left = (counted - covered)[demands]
        steps.has(*first_figure(scenario, ground, demands, left, candidates, (*groups, *floors)))
    to = destinations_of(candidates, ground)
    minutes = trips_to(to, demands, horizon, ground, steps.within("trips"))
    existing_minutes = trips_to(sites, demands, horizon, ground, steps.within("trips"))
    warnings += refuse_errors(
        check_trips(scenario, ground.units, demands, minutes, existing_minutes)
    )
    return PlanProblem(
        scenario=scenario,
        ground=ground,
        inside=inside,
        demands=demands,
        weights=weight[demands],
        candidates=candidates,
        minutes=minutes,
        existing=existing,
        existing_advisors=advisors,
        existing_minutes=existing_minutes,
        before=before,
        before_is_measured=before_is_measured,
        groups=groups,
        floors=floors,
        posts=posts_of(scenario),
        horizon_minutes=horizon,
        warnings=warnings,
    )


def _existing(scenario: Scenario, ground: Ground) -> tuple[Indices, Floats]:
    asked = scenario.existing
    if asked.keep == "none":
        return np.empty(0, dtype=np.int64), np.empty(0)
    supply = supply_of(ground.network, State(asked.at or ground.today, asked.posts))
    is_listed = asked.keep == "listed"
    named = set(asked.sites if is_listed else asked.closed)
    if not is_listed and not named:
        return supply.sites, supply.advisors
    table = ground.network.table
    is_named = np.array([table.record(each)["id"] in named for each in supply.sites.tolist()], bool)
    stays = is_named if is_listed else ~is_named
    return supply.sites[stays], supply.advisors[stays]


def _before(sites: Destinations, ground: Ground, steps: Following) -> tuple[Floats, Measured]:
    """Minutes of each unit to the nearest site that stays, exact at any distance; if measured."""
    graph, entry = ground.roads.graph, ground.units.entry
    found, nearest = np.full(len(entry), np.inf), np.full(len(entry), -1)
    if len(sites.node):
        limit_s = NEAR_S
        table = ground.roads.table(sites, limit_s, steps.within("reach"))
        reach = nearest_sites(ground.roads, sites, table, limit_s, entry)
        found = np.round(reach.seconds[entry] / 60, 1)
        nearest = np.append(sites.node, -1)[reach.site[entry]]
    found[np.isnan(graph.lon[entry])] = np.nan
    return found, graph.are_measured(entry, nearest, ground.roads.mode)
