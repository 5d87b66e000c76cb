"""Who lives around each site of a plan: in all, with overlaps counted, and around it alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import hstack

from geodata.placement import Floats
from geodata.plans.openings import Opening
from geodata.plans.plan_sites import ExistingRow
from geodata.plans.problem import PlanProblem
from geodata.plans.trips import within


@dataclass(frozen=True, slots=True, eq=False)
class Catchments:
    """People of the plan's territory within the limit of sites, once the plan is done.

    Attributes:
        opened: of each opening, overlaps counted: the sum over sites is more than there are.
        opened_alone: those of them whom no other site has within the limit.
        existing: likewise of each site that stays.
        existing_alone: likewise.
    """

    opened: Floats
    opened_alone: Floats
    existing: Floats
    existing_alone: Floats


def catchments_of(problem: PlanProblem, openings: Sequence[Opening]) -> Catchments:
    """Returns the catchments of the sites that open and of those that stay."""
    people = problem.people_of_demands
    numbers = [each.candidate for each in openings]
    opened, column = np.unique(np.array(numbers, dtype=np.int64), return_inverse=True)
    limit = problem.scenario.limit_minutes
    near = hstack(
        [
            within(problem.minutes.tocsc()[:, opened], limit),
            within(problem.existing_minutes, limit),
        ]
    ).tocsc()
    reached_by = np.asarray(near.sum(axis=1)).ravel()
    total = near.T @ people
    alone = near.T @ np.where(reached_by == 1, people, 0.0)
    count = len(opened)
    return Catchments(total[:count][column], alone[:count][column], total[count:], alone[count:])


def standing_rows(problem: PlanProblem, catchments: Catchments) -> list[ExistingRow]:
    """Returns the sites of the territory that stay: where, since when, posts, people around."""
    ground = problem.ground
    sites = ground.network.sites.take(problem.existing)
    units = ground.units.position_of_entry[sites.node]
    codes, names = ground.units.codes, ground.units.names
    rows: list[ExistingRow] = []
    for at in np.flatnonzero(np.isin(units, problem.inside)).tolist():
        record = ground.network.table.record(int(problem.existing[at]))
        rows.append(
            {
                "site_id": record["id"],
                "name": record["nom"],
                "commune": codes[units[at]],
                "commune_name": names[units[at]],
                "lon": round(float(sites.lon[at]), 6),
                "lat": round(float(sites.lat[at]), 6),
                "posts": round(float(problem.existing_advisors[at]), 2),
                "updated_on": record["date_maj"],
                "people_in_catchment": round(float(catchments.existing[at])),
                "people_in_catchment_alone": round(float(catchments.existing_alone[at])),
            }
        )
    return rows
