"""Cuts of three demands: valid for every plan, and what they close of the gap."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_array

from geodata.placement import covering_search
from geodata.placement.covering import max_covering
from geodata.placement.covering_cuts import rows_of, violated
from geodata.placement.covering_program import Covering, program_of
from geodata.placement.covering_relaxed import Relaxed
from geodata.placement.covering_shares import shared_cuts
from geodata.placement.lean import lean_covering
from geodata.placement.mip import solve
from geodata.placement.quotas import Quotas
from geodata.placement.solution import SolveOptions
from geodata.plans.verifying_cuts import cut_terms

NOTHING = np.empty(0, dtype=np.int64)


def scattered(size: int, sites: int, radius: float, seed: int = 1, twins: int = 0) -> Covering:
    draw = np.random.default_rng(seed)
    where = draw.random((size, 2))
    apart = np.hypot(*(where[:, None] - where[None]).transpose(2, 0, 1))
    reach = csr_array((apart < radius).astype(float))
    reach = csr_array(reach[np.append(np.arange(size), draw.integers(0, size, twins))])
    weights = draw.integers(1, 100, size + twins).astype(float)
    quotas = Quotas((), size)
    return Covering(reach, weights, sites, NOTHING, quotas, SolveOptions())


def relaxed_of(problem: Covering) -> Relaxed:
    lean, weight = lean_covering(problem.matrix, problem.weights)
    program = program_of(problem, lean, weight, np.arange(lean.shape[1]))
    solved = solve(program, time_limit_s=60, interior=True)
    return Relaxed(problem, lean, weight, program, solved)


def cut_again(relaxed: Relaxed) -> Relaxed:
    while (again := relaxed.cut(60.0, lambda: False)) is not None:
        relaxed = again
    return relaxed


def test_every_cut_holds_of_every_plan_and_of_none_of_its_point():
    problem = scattered(300, 15, 0.12)
    relaxed = relaxed_of(problem)
    sites, covered = np.split(relaxed.solved.values, [problem.matrix.shape[1]])
    cuts = violated(relaxed.lean, covered, sites)
    reached, of_demands = rows_of(relaxed.lean, cuts)
    draw = np.random.default_rng(0)

    assert len(cuts)
    assert ((reached @ sites + of_demands @ covered) > 1).all()
    for _ in range(300):
        plan = np.zeros(len(sites))
        plan[draw.choice(len(sites), int(draw.integers(0, 60)), replace=False)] = 1.0
        served = np.minimum(relaxed.lean @ plan, 1.0)
        assert (reached @ plan + of_demands @ served <= 1 + 1e-9).all()


@pytest.mark.parametrize(
    ("size", "sites", "radius", "seed"),
    [(1_000, 40, 0.07, 2), (1_000, 40, 0.07, 3), (800, 30, 0.08, 3), (700, 35, 0.07, 4)],
)
def test_most_of_the_gap_of_scattered_points_is_closed(size, sites, radius, seed):
    problem = scattered(size, sites, radius, seed)
    relaxed = relaxed_of(problem)
    cut = cut_again(relaxed)
    best = max_covering(
        problem.matrix, problem.weights, sites, options=SolveOptions(gap=0)
    ).objective
    first, last = relaxed.bound()[0], cut.bound()[0]

    assert best - 1e-6 <= last <= first
    assert first - best > 1.0
    assert first - last >= 0.6 * (first - best)


def test_the_prices_of_merged_demands_prove_the_bound_by_themselves():
    drawn = (scattered(1_000, 40, 0.07, seed=seed, twins=80) for seed in range(12))
    both = ((problem, cut_again(relaxed_of(problem))) for problem in drawn)
    problem, cut = next((problem, cut) for problem, cut in both if len(cut.cuts) > 5)
    found, reach = cut.multipliers(), problem.matrix
    weights, worth, more = cut_terms(reach, found.cuts, found.cut_prices, problem.weights)

    missed = np.maximum(weights - found.demands, 0.0).sum()
    sites = np.sort(worth + reach.T @ found.demands)[::-1][: problem.p].sum()

    assert len(found.cuts)
    assert missed + sites + more == pytest.approx(cut.bound()[0], rel=1e-9)


def total_weights(number, values, count):
    return np.bincount(number[number >= 0], values[number >= 0], minlength=count)


@pytest.mark.parametrize("seed", range(20))
def test_demands_that_are_merged_bear_together_what_a_cut_takes_and_none_more_than_it_weighs(seed):
    draw = np.random.default_rng(seed)
    number = np.sort(draw.integers(-1, 9, 40))
    number = draw.permutation(np.concatenate([number, np.arange(9)]))
    weights = draw.integers(1, 9, len(number)).astype(float)
    merged = total_weights(number, weights, 9)
    cuts = np.array([draw.choice(9, 3, replace=False) for _ in range(6)])
    prices = draw.random(6) * merged.min() / 6

    found, shares, left = shared_cuts(cuts, prices, number, weights)

    assert shares.sum() == pytest.approx(prices.sum())
    assert (shares > 0).all()
    assert left.min() >= -1e-9
    taken = weights - left
    assert total_weights(number, taken, 9) == pytest.approx(
        np.bincount(cuts.ravel(), np.repeat(prices, 3), minlength=9)
    )
    assert np.bincount(found.ravel(), np.repeat(shares, 3), minlength=len(number)) == pytest.approx(
        taken
    )


def test_no_cut_takes_nothing():
    found, shares, left = shared_cuts(
        np.empty((0, 3), dtype=np.int64), np.empty(0), np.zeros(4, dtype=np.int64), np.ones(4)
    )

    assert found.shape == (0, 3)
    assert not len(shares)
    assert left.tolist() == [1.0] * 4


def test_a_search_that_is_too_large_for_branches_is_bounded_by_cuts(monkeypatch):
    problem = scattered(1_000, 40, 0.07)
    for name in ("SMALL", "_FEW", "_FEW_TRIPS"):
        monkeypatch.setattr(covering_search, name, 0)
    monkeypatch.setattr(covering_search, "_WITHOUT_GAIN", 5)
    plain = relaxed_of(problem).bound()[0]

    options = SolveOptions(gap=0.0, time_limit_s=12.0)
    found = max_covering(problem.matrix, problem.weights, problem.p, options=options)

    assert found.bound < plain - 1.0
    assert found.multipliers is not None
    assert len(found.multipliers.cuts)
    assert found.objective <= found.bound


def test_without_shared_halves_nothing_is_cut():
    whole = scattered(50, 10, 0.01)
    relaxed = relaxed_of(whole)

    assert relaxed.cut(10.0, lambda: False) is None
    assert not len(violated(relaxed.lean, np.zeros(50), np.zeros(50)))
    nobody = replace(whole, weights=np.zeros(50))
    assert max_covering(nobody.matrix, nobody.weights, 3).objective == 0
