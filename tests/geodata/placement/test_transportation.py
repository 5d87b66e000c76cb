"""The transportation problem: as much is placed as can be, at the least cost of all ways."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies
from scipy.optimize import linprog
from scipy.sparse import coo_array

from geodata.placement import Arcs, transportation, transported
from geodata.placement.transportation import library, transported_in_python


def drawn(seed: int, demands: int, sites: int, *, whole: bool = True) -> Arcs:
    """A problem with ties, arcs that are missing, and demands and sites of nothing."""
    draw = np.random.default_rng(seed)
    there = draw.random((demands, sites)) < draw.uniform(0.2, 1)
    row, column = np.nonzero(there)
    starts = np.concatenate([[0], np.cumsum(there.sum(axis=1))])
    costs = draw.integers(0, 6, len(row)).astype(float)
    supplies = draw.integers(0, 9, demands).astype(float)
    room = draw.integers(0, 12, sites).astype(float)
    if not whole:
        costs, supplies, room = (each * draw.uniform(0.5, 1.5) for each in (costs, supplies, room))
    return Arcs(starts, column, costs, supplies, room)


def sums(arcs: Arcs, flow: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What goes out of each demand, and into each site."""
    out = np.bincount(arcs.rows, flow, minlength=len(arcs.supplies))
    return out, np.bincount(arcs.columns, flow, minlength=len(arcs.room))


def by_a_linear_program(arcs: Arcs) -> tuple[float, float]:
    """How much can be placed, and at what cost then."""
    number = np.arange(len(arcs.columns))
    shape = (len(arcs.supplies) + len(arcs.room), len(number))
    ends = np.concatenate([arcs.rows, len(arcs.supplies) + arcs.columns])
    matrix = coo_array((np.ones(2 * len(number)), (ends, np.tile(number, 2))), shape=shape).tocsr()
    limits = np.concatenate([arcs.supplies, arcs.room])
    placed = -linprog(-np.ones(len(number)), A_ub=matrix, b_ub=limits).fun
    least = linprog(arcs.costs, matrix, limits, A_eq=np.ones((1, len(number))), b_eq=[placed]).fun
    return placed, least


@given(
    seed=strategies.integers(0, 10_000),
    demands=strategies.integers(1, 9),
    sites=strategies.integers(1, 6),
    whole=strategies.booleans(),
)
def test_no_flow_places_more_nor_costs_less(
    seed: int, demands: int, sites: int, whole: bool
) -> None:
    arcs = drawn(seed, demands, sites, whole=whole)
    found = transported(arcs)
    flow = found.flow
    out, into = sums(arcs, flow)

    assert (flow >= -1e-9).all()
    assert (out <= arcs.supplies + 1e-9).all()
    assert (into <= arcs.room + 1e-9).all()
    if len(flow):
        placed, cost = by_a_linear_program(arcs)
        assert flow.sum() == pytest.approx(placed, abs=1e-6)
        assert flow @ arcs.costs == pytest.approx(cost, abs=1e-5)


@given(
    seed=strategies.integers(0, 10_000),
    demands=strategies.integers(1, 40),
    sites=strategies.integers(1, 12),
    whole=strategies.booleans(),
)
def test_the_prices_prove_the_flow(seed: int, demands: int, sites: int, whole: bool) -> None:
    arcs = drawn(seed, demands, sites, whole=whole)
    found = transported(arcs)
    assert found.placed == demands
    assert (found.prices >= 0).all()
    least = np.full(demands, arcs.away)
    np.minimum.at(least, arcs.rows, arcs.costs + found.prices[arcs.columns])
    proven = arcs.supplies @ least - arcs.room @ found.prices
    total = found.flow @ arcs.costs + arcs.away * (arcs.supplies.sum() - found.flow.sum())
    assert total == pytest.approx(proven, rel=1e-9, abs=1e-6)


def test_what_is_stopped_is_the_flow_of_those_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transportation, "DEMANDS_AT_ONCE", 7)
    arcs = drawn(4, 40, 9)
    turns = iter([True, True, False])
    found = transported(arcs, lambda: next(turns))
    end = int(arcs.starts[14])
    some = Arcs(
        *(arcs.starts[:15], arcs.columns[:end], arcs.costs[:end]), arcs.supplies[:14], arcs.room
    )

    assert found.placed == 14
    assert not found.flow[end:].any()
    alone = transported(some)
    assert found.flow.sum() == alone.flow.sum()
    assert found.flow @ arcs.costs == pytest.approx(alone.flow @ some.costs)


@pytest.mark.skipif(library() is None, reason="needs what `make test` compiles")
@pytest.mark.parametrize("seed", range(30))
def test_what_is_compiled_gives_the_same_to_the_last_bit(seed: int) -> None:
    arcs = drawn(seed, 60, 9, whole=seed % 2 == 0)

    one, other = transported(arcs), transported_in_python(arcs)
    np.testing.assert_array_equal(one.flow, other.flow)
    np.testing.assert_array_equal(one.prices, other.prices)


def test_room_that_is_short_goes_to_whoever_is_nearest() -> None:
    arcs = Arcs(
        np.array([0, 1, 3]),
        np.array([0, 0, 1]),
        np.array([9.0, 1.0, 2.0]),
        np.array([5.0, 5.0]),
        np.array([5.0, 2.0]),
    )
    # Two of the second go elsewhere, so that seven are placed; of the first two may come.
    assert transported(arcs).flow.tolist() == [2.0, 3.0, 2.0]


@pytest.mark.parametrize("sites", [0, 1])
def test_nothing_to_place_is_no_flow(sites: int) -> None:
    nothing = Arcs(np.zeros(1, int), np.zeros(0, int), np.zeros(0), np.zeros(0), np.zeros(sites))
    assert transported(nothing).flow.tolist() == []
    assert transported_in_python(nothing).flow.tolist() == []
