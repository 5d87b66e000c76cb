"""Paths are written as a plain loop would write them, point by point."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from geodata.exports.report.paths import Whole, closed, opened, outline


def line(points: list[list[int]]) -> str:
    (east, north), *others = points
    steps = [f"M{east} {north}"]
    for to_east, to_north in others:
        steps.append(f"l{to_east - east} {to_north - north}")
        east, north = to_east, to_north
    return "".join(steps)


def plainly_opened(lines: list[list[list[int]]]) -> str:
    written = []
    for each in lines:
        closes = len(each) > 2 and each[-1] == each[0]
        written.append(f"{line(each[:-1])}Z" if closes else line(each))
    return "".join(written)


def spans_of(lines: list[list[list[int]]]) -> tuple[Whole, Whole]:
    after = np.cumsum([len(each) for each in lines])
    before = after - [len(each) for each in lines]
    return np.array([point for each in lines for point in each]), np.column_stack([before, after])


@pytest.mark.parametrize("farthest", [3, 900, 40_000])
@pytest.mark.parametrize("longest", [4, 3_000])
def test_lines_are_the_steps_from_each_point_to_the_next(farthest: int, longest: int) -> None:
    random = np.random.default_rng(farthest + longest)
    lengths = random.integers(2, longest, 9).tolist()
    lines = [random.integers(-farthest, farthest, (length, 2)).tolist() for length in lengths]
    # One that ends where it starts, and one that goes there and back.
    lines += [[*lines[0], [7, 7], lines[0][0]], [[1, 2], [1, 2]]]
    assert opened(*spans_of(lines)) == plainly_opened(lines)
    assert closed(*spans_of(lines)) == "".join(f"{line(each)}Z" for each in lines)


def test_some_of_the_points_are_drawn_and_the_others_left() -> None:
    points = np.array([[0, 0], [9, 9], [1, 1], [2, 3], [4, 4]])
    assert closed(points, np.array([[2, 4]])) == "M1 1l1 2Z"


def test_no_line_is_no_path() -> None:
    nothing = np.empty((0, 2), dtype=np.int64)
    assert (opened(nothing, nothing), closed(nothing, nothing)) == ("", "")
    assert outline(shapely.MultiPolygon()) == ""


def test_an_outline_has_its_holes_and_its_islands() -> None:
    hole = shapely.Polygon(shapely.box(0, 0, 9, 9).exterior, [shapely.box(2, 2, 3, 3).exterior])
    drawn = outline(shapely.MultiPolygon([hole, shapely.box(20, 0, 21, 1)]), grid=1.0)
    assert drawn.count("M") == drawn.count("Z") == 3
    assert drawn.startswith("M9 0")
