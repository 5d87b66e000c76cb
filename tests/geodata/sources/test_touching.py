"""Touching communes are found, with the length of the border they share."""

from __future__ import annotations

import pytest
from shapely.geometry import box

from geodata.sources.touching import touching_pairs

# A degree of latitude at 45 degrees north, and of longitude, in metres on WGS 84.
NORTH_M, EAST_M = 111_132, 78_847


def test_a_shared_border_has_its_length_and_a_corner_has_none() -> None:
    squares = [box(0, 45, 0.1, 45.1), box(0.1, 45, 0.2, 45.1), None, box(0.1, 45.1, 0.2, 45.2)]
    graph = touching_pairs(squares)
    assert graph["pairs"].tolist() == [[0, 1], [0, 3], [1, 3]]
    assert graph["border_m"].tolist() == pytest.approx(
        [NORTH_M / 10, 0, EAST_M / 10], rel=5e-3, abs=1e-6
    )


def test_communes_that_the_sea_parts_do_not_touch() -> None:
    graph = touching_pairs([box(0, 45, 1, 46), box(1.001, 45, 2, 46)])
    assert graph["pairs"].shape == (0, 2)


def test_no_polygon_gives_no_pair() -> None:
    assert touching_pairs([None, None])["pairs"].shape == (0, 2)
