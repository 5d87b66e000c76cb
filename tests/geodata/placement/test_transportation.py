"""The transportation problem: as much is placed as can be, at the least cost of all ways."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies
from scipy.optimize import linprog
from scipy.sparse import coo_array

from geodata.placement import Arcs, transported
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
    flow = transported(arcs)
    out, into = sums(arcs, flow)

    assert (flow >= -1e-9).all()
    assert (out <= arcs.supplies + 1e-9).all()
    assert (into <= arcs.room + 1e-9).all()
    if len(flow):
        placed, cost = by_a_linear_program(arcs)
        assert flow.sum() == pytest.approx(placed, abs=1e-6)
        assert flow @ arcs.costs == pytest.approx(cost, abs=1e-5)


@pytest.mark.skipif(library() is None, reason="needs what `make test` compiles")
@pytest.mark.parametrize("seed", range(30))
def test_what_is_compiled_gives_the_same_to_the_last_bit(seed: int) -> None:
    arcs = drawn(seed, 60, 9, whole=seed % 2 == 0)

    np.testing.assert_array_equal(transported(arcs), transported_in_python(arcs))


def test_room_that_is_short_goes_to_whoever_is_nearest() -> None:
    arcs = Arcs(
        np.array([0, 1, 3]),
        np.array([0, 0, 1]),
        np.array([9.0, 1.0, 2.0]),
        np.array([5.0, 5.0]),
        np.array([5.0, 2.0]),
    )
    # Two of the second go elsewhere, so that seven are placed; of the first two may come.
    assert transported(arcs).tolist() == [2.0, 3.0, 2.0]


@pytest.mark.parametrize("sites", [0, 1])
def test_nothing_to_place_is_no_flow(sites: int) -> None:
    nothing = Arcs(np.zeros(1, int), np.zeros(0, int), np.zeros(0), np.zeros(0), np.zeros(sites))
    assert transported(nothing).tolist() == []
    assert transported_in_python(nothing).tolist() == []
