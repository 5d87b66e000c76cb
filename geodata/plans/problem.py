"""A scenario on its ground as a placement problem: demands, candidates, trips, constraints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from scipy.sparse import csr_array, hstack

from geodata.coverage import State, nearest_sites, supply_of
from geodata.placement import Floats, Floor, Group, Indices
from geodata.plans.candidates import Candidate, candidates_of, destinations_of
from geodata.plans.checks import check, posts_of
from geodata.plans.checks_of_attendance import PATH as ATTENDANCE, decay_of
from geodata.plans.checks_of_ground import check_on_ground, check_trips
from geodata.plans.constraints import floors_of, groups_of
from geodata.plans.demand_sectors import DemandSectors
from geodata.plans.findings import Finding, refuse_errors
from geodata.plans.first_figure import WORTH_A_FIRST_FIGURE, first_figure
from geodata.plans.following import Following
from geodata.plans.ground import Ground
from geodata.plans.scenario import Scenario
from geodata.plans.sectors import sectors_of
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
        demands: of them, those that have a weight to serve and a point to leave from; a big commune
            is several where a grid says where its people live, each one of its sectors.
        weights: of each demand.
        candidates: where posts could be.
        minutes: demands x candidates, minutes to 0.1 by the mode of the ground; absent beyond the
            horizon, or where no road leads. A stored zero is a trip.
        existing: positions in the table of sites of those that stay.
        existing_minutes: demands x those, as `minutes`.
        before: minutes of each unit to the nearest of them, infinite of none, NaN unplaced.
        before_is_measured: whether these were measured on roads, and not modelled.
        before_site: that site's position among `existing`, -1 of none.
        groups: quotas on candidates.
        floors: least weights to cover, on the positions of `demands`.
        posts: to open, None where it is the answer.
        opened: candidates that are in the plan whatever happens: those of the waves before.
        horizon_minutes: of the trips: the limit, or more where the objective weighs travel.
        warnings: what a planner should know.
        sectors: which demands are sectors of communes; None where each commune is one place.
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
    before_site: Indices
    groups: list[Group]
    floors: list[Floor]
    posts: int | None
    horizon_minutes: float
    warnings: tuple[Finding, ...]
    opened: Indices = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    sectors: DemandSectors | None = None
    today: Floats | None = None
    """Minutes to the nearest site of today, where some of them close; None where all stay."""

    @property
    def minutes_today(self) -> Floats:
        """Minutes of each unit to its nearest site of today, as `before`."""
        return self.before if self.today is None else self.today

    @property
    def covered_today(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Whether each unit has a site of today within the limit."""
        return self.minutes_today <= self.scenario.limit_minutes

    @property
    def share_covered_today(self) -> Floats:
        """The share of each unit's people who have a site of today within the limit."""
        return (
            self.share_covered_before
            if self.today is None
            else self.covered_today.astype(np.float64)
        )

    @property
    def covered_before(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Whether each unit has a site that stays within the limit."""
        return self.before <= self.scenario.limit_minutes

    @property
    def before_of_demands(self) -> Floats:
        """Minutes of each demand to the nearest site that stays."""
        return self.before[self.demands] if self.sectors is None else self.sectors.before

    @property
    def demands_covered_before(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Whether each demand has a site that stays within the limit."""
        return self.before_of_demands <= self.scenario.limit_minutes

    @property
    def people_of_demands(self) -> Floats:
        """People of each demand, 0 where no source says."""
        people = np.nan_to_num(self.ground.units.people)[self.demands]
        return people if self.sectors is None else people * self.sectors.share

    @property
    def share_covered_before(self) -> Floats:
        """The share of each unit's people who have a site that stays within the limit."""
        limit = self.scenario.limit_minutes
        if self.sectors is None:
            return np.where(self.covered_before, 1.0, 0.0)
        return self.sectors.share_within(self.before, self.sectors.before, limit)

    def trips_to(
        self, to: Destinations, horizon: float, watch: Callable[[float], None] | None = None
    ) -> Any:
        """Returns demands x destinations, minutes within a horizon."""
        if self.sectors is None:
            return trips_to(to, self.demands, horizon, self.ground, watch)
        return self.sectors.trips_to(to, horizon, self.ground, watch)

    @property
    def beyond_minutes(self) -> float:
        """What no trip within the horizon counts for, where travel is weighed."""
        longest = [each.data.max(initial=0.0) for each in (self.minutes, self.existing_minutes)]
        return max(LEAST_BEYOND_MINUTES, float(max(longest)))

    @property
    def left_to_cover(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Whether each demand has no site that stays within the limit."""
        return ~self.demands_covered_before

    @property
    def all_minutes(self) -> Any:
        """Demands x candidates, then the sites that stay; unlike sums, a zero stays a trip."""
        if not len(self.existing):
            return self.minutes
        return csr_array(hstack([self.minutes, self.existing_minutes], format="csr"))

    @property
    def parts(self) -> Indices:
        """The territory in which each demand's share is counted: the level below the scenario's."""
        whole = self.scenario.territory.level in ("france", "region")
        number = self.ground.units.belongs("departement" if whole else "epci")[self.demands]
        return np.unique(number, return_inverse=True)[1]

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
            minutes=self.trips_to(to, horizon, watch),
            existing_minutes=self.trips_to(sites, horizon, watch),
        )

    def payments(self) -> tuple[Any, Floats]:
        """Returns the cost of each demand at each candidate, and its cost now.

        Minutes where the objective weighs travel; who does not come where that is what it weighs;
        else next to nothing within the limit, and 1 beyond it.
        """
        before = self.before_of_demands
        if self.scenario.objective in BY_TRAVEL:
            return self.minutes, np.minimum(before, self.beyond_minutes)
        if self.scenario.objective == ATTENDANCE:
            decay = decay_of(self.scenario)
            missed = 1.0 - decay.weights(self.minutes.data)
            away = (missed, self.minutes.indices, self.minutes.indptr)
            return csr_array(away, shape=self.minutes.shape), 1.0 - decay.weights(before)
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
    warnings = refuse_errors(_findings(scenario, ground))
    ground = ground.by(scenario.mode)
    inside = ground.units.territory(*area_key(scenario.territory)).units
    existing, advisors = _existing(scenario, ground)
    sites = ground.network.sites.take(existing)
    # On foot, by bicycle and by transit a commune is timed from its point.
    sectors = sectors_of(ground.units, inside) if scenario.mode == "car" else None
    candidates = candidates_of(scenario, inside, existing, ground, sectors)
    warnings += refuse_errors(check_on_ground(scenario, ground, existing, candidates))
    weight = ground.weight(scenario.weight)
    placed = ~np.isnan(ground.roads.graph.lon[ground.units.entry])
    demands = inside[(weight[inside] > 0) & placed[inside]]
    before, before_is_measured, before_site = minutes_before(sites, ground, steps)
    counted = np.zeros(len(ground.units))
    counted[demands] = weight[demands]
    covered = np.where(before <= scenario.limit_minutes, counted, 0.0)
    own, limit = None, scenario.limit_minutes
    if sectors is not None:
        own = DemandSectors.of(demands, sectors, before)
        own = replace(own, before=own.minutes_to_nearest(before, sites, ground))
        demands = own.unit
        covered = counted * own.share_within(before, own.before, limit)
        # What a commune is told to have is what half of its people have.
        before, half = own.medians(before, own.before)
        before_is_measured = before_is_measured & (half < 0)
    weights = weight[demands] if own is None else weight[demands] * own.share
    horizon = horizon_of(scenario, len(demands) * len(candidates))
    existing_units = ground.units.position_of_entry[sites.node]
    groups = groups_of(scenario, ground.units, candidates, existing_units, ground.class_numbers)
    floors = floors_of(scenario, ground.units, demands, counted, covered, ground.class_numbers)
    if following is not None and not following.has_plan and len(candidates) > WORTH_A_FIRST_FIGURE:
        left = (counted - covered)[demands]
        if own is not None:
            left = np.where(own.before <= limit, 0.0, weights)
        steps.has(*first_figure(scenario, ground, demands, left, candidates, (*groups, *floors)))
    to = destinations_of(candidates, ground)
    if own is None:
        minutes = trips_to(to, demands, horizon, ground, steps.within("trips"))
        existing_minutes = trips_to(sites, demands, horizon, ground, steps.within("trips"))
    else:
        minutes = own.trips_to(to, horizon, ground, steps.within("trips"))
        existing_minutes = own.trips_to(sites, horizon, ground, steps.within("trips"))
    warnings += refuse_errors(
        check_trips(
            scenario,
            ground.units,
            demands,
            minutes,
            existing_minutes,
            None if own is None else own.share,
        )
    )
    problem = PlanProblem(
        scenario=scenario,
        ground=ground,
        inside=inside,
        demands=demands,
        weights=weights,
        candidates=candidates,
        minutes=minutes,
        existing=existing,
        existing_advisors=advisors,
        existing_minutes=existing_minutes,
        before=before,
        before_is_measured=before_is_measured,
        before_site=before_site,
        groups=groups,
        floors=floors,
        posts=posts_of(scenario),
        horizon_minutes=horizon,
        warnings=warnings,
        sectors=own,
    )
    if scenario.existing.moves is None:
        return problem
    # It makes problems of this one: each imports the other.
    from geodata.plans.moving import check_moves

    return replace(problem, warnings=warnings + refuse_errors(check_moves(problem)))


def _findings(scenario: Scenario, ground: Ground) -> list[Finding]:
    known = ground.weights, ground.today, ground.modes, ground.class_numbers
    return check(scenario, ground.units, *known)


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


def minutes_before(
    sites: Destinations, ground: Ground, following: Following | None = None
) -> tuple[Floats, Measured, Indices]:
    """Returns the minutes of each unit to the nearest of some sites, and if they were measured.

    Exact at any distance; infinite of none, NaN of a unit that no source places. Then the position
    of that site, -1 of none.
    """
    steps = following or Following()
    graph, entry = ground.roads.graph, ground.units.entry
    found, nearest = np.full(len(entry), np.inf), np.full(len(entry), -1, dtype=np.int64)
    if len(sites.node):
        limit_s = NEAR_S
        table = ground.roads.table(sites, limit_s, steps.within("reach"))
        reach = nearest_sites(ground.roads, sites, table, limit_s, entry)
        found = np.round(reach.seconds[entry] / 60, 1)
        nearest = reach.site[entry]
    found[np.isnan(graph.lon[entry])] = np.nan
    there = np.append(sites.node, -1)[nearest]
    return found, graph.are_measured(entry, there, ground.roads.mode), nearest
