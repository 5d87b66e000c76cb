"""One placement problem, solved in this process: `python -m infra.measure.bench.placement_runs …`.

pmed FILE SECONDS | tsplib FILE P SECONDS | national OBJECTIVE P SECONDS
| departement OBJECTIVE P SECONDS | covering LEVEL CODE P | spopt LEVEL CODE P
"""

from __future__ import annotations

import json
import math
import resource
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from geodata.indicators import Columns
from geodata.placement import Solution, SolveOptions, max_covering, p_median
from geodata.plans import AIMS, PlanProblem, assemble, ground_over, scenario_of, solve_options
from geodata.snapshot import open_current
from infra.measure.bench.instances import pmed, tsplib

VAR = Path("var")
DAY = date(2026, 11, 24)


def main(words: list[str]) -> None:
    """Solves what the words ask, and prints it as JSON."""
    what, *rest = words
    runs: dict[str, Callable[..., dict[str, Any]]] = {
        "pmed": _pmed,
        "tsplib": _tsplib,
        "national": _national,
        "departement": _departement,
        "covering": _covering,
        "spopt": _spopt,
    }
    print(json.dumps(runs[what](*rest)))


def _pmed(file: str, seconds: str) -> dict[str, Any]:
    costs, p = pmed(Path(file))
    return _as_record(
        p_median(costs, np.ones(len(costs)), p, options=SolveOptions(float(seconds), 0))
    )


def _tsplib(file: str, p: str, seconds: str) -> dict[str, Any]:
    costs = tsplib(Path(file))
    limit = float(seconds)
    return _as_record(p_median(costs, np.ones(len(costs)), int(p), options=SolveOptions(limit, 0)))


def _national(objective: str, p: str, seconds: str) -> dict[str, Any]:
    problem = _problem(objective, int(p), "france", "FR")
    return _as_record(
        AIMS[objective].solve(problem, solve_options(problem.scenario, float(seconds)))
    )


def _departement(objective: str, p: str, seconds: str) -> dict[str, Any]:
    problem = _problem(objective, int(p), "departement", "12")
    return _as_record(
        AIMS[objective].solve(problem, solve_options(problem.scenario, float(seconds)))
    )


def _covering(level: str, code: str, p: str) -> dict[str, Any]:
    problem = _problem("max_covering", int(p), level, code)
    reach = problem.minutes.copy()
    reach.data = np.ones_like(reach.data)
    return _as_record(max_covering(reach, problem.weights, int(p), options=SolveOptions(300, 0)))


def _spopt(level: str, code: str, p: str) -> dict[str, Any]:
    """PySAL's spopt, by PuLP and HiGHS, on the same trips; it takes a dense matrix."""
    import pulp
    from spopt.locate import MCLP

    problem = _problem("max_covering", int(p), level, code)
    dense = np.full(problem.minutes.shape, 1e6)
    trips = problem.minutes.tocoo()
    dense[trips.row, trips.col] = trips.data
    began = time.monotonic()
    model: Any = MCLP.from_cost_matrix(
        dense, problem.weights, problem.scenario.limit_minutes, p_facilities=int(p)
    )
    solver: Any = pulp
    model = model.solve(solver.HiGHS(msg=False, gapRel=0, timeLimit=300))
    value = float(model.problem.objective.value())
    status = solver.LpStatus[model.problem.status].lower()
    seconds = time.monotonic() - began
    return {
        "status": status,
        "objective": value,
        "bound": None,
        "gap": None,
        "seconds": seconds,
        "gib": _gib(),
    }


def _problem(objective: str, p: int, level: str, code: str) -> PlanProblem:
    snapshot = open_current(VAR / "snapshots")
    ground = ground_over(snapshot, snapshot.demonstration, Columns({}), DAY)
    document: dict[str, Any] = {
        "name": "bench",
        "objective": objective,
        "territory": {"level": level, "code": code},
        "existing": {"keep": "none"},
    }
    if objective != "set_covering":
        document["posts"] = p
    return assemble(scenario_of(document), ground)


def _as_record(solution: Solution) -> dict[str, Any]:
    def number(value: float) -> float | None:
        return value if math.isfinite(value) else None

    return {
        "status": solution.status,
        "objective": solution.objective,
        "bound": number(solution.bound),
        "gap": number(solution.gap),
        "seconds": solution.seconds,
        "gib": _gib(),
    }


def _gib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


if __name__ == "__main__":
    main(sys.argv[1:])
