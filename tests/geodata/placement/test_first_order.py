"""The first-order method: what it proves is true of every plan, and near what a solver proves."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from scipy.sparse import csr_array

from geodata.placement import covering_relaxed
from geodata.placement.covering_cuts import _by_kernel, _by_numpy
from geodata.placement.covering_program import Covering, program_of
from geodata.placement.covering_relaxed import Relaxed, relaxed_of
from geodata.placement.first_order import is_compiled
from geodata.placement.lean import lean_covering
from geodata.placement.mip import lagrangian_bound, solve
from geodata.placement.quotas import Quotas
from geodata.placement.solution import Group, SolveOptions

pytestmark = pytest.mark.skipif(not is_compiled(), reason="needs what `make test` compiles")
NOTHING = np.empty(0, dtype=np.int64)


def never() -> bool:
    return False


def drawn(seed: int, size: int, sites: int, radius: float) -> Covering:
    draw = np.random.default_rng(seed)
    where = draw.random((size, 2))
    apart = np.hypot(*(where[:, None] - where[None]).transpose(2, 0, 1))
    weights = draw.integers(1, 100, size).astype(float)
    groups = (Group(np.arange(0, size, 3), 1, max(1, sites - 1), "thirds"),) if seed % 2 else ()
    fixed = np.array([seed % size]) if seed % 3 == 0 else NOTHING
    reach = csr_array((apart < radius).astype(float))
    return Covering(reach, weights, sites, fixed, Quotas(groups, size), SolveOptions())


def relaxed(problem: Covering) -> Relaxed:
    lean, weight = lean_covering(problem.matrix, problem.weights)
    program = program_of(problem, lean, weight, np.arange(lean.shape[1]))
    found = relaxed_of(
        *(problem, lean, weight, program),
        one_more=float(weight.max()),
        best=0.0,
        time_limit_s=10.0,
        stop=never,
    )
    assert found is not None
    return found


def best_of(problem: Covering) -> float:
    size = problem.matrix.shape[1]
    plans = (np.array(each) for each in combinations(range(size), problem.p))
    return max(
        problem.covered(each)
        for each in plans
        if set(problem.fixed) <= set(each.tolist()) and problem.quotas.kept_by(each)
    )


@pytest.mark.parametrize("seed", range(12))
def test_no_plan_there_is_does_better_than_the_bound_with_or_without_cuts(seed: int) -> None:
    problem = drawn(seed, 12, 3, 0.35)
    best = best_of(problem)
    found: Relaxed | None = relaxed(problem)
    while found is not None:
        assert found.bound()[0] >= best - 1e-6
        found = found.cut(10.0, never)


@pytest.mark.parametrize("seed", range(4))
def test_the_bound_is_near_the_solvers(seed: int) -> None:
    problem = drawn(seed, 400, 20, 0.1)
    found = relaxed(problem)
    exact = -solve(found.program, time_limit_s=60).objective
    assert exact - 1e-6 <= found.bound()[0] <= exact * 1.002


def test_any_iteration_proves_something_and_the_same_twice() -> None:
    problem = drawn(2, 200, 10, 0.12)
    found, again = relaxed(problem), relaxed(problem)
    exact = -solve(found.program, time_limit_s=60).objective
    assert found.solved.duals.tolist() == again.solved.duals.tolist()
    for iterations in (1, 7, 30):
        early = found.nearer(iterations, never)
        assert -lagrangian_bound(early.program, early.solved.duals)[0] >= exact - 1e-6


def test_what_is_rounded_is_part_of_a_plan() -> None:
    problem = drawn(2, 300, 20, 0.1)
    plan = relaxed(problem).rounded(never)
    assert covering_relaxed._ROUNDED * problem.p <= len(plan) <= problem.p
    assert not len(relaxed(problem).rounded(lambda: True))


@pytest.mark.parametrize("seed", range(3))
def test_cuts_are_those_that_numpy_finds(seed: int) -> None:
    problem = drawn(seed, 150, 12, 0.15)
    found = relaxed(problem)
    size = problem.matrix.shape[1]
    sites = np.clip(found.solved.values[:size], 0.0, 1.0)
    half = np.flatnonzero((sites > 1e-3) & (sites < 0.999))
    part, draw = csr_array(found.lean[:, half]), np.random.default_rng(seed)
    slack = draw.random(part.shape[0]) * 0.1
    ones = np.ones(part.shape[0])
    ours, theirs = (
        {
            (*sorted(triple), round(over, 9))
            for triple, over in zip(cuts.tolist(), broken.tolist(), strict=True)
        }
        for cuts, broken in (
            seek(part, sites[half], slack, ones) for seek in (_by_kernel, _by_numpy)
        )
    )
    # Each knows the neighbours of most shared mass alone: numpy all of the last pair's.
    assert ours <= theirs
    assert len(ours) >= 0.9 * len(theirs)
