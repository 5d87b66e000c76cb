from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given, settings, strategies as st

from geodata.placement.backup import backup_covering


def weight_twice(reach, weights, plan):
    return float(weights[reach[:, list(plan)].sum(axis=1) >= 2].sum())


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 5))
def test_a_small_problem_is_solved_as_by_trying_every_plan(seed, p):
    rng = np.random.default_rng(seed)
    reach = (rng.random((15, 9)) < 0.35).astype(int)
    weights = rng.integers(0, 50, 15).astype(float)

    found = backup_covering(reach, weights, p, fixed=[3], gap=0)

    plans = [plan for plan in combinations(range(9), p) if 3 in plan]
    best = max(weight_twice(reach, weights, plan) for plan in plans)
    assert found.objective == best
    assert found.bound >= best
    assert weight_twice(reach, weights, found.selected) == best
    assert 3 in found.selected


def test_one_site_backs_nobody_up():
    found = backup_covering(np.ones((3, 2)), np.ones(3), 1)

    assert found.objective == 0
