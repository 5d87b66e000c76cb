"""What is compiled measures as PROJ does, to less than a micrometre, or leaves it to PROJ."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings, strategies as st

from geodata.territory.geodesics import compiled, lengths_m
from geodata.territory.projections import geodesics_m, proj_geodesics_m

MICROMETRE = 1e-6
LATITUDES, LONGITUDES = st.floats(-90, 90), st.floats(-180, 180)
NEAR = st.floats(-0.5, 0.5)

needs_it = pytest.mark.skipif(compiled() is None, reason="no kernel: infra/dev/kernel.py")


def one(*degrees: float) -> tuple[float, float, np.ndarray, np.ndarray]:
    lon, lat, to_lon, to_lat = degrees
    return lon, lat, np.array([to_lon]), np.array([to_lat])


def held(*degrees: float) -> bool:
    """Whether a line is measured, and then as PROJ does."""
    found = lengths_m(*one(*degrees))
    if found is None:
        return False
    assert abs(found - proj_geodesics_m(*one(*degrees)))[0] <= MICROMETRE, degrees
    return True


@needs_it
@settings(max_examples=600, deadline=None)
@given(LONGITUDES, LATITUDES, LONGITUDES, LATITUDES)
@example(0.0, 0.0, 0.0, 0.0)
@example(2.35, 48.85, 2.35, 48.85)
@example(0.0, 90.0, 123.0, -60.0)
@example(-0.1, 89.9999999, 179.9, 89.9999999)
@example(0.0, 0.0, 90.0, 0.0)
@example(0.0, 1e-9, 90.0, -1e-9)
def test_a_line_of_any_length_is_measured_as_proj_does(
    lon: float, lat: float, to_lon: float, to_lat: float
) -> None:
    held(lon, lat, to_lon, to_lat)


@needs_it
@settings(max_examples=600, deadline=None)
@given(LONGITUDES, st.floats(-75, 75), NEAR, NEAR)
def test_a_short_line_is_always_measured(lon: float, lat: float, east: float, north: float) -> None:
    assert held(lon, lat, lon + east, lat + north)


@needs_it
@pytest.mark.parametrize(
    ("lon", "lat", "to_lon", "to_lat"),
    [
        (2.35, 48.85, 55.45, -20.88),  # Saint-Denis de La Réunion
        (-1.55, 47.22, -61.53, 16.24),
        (179.99, -17.0, -179.99, -17.0),
        (-180.0, 10.0, 180.0, 10.5),
        (0.0, 46.0, 0.0, 46.0 + 1e-9),
        (5.0, 43.3, 5.0000001, 43.3),
    ],
)
def test_lines_that_answers_show(lon: float, lat: float, to_lon: float, to_lat: float) -> None:
    assert held(lon, lat, to_lon, to_lat)


@needs_it
@pytest.mark.parametrize("opposite", [(180.0, 0.0), (179.5, 0.5), (180.0, -46.0), (-177.7, -48.9)])
def test_points_nearly_opposite_are_left_to_proj(opposite: tuple[float, float]) -> None:
    asked = one(0.0, 46.0 if opposite[1] == -46.0 else 0.0, *opposite)
    if opposite[1] == -48.9:
        asked = one(2.35, 48.85, *opposite)
    assert lengths_m(*asked) is None
    assert geodesics_m(*asked) == proj_geodesics_m(*asked)


@pytest.mark.parametrize("bad", [91.0, -90.0000001, np.inf])
def test_what_is_no_latitude_is_left_to_proj(bad: float) -> None:
    np.testing.assert_array_equal(geodesics_m(*one(0, 46, 1, bad)), [np.nan])


def test_an_unknown_position_is_at_no_distance() -> None:
    lon, lat = np.array([np.nan, 1.0, 2.0]), np.array([46.0, np.nan, 46.0])
    found = geodesics_m(1.0, 46.0, lon, lat)
    assert np.isnan(found).tolist() == [True, True, False]
    assert len(geodesics_m(1.0, 46.0, lon[:0], lat[:0])) == 0


def test_as_many_points_are_measured_each_to_its_own() -> None:
    draw = np.random.default_rng(1)
    lon, lat, to_lon, to_lat = draw.uniform(-5, 45, (4, 50))
    found = geodesics_m(lon, lat, to_lon, to_lat)
    each = [geodesics_m(*one(*pair))[0] for pair in zip(lon, lat, to_lon, to_lat, strict=True)]
    np.testing.assert_array_equal(found, each)
    # Of columns of a table, which do not lie side by side.
    table = np.column_stack([lon, lat, to_lon, to_lat])
    np.testing.assert_array_equal(geodesics_m(*table.T), found)


def test_without_a_compiled_one_proj_measures() -> None:
    assert compiled("/nowhere/libgeodesic.so") is None
    asked = one(2.35, 48.85, 5.37, 43.29)
    assert abs(geodesics_m(*asked) - proj_geodesics_m(*asked))[0] <= MICROMETRE
