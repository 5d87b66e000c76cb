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
from geodata.plans.ground import Ground
from geodata.plans.scenario import Scenario
from geodata.plans.territories import area_key
from geodata.plans.trips import (
    BY_TRAVEL,
    GROWTH,
    LEAST_BEYOND_MINUTES,
    MOST_TRIPS,
    NEAR_S,
    horizon_of,
    trips_to,
)
from geodata.travel import Destinations

_TIE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class PlanProblem:
    """What a solver needs of a scenario, and what its answer will say beside.

    Attributes:
        inside: units of the territory.
        demands: of them, those that have a weight to serve and a point to leave from.
        weights: of each demand.
        candidates: where posts could be.
        minutes: demands x candidates, minutes by car to 0.1; absent beyond the horizon, or where
            no road leads. A stored zero is a trip.
        existing: positions in the table of sites of those that stay.
        existing_minutes: demands x those, as `minutes`.
        before: minutes of each unit to the nearest of them, infinite of none, NaN unplaced.
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

    def widened(self) -> PlanProblem | None:
        """Returns the problem with trips twice as long, None when there would be too many."""
        if self.minutes.nnz + self.existing_minutes.nnz > MOST_TRIPS / GROWTH:
            return None
        horizon = 2 * self.horizon_minutes
        sites = self.ground.network.sites.take(self.existing)
        to = destinations_of(self.candidates, self.ground)
        return replace(
            self,
            horizon_minutes=horizon,
            minutes=trips_to(to, self.demands, horizon, self.ground),
            existing_minutes=trips_to(sites, self.demands, horizon, self.ground),
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


def assemble(scenario: Scenario, ground: Ground) -> PlanProblem:
    """Returns the problem of a scenario: one travel table, a few seconds for all of France.

    Raises:
        ScenarioError: it contradicts itself, or the ground; its findings say where.
    """
    warnings = refuse_errors(check(scenario, ground.units, ground.weights, ground.today))
    inside = ground.units.territory(*area_key(scenario.territory)).units
    existing, advisors = _existing(scenario, ground)
    sites = ground.network.sites.take(existing)
    candidates = candidates_of(scenario.candidates, scenario.excluded, inside, existing, ground)
    warnings += refuse_errors(check_on_ground(scenario, ground, existing, candidates))
    weight = ground.weight(scenario.weight)
    placed = ~np.isnan(ground.roads.graph.lon[ground.units.entry])
    demands = inside[(weight[inside] > 0) & placed[inside]]
    horizon = horizon_of(scenario, len(demands) * len(candidates))
    before = _before(sites, ground)
    minutes = trips_to(destinations_of(candidates, ground), demands, horizon, ground)
    existing_minutes = trips_to(sites, demands, horizon, ground)
    warnings += refuse_errors(
        check_trips(scenario, ground.units, demands, minutes, existing_minutes)
    )
    counted = np.zeros(len(ground.units))
    counted[demands] = weight[demands]
    covered = np.where(before <= scenario.limit_minutes, counted, 0.0)
    existing_units = ground.units.position_of_entry[sites.node]
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
        groups=groups_of(scenario, ground.units, candidates, existing_units),
        floors=floors_of(scenario, ground.units, demands, counted, covered),
        posts=posts_of(scenario),
        horizon_minutes=horizon,
        warnings=warnings,
    )


def _existing(scenario: Scenario, ground: Ground) -> tuple[Indices, Floats]:
    asked = scenario.existing
    if asked.keep == "none":
        return np.empty(0, dtype=np.int64), np.empty(0)
    supply = supply_of(ground.network, State(asked.at or ground.today, asked.posts))
    if asked.keep == "all":
        return supply.sites, supply.advisors
    table, wanted = ground.network.table, set(asked.sites)
    stays = np.array([table.record(each)["id"] in wanted for each in supply.sites.tolist()], bool)
    return supply.sites[stays], supply.advisors[stays]


def _before(sites: Destinations, ground: Ground) -> Floats:
    """Minutes of each unit to the nearest site that stays, exact at any distance."""
    graph, entry = ground.roads.graph, ground.units.entry
    found = np.full(len(entry), np.inf)
    if len(sites.node):
        limit_s = NEAR_S
        table = ground.roads.table(sites, limit_s)
        reach = nearest_sites(ground.roads, sites, table, limit_s, entry)
        found = np.round(reach.seconds[entry] / 60, 1)
    found[np.isnan(graph.lon[entry])] = np.nan
    return found
