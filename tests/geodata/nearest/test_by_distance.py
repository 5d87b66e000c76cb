"""The nearest sites are exactly those that measuring every site would give."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings, strategies as st
from pyproj import Geod

from geodata.nearest.by_distance import SiteIndex

ELLIPSOID = Geod(ellps="WGS84")
DEGREES = st.tuples(st.floats(-180, 180, allow_nan=False), st.floats(-90, 90, allow_nan=False))


def brute_force(lon: np.ndarray, lat: np.ndarray, origin: tuple[float, float]) -> np.ndarray:
    return ELLIPSOID.inv(np.full(len(lon), origin[0]), np.full(len(lon), origin[1]), lon, lat)[2]


def index_of(*sites: tuple[float, float]) -> SiteIndex:
    lon, lat = np.array(sites, dtype=np.float64).reshape(-1, 2).T
    return SiteIndex(lon.copy(), lat.copy())


def test_the_nearest_come_first_with_their_distance() -> None:
    found = index_of((3.0, 46.0), (2.0, 46.0), (2.1, 46.0)).nearest(2.0, 46.0, 2)
    assert [match.position for match in found] == [1, 2]
    assert found[0].distance_m == 0
    assert found[1].distance_m == pytest.approx(7_746.3, abs=0.1)


def test_a_site_without_coordinates_is_never_near() -> None:
    index = index_of((np.nan, np.nan), (2.0, 46.0), (np.nan, 46.0))
    assert index.placed_count == 1
    assert [match.position for match in index.nearest(0.0, 0.0, 5)] == [1]


def test_no_site_gives_no_match() -> None:
    assert index_of().nearest(2.0, 46.0, 5) == []


def test_a_limit_of_nothing_gives_nothing() -> None:
    assert index_of((2.0, 46.0)).nearest(2.0, 46.0, 0) == []


def test_sites_at_one_place_come_in_the_order_given() -> None:
    found = index_of((2.0, 46.0), (2.0, 46.0), (2.0, 46.0)).nearest(2.5, 46.0, 2)
    assert [match.position for match in found] == [0, 1]


def test_the_antimeridian_does_not_part_neighbours() -> None:
    found = index_of((-179.9, 0.0), (170.0, 0.0)).nearest(179.9, 0.0, 1)
    assert found[0].position == 0


@given(st.lists(DEGREES, min_size=1, max_size=40), DEGREES, st.integers(1, 10))
@example([(0.0, 0.0), (180.0, 0.0)], (0.0, 0.0), 2)
@example([(0.0, 90.0), (90.0, 90.0), (0.0, -90.0)], (0.0, 0.0), 3)
@settings(max_examples=300, deadline=None)
def test_no_other_site_is_nearer_than_those_given(
    sites: list[tuple[float, float]], origin: tuple[float, float], limit: int
) -> None:
    lon, lat = np.array(sites).T
    found = SiteIndex(lon.copy(), lat.copy()).nearest(*origin, limit)
    every = np.sort(brute_force(lon, lat, origin))[: len(found)]
    assert len(found) == min(limit, len(sites))
    assert np.allclose([match.distance_m for match in found], every, atol=1e-5)
