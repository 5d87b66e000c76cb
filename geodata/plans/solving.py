"""A plan: the problem of a scenario, solved, and told."""

from __future__ import annotations

from typing import Any

import numpy as np

from geodata.placement import Indices, Report
from geodata.plans.answer import record_of
from geodata.plans.problem import PlanProblem
from geodata.plans.solvers import Asked
from geodata.plans.waves import solve_in_waves


def solve_plan(
    problem: PlanProblem,
    *,
    progress: Report | None = None,
    start: Indices | None = None,
    time_limit_s: float | None = None,
) -> dict[str, Any]:
    """Returns the record of the plan of a problem (see docs/api.md).

    The same problem gives the same plan, unless the time went first.

    Args:
        problem: that `assemble` made.
        progress: told of each step, its values in the objective's unit; stops when it answers True.
        start: positions of candidates of a plan to take up again, as `progress` was told them.
        time_limit_s: of the solver, the scenario's own when None.
    """
    limit_s = problem.scenario.time_limit_s if time_limit_s is None else time_limit_s
    began = None if start is None else np.unique(np.asarray(start, dtype=np.int64))
    return record_of(problem, solve_in_waves(problem, Asked(limit_s, progress, began)))
