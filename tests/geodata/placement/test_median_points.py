"""The p-median of points whose distances are never held together, beside that with all of them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from geodata.errors import ParameterError
from geodata.placement import median_points
from geodata.placement.median import p_median
from geodata.placement.median_costs import Listed
from geodata.placement.median_points import p_median_of_points
from geodata.placement.median_trips import nearest_trips
from geodata.placement.point_costs import Points
from geodata.placement.solution import SolveOptions

EXACT = SolveOptions(gap=0.0, time_limit_s=60)


def drawn(seed: int, size: int = 60):
    draw = np.random.default_rng(seed)
    # Few positions: several points at one place, and distances that are equal.
    at = draw.integers(0, 12, (size, 2)).astype(float)
    return at, draw.integers(0, 4, size).astype(float)


def listed(at, is_whole: bool):
    away = np.sqrt(((at[:, None] - at[None]) ** 2).sum(axis=2))
    dense = np.floor(away) if is_whole else away
    size = len(at)
    starts = np.arange(size + 1) * size
    return dense, csr_array((dense.ravel(), np.tile(np.arange(size), size), starts))


@pytest.mark.parametrize("is_whole", [True, False])
@pytest.mark.parametrize("seed", range(8))
def test_points_answer_what_the_list_of_all_trips_does(seed, is_whole):
    at, weights = drawn(seed)
    dense, matrix = listed(at, is_whole)
    points, lists = Points(at, is_whole), Listed(matrix)
    plan = np.sort(np.random.default_rng(seed).choice(len(at), 5, replace=False))

    served, costs = points.served_by(plan)

    assert served.tolist() == plan[dense[:, plan].argmin(axis=1)].tolist()
    assert costs.tolist() == lists.served_by(plan)[1].tolist()
    beyond, caps = np.full(len(at), 1e6), 4.0 * weights[weights > 0]
    mine, theirs = (each.few_up_to(weights, beyond, caps) for each in (points, lists))
    assert mine is not None
    assert theirs is not None
    for name in ("row", "column", "cost", "starts", "clip", "beyond"):
        assert getattr(mine, name).tolist() == getattr(theirs, name).tolist(), name


@pytest.mark.parametrize("most", [1, 7, 60, 100])
@pytest.mark.parametrize("seed", range(4))
def test_the_nearest_trips_of_points_cost_what_those_listed_do(seed, most):
    at, weights = drawn(seed)
    _, matrix = listed(at, True)

    mine = Points(at, True).nearest(weights, most)
    theirs = nearest_trips(matrix, weights, np.full(len(at), 1e6), most)

    assert mine.cost.tolist() == theirs.cost.tolist()
    assert mine.starts.tolist() == theirs.starts.tolist()
    assert (mine.clip <= theirs.clip).all()
    if most < len(at):
        assert mine.clip.tolist() == theirs.clip.tolist()


@pytest.mark.parametrize("held", [10**9, 1_500, 10])
@pytest.mark.parametrize(("seed", "p"), [(0, 3), (1, 9), (2, 25), (3, 60), (4, 2), (5, 1)])
def test_a_bound_of_points_is_true_and_their_plan_is_near_it(seed, p, held, monkeypatch):
    draw = np.random.default_rng(seed)
    at, weights = np.floor(draw.random((60, 2)) * 1_000), draw.integers(0, 9, 60)
    dense, _ = listed(at, True)
    best = p_median(dense, weights, p, options=EXACT)
    monkeypatch.setattr(median_points, "ALL_TRIPS", 0)
    monkeypatch.setattr("geodata.placement.median._FEWEST_NEAR", 5)
    monkeypatch.setattr("geodata.placement.median_points.MOST_HELD", held)

    found = p_median_of_points(
        at,
        weights,
        p,
        is_whole=True,
        options=SolveOptions(gap=1e-3, time_limit_s=1e6, work_limit=1.0),
    )

    assert best.status == "optimal"
    assert found.bound <= best.objective <= found.objective
    assert found.objective <= 1.02 * best.objective
    assert found.objective == (dense[:, found.selected].min(axis=1) * weights).sum()
    assert len(found.selected) == min(p, 60)


def test_few_points_are_solved_as_their_costs_are():
    at, weights = drawn(1)
    dense, _ = listed(at, True)

    mine = p_median_of_points(at, weights, 4, is_whole=True, options=EXACT)
    theirs = p_median(dense, weights, 4, options=EXACT)

    assert mine.status == "optimal"
    assert mine.selected.tolist() == theirs.selected.tolist()


@pytest.mark.parametrize("p", [0, 1, 3])
def test_one_point_none_and_points_without_weight_have_a_plan(p):
    for at in (np.zeros((1, 2)), np.zeros((0, 2)), np.zeros((3, 2))):
        found = p_median_of_points(at, np.zeros(len(at)), p)
        assert found.status == "optimal"
        assert found.objective == 0


@pytest.mark.parametrize("at", [np.zeros(4), np.zeros((4, 3)), np.full((4, 2), np.nan)])
def test_what_are_no_points_is_refused(at):
    with pytest.raises(ParameterError):
        p_median_of_points(at, np.ones(4), 2)


def test_counted_work_gives_the_same_plan_of_points(monkeypatch):
    monkeypatch.setattr(median_points, "ALL_TRIPS", 0)
    at = np.floor(np.random.default_rng(5).random((200, 2)) * 1_000)
    options = SolveOptions(gap=0.0, time_limit_s=1e6, work_limit=0.3)

    one, other = (
        p_median_of_points(at, np.ones(200), 12, is_whole=True, options=options) for _ in range(2)
    )

    assert one.is_repeatable
    assert one.selected.tolist() == other.selected.tolist()
    assert one.bound == other.bound
