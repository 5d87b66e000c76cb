"""What a plan changes: whom each opening reaches first, and the minutes of every commune after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from geodata.coverage import nearest_sites
from geodata.placement import Floats, Indices
from geodata.plans.candidates import destinations_of
from geodata.plans.openings import Opening
from geodata.plans.problem import PlanProblem
from geodata.plans.served import Served, served_of
from geodata.plans.trips import NEAR_S

NOBODY = -1


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """What a plan changes, unit by unit and opening by opening.

    Attributes:
        people: of each unit, 0 where no source says.
        minutes_after: of each unit to its nearest site, of those that stay and those that open;
            infinite where no road leads to any, NaN for a unit that no source places.
        is_measured: whether these minutes were measured on roads, and not modelled.
        served_by: the opening that is that nearest site, -1 when none is.
        covered_after: whether each unit has a site within the limit.
        newly: people that each opening is the first to have within the limit.
        demands_covered_after: whether each demand has a site within the limit.
        share_covered_after: of each unit's people, who have a site within the limit.
        served: whom posts serve, where they have a capacity.
    """

    people: Floats
    minutes_after: Floats
    is_measured: np.ndarray[tuple[int], np.dtype[np.bool_]]
    served_by: Indices
    covered_after: np.ndarray[tuple[int], np.dtype[np.bool_]]
    newly: Floats
    demands_covered_after: np.ndarray[tuple[int], np.dtype[np.bool_]]
    share_covered_after: Floats
    served: Served | None = None

    def by_unit(self, problem: PlanProblem, of_demands: Floats) -> Floats:
        """Returns values of demands by unit, 0 for the units that are no demand."""
        return np.bincount(problem.demands, of_demands, len(self.people))


def effects_of(problem: PlanProblem, openings: Sequence[Opening]) -> Effects:
    """Returns the effects of openings, each after those before it."""
    units = problem.ground.units
    people = np.nan_to_num(units.people)
    after, nearest, is_measured = _nearest_opening(problem, openings)
    better = after < np.where(np.isnan(problem.before), -np.inf, problem.before)
    minutes = np.where(better, after, problem.before)
    limit = problem.scenario.limit_minutes
    of_demands, share = minutes[problem.demands], np.where(minutes <= limit, 1.0, 0.0)
    if problem.sectors is not None:
        minutes, of_demands, is_nearer = _of_sectors(problem, openings, minutes, after)
        share = problem.sectors.share_within(minutes, of_demands, limit)
        better = better | is_nearer
    return Effects(
        people=people,
        minutes_after=minutes,
        is_measured=np.where(better, is_measured, problem.before_is_measured),
        served_by=np.where(better, nearest, NOBODY),
        covered_after=minutes <= problem.scenario.limit_minutes,
        newly=_newly(problem, openings),
        demands_covered_after=of_demands <= limit,
        share_covered_after=share,
        served=served_of(problem, openings, problem.people_of_demands),
    )


def _of_sectors(
    problem: PlanProblem, openings: Sequence[Opening], minutes: Floats, after: Floats
) -> tuple[Floats, Floats, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Returns the minutes of units and of demands after a plan, sectors among these.

    And the units whose half is nearer to an opening than to what stays.
    """
    sectors = problem.sectors
    if sectors is None or not openings:
        of_demands = problem.before_of_demands
        return minutes, of_demands, np.zeros(len(minutes), dtype=bool)
    to = destinations_of([problem.candidates[each.candidate] for each in openings], problem.ground)
    found = sectors.minutes_to_nearest(after, to, problem.ground)
    of_demands = np.fmin(found, sectors.before)
    whole, _ = sectors.medians(minutes, of_demands)
    cut = np.zeros(len(minutes), dtype=bool)
    cut[sectors.unit[sectors.rows]] = True
    return whole, of_demands, cut & (whole < problem.before)


def _nearest_opening(
    problem: PlanProblem, openings: Sequence[Opening]
) -> tuple[Floats, Indices, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Returns the minutes of each unit to its nearest opening, which, and if they were measured."""
    ground = problem.ground
    if not openings:
        count = len(ground.units)
        return np.full(count, np.inf), np.full(count, NOBODY), np.zeros(count, dtype=bool)
    sites = [problem.candidates[each.candidate] for each in openings]
    to = destinations_of(sites, ground)
    table = ground.roads.table(to, NEAR_S)
    reach = nearest_sites(ground.roads, to, table, NEAR_S, ground.units.entry)
    seconds, site = reach.seconds[ground.units.entry], reach.site[ground.units.entry]
    there = np.append(to.node, -1)[site]
    measured = ground.roads.graph.are_measured(ground.units.entry, there, ground.roads.mode)
    return np.round(seconds / 60, 1), site, measured


def _newly(problem: PlanProblem, openings: Sequence[Opening]) -> Floats:
    columns = _within_limit(problem)
    covered = problem.demands_covered_before.copy()
    own = problem.people_of_demands
    newly = np.zeros(len(openings))
    for rank, each in enumerate(openings):
        rows = columns.indices[columns.indptr[each.candidate] : columns.indptr[each.candidate + 1]]
        fresh = rows[~covered[rows]]
        newly[rank] = own[fresh].sum()
        covered[fresh] = True
    return newly


def _within_limit(problem: PlanProblem) -> Any:
    trips = problem.minutes.tocsc()
    trips.sort_indices()
    if (trips.data <= problem.scenario.limit_minutes).all():
        return trips
    rows = trips.tocoo()
    kept = rows.data <= problem.scenario.limit_minutes
    from scipy.sparse import csc_array

    parts = (np.ones(int(kept.sum())), (rows.row[kept], rows.col[kept]))
    return csc_array(parts, shape=trips.shape)
