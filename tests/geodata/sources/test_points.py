"""The point of a commune is where its people are, by the first rung of the ladder that holds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from shapely.geometry import Point, Polygon, box

from geodata.sources.decoupage import OfficialArea
from geodata.sources.points import Points, locate
from geodata.territory.register import POINT_SOURCES, point_quality

SQUARE = box(2.0, 45.0, 2.1, 45.1)
FAR_OUT = Point(2.2, 45.05)
"""A town hall 8 km outside: an address found in another commune."""
SEED = 17


def area(
    code: str = "01001", kind: str = "commune", parent: str | None = None, people: int | None = 10
) -> OfficialArea:
    return OfficialArea(kind, code, code, code[:2], "84", parent, people, (), (), None)


def part(code: str, people: int | None, parent: str = "01001") -> OfficialArea:
    return area(code, "commune_deleguee", parent, people)


def first(points: Points) -> tuple[float, float, str]:
    return float(points.lon[0]), float(points.lat[0]), points.source[0]


def test_a_town_hall_outside_gives_way_to_the_village_that_is_known() -> None:
    points, defects = locate(
        [area()], [SQUARE], {("commune", "01001"): FAR_OUT}, {"01001": (2.03, 45.02)}
    )
    assert first(points) == (2.03, 45.02, "settlement")
    assert ("point_of_settlement", ("01001",)) in [(each.check, each.codes) for each in defects]


def test_a_town_hall_inside_is_believed_before_a_village() -> None:
    hall = {("commune", "01001"): Point(2.05, 45.05)}
    assert first(locate([area()], [SQUARE], hall, {"01001": (2.03, 45.02)})[0])[2] == "town_hall"


def test_a_village_that_is_not_in_its_commune_is_not_believed() -> None:
    points, _ = locate([area()], [SQUARE], {}, {"01001": (2.3, 45.02)})
    assert points.source == ["inside"]


def test_swapped_coordinates_of_a_town_hall_are_put_right() -> None:
    points, _ = locate([area()], [SQUARE], {("commune", "01001"): Point(45.05, 2.05)})
    assert first(points) == (2.05, 45.05, "town_hall_repaired")


def test_without_a_town_hall_the_point_is_the_mean_of_the_parts_by_people() -> None:
    areas = [area(), part("01002", 300), part("01003", 100)]
    halves = [SQUARE, box(2.0, 45.0, 2.05, 45.1), box(2.05, 45.0, 2.1, 45.1)]
    halls = {
        ("commune_deleguee", "01002"): Point(2.02, 45.02),
        ("commune_deleguee", "01003"): Point(2.06, 45.06),
    }
    points, _ = locate(areas, halves, halls, {"01001": (2.09, 45.09)})
    assert first(points) == (pytest.approx(2.03), pytest.approx(45.03), "parts")


def test_the_arrondissements_of_a_city_are_its_parts() -> None:
    areas = [area("75056"), area("75101", "arrondissement_municipal", "75056", None)]
    hall = {("arrondissement_municipal", "75101"): Point(2.02, 45.02)}
    points, _ = locate(areas, [SQUARE, SQUARE], hall)
    assert first(points) == (2.02, 45.02, "parts")


def test_a_mean_of_parts_outside_the_commune_is_the_part_nearest_to_it() -> None:
    bay = Polygon([(0, 0), (3, 0), (3, 3), (2, 3), (2, 1), (1, 1), (1, 3), (0, 3)])
    areas = [area(), part("01002", 2), part("01003", 1)]
    halls = {
        ("commune_deleguee", "01002"): Point(0.5, 2.5),
        ("commune_deleguee", "01003"): Point(2.5, 2.5),
    }
    points, _ = locate(areas, [bay, bay, bay], halls)
    assert first(points) == (0.5, 2.5, "parts")


def test_the_middle_of_a_contour_that_is_not_inside_it_is_not_taken() -> None:
    bay = Polygon([(0, 0), (3, 0), (3, 3), (2, 3), (2, 1), (1, 1), (1, 3), (0, 3)])
    points, _ = locate([area()], [bay], {})
    assert bay.contains(Point(points.lon[0], points.lat[0]))


def test_only_a_point_that_knows_where_people_are_is_sure() -> None:
    assert {source: point_quality(source) for source in POINT_SOURCES} == {
        "none": "none",
        "town_hall": "sure",
        "town_hall_repaired": "sure",
        "inside": "unsure",
        "former_commune": "unsure",
        "parts": "sure",
        "settlement": "sure",
    }


def test_a_point_is_in_or_by_its_commune_whatever_the_sources_say() -> None:
    draw = np.random.default_rng(SEED)
    for _ in range(300):
        anywhere: list[Any] = [
            None if draw.random() < 0.2 else Point(draw.uniform(-3, 46), draw.uniform(-3, 46))
            for _ in range(3)
        ]
        near = draw.uniform(1.9, 2.2), draw.uniform(44.9, 45.2)
        halls = {
            ("commune", "01001"): anywhere[0],
            ("commune_deleguee", "01002"): anywhere[1],
            ("commune_deleguee", "01003"): anywhere[2],
        }
        areas = [area(), part("01002", (None, 0, 5)[draw.integers(3)]), part("01003", 7)]
        points, _ = locate(areas, [SQUARE] * 3, halls, {"01001": near})
        at = Point(points.lon[0], points.lat[0])
        assert SQUARE.buffer(0.0075).covers(at), f"seed {SEED}"
        assert points.source[0] in POINT_SOURCES


def test_the_order_of_the_register_moves_no_point() -> None:
    areas = [area(), area("01009"), part("01002", 30), part("01003", 20), part("01004", 50)]
    halls = {
        ("commune_deleguee", f"0100{number}"): Point(2.01 * number**0.001, 45.01 * number**0.001)
        for number in (2, 3, 4)
    }
    forward, _ = locate(areas, [SQUARE] * 5, halls)
    backward, _ = locate(areas[::-1], [SQUARE] * 5, halls)
    assert forward.lon[0] == pytest.approx(backward.lon[-1], abs=1e-12)
    assert forward.source == backward.source[::-1]
