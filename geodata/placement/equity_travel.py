"""Of the plans as fair, that of the least travel."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from geodata.placement.equity_levels import EquityProgram
from geodata.placement.model import Model, nodes_for, solve_in_order
from geodata.placement.solution import Floats, Indices, SolveOptions
from geodata.placement.travel import Trip, add_levels, travel_aim

_SLACK = 1e-7


def shortest(
    program: EquityProgram,
    held: list[float],
    trip: Trip,
    best: Indices,
    until: float,
    options: SolveOptions,
) -> tuple[Indices, float | None]:
    """Returns a plan as fair with the least travel, and that when it is proven.

    Args:
        program: of the shares.
        held: the sum of the k smallest shares, for each k.
        trip: the travel.
        best: the plan whose shares and weight reached are held.
        until: `clock_s` at which to stop.
        options: of the search.
    """
    fair = program.program(held, program.parts + 1, whole=True)
    model = Model()
    columns = model.variables(len(fair.cost), fair.lower, fair.upper, whole=False)
    model.make_whole(columns[: len(program.free)])
    model.add([(columns, fair.matrix)], fair.row_lower, fair.row_upper)
    covered = np.flatnonzero(fair.cost)
    scale = max(1.0, float(program.weights.sum()))
    known = (program.covered(best) - float(program.base.sum())) / scale
    row = csr_array(-fair.cost[covered][None, :])
    model.add([(covered, row)], known - _SLACK, np.inf)
    free = Trip(csr_array(trip.costs[:, program.free]), trip.weights, trip.minutes(program.fixed))
    aim = travel_aim(model, add_levels(model, columns[: len(program.free)], free), free)

    def plan_of(values: Floats) -> Indices:
        return np.union1d(program.free[values > 0.5], program.fixed)

    def measure(values: Floats) -> tuple[float, ...]:
        plan = plan_of(values)
        return (*(-each for each in program.aims(plan)), trip.cost(plan))

    first = np.isin(program.free, best).astype(np.float64)
    found = solve_in_order(
        *(model, columns[: len(program.free)], (aim,), measure),
        until=until,
        gap=options.gap,
        seed=options.seed,
        first=first,
        most_nodes=nodes_for(free.costs.nnz),
        limit_first=True,
    )
    chosen = best if found.sites is None else plan_of(found.sites)
    return chosen, found.bounds[0] if np.isfinite(found.bounds[0]) else None
