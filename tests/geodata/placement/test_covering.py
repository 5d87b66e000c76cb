from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from scipy.sparse import csr_array

from geodata.errors import ParameterError
from geodata.placement.covering import max_covering
from geodata.placement.solution import Group, Progress, SolveOptions

SEEDS = st.integers(0, 10_000)


def random_problem(seed, demands=14, candidates=9):
    rng = np.random.default_rng(seed)
    reach = rng.random((demands, candidates)) < 0.3
    return reach, rng.integers(0, 50, demands).astype(float)


def covered(reach, weights, selected):
    return float(weights[reach[:, list(selected)].any(axis=1)].sum())


def best_of(reach, weights, p, allowed=lambda _: True):
    plans = combinations(range(reach.shape[1]), p)
    return max((covered(reach, weights, plan) for plan in plans if allowed(plan)), default=None)


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.integers(0, 5))
def test_a_small_problem_is_solved_as_by_trying_every_plan(seed, p):
    reach, weights = random_problem(seed)

    found = max_covering(reach, weights, p, options=SolveOptions(gap=0))

    assert found.status == "optimal"
    assert found.objective == pytest.approx(best_of(reach, weights, p))
    assert found.objective == pytest.approx(covered(reach, weights, found.selected))
    assert found.bound >= found.objective
    assert len(found.selected) == p


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_quotas_and_what_is_fixed_are_kept_and_the_plan_is_still_the_best(seed):
    reach, weights = random_problem(seed)
    groups = [Group(np.array([0, 1, 2]), at_most=1), Group(np.array([5, 6, 7, 8]), at_least=2)]

    found = max_covering(reach, weights, 4, fixed=[3], groups=groups, options=SolveOptions(gap=0))

    def allowed(plan):
        few = len({0, 1, 2} & set(plan)) <= 1
        return 3 in plan and few and len({5, 6, 7, 8} & set(plan)) >= 2

    assert allowed(found.selected.tolist())
    assert found.objective == pytest.approx(best_of(reach, weights, 4, allowed))


def test_quotas_that_cannot_be_kept_together_are_named():
    reach, weights = random_problem(1)
    groups = [
        Group(np.array([0, 1, 2]), at_least=3, name="Lozère: 3 at least"),
        Group(np.array([0, 1, 2, 3]), at_most=2, name="Occitanie: 2 at most"),
        Group(np.array([5, 6]), at_most=1, name="Gard: 1 at most"),
    ]

    found = max_covering(reach, weights, 4, groups=groups)

    assert found.status == "infeasible"
    assert {"Lozère: 3 at least", "Occitanie: 2 at most"} <= {each.name for each in found.conflicts}
    assert "Gard: 1 at most" not in {each.name for each in found.conflicts}
    assert len(found.selected) == 0


def test_more_fixed_than_may_be_selected_is_a_conflict():
    reach, weights = random_problem(2)

    found = max_covering(reach, weights, 1, fixed=[0, 1])

    assert [each.kind for each in found.conflicts] == ["fixed", "count"]


def test_each_demand_says_which_selected_candidate_serves_it():
    reach, weights = random_problem(3)

    found = max_covering(reach, weights, 3)

    served = found.assigned >= 0
    assert np.isin(found.assigned[served], found.selected).all()
    assert reach[np.flatnonzero(served), found.assigned[served]].all()
    assert (reach[:, found.selected].any(axis=1) == served).all()


def grid_problem(side=70, seed=5):
    """Communes on a grid, each reached from those within two steps and a half."""
    rng = np.random.default_rng(seed)
    x, y = np.divmod(np.arange(side * side), side)
    steps = [(a, b) for a in range(-2, 3) for b in range(-2, 3) if a * a + b * b <= 6.25]
    rows, columns = [], []
    for across, down in steps:
        inside = (x + across >= 0) & (x + across < side) & (y + down >= 0) & (y + down < side)
        rows.append(np.flatnonzero(inside))
        columns.append(((x + across) * side + y + down)[inside])
    row, column = np.concatenate(rows), np.concatenate(columns)
    reach = csr_array((np.ones(len(row)), (row, column)), shape=(side * side, side * side))
    return reach, rng.lognormal(6, 1.2, side * side)


def test_a_large_problem_is_bounded_by_its_relaxation_and_searched_close_to_it():
    reach, weights = grid_problem()

    found = max_covering(reach, weights, 90, options=SolveOptions(gap=0.01))

    chosen = np.zeros(reach.shape[1])
    chosen[found.selected] = 1
    assert found.status == "optimal"
    assert found.gap <= 0.01
    assert found.objective == pytest.approx(weights[reach @ chosen > 0].sum())
    assert found.objective <= found.bound < weights.sum()


def test_the_same_seed_gives_the_same_plan():
    reach, weights = grid_problem(side=60)

    first, second = (
        max_covering(reach, weights, 60, options=SolveOptions(gap=0.01, seed=7)) for _ in range(2)
    )

    assert first.selected.tolist() == second.selected.tolist()


def test_a_search_told_to_stop_gives_its_best_plan_and_a_bound():
    reach, weights = grid_problem(side=60)
    told: list[Progress] = []

    def stop_at_once(step):
        told.append(step)
        return True

    found = max_covering(reach, weights, 60, options=SolveOptions(gap=0, progress=stop_at_once))

    assert found.status == "interrupted"
    assert len(found.selected) == 60
    assert found.bound >= found.objective >= told[0].best


def test_a_search_taken_up_again_is_never_worse_than_where_it_was():
    reach, weights = grid_problem(side=60)
    before = max_covering(reach, weights, 60, options=SolveOptions(gap=0.02))

    after = max_covering(
        reach, weights, 60, options=SolveOptions(gap=0.02, seed=3, start=before.selected)
    )

    assert after.objective >= before.objective


@pytest.mark.parametrize(
    ("change", "parameter"),
    [
        ({"weights": [1.0]}, "weights"),
        ({"weights": [-1.0, 1.0]}, "weights"),
        ({"weights": [float("nan"), 1.0]}, "weights"),
        ({"reach": [[2, 0], [0, 1]]}, "reach"),
        ({"reach": [1, 0]}, "reach"),
        ({"p": -1}, "p"),
        ({"fixed": [2]}, "fixed"),
        ({"groups": [Group(np.array([9]))]}, "groups"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(change, parameter):
    asked = {"reach": [[1, 0], [0, 1]], "weights": [1.0, 2.0], "p": 1, **change}

    with pytest.raises(ParameterError) as refused:
        max_covering(np.array(asked.pop("reach")), asked.pop("weights"), asked.pop("p"), **asked)

    assert refused.value.parameter == parameter


def test_the_weight_of_what_nobody_can_reach_is_in_no_bound():
    reach = np.array([[1, 0], [0, 1], [0, 0]])

    found = max_covering(reach, [1.0, 2.0, 100.0], 2)

    assert (found.objective, found.bound, found.status) == (3.0, 3.0, "optimal")


def test_asking_for_no_site_is_a_plan_without_any():
    assert max_covering(np.eye(3), np.ones(3), 0).objective == 0.0


def test_a_first_plan_is_told_before_anything_is_improved_or_bounded():
    reach, weights = grid_problem(side=60)
    told: list[Progress] = []

    max_covering(reach, weights, 60, options=SolveOptions(gap=0.02, progress=told.append))

    assert told[0].phase == "search"
    assert told[0].selected is not None
    assert len(told[0].selected) == 60
    assert told[0].bound == weights.sum()
