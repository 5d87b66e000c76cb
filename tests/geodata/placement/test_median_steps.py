"""A p-median too large for all its trips: bounded over few of them first, then over more."""

from __future__ import annotations

import numpy as np
import pytest

from geodata.placement import median
from geodata.placement.median import p_median
from geodata.placement.solution import SolveOptions


@pytest.mark.parametrize("p", [6, 40])
def test_a_bound_begun_over_few_trips_is_as_true_and_ends_as_near(p, monkeypatch):
    points = np.random.default_rng(p).random((150, 2))
    costs = np.floor(1000 * np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1)))
    weights = np.random.default_rng(1).integers(1, 50, 150)
    known = p_median(costs, weights, p, options=SolveOptions(gap=0.0))
    monkeypatch.setattr(median, "ALL_TRIPS", 1_000)

    found = p_median(costs, weights, p, options=SolveOptions(gap=0.01))

    assert known.status == found.status == "optimal"
    assert found.bound <= known.objective <= found.objective
    assert found.multipliers is not None
