"""One placement problem, solved in this process: `python -m infra.measure.bench.placement_runs …`.

pmed FILE SECONDS | tsplib FILE P SECONDS | points KIND SIZE P SECONDS
| national OBJECTIVE P SECONDS [constrained | quotas] [MINUTES] | departement OBJECTIVE P SECONDS
| rounds ADVISORS SECONDS | covering LEVEL CODE P | spopt LEVEL CODE P
"""

from __future__ import annotations

import json
import math
import resource
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from geodata.indicators import Columns
from geodata.placement import (
    Floats,
    Solution,
    SolveOptions,
    max_covering,
    p_median,
    p_median_of_points,
)
from geodata.plans import (
    AIMS,
    PlanProblem,
    assemble,
    ground_over,
    scenario_of,
    solve_options,
    solve_plan,
)
from geodata.snapshot import open_current
from infra.measure.bench.instances import drawn_points, pmed, tsplib_points

VAR = Path("var")
DAY = date(2026, 11, 24)
_FRAGILITY = "fragility"
"""People times an index drawn between a half and one and a half: no such column is public."""
_QUOTAS: dict[str, Any] = {
    "quotas": [{"level": "departement", "code": "*", "at_least": 3, "at_most": 40}]
}
_CONSTRAINED: dict[str, dict[str, Any]] = {
    "constrained": {
        **_QUOTAS,
        "existing": {"keep": "all"},
        "floors": [{"level": "departement", "code": "*", "share": 0.8}],
        "weight": _FRAGILITY,
    },
    "quotas": _QUOTAS,
}


def main(words: list[str]) -> None:
    """Solves what the words ask, and prints it as JSON."""
    what, *rest = words
    runs: dict[str, Callable[..., dict[str, Any]]] = {
        "pmed": _pmed,
        "tsplib": _tsplib,
        "points": _points,
        "national": _national,
        "departement": _departement,
        "rounds": _rounds,
        "covering": _covering,
        "spopt": _spopt,
    }
    print(json.dumps(runs[what](*rest)))


def _pmed(file: str, seconds: str) -> dict[str, Any]:
    costs, p = pmed(Path(file))
    solved = p_median(costs, np.ones(len(costs)), p, options=SolveOptions(float(seconds), 0))
    return _as_record(solved, f"{len(costs)} x {len(costs)}, p = {p}")


def _tsplib(file: str, p: str, seconds: str) -> dict[str, Any]:
    return _median_of(tsplib_points(Path(file)), int(p), float(seconds))


def _points(kind: str, size: str, p: str, seconds: str) -> dict[str, Any]:
    return _median_of(drawn_points(kind, int(size)), int(p), float(seconds))


def _median_of(points: Floats, p: int, seconds: float) -> dict[str, Any]:
    """The p-median of points by Euclidean distances rounded down, as TSPLIB's are."""
    options = SolveOptions(seconds, 0)
    solved = p_median_of_points(points, np.ones(len(points)), p, is_whole=True, options=options)
    return _as_record(solved, f"{len(points):,} x {len(points):,}")


def _national(
    objective: str, p: str, seconds: str, kind: str = "", minutes: str = "20"
) -> dict[str, Any]:
    more = {"limit_minutes": float(minutes), **_CONSTRAINED.get(kind, {})}
    problem = _problem(objective, int(p), "france", "FR", more)
    return _solved(problem, float(seconds))


def _departement(objective: str, p: str, seconds: str) -> dict[str, Any]:
    return _solved(_problem(objective, int(p), "departement", "12"), float(seconds))


def _rounds(advisors: str, seconds: str) -> dict[str, Any]:
    problem = _problem("rounds", int(advisors), "departement", "12")
    plan: Any = solve_plan(problem, time_limit_s=float(seconds))
    found = {name: plan[name] for name in ("status", "bound", "gap", "seconds")}
    value = plan["objective"]["value"]
    return {**found, "objective": value, **_costs(_size_of(problem))}


def _solved(problem: PlanProblem, seconds: float) -> dict[str, Any]:
    solve = AIMS[problem.scenario.objective].solve
    return _as_record(solve(problem, solve_options(problem.scenario, seconds)), _size_of(problem))


def _size_of(problem: PlanProblem) -> str:
    trips = problem.minutes.nnz
    return f"{len(problem.demands):,} x {len(problem.candidates):,}, {trips:,} trips"


def _covering(level: str, code: str, p: str) -> dict[str, Any]:
    problem = _problem("max_covering", int(p), level, code)
    reach = problem.minutes.copy()
    reach.data = np.ones_like(reach.data)
    solved = max_covering(reach, problem.weights, int(p), options=SolveOptions(300, 0))
    return _as_record(solved, _size_of(problem))


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
        **_costs(_size_of(problem)),
    }


def _problem(
    objective: str, p: int, level: str, code: str, more: Mapping[str, Any] | None = None
) -> PlanProblem:
    snapshot = open_current(VAR / "snapshots")
    ground = ground_over(snapshot, snapshot.demonstration, Columns({}), DAY)
    people = ground.units.people
    index = np.random.default_rng(1).uniform(0.5, 1.5, len(people))
    ground = replace(ground, weights={_FRAGILITY: people * index})
    document: dict[str, Any] = {
        "name": "bench",
        "objective": objective,
        "territory": {"level": level, "code": code},
        "existing": {"keep": "none"},
    }
    if objective != "set_covering":
        document["posts"] = p
    if objective == "p_median" and more is not None:
        more = {key: value for key, value in more.items() if key != "limit_minutes"}
    document |= more or {}
    return assemble(scenario_of(document), ground)


def _as_record(solution: Solution, size: str = "") -> dict[str, Any]:
    def number(value: float) -> float | None:
        return value if math.isfinite(value) else None

    return {
        "status": solution.status,
        "objective": solution.objective,
        "bound": number(solution.bound),
        "gap": number(solution.gap),
        "seconds": solution.seconds,
        **_costs(size),
    }


def _costs(size: str) -> dict[str, Any]:
    """What this process took, once it has solved."""
    return {"cpu_s": time.process_time(), "size": size, "gib": _gib()}


def _gib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


if __name__ == "__main__":
    main(sys.argv[1:])
