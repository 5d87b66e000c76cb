"""A scenario on its ground as a placement problem: demands, candidates, trips, constraints."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from geodata.coverage import State, nearest_sites, supply_of
from geodata.placement import Floats, Floor, Group, Indices
from geodata.plans.candidates import Candidate, candidates_of, destinations_of
from geodata.plans.checks import check, posts_of
from geodata.plans.checks_of_ground import check_on_ground
from geodata.plans.constraints import floors_of, groups_of
from geodata.plans.findings import Finding, refuse_errors
from geodata.plans.ground import Ground
from geodata.plans.scenario import Scenario
from geodata.plans.territories import area_key
from geodata.travel import Destinations

HORIZON_MINUTES = 60.0
"""Trips up to which travel itself is weighed; nobody is sent further where it can be avoided."""

BEYOND_MINUTES = 2 * HORIZON_MINUTES
"""What a longer trip, or none, counts for where travel is weighed."""

_TIE = 1e-9
BY_TRAVEL = ("p_median", "p_center")
"""Objectives that weigh travel itself; the others count who is within the limit."""


@dataclass(frozen=True, slots=True, eq=False)
class PlanProblem:
    """What a solver needs of a scenario, and what its answer will say beside.

    Attributes:
        inside: units of the territory.
        demands: of them, those that have a weight to serve and a point to leave from.
        weights: of each demand.
        candidates: where posts could be.
        minutes: demands x candidates, minutes by car to 0.1; absent beyond the limit, or beyond
            `HORIZON_MINUTES` where the objective weighs travel. A stored zero is a trip.
        existing: positions in the table of sites of those that stay.
        existing_minutes: demands x those, as `minutes`.
        before: minutes of each unit to the nearest of them, infinite of none, NaN unplaced.
        groups: quotas on candidates.
        floors: least weights to cover, on the positions of `demands`.
        posts: to open, None where it is the answer.
        opened: candidates that are in the plan whatever happens: those of the waves before.
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
    warnings: tuple[Finding, ...]
    opened: Indices = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    @property
    def covered_before(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Whether each unit has a site that stays within the limit."""
        return self.before <= self.scenario.limit_minutes

    def payments(self) -> tuple[Any, Floats]:
        """Returns what each demand would pay at each candidate, and what it pays now.

        Minutes where the objective weighs travel; else next to nothing within the limit, and 1
        beyond it.
        """
        before = self.before[self.demands]
        if self.scenario.objective in BY_TRAVEL:
            return self.minutes, np.minimum(before, BEYOND_MINUTES)
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
    warnings = refuse_errors(check(scenario, ground.units, ground.weights))
    inside = ground.units.territory(*area_key(scenario.territory)).units
    existing, advisors = _existing(scenario, ground)
    sites = ground.network.sites.take(existing)
    candidates = candidates_of(scenario.candidates, scenario.excluded, inside, existing, ground)
    warnings += refuse_errors(check_on_ground(scenario, ground, existing, candidates))
    weight = ground.weight(scenario.weight)
    placed = ~np.isnan(ground.roads.graph.lon[ground.units.entry])
    demands = inside[(weight[inside] > 0) & placed[inside]]
    limit = _limit_minutes(scenario)
    before = _before(sites, ground)
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
        minutes=_trips(destinations_of(candidates, ground), demands, limit, ground),
        existing=existing,
        existing_advisors=advisors,
        existing_minutes=_trips(sites, demands, limit, ground),
        before=before,
        groups=groups_of(scenario, ground.units, candidates, existing_units),
        floors=floors_of(scenario, ground.units, demands, counted, covered),
        posts=posts_of(scenario),
        warnings=warnings,
    )


def _limit_minutes(scenario: Scenario) -> float:
    if scenario.objective in BY_TRAVEL:
        return max(scenario.limit_minutes, HORIZON_MINUTES)
    return scenario.limit_minutes


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
        limit_s = HORIZON_MINUTES * 60
        table = ground.roads.table(sites, limit_s)
        reach = nearest_sites(ground.roads, sites, table, limit_s, entry)
        found = np.round(reach.seconds[entry] / 60, 1)
    found[np.isnan(graph.lon[entry])] = np.nan
    return found


def _trips(to: Destinations, demands: Indices, limit: float, ground: Ground) -> Any:
    """Returns demands x destinations, minutes to 0.1 within a limit, zeros stored."""
    shape = (len(demands), len(to.node))
    if not len(to.node):
        return csr_array(shape)
    # Half a tenth more: 20.04 minutes are shown, and count, as 20.0.
    table = ground.roads.table(to, limit * 60 + 3.0)
    place = np.full(len(ground.units), -1, dtype=np.int64)
    place[demands] = np.arange(len(demands))
    unit = ground.units.position_of_entry[table.node]
    row = np.where(unit >= 0, place[unit], -1)
    minutes = np.round(table.seconds / 60, 1)
    kept = (row >= 0) & (minutes <= limit)
    row, column, minutes = row[kept], table.point[kept], minutes[kept]
    order = np.lexsort((column, row))
    starts = np.searchsorted(row[order], np.arange(shape[0] + 1))
    return csr_array((minutes[order], column[order], starts), shape=shape)
