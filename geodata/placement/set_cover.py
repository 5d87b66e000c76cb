"""Set covering: the fewest sites that leave nobody out of reach.

Toregas, Swain, ReVelle and Bergman, *Operations Research* 19, 1971: minimise the number of selected
candidates, each demand reached by one at least. Demands and candidates that others make superfluous
are taken out first (Toregas and ReVelle 1973), again and again while any is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array, vstack

from geodata.placement.arrays import groups_of, reach_of, selection_of
from geodata.placement.clock import by_the_clock, clock_s
from geodata.placement.conflicts import serving_everyone, unreachable
from geodata.placement.greedy import greedy_covering
from geodata.placement.lean import lean_covering, undominated, without_implied
from geodata.placement.mip import Program, Solved, solve
from geodata.placement.model import Model, add_sites, nodes_for, solve_in_order
from geodata.placement.quotas import Quotas
from geodata.placement.served import first_server, nearest_server
from geodata.placement.solution import (
    DEFAULT,
    Aim,
    Floats,
    Group,
    Indices,
    Progress,
    Solution,
    SolveOptions,
    Status,
    infeasible,
    relative_gap,
)
from geodata.placement.travel import Travel, Trip, add_levels, shorten, travel_aim, trips_of

_SMALL = 20_000
_LEAST_S = 5.0
"""To tell which constraints conflict, once it is known that some do."""


@by_the_clock
def set_covering(
    reach: Any,
    *,
    fixed: ArrayLike | None = None,
    groups: Sequence[Group] | None = None,
    travel: Travel | None = None,
    options: SolveOptions = DEFAULT,
) -> Solution:
    """Returns the fewest candidates that reach every demand, and how few there may be at best.

    Aims: `sites`, then `travel` where it is given. A demand that no candidate reaches makes it
    infeasible: the caller leaves out those that it gives up.

    Args:
        reach: demands x candidates, 1 where a candidate reaches a demand; sparse or dense.
        fixed: candidates that are selected whatever happens: positions, or a mask.
        groups: quotas on candidates.
        travel: which of the plans of the fewest sites is the best.
        options: of the search; `start` is not used.

    Raises:
        ParameterError: an array has the wrong shape, or holds what it cannot.
    """
    matrix = reach_of(reach)
    demands, candidates = matrix.shape
    known = selection_of("fixed", fixed, candidates)
    quotas = Quotas(groups_of(groups, candidates), candidates)
    trip = None if travel is None else trips_of(travel, candidates)
    began = clock_s()
    until = began + options.time_limit_s
    if conflicts := unreachable(matrix):
        return infeasible(demands, clock_s() - began, conflicts)
    watched = _Watched(options, began)
    found = fewest(matrix, known, quotas, until=until, options=options, watch=watched.tell)
    if found.status == "infeasible":
        needs = np.arange(demands)
        late = max(until, clock_s() + _LEAST_S)
        conflicts = serving_everyone(matrix, needs, known, quotas, None, late)
        return infeasible(demands, clock_s() - began, conflicts)
    selected = np.flatnonzero(found.values > 0.5)
    if not len(found.values):
        status: Status = "interrupted" if watched.stopped else "feasible"
        return _without_plan(demands, found.bound, status, began)
    # A number of sites is whole: so is the least that the bound leaves.
    bound = min(float(len(selected)), float(np.ceil(found.bound - 1e-6)))
    proven = relative_gap(len(selected), bound) <= options.gap
    status = "optimal" if proven else "interrupted" if watched.stopped else "feasible"
    aims = [Aim("sites", float(len(selected)), bound=bound)]
    served = first_server(matrix, selected)
    if trip is not None:
        least = None
        if status != "interrupted":
            selected, least = _least_travel(matrix, trip, selected, known, quotas, until, options)
        aims.append(Aim("travel", trip.cost(selected), bound=least))
        served = first_server(matrix, selected)
        if trip.costs.shape == matrix.shape:
            nearest = nearest_server(trip.costs, selected)
            served = np.where(nearest >= 0, nearest, served)
    return Solution(
        selected,
        served,
        float(len(selected)),
        bound,
        relative_gap(len(selected), bound),
        status,
        clock_s() - began,
        aims=tuple(aims),
    )


@dataclass(slots=True)
class _Watched:
    options: SolveOptions
    began: float
    stopped: bool = False

    def tell(self, best: float | None, bound: float | None) -> bool:
        if self.options.progress is not None:
            at = clock_s() - self.began
            current = Progress("proof", at, best, bound)
            self.stopped = self.stopped or bool(self.options.progress(current))
        return self.stopped


def _least_travel(
    matrix: Any,
    trip: Trip,
    selected: Indices,
    fixed: Indices,
    quotas: Quotas,
    until: float,
    options: SolveOptions,
) -> tuple[Indices, float | None]:
    """Returns as many sites that reach every demand with less travel, and the least proven."""
    candidates = matrix.shape[1]
    frozen = np.isin(np.arange(candidates), fixed)

    def reach_all(plan: Indices) -> bool:
        return bool((np.diff(csr_array(matrix[:, plan]).indptr) > 0).all())

    def is_late() -> bool:
        return clock_s() >= until

    selected = shorten(trip, selected, frozen, quotas, reach_all, is_late)
    if max(matrix.nnz, trip.costs.nnz) > _SMALL:
        return selected, None
    model = Model()
    sites = add_sites(model, fixed, quotas, (len(selected), len(selected)))
    lean, _ = lean_covering(matrix, np.ones(matrix.shape[0]))
    model.add([(sites, lean)], 1.0, np.inf)
    aim = travel_aim(model, add_levels(model, sites, trip), trip)
    first = np.zeros(candidates)
    first[selected] = 1

    def measure(values: Floats) -> tuple[float, ...]:
        return (trip.cost(np.flatnonzero(values > 0.5)),)

    found = solve_in_order(
        *(model, sites, (aim,), measure),
        until=until,
        gap=options.gap,
        seed=options.seed,
        first=first,
        most_nodes=nodes_for(trip.costs.nnz),
        limit_first=True,
    )
    plan = selected if found.sites is None else np.flatnonzero(found.sites > 0.5)
    return plan, found.bounds[0] if np.isfinite(found.bounds[0]) else None


def fewest(
    matrix: Any,
    fixed: Indices,
    quotas: Quotas,
    *,
    until: float,
    options: SolveOptions,
    watch: Callable[[float | None, float | None], bool] | None = None,
) -> Solved:
    """Solves set covering over checked arrays; the values are those of all the candidates.

    Every demand has a candidate.
    """
    candidates = matrix.shape[1]
    served = np.zeros(matrix.shape[0])
    served[np.unique(csr_array(matrix.T)[fixed].indices)] = 1
    left = csr_array(matrix[served == 0])
    if not left.shape[0] and quotas.kept_by(fixed):
        alone = np.zeros(candidates)
        alone[fixed] = 1
        return Solved(alone, float(len(fixed)), float(len(fixed)), "optimal")
    lean, _ = lean_covering(left, np.ones(left.shape[0]))
    columns = np.setdiff1d(np.arange(candidates), fixed)
    if not len(columns):
        return Solved(np.empty(0), np.inf, np.inf, "infeasible")
    if quotas.groups:
        lean = csr_array(lean[:, columns])
    else:
        lean, columns = _reduced(csr_array(lean[:, columns]), columns)
    member = quotas.member[columns].T
    known = quotas.counts(fixed)
    greedy = greedy_covering(
        csr_array(lean.T), np.ones(lean.shape[0]), len(columns), np.empty(0, dtype=np.int64)
    )
    start = np.zeros(len(columns))
    start[_useful(lean, greedy)] = 1
    found = solve(
        Program(
            cost=np.ones(len(columns)),
            lower=np.zeros(len(columns)),
            upper=np.ones(len(columns)),
            matrix=csr_array(vstack([lean, member])),
            row_lower=np.concatenate([np.ones(lean.shape[0]), quotas.at_least - known]),
            row_upper=np.concatenate([np.full(lean.shape[0], np.inf), quotas.at_most - known]),
            integer=np.ones(len(columns), dtype=bool),
        ),
        time_limit_s=max(0.1, until - clock_s()),
        gap=options.gap,
        start=start,
        seed=options.seed,
        watch=watch,
    )
    values = np.zeros(candidates if len(found.values) else 0)
    if len(values):
        values[columns] = found.values
        values[fixed] = 1
    return Solved(values, float(values.sum()), found.bound + len(fixed), found.status)


def _reduced(lean: Any, columns: Indices) -> tuple[Any, Indices]:
    """Takes out candidates and demands by turns, while any goes."""
    while True:
        size = lean.shape
        kept = undominated(lean)
        lean, columns = csr_array(lean[:, kept]), columns[kept]
        lean = without_implied(lean)
        if lean.shape == size:
            return lean, columns


def _useful(lean: Any, order: Indices) -> Indices:
    """Returns the first candidates of an order that reach all there is to reach."""
    left = np.ones(lean.shape[0], dtype=bool)
    columns = csr_array(lean.T)
    kept = []
    for candidate in order.tolist():
        own = columns.indices[columns.indptr[candidate] : columns.indptr[candidate + 1]]
        if left[own].any():
            kept.append(candidate)
            left[own] = False
    return np.array(kept, dtype=np.int64)


def _without_plan(demands: int, bound: float, status: Status, began: float) -> Solution:
    """Returns the answer when the time, or the caller, stopped before any plan was found."""
    nothing, unserved = np.empty(0, dtype=np.int64), np.full(demands, -1, dtype=np.int64)
    least, infinite = float(np.ceil(bound - 1e-6)) if np.isfinite(bound) else 0.0, float("inf")
    seconds = clock_s() - began
    return Solution(nothing, unserved, infinite, least, infinite, status, seconds)
