"""Outlines by arcs: what a union of the polygons has, whatever the areas."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry import box

from geodata.territory.contours import Contours, contour_arrays
from geodata.territory.dissolving import Borders


def outline(borders: Borders, some: list[int]) -> Any:
    found = borders.outline(np.array(some, dtype=np.int64))
    return None if found is None else shapely.from_geojson(json.dumps(found))


def borders_of(areas: list[Any]) -> Borders:
    return Contours(contour_arrays(areas)).borders(np.arange(len(areas)))


def grid(side: int) -> list[Any]:
    return [
        box(x / 10, y / 10, (x + 1) / 10, (y + 1) / 10) for y in range(side) for x in range(side)
    ]


@pytest.mark.parametrize("seed", range(40))
def test_any_set_of_areas_has_the_outline_of_their_union(seed: int) -> None:
    rng = np.random.default_rng(seed)
    areas = grid(6)
    # Some areas are two squares, in one piece or two, or have a hole where another lies.
    for _ in range(8):
        one, other = rng.choice(len(areas), 2, replace=False)
        areas[one] = shapely.union(areas[one], areas[other])
        del areas[other]
    borders = borders_of(areas)
    some = np.flatnonzero(rng.random(len(areas)) < rng.choice([0.3, 0.5, 0.8])).tolist()
    expected = shapely.union_all([areas[each] for each in some])
    found = outline(borders, some)
    if not some:
        assert found is None
        return
    assert found.is_valid, f"seed {seed}: {shapely.is_valid_reason(found)}"
    assert found.symmetric_difference(expected).area < 1e-9
    assert len(found.geoms) == len(shapely.get_parts(expected))


def test_it_turns_as_geojson_asks_and_no_order_changes_it() -> None:
    ring = [each for each in range(9) if each != 4]
    borders = borders_of(grid(3))
    found = outline(borders, ring)
    (polygon,) = found.geoms
    assert polygon.exterior.is_ccw
    assert [hole.is_ccw for hole in polygon.interiors] == [False]
    assert borders.outline(np.array(ring[::-1])) == borders.outline(np.array(ring))


def test_squares_that_meet_at_a_corner_are_two_and_a_hole_may_touch_the_shell() -> None:
    borders = borders_of(grid(3))
    assert len(outline(borders, [0, 4]).geoms) == 2
    touching = outline(borders, [0, 1, 2, 3, 5, 6, 7])  # the hole and the gap meet at a corner
    assert touching.is_valid
    assert touching.area == pytest.approx(0.07)


def test_an_area_without_a_contour_and_one_of_a_hair_are_left_out() -> None:
    areas = [None, box(0, 0, 1, 1), box(2, 0, 2.0001, 0.0001)]
    borders = borders_of(areas)
    assert outline(borders, [0]) is None
    assert outline(borders, [2]) is None
    assert outline(borders, [0, 1, 2]).area == pytest.approx(1)
