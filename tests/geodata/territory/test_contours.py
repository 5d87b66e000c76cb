"""Contours keep every shape, and find the area around a point."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given, settings, strategies as st
from shapely.geometry import MultiPolygon, Point, Polygon, box

from geodata.territory.contours import Contours, contour_arrays

RING_WITH_HOLE = Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(1, 1), (1, 2), (2, 2), (2, 1)]])
TWO_ISLANDS = MultiPolygon([box(10, 10, 11, 11), box(13, 10, 14, 11)])
SHAPES = [RING_WITH_HOLE, None, TWO_ISLANDS, MultiPolygon()]
ALL = slice(0, len(SHAPES))


def test_every_shape_comes_back_as_it_was() -> None:
    contours = Contours(contour_arrays(SHAPES))
    assert len(contours) == 4
    assert contours.geometry(0).normalize() == MultiPolygon([RING_WITH_HOLE]).normalize()
    assert contours.geometry(2).normalize() == TWO_ISLANDS.normalize()


def test_an_area_without_polygon_has_no_geometry() -> None:
    contours = Contours(contour_arrays(SHAPES))
    assert contours.geometries([1, 3]) == [None, None]


def test_a_country_without_any_polygon_contains_nothing() -> None:
    assert Contours(contour_arrays([None])).containing(0.0, 0.0, within=slice(0, 1)) is None


def test_a_hole_is_outside_and_an_enclave_is_found_in_it() -> None:
    enclave = box(1, 1, 2, 2)
    contours = Contours(contour_arrays([RING_WITH_HOLE, enclave]))
    assert contours.containing(1.5, 1.5, within=slice(0, 2)).entry == 1
    assert contours.containing(3.0, 3.0, within=slice(0, 2)).entry == 0


def test_only_the_span_asked_for_is_looked_at() -> None:
    contours = Contours(contour_arrays([box(0, 0, 1, 1), box(0, 0, 2, 2)]))
    assert contours.containing(0.5, 0.5, within=slice(1, 2)).entry == 1


def test_coordinates_are_kept_to_a_centimetre() -> None:
    shape = box(5.123456789, 45.987654321, 5.2, 46.0)
    kept = Contours(contour_arrays([shape])).geometry(0)
    assert np.abs(np.array(kept.bounds) - np.array(shape.bounds)).max() <= 0.5e-7


def test_what_a_box_may_show_crosses_it_and_nothing_else_does() -> None:
    contours = Contours(contour_arrays(SHAPES))
    assert contours.crossing(3.5, 3.5, 10.5, 10.5) == [0, 2]
    assert contours.crossing(4.1, 4.1, 9.9, 9.9) == []
    assert contours.crossing(-180.0, -90.0, 180.0, 90.0) == [0, 2]


@given(st.integers(-1000, 15_000), st.integers(-1000, 12_000))
@settings(max_examples=300, deadline=None)
def test_a_point_is_found_where_shapely_says_it_lies(x: int, y: int) -> None:
    lon, lat = x / 1000, y / 1000
    found = Contours(contour_arrays(SHAPES)).containing(lon, lat, within=ALL)
    inside = [
        entry
        for entry, shape in enumerate(SHAPES)
        if shape is not None and shapely.intersects(shape, Point(lon, lat))
    ]
    if inside:
        assert (found.entry, found.distance_m) == (inside[0], 0.0)
    else:
        assert found is None or found.distance_m > 0


@settings(max_examples=200)
@given(st.integers(0, 2**32 - 1))
def test_bands_of_latitude_hold_the_boxes_that_hold_a_point(seed: int) -> None:
    rng = np.random.default_rng(seed)
    west, south = rng.choice([-180.0, -0.05, 0.0, 2.3, 179.9], 30), rng.uniform(-90, 89, 30)
    south[:10] = rng.choice([-90.0, -0.05, 0.0, 0.05, 45.0, 89.95], 10)  # where bands end
    wide, high = rng.choice([0.01, 0.05, 0.1, 3.0], (2, 30))
    shapes = [box(*each) for each in zip(west, south, west + wide, south + high, strict=True)]
    contours = Contours(contour_arrays([*shapes, None, MultiPolygon()]))
    corners = [(x, y) for shape in shapes for x, y in shape.exterior.coords[:4]]
    around = rng.uniform(-1e-7, 1e-7, (len(corners), 2))
    within = slice(3, 32)
    for lon, lat in [*corners, *(np.array(corners) + around).tolist(), (0.0, 95.0), (0.0, -200.0)]:
        expected = contours._boxes_around(lon, lat, 0.0, within)
        assert contours._boxes_at(lon, lat, within) == expected
