from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from geodata.errors import ParameterError
from geodata.placement.median import p_median
from geodata.placement.solution import Group

SEEDS = st.integers(0, 10_000)


def random_problem(seed, demands=14, candidates=9, missing=0.2):
    rng = np.random.default_rng(seed)
    costs = rng.random((demands, candidates)) * 60
    costs[rng.random((demands, candidates)) < missing] = np.inf
    return costs, rng.integers(0, 100, demands).astype(float)


def paid(costs, weights, plan, beyond):
    nearest = np.minimum(costs[:, list(plan)].min(axis=1), beyond)
    return float((nearest[weights > 0] * weights[weights > 0]).sum())


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.integers(1, 6))
def test_a_small_problem_is_solved_as_by_trying_every_plan(seed, p):
    costs, weights = random_problem(seed)
    best = min(paid(costs, weights, plan, 120) for plan in combinations(range(9), p))

    found = p_median(costs, weights, p, beyond=120, gap=0)

    assert found.status == "optimal"
    assert found.objective == pytest.approx(best)
    assert found.bound <= best + 1e-6
    assert len(found.selected) == p
    assert paid(costs, weights, found.selected, 120) == pytest.approx(best)


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_quotas_and_fixed_sites_are_kept_and_the_plan_is_still_the_best(seed):
    costs, weights = random_problem(seed)
    groups = [Group(np.array([0, 1, 2]), at_most=1), Group(np.array([5, 6, 7]), at_least=2)]

    found = p_median(costs, weights, 4, beyond=200, fixed=[8], groups=groups, gap=0)

    plans = [
        plan
        for plan in combinations(range(9), 4)
        if 8 in plan and len({0, 1, 2} & set(plan)) <= 1 and len({5, 6, 7} & set(plan)) >= 2
    ]
    assert tuple(found.selected) in plans
    assert found.objective == pytest.approx(min(paid(costs, weights, plan, 200) for plan in plans))


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_when_all_must_be_served_they_are_or_it_is_said_that_no_plan_can(seed):
    costs, weights = random_problem(seed, missing=0.6)
    best = min(paid(costs, weights, plan, np.inf) for plan in combinations(range(9), 3))

    found = p_median(costs, weights, 3, gap=0)

    if np.isinf(best):
        assert found.status == "infeasible"
    else:
        assert found.objective == pytest.approx(best)


def distances(seed, size):
    points = np.random.default_rng(seed).random((size, 2))
    return np.hypot(*(points[:, None] - points[None, :]).transpose(2, 0, 1))


def test_the_same_seed_gives_the_same_plan():
    costs = distances(3, 150)

    first, second = (p_median(costs, np.ones(150), 9) for _ in range(2))

    assert (first.selected == second.selected).all()
    assert first.bound == second.bound


def test_a_search_told_to_stop_gives_its_best_plan_and_a_bound_that_holds():
    costs = distances(1, 400)
    told = []

    def stop(progress):
        told.append(progress)
        return True

    found = p_median(costs, np.ones(400), 30, gap=0, progress=stop)
    best = p_median(costs, np.ones(400), 30, gap=1e-3)

    assert found.status == "interrupted"
    assert len(found.selected) == 30
    assert found.bound <= best.objective
    assert told[0].selected is not None


def test_quotas_that_cannot_be_kept_are_named():
    groups = [Group(np.array([0]), at_least=1, name="A"), Group(np.array([0]), at_most=0, name="B")]

    found = p_median(np.ones((2, 2)), [1, 1], 1, groups=groups)

    assert found.status == "infeasible"
    assert set(found.conflicts) >= {"A", "B"}


def test_a_plan_begins_from_the_one_that_is_given():
    costs, weights = distances(5, 100), np.ones(100)
    best = p_median(costs, weights, 5, gap=0)

    again = p_median(costs, weights, 5, gap=1.0, start=best.selected)

    assert again.objective == pytest.approx(best.objective)


@pytest.mark.parametrize("cost", [-1.0, float("nan")])
def test_a_cost_that_makes_no_sense_is_refused(cost):
    with pytest.raises(ParameterError, match="costs"):
        p_median(np.array([[cost]]), [1.0], 1)
