"""Sites that may each fail: the expected covering, beside every plan that there is."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from scipy.sparse import csr_array

from geodata.errors import ParameterError
from geodata.placement import expected
from geodata.placement.covering import max_covering
from geodata.placement.expected import expected_covering, expected_weight
from geodata.placement.expected_moves import ExpectedMoves
from geodata.placement.solution import Group, SolveOptions

EXACT = SolveOptions(gap=1e-9)


def drawn(seed: int):
    draw = np.random.default_rng(seed)
    demands, candidates = int(draw.integers(1, 12)), int(draw.integers(1, 9))
    reach = (draw.random((demands, candidates)) < draw.uniform(0.2, 0.8)).astype(float)
    weights = draw.integers(0, 6, demands).astype(float)
    kinds = [
        np.full(candidates, draw.choice([0.0, 0.1, 1 / 3, 0.9])),
        draw.choice([0.0, 0.2, 0.5], candidates),
        draw.random(candidates) * 0.99,
    ]
    return reach, weights, int(draw.integers(0, candidates + 2)), kinds[seed % 3]


@pytest.mark.parametrize("seed", range(90))
def test_no_plan_is_expected_to_reach_more(seed):
    reach, weights, p, failure = drawn(seed)
    draw, count = np.random.default_rng(seed + 1), reach.shape[1]
    fixed = np.flatnonzero(draw.random(count) < 0.15)
    members = np.flatnonzero(draw.random(count) < 0.5)
    groups = [Group(members, 0, int(draw.integers(0, 4)))] if seed % 2 else []

    found = expected_covering(reach, weights, p, failure, fixed=fixed, groups=groups, options=EXACT)
    plans = [
        np.array(each, dtype=np.int64)
        for each in combinations(range(count), min(p, count))
        if np.isin(fixed, each).all()
        and all(np.isin(group.members, each).sum() <= (group.at_most or 0) for group in groups)
    ]
    if not plans:
        assert found.status == "infeasible"
        return
    best = max(expected_weight(reach, weights, failure, plan).sum() for plan in plans)

    assert found.objective == pytest.approx(best, rel=1e-6, abs=1e-7)
    assert found.bound >= best - 1e-7
    assert found.status == "optimal"
    order = draw.permutation(count)
    back = np.argsort(order)
    turned = expected_covering(
        reach[::-1][:, order],
        weights[::-1],
        p,
        failure[order],
        fixed=back[fixed],
        groups=[Group(back[each.members], each.at_least, each.at_most) for each in groups],
        options=EXACT,
    )
    assert turned.objective == pytest.approx(found.objective, rel=1e-6, abs=1e-7)


@pytest.mark.parametrize("seed", range(10))
def test_where_none_fails_it_is_the_maximal_covering(seed):
    reach, weights, p, failure = drawn(seed)

    found = expected_covering(reach, weights, p, np.zeros(len(failure)), options=EXACT)

    assert found.objective == pytest.approx(
        max_covering(reach, weights, p, options=EXACT).objective, abs=1e-6
    )


def test_a_site_that_never_works_is_refused():
    with pytest.raises(ParameterError, match="failure"):
        expected_covering(np.eye(2), [1.0, 1.0], 1, [0.5, 1.0])


def scattered():
    draw = np.random.default_rng(2)
    where = draw.random((150, 2))
    apart = np.hypot(*(where[:, None] - where[None]).transpose(2, 0, 1))
    return (apart < 0.12).astype(float), draw.integers(1, 90, 150).astype(float), draw


def test_every_swap_gains_what_is_said():
    reach, weights, draw = scattered()
    failure = draw.uniform(0.05, 0.6, 150)
    moves = ExpectedMoves(csr_array(reach), weights, failure)
    chosen = np.zeros(150, dtype=bool)
    chosen[draw.choice(150, 12, replace=False)] = True
    moves.place(chosen)
    before = moves.values().sum()
    leaving, coming, gain = moves.swaps()

    assert len(gain) > 5
    for out, into, more in list(zip(leaving, coming, gain, strict=True))[:60]:
        other = chosen.copy()
        other[out], other[into] = False, True
        value = expected_weight(reach, weights, failure, np.flatnonzero(other)).sum()
        assert value - before == pytest.approx(more, abs=1e-6)


def test_a_large_problem_is_searched_near_what_the_small_one_proves(monkeypatch):
    reach, weights, draw = scattered()
    failure = draw.choice([0.1, 0.4], 150)
    whole = expected_covering(reach, weights, 12, failure, options=SolveOptions(20, gap=1e-3))
    monkeypatch.setattr(expected, "SMALL", 0)

    found = expected_covering(reach, weights, 12, failure, options=SolveOptions(3, gap=0.0))

    assert found.bound >= whole.objective - 1e-6
    assert found.objective >= 0.99 * whole.objective
    assert whole.bound >= found.objective - 1e-6
