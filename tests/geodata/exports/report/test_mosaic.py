"""Areas on paper: borders drawn once, and nothing open between neighbours."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from geodata.exports.report.mosaic import Mosaic
from geodata.exports.report.plane import Frame, Plane

SQUARES = [shapely.box(x, y, x + 0.1, y + 0.1) for y in (46.0, 46.1) for x in (5.0, 5.1)]


def mosaic_of(shapes: list[shapely.Polygon], grid: float | None = None) -> Mosaic:
    return Mosaic(shapes, Plane.fitting(SQUARES, Frame(0, 0, 100, 100)), grid)


def vertices(operators: str) -> int:
    return operators.count("M") + operators.count("l")


def test_a_border_that_two_areas_share_is_drawn_once() -> None:
    outer, inner = mosaic_of(SQUARES).borders(np.arange(4))
    # Eight sides outside in one closed line; a cross of four sides inside, that meets once.
    assert vertices(outer) == 8
    assert outer.endswith("Z")
    assert vertices(inner) == 8
    assert inner.count("M") == 4


def test_areas_of_one_group_have_no_border_between_them() -> None:
    outer, inner = mosaic_of(SQUARES).borders(np.array([0, 1, 0, 1]))
    assert inner.count("M") == 1
    assert vertices(inner) == 3
    assert mosaic_of(SQUARES).borders(np.zeros(4, dtype=np.int64)) == (outer, "")


def test_a_hole_is_kept_and_an_island_too_small_for_paper_is_not() -> None:
    hole = shapely.Polygon(SQUARES[0].exterior, [shapely.box(5.02, 46.02, 5.05, 46.05).exterior])
    speck = shapely.box(5.5, 46.5, 5.5 + 1e-6, 46.5 + 1e-6)
    mosaic = mosaic_of([shapely.MultiPolygon([hole, speck])])
    assert mosaic.filled(np.array([True])).count("Z") == 2


def test_only_the_members_are_filled() -> None:
    mosaic = mosaic_of(SQUARES)
    assert mosaic.filled(np.zeros(4, dtype=bool)) == ""
    assert mosaic.filled(np.array([True, False, True, False])).count("Z") == 2


@pytest.mark.parametrize("grid", [0.05, 0.2, 1.0])
def test_neighbours_keep_one_border_on_any_grid(grid: float) -> None:
    wavy = [(5.05 + 0.01 * np.sin(step), 46.0 + step / 400) for step in range(41)]
    left = shapely.Polygon([(5.0, 46.0), *wavy, (5.0, 46.1)])
    right = shapely.Polygon([(5.1, 46.0), *wavy, (5.1, 46.1)])
    mosaic = mosaic_of([left, right], grid)
    _, inner = mosaic.borders(np.array([0, 1]))
    assert inner.count("M") == 1
    outer, _ = mosaic.borders(np.array([0, 0]))
    assert outer.count("M") == 1
