"""Posts that add nobody to a covering: they go where they shorten trips most instead.

When everybody who can be is within the limit, or quotas hold the rest back, many plans are as good
as the solver's. Of these, one that also brings sites nearer is better for everyone.
"""

from __future__ import annotations

import heapq
from dataclasses import replace
from typing import Any

import numpy as np
from scipy.sparse import csc_array

from geodata.placement import Floats, Indices, Quotas, Solution
from geodata.plans.ordering import opening_order
from geodata.plans.problem import PlanProblem

_LEAST = 0.5
"""Weight under which a site adds nobody."""


def place_spare(problem: PlanProblem, solution: Solution) -> Solution:
    """Returns a solution as good, whose spare posts shorten trips.

    Each spare site gives way to one of the same quotas, so that these are kept as they were.
    """
    trips, now = problem.payments()
    selected = solution.selected
    order, gains = opening_order(trips[:, selected].tocsc(), problem.weights, now)
    spare = np.setdiff1d(selected[order[gains < _LEAST]], problem.opened)
    if not len(spare) or solution.status == "infeasible":
        return solution
    quotas = Quotas(tuple(problem.groups), len(problem.candidates))
    kept = np.setdiff1d(selected, spare)
    room = np.bincount(quotas.class_of[spare], minlength=len(quotas.class_groups))
    columns = problem.minutes.tocsc()
    minutes = _minutes_with(problem, columns, kept)
    found = _nearest_first(columns, problem.weights, minutes, quotas.class_of, room, kept)
    # Where nothing shortens any trip, the solver's own choice is as good as any.
    left = [site for site in spare.tolist() if _takes(room, quotas.class_of, site, found)]
    return replace(solution, selected=np.union1d(kept, np.array([*found, *left], dtype=np.int64)))


def _takes(room: Indices, class_of: Indices, site: int, found: list[int]) -> bool:
    if site in found or room[class_of[site]] <= 0:
        return False
    room[class_of[site]] -= 1
    return True


def _minutes_with(problem: PlanProblem, columns: csc_array, sites: Indices) -> Floats:
    """Minutes of each demand to the nearest of the sites that stay and of some others."""
    found = np.minimum(problem.before[problem.demands], problem.scenario.limit_minutes)
    part = columns[:, sites].tocoo()
    np.minimum.at(found, part.row, part.data)
    return found


def _nearest_first(
    columns: Any, weights: Floats, minutes: Floats, class_of: Indices, room: Indices, kept: Indices
) -> list[int]:
    """Returns candidates that shorten trips, the best first, within the room of each class."""
    starts, rows, costs = columns.indptr.tolist(), columns.indices, columns.data
    taken = set(kept.tolist())

    def gain(site: int) -> float:
        own = slice(starts[site], starts[site + 1])
        saved = np.maximum(minutes[rows[own]] - costs[own], 0.0)
        return float((weights[rows[own]] * saved).sum())

    free = [site for site in range(columns.shape[1]) if site not in taken]
    heap = [(-gain(site), site) for site in free if room[class_of[site]] > 0]
    heapq.heapify(heap)
    found: list[int] = []
    while heap and room.any():
        _, site = heapq.heappop(heap)
        if room[class_of[site]] <= 0:
            continue
        fresh = gain(site)
        if fresh <= 0:
            break
        if heap and -fresh > heap[0][0] + 1e-9:
            heapq.heappush(heap, (-fresh, site))
            continue
        found.append(site)
        room[class_of[site]] -= 1
        own = slice(starts[site], starts[site + 1])
        minutes[rows[own]] = np.minimum(minutes[rows[own]], costs[own])
    return found
