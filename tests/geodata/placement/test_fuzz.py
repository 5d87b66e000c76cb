"""Every objective with every constraint, beside every plan that there is, in any order."""

from __future__ import annotations

import pytest

from infra.measure.bench.placement_capacities import assignment_faults, capacity_faults
from infra.measure.bench.placement_objectives import OBJECTIVES, dispersion_faults, faults_of

_FOUND = {
    "backup_covering": [685],
    "p_center": [159, 197, 399],
    "p_median": [197],
}
"""Problems that an earlier solver got wrong."""


@pytest.mark.parametrize("name", OBJECTIVES)
def test_no_plan_is_better_at_any_aim_and_order_changes_none(name):
    faults = [fault for seed in range(14) for fault in faults_of(name, seed)]
    faults += [fault for seed in _FOUND.get(name, []) for fault in faults_of(name, seed)]

    assert not faults


def test_no_posts_with_a_capacity_serve_reach_or_share_out_better():
    faults = [fault for seed in [*range(14), 330, 387, 685] for fault in capacity_faults(seed)]

    assert not faults


def test_no_sites_of_a_capacity_are_fewer_or_nearer():
    assert not [fault for seed in range(25) for fault in assignment_faults(seed)]


def test_no_sites_are_farther_apart():
    assert not [fault for seed in range(25) for fault in dispersion_faults(seed)]
