"""What can be said of a covering before its trips are all known: a first plan, and a bound.

All trips of the country take several seconds. Those of the most populated candidates take less
than one, and any plan among them is a plan: what it covers is a figure that the search begins
above. No plan covers more than everybody.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array

from geodata.placement import Floats, Floor, Group, Indices, greedy_covering
from geodata.plans.candidates import Candidate, destinations_of
from geodata.plans.checks import posts_of
from geodata.plans.ground import Ground
from geodata.plans.scenario import Scenario
from geodata.plans.trips import trips_to

_FEW_CANDIDATES = 4_000
"""Of which the first plan is made: a ninth of the country's, half a second of searching roads."""
WORTH_A_FIRST_FIGURE = 5_000
"""Candidates below which all trips are known as soon."""


def first_figure(
    scenario: Scenario,
    ground: Ground,
    demands: Indices,
    left: Floats,
    candidates: Sequence[Candidate],
    constraints: Sequence[Group | Floor],
) -> tuple[float | None, float | None]:
    """Returns the weight that a quick plan covers and a bound, in the unit of the objective.

    Neither is known of another objective than covering without a capacity. Under quotas and floors
    the bound is, and the plan is not: to keep them takes all the trips.

    Args:
        scenario: that was checked.
        ground: of the plan.
        demands: units to cover; where some are there more than once, they are sectors, whose trips
            take longer, and the plan is not known.
        left: weight of each of them, 0 of those that a site that stays has within the limit.
        candidates: where posts could be.
        constraints: quotas and floors of the scenario.
    """
    if scenario.objective != "max_covering" or scenario.people_per_post is not None:
        return None, None
    posts, bound = posts_of(scenario), float(left.sum())
    is_cut = len(np.unique(demands)) < len(demands)
    if posts is None or posts > _FEW_CANDIDATES or constraints or is_cut:
        return None, bound
    weight = np.zeros(len(ground.units))
    weight[demands] = left
    own = weight[[each.unit for each in candidates]]
    # Of candidates that weigh as much, the first: any plan among them is one.
    most = np.argsort(-own, kind="stable")[:_FEW_CANDIDATES]
    some = destinations_of([candidates[each] for each in most.tolist()], ground)
    trips = trips_to(some, demands, scenario.limit_minutes, ground)
    reach = csr_array((np.ones(trips.nnz), trips.indices, trips.indptr), shape=trips.shape)
    plan = greedy_covering(csr_array(reach.T), left, posts, np.empty(0, dtype=np.int64))
    chosen = np.isin(np.arange(len(most)), plan).astype(np.float64)
    return float(left[reach @ chosen > 0].sum()), bound
