from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from geodata.errors import ParameterError
from geodata.placement.equity import equity_covering
from geodata.placement.solution import Group


def shares(reach, weights, parts, plan):
    reached = reach[:, list(plan)].any(axis=1) * weights
    found = np.bincount(parts, reached, minlength=3) / np.bincount(parts, weights, minlength=3)
    return tuple(np.round(np.sort(found), 9))


def random_problem(seed):
    rng = np.random.default_rng(seed)
    reach = (rng.random((15, 8)) < 0.25).astype(int)
    return reach, rng.integers(1, 50, 15).astype(float), np.arange(15) % 3


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 4))
def test_the_shares_in_growing_order_are_those_of_the_fairest_plan(seed, p):
    reach, weights, parts = random_problem(seed)
    fairest = max(shares(reach, weights, parts, plan) for plan in combinations(range(8), p))

    found = equity_covering(reach, weights, p, parts, gap=0)

    assert shares(reach, weights, parts, found.selected) == pytest.approx(fairest, abs=1e-6)
    assert found.status == "optimal"
    assert found.objective == pytest.approx(fairest[0])
    assert found.bound >= fairest[0] - 1e-6


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_quotas_and_fixed_sites_are_kept(seed):
    reach, weights, parts = random_problem(seed)
    groups = [Group(np.array([0, 1, 2]), at_most=1)]

    found = equity_covering(reach, weights, 3, parts, fixed=[4], groups=groups, gap=0)

    plans = [
        plan for plan in combinations(range(8), 3) if 4 in plan and len({0, 1, 2} & set(plan)) <= 1
    ]
    assert tuple(found.selected) in plans
    fairest = max(shares(reach, weights, parts, plan) for plan in plans)
    assert found.objective == pytest.approx(fairest[0], abs=1e-6)


def test_parts_that_do_not_match_the_demands_are_refused():
    with pytest.raises(ParameterError, match="parts"):
        equity_covering(np.ones((2, 2)), [1, 1], 1, [0])
