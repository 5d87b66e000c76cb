from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from geodata.placement.set_cover import set_covering
from geodata.placement.solution import Group

SEEDS = st.integers(0, 10_000)


def random_reach(seed, demands=14, candidates=9):
    rng = np.random.default_rng(seed)
    reach = rng.random((demands, candidates)) < 0.3
    reach[np.arange(demands), rng.integers(0, candidates, demands)] = True
    return reach


def plans_covering(reach, size):
    for plan in combinations(range(reach.shape[1]), size):
        if reach[:, list(plan)].any(axis=1).all():
            yield plan


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_no_smaller_plan_reaches_everybody(seed):
    reach = random_reach(seed)

    found = set_covering(reach, gap=0)

    assert found.status == "optimal"
    assert found.objective == found.bound == len(found.selected)
    assert reach[:, found.selected].any(axis=1).all()
    assert not any(plans_covering(reach, len(found.selected) - 1))


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_fixed_sites_are_counted_and_quotas_kept(seed):
    reach = random_reach(seed)
    groups = [Group(np.array([0, 1, 2, 3]), at_least=2)]

    found = set_covering(reach, fixed=[8], groups=groups, gap=0)

    def kept(plan):
        return 8 in plan and len({0, 1, 2, 3} & set(plan)) >= 2

    assert kept(found.selected.tolist())
    assert not any(kept(plan) for plan in plans_covering(reach, len(found.selected) - 1))


def test_somebody_whom_no_candidate_reaches_makes_it_infeasible():
    found = set_covering(np.array([[1, 0], [0, 0]]))

    assert found.status == "infeasible"
    assert found.conflicts == ("unreachable demands",)


def test_quotas_that_leave_somebody_out_are_named():
    found = set_covering(
        np.eye(3), groups=[Group(np.array([0, 1]), at_most=1, name="Lot: 1 at most")]
    )

    assert found.status == "infeasible"
    assert "Lot: 1 at most" in found.conflicts


def test_everybody_says_who_serves_them():
    reach = random_reach(4)

    found = set_covering(reach)

    assert reach[np.arange(len(reach)), found.assigned].all()
    assert np.isin(found.assigned, found.selected).all()


@pytest.mark.parametrize("seed", range(3))
def test_a_search_may_be_stopped_and_says_so(seed):
    rng = np.random.default_rng(seed)
    reach = rng.random((400, 300)) < 0.02
    reach[np.arange(400), rng.integers(0, 300, 400)] = True

    found = set_covering(reach, gap=0, progress=lambda _: True)

    assert found.status in ("interrupted", "optimal")
    assert found.bound <= found.objective
