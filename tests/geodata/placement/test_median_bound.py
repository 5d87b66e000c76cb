"""The bound of a p-median, and its swaps: the kernel beside numpy, and both beside every plan."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from geodata.placement import median_kernel, median_search
from geodata.placement.median import p_median
from geodata.placement.median_bound import Relaxation, proven_by
from geodata.placement.median_kernel import (
    Swaps,
    served_by_numpy,
    served_times,
    worth_by_numpy,
    worth_of,
)
from geodata.placement.median_trips import Trips, nearest_trips, two_nearest
from geodata.placement.solution import SolveOptions

needs_kernel = pytest.mark.skipif(
    median_kernel.library() is None, reason="nothing is compiled on this machine"
)


def trips_of(
    seed: int, demands: int = 9, candidates: int = 8, most: int = 8, *, whole: bool = True
) -> Trips:
    """Trips with ties, some of them absent, and some demands without any."""
    draw = np.random.default_rng(seed)
    costs = draw.integers(0, 6, (demands, candidates)).astype(float)
    if not whole:
        costs += draw.random(costs.shape)
    costs[draw.random(costs.shape) < draw.choice([0.0, 0.3, 0.7])] = np.inf
    weights = draw.integers(1, 4, demands).astype(float)
    return nearest_trips(_sparse(costs), weights, weights * 7.0, most)


def _sparse(costs):
    from geodata.placement.arrays import costs_of

    return costs_of(costs)


def value_of(trips: Trips, plan) -> float:
    chosen = np.isin(np.arange(trips.candidates), np.array(plan, dtype=np.int64))
    return float(two_nearest(trips, chosen)[0].sum())


def optimum_of(trips: Trips, p: int) -> float:
    return min(value_of(trips, plan) for plan in combinations(range(trips.candidates), p))


@given(seed=st.integers(0, 10_000), p=st.integers(1, 8))
@settings(max_examples=60, deadline=None)
def test_no_step_proves_more_than_the_best_plan_costs(seed, p):
    trips = trips_of(seed)
    best = optimum_of(trips, p)
    relaxation = Relaxation(trips, p, np.zeros(8, dtype=bool), trips.beyond / 2)

    for _ in range(60):
        relaxation.iterate(best)
        assert relaxation.bound <= best + 1e-9

    assert relaxation.best is not None
    assert proven_by(trips, relaxation.best, p, relaxation.frozen) == relaxation.bound


@given(seed=st.integers(0, 10_000), p=st.integers(1, 5), most=st.integers(1, 7))
@settings(max_examples=40, deadline=None)
def test_a_bound_of_the_nearest_trips_alone_holds_of_all_of_them(seed, p, most):
    whole, few = trips_of(seed), trips_of(seed, most=most)
    best = optimum_of(whole, p)
    relaxation = Relaxation(few, p, np.zeros(8, dtype=bool), few.beyond)

    for _ in range(40):
        relaxation.iterate(best)

    assert relaxation.bound <= best + 1e-9


def test_the_bound_of_places_on_a_map_is_near_their_best_plan():
    points = np.random.default_rng(4).random((120, 2))
    costs = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    best = p_median(costs, np.ones(120), 12, options=SolveOptions(gap=0.0)).objective
    trips = nearest_trips(_sparse(costs), np.ones(120), np.full(120, 2.0), 120)
    relaxation = Relaxation(trips, 12, np.zeros(120, dtype=bool), np.full(120, 0.1))

    for _ in range(800):
        relaxation.iterate(best)

    assert relaxation.shares is not None
    assert 0.99 * best < relaxation.bound <= best + 1e-9
    assert relaxation.shares.sum() == pytest.approx(12)


def test_what_is_begun_again_elsewhere_keeps_the_bound_that_was_proven():
    trips = trips_of(1)
    relaxation = Relaxation(trips, 2, np.zeros(8, dtype=bool), trips.beyond / 2)
    for _ in range(30):
        relaxation.iterate(optimum_of(trips, 2))
    proven = relaxation.bound

    relaxation.begin_at(np.zeros(trips.demands), 1.0)
    relaxation.iterate(optimum_of(trips, 2))

    assert relaxation.bound == proven


@needs_kernel
@given(seed=st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_the_kernel_prices_as_numpy_does_to_the_last_bit(seed):
    trips = trips_of(seed, 30, 20, 15, whole=False)
    draw = np.random.default_rng(seed)
    multipliers = draw.choice([0.0, 1.0, 2.0, 6.0], trips.demands) * draw.random(trips.demands)
    chosen = draw.random(20) < 0.4

    assert (worth_of(trips, multipliers) == worth_by_numpy(trips, multipliers)).all()
    served = served_times(trips, multipliers, chosen)
    assert (served == served_by_numpy(trips, multipliers, chosen)).all()


@needs_kernel
@given(seed=st.integers(0, 10_000), p=st.integers(1, 8))
@settings(max_examples=80, deadline=None)
def test_swaps_of_the_kernel_keep_the_number_and_what_is_frozen_and_cost_no_more(seed, p):
    trips = trips_of(seed)
    draw = np.random.default_rng(seed)
    chosen = np.isin(np.arange(8), draw.permutation(8)[:p])
    frozen = chosen & (draw.random(8) < 0.3)

    found = Swaps(trips, frozen).descend(chosen)

    assert found.sum() == p
    assert (found | ~frozen).all()
    value = value_of(trips, np.flatnonzero(found))
    assert value <= value_of(trips, np.flatnonzero(chosen))


@needs_kernel
@given(seed=st.integers(0, 10_000), p=st.integers(1, 8))
@settings(max_examples=60, deadline=None)
def test_upheavals_never_cost_and_are_the_same_of_the_same_seed(seed, p):
    trips = trips_of(seed)
    chosen = np.arange(8) < p
    frozen = np.arange(8) < 1
    swaps = Swaps(trips, frozen)

    found = swaps.upset(chosen, 40, seed + 1)

    assert found.sum() == p
    assert found[0]
    assert value_of(trips, np.flatnonzero(found)) <= value_of(trips, np.flatnonzero(chosen))
    assert (swaps.upset(chosen, 40, seed + 1) == found).all()


@pytest.mark.parametrize("p", [1, 3, 8])
def test_without_the_kernel_the_same_value_is_proven(p, monkeypatch):
    draw = np.random.default_rng(p)
    costs, weights = draw.integers(0, 30, (40, 8)).astype(float), draw.integers(0, 3, 40)
    options = SolveOptions(gap=0.0)
    found = p_median(costs, weights, p, options=options)
    for module in (median_kernel, median_search):
        monkeypatch.setattr(module, "library", lambda: None)

    alone = p_median(costs, weights, p, options=options)

    assert found.status == alone.status == "optimal"
    assert found.objective == alone.objective


@pytest.mark.parametrize(
    ("costs", "weights", "p", "total"),
    [
        ([[3.0]], [2.0], 1, 6.0),
        ([[1.0, 2.0], [2.0, 1.0]], [1.0, 1.0], 2, 2.0),
        ([[1.0, 1.0], [1.0, 1.0]], [1.0, 1.0], 1, 2.0),
        ([[1.0, np.inf], [np.inf, np.inf]], [1.0, 2.0], 1, 1.0 + 2 * 9.0),
        ([[1.0, 2.0]], [0.0], 1, 0.0),
    ],
    ids=["one candidate", "as many sites as candidates", "ties", "unreachable", "zero people"],
)
def test_edges_are_proven(costs, weights, p, total):
    found = p_median(np.array(costs), weights, p, beyond=9.0, options=SolveOptions(1.0, 0.0))

    assert found.status == "optimal"
    assert found.objective == found.bound == total
    assert len(found.selected) == p
