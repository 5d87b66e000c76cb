"""Mixed-integer and linear programs, solved by HiGHS.

Huangfu and Hall, *Mathematical Programming Computation* 10, 2018.
The one module that knows the solver.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import highspy
import numpy as np
from scipy.sparse import csr_array

from geodata.placement.clock import clock_s, counted_work
from geodata.placement.mip_work import count_work, limit_work
from geodata.placement.solution import Floats

Watch = Callable[[float | None, float | None], bool | None]
"""Takes the objective of the best solution and the bound, each None before it is known; answering
True stops the search."""


@dataclass(frozen=True, slots=True)
class Program:
    """Minimise `cost @ v` with `lower <= v <= upper` and `row_lower <= matrix @ v <= row_upper`."""

    cost: Floats
    lower: Floats
    upper: Floats
    matrix: Any
    row_lower: Floats
    row_upper: Floats
    integer: Any = None
    """Which variables are whole; none for a linear program."""


@dataclass(frozen=True, slots=True)
class Solved:
    """What the solver found.

    Attributes:
        values: of the variables; empty when no solution was found.
        objective: of the values.
        bound: no solution has a smaller objective.
        duals: of the rows, for a linear program.
        status: `optimal`, `infeasible`, or `stopped`, by the time or by its watcher.
    """

    values: Floats
    objective: float
    bound: float
    status: str
    duals: Floats = field(default_factory=lambda: np.empty(0))


def solve(
    program: Program,
    *,
    time_limit_s: float,
    gap: float = 0.0,
    start: Floats | None = None,
    seed: int = 0,
    watch: Watch | None = None,
    threads: int = 0,
    interior: bool = False,
    most_nodes: int = 0,
    stop: Callable[[], bool] | None = None,
) -> Solved:
    """Solves a program.

    Args:
        program: what to minimise.
        time_limit_s: seconds; the best solution so far is returned then.
        gap: relative distance to the bound that is enough.
        start: values to begin from, of all the variables or of the first ones.
        seed: of the solver's own choices.
        watch: told of improvements.
        threads: how many to use, 0 for the solver's own choice.
        most_nodes: of branch and bound, after which the best solution so far is returned: unlike
            the time, the same on every machine; 0 for no limit.
        interior: solve a linear program by the interior point method and keep the point that it
            gives, not a vertex: for a large one.
        stop: asked between the steps of a linear program, from the solver's own thread; True ends
            it there. It must be cheap: a step may take a millisecond.
    """
    if not program.matrix.shape[1]:
        # HiGHS calls a program without variables empty, whatever its rows ask.
        kept = bool((program.row_lower <= 0).all() and (program.row_upper >= 0).all())
        value, status = (0.0, "optimal") if kept else (np.inf, "infeasible")
        return Solved(np.empty(0), value, value, status)
    model = _model(program)
    for name, option in _options(time_limit_s, gap, seed, threads, interior=interior).items():
        model.setOptionValue(name, option)
    if most_nodes:
        model.setOptionValue("mip_max_nodes", most_nodes)
    if start is not None and len(start) == program.matrix.shape[1]:
        solution = highspy.HighsSolution()
        solution.col_value = start
        model.setSolution(solution)
    elif start is not None:
        # The solver completes what the first variables leave open.
        model.setSolution(len(start), np.arange(len(start), dtype=np.int32), start)
    if watch is not None:
        _watched(model, watch)
    if stop is not None:
        _stopped_by(model, stop)
    began = clock_s()
    _run(model, program, time_limit_s, threads)
    found = _solved(model, program)
    if found.status != "optimal" or program.integer is None or _is_within(found, gap):
        return found
    if start is None:
        # The solver closes a search within the gap without always writing the bound down.
        return replace(found, bound=found.objective - max(gap * abs(found.objective), 1e-6))
    # HiGHS 1.16 gives a start back as the optimum when presolve alone solves the rest: its own
    # bound tells it apart.
    return solve(
        program,
        time_limit_s=time_limit_s - (clock_s() - began),
        gap=gap,
        seed=seed,
        watch=watch,
        threads=threads,
        most_nodes=most_nodes,
    )


def _run(model: Any, program: Program, time_limit_s: float, threads: int) -> None:
    terms, work = program.matrix.nnz, counted_work()
    if work is not None:
        # Several threads may find the same solutions in another order.
        threads = 1
        model.setOptionValue("threads", threads)
        limit_work(model, terms, time_limit_s, work, whole=program.integer is not None)
    _schedule(threads)
    model.run()
    count_work(model, terms)


_scheduled = threading.local()


def _schedule(threads: int) -> None:
    """Lets go of the workers of a former program of this thread, where they were as many others.

    HiGHS keeps them from one program to the next, and does not run one that asks for another count.
    """
    if getattr(_scheduled, "threads", threads) != threads:
        highspy.Highs.resetThreadScheduler(True)
    _scheduled.threads = threads


def _is_within(found: Solved, gap: float) -> bool:
    return found.objective - found.bound <= max(gap * abs(found.objective), 1e-6) + 1e-9


@cache
def _announce_nothing() -> None:
    """Makes a first solver with the standard output closed: it prints its name there, once."""
    sys.stdout.flush()
    kept = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        highspy.Highs().silent()  # type: ignore[no-untyped-call]
    finally:
        os.dup2(kept, 1)
        os.close(nowhere)
        os.close(kept)


def _model(program: Program) -> Any:
    _announce_nothing()
    model: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    model.silent()
    rows, columns = program.matrix.shape
    matrix = csr_array(program.matrix)
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = rows, columns
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = program.cost, program.lower, program.upper
    lp.row_lower_, lp.row_upper_ = program.row_lower, program.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = matrix.indptr.astype(np.int32)
    lp.a_matrix_.index_ = matrix.indices.astype(np.int32)
    lp.a_matrix_.value_ = matrix.data.astype(np.float64)
    if program.integer is not None:
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(whole)] for whole in program.integer]
    model.passModel(lp)
    return model


def lagrangian_bound(program: Program, multipliers: Floats) -> tuple[float, Floats]:
    """Returns a bound that any multipliers of the rows prove, and the reduced costs.

    Weak duality holds whatever the multipliers are, so that a point of the interior method, exact
    or not, proves what it proves: no solution has a smaller objective.
    """
    side = np.where(multipliers > 0, program.row_lower, program.row_upper)
    used = np.where(np.isfinite(side), multipliers, 0.0)
    reduced = program.cost - program.matrix.T @ used
    ends = np.where(reduced > 0, program.lower, program.upper)
    proven = float(used @ np.where(np.isfinite(side), side, 0.0)) + float(reduced @ ends)
    return proven, reduced


def _options(
    time_limit_s: float, gap: float, seed: int, threads: int, *, interior: bool
) -> dict[str, float | int | str]:
    options: dict[str, float | int | str] = {
        "time_limit": max(0.01, time_limit_s),
        "mip_rel_gap": gap,
        # Objectives of whole people are proven to the last one.
        "mip_abs_gap": 1e-6,
        "random_seed": seed,
    }
    if threads:
        options["threads"] = threads
    if interior:
        options |= {"solver": "ipm", "run_crossover": "off"}
    return options


def _watched(model: Any, watch: Watch) -> None:
    def on_event(event: Any) -> None:
        data = event.data_out
        best = data.mip_primal_bound if abs(data.mip_primal_bound) < highspy.kHighsInf else None
        bound = data.mip_dual_bound if abs(data.mip_dual_bound) < highspy.kHighsInf else None
        if watch(best, bound):
            model.cancelSolve()

    model.HandleUserInterrupt = True
    callbacks = [model.cbMipImprovingSolution, model.cbMipInterrupt]
    if counted_work() is None:
        # Lines of its log come when its own clock says so.
        callbacks.append(model.cbMipLogging)
    for callback in callbacks:
        callback.subscribe(on_event)


def _stopped_by(model: Any, stop: Callable[[], bool]) -> None:
    def on_event(event: Any) -> None:
        if stop():
            event.interrupt()

    for callback in (model.cbSimplexInterrupt, model.cbIpmInterrupt):
        callback.subscribe(on_event)


def _solved(model: Any, program: Program) -> Solved:
    status = model.getModelStatus()
    if status in (highspy.HighsModelStatus.kNotset, highspy.HighsModelStatus.kLoadError):
        raise RuntimeError(f"the solver did not run: {status}")
    info = model.getInfo()
    solution = model.getSolution()
    found = bool(solution.value_valid)
    values = np.array(solution.col_value) if found else np.empty(0)
    whole = program.integer is not None
    named = "stopped"
    if status == highspy.HighsModelStatus.kOptimal:
        named = "optimal"
    elif status in (
        highspy.HighsModelStatus.kInfeasible,
        highspy.HighsModelStatus.kUnboundedOrInfeasible,
    ):
        named = "infeasible"
    objective = float(program.cost @ values) if found else np.inf
    bound = float(info.mip_dual_bound) if whole else -np.inf
    duals = np.array(solution.row_dual) if solution.dual_valid else np.empty(0)
    with contextlib.suppress(AttributeError):
        model.clear()
    return Solved(values, objective, bound, named, duals)
