from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import coo_array, csr_array

from geodata.errors import ParameterError
from geodata.placement.backup import backup_covering
from geodata.placement.capacity import capacitated_covering
from geodata.placement.center import p_center
from geodata.placement.covering import max_covering
from geodata.placement.equity import equity_covering
from geodata.placement.median import p_median
from geodata.placement.set_cover import set_covering
from geodata.placement.solution import Floor, Group, SolveOptions

EYE = np.eye(4)
ONES = np.ones(4)


def test_a_mask_names_the_same_candidates_as_positions_do():
    mask = np.array([False, False, True, False])

    found = max_covering(EYE, [9.0, 8.0, 1.0, 1.0], 2, fixed=mask)
    group = Group(np.array([True, True, False, False]), at_most=0)
    without = max_covering(EYE, [9.0, 8.0, 1.0, 1.0], 2, groups=[group])

    assert found.selected.tolist() == [0, 2]
    assert without.selected.tolist() == [2, 3]


@pytest.mark.parametrize("given", [[True, False], [0.5], [0.0], ["0"], [[0]]])
def test_what_is_neither_positions_nor_a_mask_of_all_is_refused(given):
    with pytest.raises(ParameterError):
        max_covering(EYE, ONES, 2, fixed=given)
    with pytest.raises(ParameterError):
        max_covering(EYE, ONES, 2, groups=[Group(np.array(given))])
    with pytest.raises(ParameterError):
        max_covering(EYE, ONES, 2, options=SolveOptions(start=given))


@pytest.mark.parametrize("p", [1.5, -1, float("nan"), float("inf")])
def test_a_number_of_sites_that_is_not_whole_is_refused(p):
    with pytest.raises(ParameterError):
        max_covering(EYE, ONES, p)


def test_parts_that_are_not_whole_are_refused_not_truncated():
    with pytest.raises(ParameterError, match="parts"):
        equity_covering(EYE, ONES, 2, [0.0, 0.9, 1.2, 1.0])


def test_members_of_a_floor_may_be_a_mask():
    floor = Floor(np.array([False, False, False, True]), 1.0)

    found = max_covering(EYE, [9.0, 8.0, 7.0, 1.0], 1, floors=[floor])

    assert found.selected.tolist() == [3]


def test_the_least_of_a_trip_given_twice_counts_not_the_sum():
    twice = coo_array(([5.0, 2.0, 9.0], ([0, 0, 0], [0, 0, 1])), shape=(1, 2))

    assert p_median(twice, [1.0], 1).objective == 2.0
    assert p_center(twice, 1).objective == 2.0


def test_a_site_named_twice_for_a_demand_is_no_backup_of_itself():
    twice = csr_array(([1.0, 1.0], [0, 0], [0, 2]), shape=(1, 2))

    assert backup_covering(twice, [1.0], 2).objective == 0.0


def test_sparse_arrays_that_callers_give_are_left_as_they_are():
    costs = csr_array(([3.0, 1.0], [1, 0], [0, 2]), shape=(1, 2))

    p_median(costs, [1.0], 1)

    assert costs.indices.tolist() == [1, 0]


@pytest.mark.parametrize("empty", [(0, 3), (3, 3)])
def test_where_nobody_can_be_served_nobody_is_and_nothing_crashes(empty):
    reach, weights = np.zeros(empty), np.ones(empty[0])

    served = capacitated_covering(reach, weights, 2, 10.0, 1, parts=np.zeros(empty[0], dtype=int))

    assert (served.objective, served.status, served.posts.sum()) == (0.0, "optimal", 2)
    assert max_covering(reach, weights, 2).objective == 0.0
    assert len(backup_covering(reach, weights, 2).selected) == 2
    assert len(equity_covering(reach, weights, 2, np.zeros(empty[0], dtype=int)).selected) == 2
    assert p_median(np.full(empty, np.inf), weights, 2, beyond=5.0).objective == 5.0 * empty[0]


def test_when_every_site_stands_a_group_is_kept_or_named():
    reach = np.eye(2)
    fixed = [0, 1]

    kept = set_covering(reach, fixed=fixed, groups=[Group(np.array([0, 1]), at_least=1)])
    broken = set_covering(reach, fixed=fixed, groups=[Group(np.array([0, 1]), at_most=1, name="A")])

    assert kept.objective == 2
    assert broken.status == "infeasible"
    assert {each.kind for each in broken.conflicts} == {"fixed", "quota"}


def test_a_demand_at_fault_is_named_and_not_the_number_of_sites():
    costs = np.array([[1.0, np.inf], [np.inf, np.inf], [np.inf, 1.0]])

    for found in (p_center(costs, 1), p_median(costs, np.ones(3), 1)):
        assert [(each.kind, each.members) for each in found.conflicts] == [("unreachable", (1,))]


def test_the_least_constraints_that_conflict_are_named():
    costs = np.where(np.eye(3) > 0, 1.0, np.inf)
    groups = [Group(np.array([2]), at_most=0, name="closed"), Group(np.array([0]), name="free")]

    few = p_center(costs, 2)
    closed = p_center(costs, 3, groups=groups)

    assert [each.kind for each in few.conflicts] == ["count", "everyone"]
    assert few.conflicts[1].members == (0, 1, 2)
    assert [(each.kind, each.name) for each in closed.conflicts] == [
        ("quota", "closed"),
        ("everyone", ""),
    ]
    assert closed.conflicts[1].members == (2,)


def test_fewer_sites_than_may_be_selected_are_no_conflict_of_a_centre():
    found = p_center(np.ones((2, 4)), 3, groups=[Group(np.arange(4), at_most=2)])

    assert found.status == "optimal"
    assert len(found.selected) == 2


def test_nobody_pays_more_than_going_without():
    costs = np.array([[10.0, np.inf], [1.0, 4.0]])

    found = p_median(costs, [1.0, 1.0], 1, beyond=3.0, options=SolveOptions(gap=0))

    assert (found.objective, found.bound) == (4.0, 4.0)
    assert found.selected.tolist() == [0]
    assert found.assigned.tolist() == [-1, 0]


def test_a_plan_that_the_time_did_not_allow_is_not_told_as_sites():
    found = set_covering(np.eye(3), options=SolveOptions(time_limit_s=0.0))

    assert len(found.selected) == 3 or found.objective == np.inf
