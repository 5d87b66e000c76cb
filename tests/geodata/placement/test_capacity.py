from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from scipy.optimize import linprog

from geodata.errors import ParameterError
from geodata.placement.capacity import capacitated_covering
from geodata.placement.solution import Group


def served(reach, weights, room):
    """What capacities serve at best, by another solver."""
    pairs = [(i, j) for i, j in zip(*np.nonzero(reach), strict=True) if room[j] > 0]
    if not pairs:
        return 0.0
    rows = np.zeros((len(weights) + len(room), len(pairs)))
    for number, (i, j) in enumerate(pairs):
        rows[i, number] = rows[len(weights) + j, number] = 1
    limits = np.concatenate([weights, room])
    return -linprog(-np.ones(len(pairs)), rows, limits, bounds=(0, None)).fun


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 4))
def test_a_small_problem_is_solved_as_by_trying_every_plan(seed, posts):
    rng = np.random.default_rng(seed)
    reach = (rng.random((8, 4)) < 0.4).astype(int)
    weights = rng.integers(1, 40, 8).astype(float)
    groups = [Group(np.array([0, 1]), at_most=2)]

    found = capacitated_covering(reach, weights, posts, 30.0, 2, groups=groups, gap=0)

    plans = [
        plan
        for plan in product(range(3), repeat=4)
        if sum(plan) == posts and plan[0] + plan[1] <= 2
    ]
    best = max(served(reach, weights, 30.0 * np.array(plan)) for plan in plans)
    assert found.status == "optimal"
    assert found.objective == pytest.approx(best, abs=1e-4)
    assert found.bound >= best - 1e-4
    assert found.posts.sum() == posts
    assert found.posts.max() <= 2


def test_a_city_takes_several_posts_before_a_village_takes_one():
    found = capacitated_covering(np.eye(2), [100.0, 10.0], 3, 30.0, 5)

    assert found.selected.tolist() == [0]
    assert found.posts.tolist() == [3]
    assert found.objective == 90.0


def test_what_stands_already_serves_first_and_takes_no_post():
    found = capacitated_covering(
        np.array([[1, 1], [0, 1]]), [50.0, 20.0], 1, 30.0, 2, standing=[40.0, 0.0]
    )

    assert found.selected.tolist() == [1]
    assert found.objective == 70.0


def test_quotas_on_posts_that_contradict_one_another_are_named():
    groups = [Group(np.array([0]), at_least=3, name="A")]

    found = capacitated_covering(np.eye(2), [1.0, 1.0], 2, 1.0, 2, groups=groups)

    assert found.status == "infeasible"
    assert "A" in found.conflicts


def test_a_large_problem_is_bounded_by_what_its_posts_can_serve():
    rng = np.random.default_rng(0)
    reach = (rng.random((600, 400)) < 0.6).astype(int)

    found = capacitated_covering(reach, np.full(600, 100.0), 20, 50.0, 3, time_limit_s=20)

    assert found.objective == pytest.approx(1000.0)
    assert found.status == "optimal"


def test_a_post_that_serves_nothing_is_refused():
    with pytest.raises(ParameterError, match="capacity"):
        capacitated_covering(np.eye(1), [1.0], 1, 0.0, 1)
