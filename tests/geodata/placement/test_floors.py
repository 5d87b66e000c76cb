from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from geodata.placement.covering import max_covering
from geodata.placement.solution import Floor


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 4))
def test_the_plan_is_the_best_of_those_that_keep_the_floors(seed, p):
    rng = np.random.default_rng(seed)
    reach = (rng.random((14, 8)) < 0.25).astype(int)
    weights = rng.integers(1, 50, 14).astype(float)
    floors = [Floor(np.arange(5), 0.6 * weights[:5].sum(), "nord"), Floor(np.arange(9, 14), 10.0)]

    def value(plan):
        reached = reach[:, list(plan)].any(axis=1) * weights
        kept = all(reached[floor.members].sum() >= floor.least for floor in floors)
        return reached.sum() if kept else None

    values = [v for plan in combinations(range(8), p) if (v := value(plan)) is not None]
    found = max_covering(reach, weights, p, floors=floors, gap=0)

    if not values:
        assert found.status == "infeasible"
        assert found.conflicts
    else:
        assert found.status == "optimal"
        assert found.objective == max(values) == value(found.selected)
        assert found.bound == pytest.approx(max(values))


def test_a_floor_that_no_plan_reaches_is_named_alone():
    floors = [Floor(np.array([0]), 1.0, "plaine"), Floor(np.array([1, 2]), 3.0, "montagne")]

    found = max_covering(np.array([[1, 0], [0, 1], [0, 0]]), [2, 2, 2], 2, floors=floors)

    assert found.status == "infeasible"
    assert "montagne" in found.conflicts
    assert "plaine" not in found.conflicts
