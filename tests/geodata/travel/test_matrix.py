"""Trips between two lists of places: those of each citizen alone, to the last bit."""

from __future__ import annotations

import numpy as np
import pytest

from geodata.errors import ParameterError
from geodata.territory.projections import distance_table_m, geodesics_m
from geodata.travel.graph import Point
from geodata.travel.matrix import bounds_in_minutes, nodes_within, seconds_between
from geodata.travel.table import Roads
from geodata.travel.trips import Destinations, trips_from
from tests.geodata.travel.test_positions import drawn


@pytest.mark.parametrize("kernel", [True, False])
@pytest.mark.parametrize("measured", [False, True])
@pytest.mark.parametrize("mode", ["car", "foot"])
def test_each_row_is_what_one_origin_alone_is_told(mode: str, measured: bool, kernel: bool) -> None:
    graph, origins, sites = drawn(5, measured=measured, kernel=kernel)
    limit_s = 3_000.0
    seconds, told = seconds_between(graph, origins, sites, mode, limit_s)
    placed = np.flatnonzero((sites.node >= 0) & ~np.isnan(sites.lon))
    there = sites.take(placed)
    for at in range(len(origins.node)):
        point = Point(int(origins.node[at]), float(origins.lon[at]), float(origins.lat[at]))
        trips = trips_from(graph, point, there, mode)
        trips.extend(np.inf)
        near, found = trips.found(np.ones(len(there.node), dtype=bool))
        expected = np.full(len(sites.node), np.inf)
        expected[placed[near]] = found
        expected[expected > limit_s] = np.inf
        np.testing.assert_array_equal(seconds[at], expected)
    assert told.any() == (measured and mode == "car")
    assert not told[~np.isfinite(seconds)].any()


def test_nobody_and_nowhere_have_no_trips() -> None:
    graph, origins, _ = drawn(5, measured=False, kernel=True)
    nowhere = Destinations(np.array([np.nan]), np.array([np.nan]), np.array([-1]))
    seconds, _ = seconds_between(graph, origins, nowhere, "car", 600.0)
    assert np.isinf(seconds).all()
    with pytest.raises(ParameterError):
        seconds_between(graph, origins, origins, "transit", 600.0)


@pytest.mark.parametrize("kernel", [True, False])
def test_communes_near_a_point_hold_all_that_reach_it(kernel: bool) -> None:
    graph, origins, _ = drawn(6, measured=False, kernel=kernel)
    for at in range(0, len(origins.node), 9):
        place = origins.take(np.array([at]))
        point = Point(int(place.node[0]), float(place.lon[0]), float(place.lat[0]))
        within = Roads(graph).table(place, 1_200.0).node
        assert set(within.tolist()) <= set(nodes_within(graph, point, "car", 1_200.0).tolist())


def test_bounds_hold_the_minutes_outwards() -> None:
    graph, origins, _ = drawn(7, measured=False, kernel=True)
    here = origins.take(np.zeros(len(origins.node), dtype=np.int64))
    seconds = np.linspace(60, 6_000, len(origins.node))
    low, high = bounds_in_minutes(graph, seconds, here, origins)
    assert (low <= seconds / 60).all()
    assert (high >= seconds / 60).all()


def test_distances_of_a_table_are_nearly_geodesics() -> None:
    rng = np.random.default_rng(1)
    lon = np.concatenate([rng.uniform(-5, 9, 30), [-61.0, 55.5, 45.2, 2.35]])
    lat = np.concatenate([rng.uniform(41, 51, 30), [14.6, -21.1, -12.8, 48.85]])
    table = distance_table_m(lon, lat, lon, lat)
    assert (np.diag(table) == 0).all()
    np.testing.assert_allclose(table, table.T, atol=1e-6)
    for at in range(30):
        exact = geodesics_m(lon[at], lat[at], lon, lat)
        apart = np.abs(table[at] - exact)
        assert apart.max() < 12
        assert apart[exact < 1e6].max() < 2
