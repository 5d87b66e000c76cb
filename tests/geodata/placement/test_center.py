from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from scipy.sparse import csr_array

from geodata.errors import ParameterError
from geodata.placement.center import p_center
from geodata.placement.solution import Group

SEEDS = st.integers(0, 10_000)


def random_costs(seed, demands=12, candidates=8):
    rng = np.random.default_rng(seed)
    costs = rng.integers(0, 60, (demands, candidates)).astype(float)
    costs[rng.random((demands, candidates)) < 0.2] = np.inf
    costs[np.arange(demands), rng.integers(0, candidates, demands)] = 30.0
    return costs


def longest(costs, plan):
    return costs[:, list(plan)].min(axis=1).max()


@settings(max_examples=30, deadline=None)
@given(SEEDS, st.integers(1, 5))
def test_the_longest_trip_is_as_short_as_by_trying_every_plan(seed, p):
    costs = random_costs(seed)
    best = min(longest(costs, plan) for plan in combinations(range(8), p))

    found = p_center(costs, p)

    if np.isinf(best):
        assert found.status == "infeasible"
    else:
        assert (found.status, found.objective, found.bound) == ("optimal", best, best)
        assert longest(costs, found.selected) == best
        assert len(found.selected) <= p


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_quotas_and_fixed_sites_are_kept_and_the_answer_is_still_the_best(seed):
    costs = random_costs(seed)
    costs[np.isinf(costs)] = 90.0
    groups = [Group(np.array([0, 1, 2]), at_most=1)]

    found = p_center(costs, 3, fixed=[4], groups=groups)

    plans = [
        plan
        for size in (1, 2, 3)
        for plan in combinations(range(8), size)
        if 4 in plan and len({0, 1, 2} & set(plan)) <= 1
    ]
    assert found.objective == min(longest(costs, plan) for plan in plans)
    assert 4 in found.selected


def test_a_cost_of_nothing_that_is_stored_is_a_trip_and_an_absent_one_is_none():
    costs = csr_array(([0.0, 7.0, 0.0], ([0, 1, 1], [0, 0, 1])), shape=(2, 2))

    assert p_center(costs, 2).objective == 0.0
    assert p_center(costs, 1).objective == 7.0


def test_somebody_without_any_trip_makes_it_infeasible():
    found = p_center(np.array([[1.0], [np.inf]]), 1)

    assert (found.status, found.conflicts) == ("infeasible", ("unreachable demands",))


@pytest.mark.parametrize("cost", [-1.0, float("nan")])
def test_a_cost_that_makes_no_sense_is_refused(cost):
    with pytest.raises(ParameterError, match="costs"):
        p_center(np.array([[cost]]), 1)
