"""Other modes than the car: laws of one pace, measured tables, and transit by its table alone."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from numpy.typing import NDArray

from geodata.errors import ParameterError
from geodata.territory import short_distances_m
from geodata.travel.graph import Point, TravelGraph
from geodata.travel.kernel import library
from geodata.travel.measured import MeasuredTimes
from geodata.travel.model import CAR, Mode
from geodata.travel.paces import CYCLING, PACES, WALKING, check_mode, modes_of
from geodata.travel.table import Roads
from geodata.travel.trips import Destinations, trips_from
from tests.geodata.travel.drawn_graphs import drawn_arrays

SEEDS = st.integers(0, 2**32 - 1)
PACED: tuple[Mode, ...] = ("foot", "bicycle")
NODES, SITES = 60, 9


def country(
    rng: np.random.Generator, measured: dict[Mode, MeasuredTimes], *, compiled: bool
) -> TravelGraph:
    lon, lat = 2.0 + rng.uniform(0, 0.4, NODES), 46.0 + rng.uniform(0, 0.3, NODES)
    island = np.where(np.arange(NODES) < 50, 0, 1)
    one, other = np.triu_indices(NODES, 1)
    near = np.hypot(lon[one] - lon[other], lat[one] - lat[other]) < 0.09
    same = island[one] == island[other]
    pairs = np.column_stack([one, other])[near & same]
    arrays = drawn_arrays(pairs, rng.integers(60, 2_000, len(pairs)), island, rng)
    kernel = library if compiled else lambda: None
    return TravelGraph(arrays, lon, lat, CAR, kernel=kernel, measured=measured)


def times(rng: np.random.Generator, count: int) -> MeasuredTimes:
    pairs = rng.permutation(NODES * NODES)[:count]
    one, other = np.divmod(pairs, NODES)
    apart = one != other
    seconds = rng.integers(30, 9_000, len(pairs)).astype(np.float64)
    return MeasuredTimes.of(one[apart], other[apart], seconds[apart], NODES)


def sites_in(graph: TravelGraph, rng: np.random.Generator) -> Destinations:
    node = rng.integers(0, NODES, SITES)
    shift = rng.uniform(-0.01, 0.01, (2, SITES))
    # Two at one place: of those that are as near, the first.
    node[1], shift[:, 1] = node[0], shift[:, 0]
    return Destinations(graph.lon[node] + shift[0], graph.lat[node] + shift[1], node)


def everywhere(graph: TravelGraph) -> Destinations:
    return Destinations(graph.lon, graph.lat, np.arange(NODES))


def by_table(roads: Roads, to: Destinations) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    return roads.table(to, np.inf).nearest(NODES)


def test_every_mode_but_the_car_has_a_pace() -> None:
    assert set(get_args(Mode)) - {"car"} == set(PACES)
    assert WALKING.metres_per_s < CYCLING.metres_per_s


@given(SEEDS)
@settings(max_examples=60, deadline=None)
def test_nobody_goes_faster_than_the_pace_along_the_straight_line(seed: int) -> None:
    graph = country(np.random.default_rng(seed), {}, compiled=True)
    for mode in PACED:
        table = Roads(graph, mode).table(everywhere(graph), np.inf)
        metres = short_distances_m(
            graph.lon[table.point],
            graph.lat[table.point],
            graph.lon[table.node],
            graph.lat[table.node],
        )
        # Lengths of edges are right to 1 in 100.
        assert (table.seconds >= 0.98 * PACES[mode].seconds(metres)).all()


@given(SEEDS)
@settings(max_examples=60, deadline=None)
def test_the_same_ways_by_bicycle_take_the_quotient_of_the_paces(seed: int) -> None:
    graph = country(np.random.default_rng(seed), {}, compiled=True)
    on_foot, by_bicycle = (Roads(graph, each).table(everywhere(graph), np.inf) for each in PACED)
    np.testing.assert_array_equal(on_foot.node, by_bicycle.node)
    quotient = CYCLING.metres_per_s / WALKING.metres_per_s
    np.testing.assert_allclose(on_foot.seconds, by_bicycle.seconds * quotient, rtol=1e-9)


def test_a_walk_grows_with_the_distance() -> None:
    graph = country(np.random.default_rng(1), {}, compiled=True)
    origin = Point(0, float(graph.lon[0]), float(graph.lat[0]))
    east = np.linspace(0, 0.02, 40)
    to = Destinations(graph.lon[0] + east, np.full(40, graph.lat[0]), np.zeros(40, np.int64))
    for mode in PACED:
        trips = trips_from(graph, origin, to, mode)
        trips.extend(np.inf)
        _, seconds = trips.found(np.ones(40, dtype=bool))
        assert (np.diff(seconds) > 0).all()


def test_half_an_hour_on_foot_is_a_mile_as_the_crow_flies() -> None:
    assert WALKING.seconds(np.array([1_730.0]))[0] == pytest.approx(30 * 60, rel=0.01)


@given(SEEDS, st.sampled_from(PACED), st.booleans(), st.booleans())
@settings(max_examples=200, deadline=None)
def test_the_nearest_at_a_pace_is_the_shortest_trip_of_the_table(
    seed: int, mode: Mode, compiled: bool, is_measured: bool
) -> None:
    rng = np.random.default_rng(seed)
    measured: dict[Mode, MeasuredTimes] = {mode: times(rng, 600)} if is_measured else {}
    graph = country(rng, measured, compiled=compiled)
    roads, to = Roads(graph, mode), sites_in(graph, rng)
    seconds, which = roads.nearest(np.arange(NODES), to, np.inf)
    best, first = by_table(roads, to)
    np.testing.assert_allclose(seconds, best, rtol=1e-12)
    np.testing.assert_array_equal(which, first)
    limit = float(np.median(best[np.isfinite(best)]))
    near, near_which = roads.nearest(np.arange(NODES), to, limit)
    np.testing.assert_array_equal(np.isfinite(near), seconds <= limit)
    np.testing.assert_array_equal(near_which >= 0, seconds <= limit)


@given(SEEDS, st.sampled_from(PACED))
@settings(max_examples=60, deadline=None)
def test_a_table_at_a_pace_is_that_of_scipy_to_the_last_bit(seed: int, mode: Mode) -> None:
    tables = []
    for compiled in (True, False):
        rng = np.random.default_rng(seed)
        graph = country(rng, {}, compiled=compiled)
        roads = Roads(graph, mode)
        assert (roads.by_kernel is not None) is compiled
        tables.append(roads.table(sites_in(graph, rng), 3_000.0))
    one, other = tables
    for name in ("point", "node", "seconds"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


@pytest.mark.parametrize("mode", [*PACED, "transit"])
def test_the_table_of_a_mode_holds_to_the_second_and_for_no_other(mode: Mode) -> None:
    table = times(np.random.default_rng(5), 500)
    graph = country(np.random.default_rng(6), {mode: table}, compiled=True)
    plain = country(np.random.default_rng(6), {}, compiled=True)
    found = Roads(graph, mode).table(everywhere(graph), np.inf)
    told = table.between(found.node, found.point)
    known = ~np.isnan(told)
    assert known.sum() > 300
    assert found.seconds[known].tolist() == told[known].tolist()
    for other in ("car", *PACED):
        if other != mode:
            with_it, without = (
                Roads(each, other).table(everywhere(each), 5_000.0) for each in (graph, plain)
            )
            np.testing.assert_array_equal(with_it.seconds, without.seconds)


def test_transit_is_its_table_and_walks_within_a_commune() -> None:
    rng = np.random.default_rng(11)
    table = times(rng, 400)
    graph = country(rng, {"transit": table}, compiled=True)
    roads, to = Roads(graph, "transit"), sites_in(graph, rng)
    found = roads.table(to, np.inf)
    inside = to.node[found.point] == found.node
    metres = graph.metres_from(
        found.node[inside], to.lon[found.point[inside]], to.lat[found.point[inside]]
    )
    np.testing.assert_allclose(found.seconds[inside], WALKING.seconds(metres))
    told = table.between(found.node[~inside], to.node[found.point[~inside]])
    assert not np.isnan(told).any()
    seconds, which = roads.nearest(np.arange(NODES), to, np.inf)
    best, first = by_table(roads, to)
    np.testing.assert_array_equal(seconds, best)
    np.testing.assert_array_equal(which, first)
    origin = Point(3, float(graph.lon[3]), float(graph.lat[3]))
    trips = trips_from(graph, origin, everywhere(graph), "transit")
    trips.extend(np.inf)
    near, _ = trips.found(np.ones(NODES, dtype=bool))
    targets = table.row(3)[0]
    assert sorted(near.tolist()) == sorted({*targets.tolist(), 3})


@pytest.mark.parametrize("measured", [(), ("car",), ("foot", "bicycle")])
def test_there_is_no_transit_without_a_table_of_it(measured: tuple[Mode, ...]) -> None:
    assert "transit" not in modes_of(measured)
    with pytest.raises(ParameterError, match="no time by public transport") as raised:
        check_mode("transit", measured)
    assert raised.value.parameter == "mode"
    check_mode("transit", ("transit",))
    graph = country(np.random.default_rng(2), {}, compiled=True)
    with pytest.raises(ParameterError, match="was imported"):
        Roads(graph).by("transit")


def test_roads_of_modes_are_made_once_and_know_one_another() -> None:
    roads = Roads(country(np.random.default_rng(2), {}, compiled=True))
    assert roads.by("car") is roads
    assert roads.by("foot") is roads.by("foot")
    assert roads.by("foot").by("car") is roads
