"""A box of a reference system has what is drawn in it there, whatever the system and the size."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from geodata.exports.features.windows import Window
from geodata.territory import CRS84, REFERENCE_SYSTEMS, Contours, ReferenceSystem, contour_arrays

SEED = 342
METRES = [each for each in REFERENCE_SYSTEMS.values() if not each.is_in_degrees]
FAR = 1e300
MIDDLES = ((2.5, 46.5), (-4.5, 48.4), (9.1, 42.2), (55.5, -21.1), (-53.0, 4.0), (-61.5, 16.2))


def drawn_at_random() -> list[shapely.Geometry | None]:
    """Areas up to 150 km wide in several territories, and one without a contour."""
    draw = np.random.default_rng(SEED)
    shapes: list[shapely.Geometry | None] = [None]
    for lon, lat in MIDDLES:
        for _ in range(40):
            middle = np.array([lon, lat]) + draw.uniform(-2, 2, 2)
            vertices = middle + draw.uniform(-1, 1, (7, 2)) * draw.choice([0.02, 0.1, 0.7])
            shapes.append(
                shapely.MultiPolygon([shapely.convex_hull(shapely.multipoints(vertices))])
            )
    return shapes


@pytest.mark.parametrize("system", METRES, ids=lambda each: each.uri.rpartition("/")[2])
def test_areas_are_sorted_without_drawing_those_surely_in_or_out(system: ReferenceSystem) -> None:
    contours = Contours(contour_arrays(drawn_at_random()))
    shapes = np.array(contours.geometries(range(len(contours))), dtype=object)
    draw = np.random.default_rng(SEED)
    for lon, lat in MIDDLES:
        x, y = system.placed(np.array([lon]), np.array([lat]))
        if not np.isfinite(x + y).all():
            continue
        for half in (100.0, 20_000.0, 200_000.0):
            east, north = draw.uniform(-1, 1, 2) * half + (float(x[0]), float(y[0]))
            window = Window((east - half, north - half, east + half, north + half), system)
            surely, maybe = window.areas_of(contours)
            expected = set(np.flatnonzero(window.has_shapes(shapes)).tolist())
            assert set(surely) <= expected <= {*surely, *maybe}


@pytest.mark.parametrize("system", METRES, ids=lambda each: each.uri.rpartition("/")[2])
def test_a_box_of_everything_has_all_but_what_has_no_place(system: ReferenceSystem) -> None:
    contours = Contours(contour_arrays(drawn_at_random()))
    window = Window((-FAR, -FAR, FAR, FAR), system)
    surely, maybe = window.areas_of(contours)
    assert 0 not in (*surely, *maybe)
    lon, lat = np.array(MIDDLES).T
    is_placed = np.isfinite(np.add(*system.placed(lon, lat)))
    assert window.has_points(lon, lat).tolist() == is_placed.tolist()
    assert len(surely) + len(maybe) >= 40 * (is_placed.sum() - 1)


def test_what_is_nowhere_is_in_no_box() -> None:
    nowhere = np.array([np.nan])
    for system in REFERENCE_SYSTEMS.values():
        window = Window((-90.0, -90.0, 90.0, 90.0), system)
        assert window.has_points(nowhere, nowhere).tolist() == [False]
        assert window.has_shapes(np.array([None], dtype=object)).tolist() == [False]


def test_a_box_of_degrees_goes_around_the_earth_and_one_of_metres_does_not() -> None:
    lon, lat = np.array([179.0, -179.0, 0.0]), np.zeros(3)
    around = Window((170.0, -10.0, -170.0, 10.0))
    assert around.has_points(lon, lat).tolist() == [True, True, False]
    shapes = shapely.points(lon, lat)
    assert around.has_shapes(shapes).tolist() == [True, True, False]
    assert Window((0.0, -10.0, 10.0, 10.0), CRS84).has_points(lon, lat).tolist() == [
        *(False, False, True),
    ]
