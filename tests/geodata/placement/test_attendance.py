"""Those who come, fewer from farther, or shared between sites: beside every plan that there is."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from scipy.sparse import csr_array

from geodata.errors import ParameterError
from geodata.placement import attendance
from geodata.placement.attendance import nearest_attendance, shared_attendance
from geodata.placement.quotas import Quotas
from geodata.placement.sharing import Sharing, shared_weight
from geodata.placement.sharing_moves import SharingMoves
from geodata.placement.sharing_prices import SharingPrices
from geodata.placement.solution import Group, SolveOptions

EXACT = SolveOptions(gap=1e-9)


def drawn(seed: int):
    draw = np.random.default_rng(seed)
    demands, candidates = int(draw.integers(1, 12)), int(draw.integers(1, 9))
    shape = (demands, candidates)
    trips = draw.random(shape) * (draw.random(shape) < 0.6)
    if seed % 3:
        trips = draw.choice([0.0, 0.1, 0.5, 0.9, 1.0], shape)
    fixed = np.flatnonzero(draw.random(candidates) < 0.15)
    members = np.flatnonzero(draw.random(candidates) < 0.5)
    groups = [Group(members, 0, int(draw.integers(0, 4)))] if seed % 2 else []
    if seed % 5 == 0:
        groups.append(Group(members, int(draw.integers(0, 3))))
    weights, p = draw.integers(0, 6, demands).astype(float), int(draw.integers(0, candidates + 2))
    return trips, weights, p, fixed, groups, draw


def plans_of(candidates, p, fixed, groups):
    for each in combinations(range(candidates), min(p, candidates)):
        counts = [np.isin(group.members, each).sum() for group in groups]
        if np.isin(fixed, each).all() and all(
            group.at_least <= count <= (candidates if group.at_most is None else group.at_most)
            for group, count in zip(groups, counts, strict=True)
        ):
            yield np.array(each, dtype=np.int64)


@pytest.mark.parametrize("shared", [False, True], ids=["nearest", "shared"])
@pytest.mark.parametrize("seed", range(40))
def test_no_plan_has_more_who_come_in_either_order(seed, shared):
    trips, weights, p, fixed, groups, draw = drawn(seed)
    trips = trips * (draw.choice([0.2, 1.0, 9.0]) if shared else 1.0)
    solver = shared_attendance if shared else nearest_attendance

    def value(plan):
        if shared:
            return float(shared_weight(trips, weights, plan).sum())
        return float((weights * trips[:, plan].max(axis=1, initial=0.0)).sum())

    found = solver(trips, weights, p, fixed=fixed, groups=groups, options=EXACT)

    count = trips.shape[1]
    values = [value(plan) for plan in plans_of(count, p, fixed, groups)]
    if not values:
        assert found.status == "infeasible"
        return
    assert found.objective == pytest.approx(max(values), rel=1e-6, abs=1e-6)
    assert found.objective == pytest.approx(value(found.selected), rel=1e-6, abs=1e-6)
    assert found.bound >= max(values) - 1e-6
    assert found.status == "optimal"
    order = draw.permutation(count)
    back = np.argsort(order)
    turned = solver(
        *(trips[::-1][:, order], weights[::-1], p),
        fixed=back[fixed],
        groups=[Group(back[each.members], each.at_least, each.at_most) for each in groups],
        options=EXACT,
    )
    assert turned.objective == pytest.approx(found.objective, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("solver", [nearest_attendance, shared_attendance])
@pytest.mark.parametrize(
    ("trips", "weights", "p", "value"),
    [
        (np.zeros((2, 2)), [1.0, 2.0], 1, 0.0),
        (np.ones((2, 1)), [0.0, 0.0], 1, 0.0),
        (np.ones((1, 1)), [4.0], 1, None),
        (np.ones((1, 1)), [4.0], 0, 0.0),
        (np.ones((2, 3)), [1.0, 1.0], 9, None),
    ],
    ids=["nobody comes", "no people", "one of each", "no post", "more posts than places"],
)
def test_what_is_next_to_nothing_has_a_plan_and_a_bound(solver, trips, weights, p, value):
    found = solver(trips, weights, p, options=EXACT)

    assert found.status == "optimal"
    assert found.gap <= 1e-9
    if value is not None:
        assert found.objective == pytest.approx(value, abs=1e-6)


def test_a_chance_over_one_or_a_negative_pull_is_refused():
    with pytest.raises(ParameterError, match="over 1"):
        nearest_attendance(np.array([[1.5]]), [1.0], 1)
    with pytest.raises(ParameterError):
        shared_attendance(np.array([[-1.0]]), [1.0], 1)


def scattered(size=150):
    draw = np.random.default_rng(2)
    where = draw.random((size, 2))
    apart = np.hypot(*(where[:, None] - where[None]).transpose(2, 0, 1))
    pull = 9 * np.maximum(0.0, 1 - apart / 0.15)
    return pull, draw.integers(1, 90, size).astype(float), draw


def test_every_swap_gains_what_is_said():
    pull, weights, draw = scattered()
    frozen = np.arange(150) == 149
    moves = SharingMoves(csr_array(pull), weights, frozen)
    chosen = frozen.copy()
    chosen[draw.choice(149, 12, replace=False)] = True
    moves.place(chosen)
    before = moves.values().sum()
    leaving, coming, gain = moves.swaps()

    assert len(gain) > 5
    assert 149 not in leaving
    for out, into, more in list(zip(leaving, coming, gain, strict=True))[:60]:
        other = chosen.copy()
        other[out], other[into] = False, True
        value = shared_weight(pull, weights, np.flatnonzero(other)).sum()
        assert value - before == pytest.approx(more, abs=1e-6)


@pytest.mark.parametrize("seed", range(20))
def test_any_prices_prove_a_bound_that_the_volume_algorithm_makes_less(seed):
    trips, weights, p, _, _, draw = drawn(seed)
    count, p = trips.shape[1], min(max(p, 1), trips.shape[1])
    base = draw.choice([0.0, 0.5], len(weights))
    problem = Sharing.of(csr_array(trips * 9), weights, base, p)
    best = max(
        (weights * (pull := problem.pull(np.isin(np.arange(count), each))) / (1 + pull)).sum()
        for each in combinations(range(count), p)
    )
    prices = SharingPrices.at(problem, Quotas((), count), base)
    prices.values = draw.random(len(prices.values)) * 5
    bounds = []

    prices.run(best, lambda bound: bounds.append(bound) or len(bounds) > 200)

    assert min(bounds) >= best - 1e-9
    assert bounds[-1] <= bounds[1]


def test_a_large_problem_is_searched_near_what_the_small_one_proves(monkeypatch):
    pull, weights, _ = scattered(60)
    whole = shared_attendance(pull, weights, 6, options=SolveOptions(20, gap=5e-3))
    monkeypatch.setattr(attendance, "SMALL", 0)

    found = shared_attendance(pull, weights, 6, options=SolveOptions(1e6, gap=0.0, work_limit=1.0))

    assert found.bound >= whole.objective - 1e-6
    assert found.objective >= 0.99 * whole.objective
    assert whole.bound >= found.objective - 1e-6


def test_a_search_is_taken_up_again_from_its_plan():
    pull, weights, _ = scattered(60)
    first = shared_attendance(pull, weights, 6, options=SolveOptions(20, gap=5e-3))
    again = SolveOptions(20, gap=5e-3, start=first.selected)

    assert shared_attendance(pull, weights, 6, options=again).objective >= first.objective - 1e-9


def test_whoever_follows_is_told_of_people_and_may_stop_the_search():
    pull, weights, _ = scattered(60)
    told = []
    chance = pull / 9

    for solver, trips in ((nearest_attendance, chance), (shared_attendance, pull)):
        options = SolveOptions(20, gap=0.0, progress=lambda step: told.append(step) or True)
        found = solver(trips, weights, 6, options=options)
        assert found.bound >= found.objective >= 0
        assert found.status in ("interrupted", "optimal")
    assert all(each.best is None or 0 <= each.best <= weights.sum() for each in told)
