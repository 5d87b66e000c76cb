"""The nearest site of many positions is that of each of them alone, by whatever searches."""

from __future__ import annotations

import numpy as np
import pytest

from geodata.travel.graph import Point, TravelGraph
from geodata.travel.kernel import library
from geodata.travel.measured import MeasuredTimes
from geodata.travel.model import CAR
from geodata.travel.positions import nearest_of_positions, trips_of_positions
from geodata.travel.table import Roads
from geodata.travel.trips import Destinations, trips_from
from tests.geodata.travel.drawn_graphs import drawn_arrays

SEEDS = (1, 2, 3)


def drawn_country(seed: int, *, measured: bool, kernel: bool) -> TravelGraph:
    """Returns a country of squares, some not placed, in two parts; a fifth of its ways measured."""
    if kernel and library() is None:
        pytest.skip("no kernel: python3 infra/dev/kernel.py")
    rng, side = np.random.default_rng(seed), 9
    at = np.arange(side * side)
    row, column = np.divmod(at, side)
    lon, lat = (
        column * 0.08 + rng.normal(0, 0.02, len(at)),
        46 + row * 0.06 + rng.normal(0, 0.015, len(at)),
    )
    lon[rng.random(len(at)) < 0.03] = np.nan
    east, north = at[column < side - 1], at[row < side - 1]
    pairs = np.concatenate([np.stack([east, east + 1], 1), np.stack([north, north + side], 1)])
    pairs = pairs[~np.isnan(lon[pairs]).any(axis=1) & ((pairs // side >= 6).sum(axis=1) != 1)]
    part = np.where(row >= 6, 1, 0)
    arrays = drawn_arrays(pairs, rng.integers(200, 900, len(pairs)), part, rng)
    table = {}
    if measured:
        ends = rng.integers(0, 30, (200, 2))
        ends = np.unique(
            ends[(ends[:, 0] != ends[:, 1]) & ~np.isnan(lon[ends]).any(axis=1)], axis=0
        )
        seconds = rng.integers(100, 4_000, len(ends)).astype(np.float64)
        table = {"car": MeasuredTimes.of(*ends.T, seconds, len(at))}
    found = library if kernel else lambda: None
    return TravelGraph(arrays, lon, lat, CAR, found, measured=table)


def drawn(
    seed: int, *, measured: bool, kernel: bool
) -> tuple[TravelGraph, Destinations, Destinations]:
    graph = drawn_country(seed, measured=measured, kernel=kernel)
    rng = np.random.default_rng(seed)
    node = np.sort(rng.integers(0, len(graph), 90))
    lon = graph.lon[node] + rng.normal(0, 0.03, len(node))
    lat = graph.lat[node] + rng.normal(0, 0.02, len(node))
    # Some are at the very point.
    lon[::7], lat[::7] = graph.lon[node[::7]], graph.lat[node[::7]]
    known = ~np.isnan(lon)
    there = rng.integers(-1, len(graph), 25)
    sites = Destinations(
        graph.lon[there] + rng.normal(0, 0.02, 25),
        graph.lat[there] + rng.normal(0, 0.01, 25),
        there,
    )
    return graph, Destinations(lon[known], lat[known], node[known]), sites


def alone(graph: TravelGraph, positions: Destinations, at: int, to: Destinations) -> np.ndarray:
    """Returns the seconds of one position's own question, infinite of what it does not reach."""
    origin = Point(int(positions.node[at]), float(positions.lon[at]), float(positions.lat[at]))
    trips = trips_from(graph, origin, to, "car")
    trips.extend(np.inf)
    found = np.full(len(to.node), np.inf)
    placed = ~np.isnan(to.lon)
    near, seconds = trips.found(graph.joins(origin.node, to.node) & placed)
    found[near] = seconds
    return found


@pytest.mark.parametrize("kernel", [True, False])
@pytest.mark.parametrize("measured", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_nearest_of_each_is_that_of_its_own_question(
    seed: int, measured: bool, kernel: bool
) -> None:
    graph, positions, sites = drawn(seed, measured=measured, kernel=kernel)
    seconds, which = nearest_of_positions(Roads(graph), positions, sites)
    for at in range(len(positions.node)):
        told = alone(graph, positions, at, sites)
        if np.hypot(*_apart(graph, positions, at)) == 0:
            continue  # Its commune's point: the way to it is nothing, where a question has 100 m.
        assert (
            seconds[at] == pytest.approx(told.min(), abs=1e-3)
            or np.isinf([seconds[at], told.min()]).all()
        )
        if which[at] >= 0:
            assert told[which[at]] == pytest.approx(told.min(), abs=1e-3)


def _apart(graph: TravelGraph, positions: Destinations, at: int) -> tuple[float, float]:
    node = positions.node[at]
    return positions.lon[at] - graph.lon[node], positions.lat[at] - graph.lat[node]


@pytest.mark.parametrize("measured", [False, True])
def test_all_trips_within_a_limit_are_those_of_each_question(measured: bool) -> None:
    graph, positions, sites = drawn(4, measured=measured, kernel=True)
    limit_s = 2_400.0
    at, site, seconds = trips_of_positions(Roads(graph), positions, sites, limit_s)
    assert (seconds <= limit_s).all()
    assert (np.diff(at) >= 0).all()
    for each in range(len(positions.node)):
        if np.hypot(*_apart(graph, positions, each)) == 0:
            continue
        told = alone(graph, positions, each, sites)
        mine = at == each
        assert site[mine].tolist() == np.flatnonzero(told <= limit_s).tolist()
        assert seconds[mine] == pytest.approx(told[told <= limit_s], abs=1e-3)


def test_a_position_at_its_communes_point_is_that_point() -> None:
    graph, _, sites = drawn(2, measured=False, kernel=True)
    nodes = np.flatnonzero(~np.isnan(graph.lon))
    known = sites.take(np.flatnonzero((sites.node >= 0) & ~np.isnan(sites.lon)))
    at = Destinations(graph.lon[nodes], graph.lat[nodes], nodes)
    roads = Roads(graph)
    seconds, _ = nearest_of_positions(roads, at, known)
    told, _ = roads.nearest(nodes, known, np.inf)
    assert np.round(seconds / 60, 1).tolist() == np.round(told / 60, 1).tolist()


def test_beyond_its_limit_nothing_is_found() -> None:
    graph, positions, sites = drawn(3, measured=False, kernel=True)
    seconds, which = nearest_of_positions(Roads(graph), positions, sites)
    limits = np.where(np.arange(len(seconds)) % 2 == 0, seconds, seconds - 1.0)
    again, whom = nearest_of_positions(Roads(graph), positions, sites, limits)
    even = np.arange(len(seconds)) % 2 == 0
    assert again[even].tolist() == seconds[even].tolist()
    assert (whom[~even & np.isfinite(seconds)] == -1).all()
    assert (whom[even] == which[even]).all()


def test_without_positions_or_sites_there_is_nothing() -> None:
    graph, positions, sites = drawn(1, measured=False, kernel=True)
    none = positions.take(np.empty(0, np.int64))
    assert len(nearest_of_positions(Roads(graph), none, sites)[0]) == 0
    seconds, which = nearest_of_positions(
        Roads(graph), positions, sites.take(np.empty(0, np.int64))
    )
    assert np.isinf(seconds).all()
    assert (which == -1).all()
    nowhere = Destinations(sites.lon, sites.lat, np.full(len(sites.node), -1))
    assert np.isinf(nearest_of_positions(Roads(graph), positions, nowhere)[0]).all()
