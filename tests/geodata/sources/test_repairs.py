"""Polygons and town halls are checked, repaired where the data allows, and reported."""

from __future__ import annotations

from typing import Any

import pytest
from shapely.geometry import MultiPolygon, Point, Polygon, box

from geodata.sources.decoupage import OfficialArea
from geodata.sources.points import locate
from geodata.sources.polygons import repair_polygons
from geodata.sources.quality import Defect


def area(code: str, kind: str = "commune", parent: str | None = None) -> OfficialArea:
    return OfficialArea(kind, code, code, code[:2], "84", parent, 10, (), (), None)


def codes_by_check(defects: list[Defect]) -> dict[str, tuple[str, ...]]:
    return {defect.check: defect.codes for defect in defects if defect.codes}


def test_a_missing_polygon_is_the_union_of_its_parts() -> None:
    areas = [
        area("01001"),
        area("01001", "commune_deleguee", "01001"),
        area("01009", "commune_deleguee", "01001"),
    ]
    published = {
        ("commune_deleguee", "01001"): box(0, 0, 1, 1),
        ("commune_deleguee", "01009"): box(1, 0, 2, 1),
    }
    polygons, defects = repair_polygons(areas, published)
    assert polygons[0].equals(box(0, 0, 2, 1))
    assert codes_by_check(defects) == {"polygon_missing_repaired": ("01001",)}


def test_the_union_of_only_some_parts_is_not_taken_for_the_whole() -> None:
    areas = [
        area("01001"),
        area("01008", "commune_deleguee", "01001"),
        area("01009", "commune_deleguee", "01001"),
    ]
    polygons, defects = repair_polygons(areas, {("commune_deleguee", "01008"): box(0, 0, 1, 1)})
    assert polygons[0] is None
    assert codes_by_check(defects)["polygon_missing"] == ("01001",)


def test_an_invalid_polygon_is_made_valid_and_reported() -> None:
    bow_tie = Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    polygons, defects = repair_polygons([area("01001")], {("commune", "01001"): bow_tie})
    assert polygons[0].is_valid
    assert polygons[0].area == pytest.approx(0.5)
    assert codes_by_check(defects) == {"polygon_invalid": ("01001",)}


def test_an_empty_polygon_is_a_missing_one() -> None:
    _, defects = repair_polygons([area("01001")], {("commune", "01001"): MultiPolygon()})
    assert codes_by_check(defects)["polygon_missing"] == ("01001",)


def test_a_restored_commune_says_which_polygon_still_covers_it() -> None:
    areas = [area("15031"), area("15141")]
    _, defects = repair_polygons(areas, {("commune", "15141"): box(2, 45, 3, 46)})
    found = codes_by_check(defects)
    assert found["polygon_missing"] == ("15031",)
    assert found["polygon_covers_restored_communes"] == ("15141",)


SQUARE = box(2.0, 45.0, 2.1, 45.1)


def located(town_hall: Any) -> tuple[Any, str, dict[str, tuple[str, ...]]]:
    points, defects = locate([area("01001")], [SQUARE], {("commune", "01001"): town_hall})
    return Point(points.lon[0], points.lat[0]), points.source[0], codes_by_check(defects)


def test_a_town_hall_inside_its_commune_is_its_point() -> None:
    point, source, defects = located(Point(2.02, 45.03))
    assert (point, source, defects) == (Point(2.02, 45.03), "town_hall", {})


@pytest.mark.parametrize(
    ("town_hall", "check"), [(None, "town_hall_missing"), (Point(), "town_hall_empty")]
)
def test_without_a_town_hall_the_point_is_inside(town_hall: Any, check: str) -> None:
    point, source, defects = located(town_hall)
    assert SQUARE.contains(point)
    assert source == "inside"
    assert defects == {check: ("01001",)}


def test_a_town_hall_just_outside_a_generalised_contour_is_kept() -> None:
    point, source, defects = located(Point(2.1 + 400 / 78_800, 45.05))
    assert source == "town_hall"
    assert point.x > 2.1
    assert defects.keys() == {"town_hall_outside", "town_hall_near"}


def test_a_town_hall_farther_out_is_replaced_by_a_point_inside() -> None:
    point, source, defects = located(Point(2.1 + 600 / 78_800, 45.05))
    assert SQUARE.contains(point)
    assert source == "inside"
    assert defects.keys() == {"town_hall_outside", "town_hall_replaced"}


def test_a_longitude_that_lost_its_sign_gets_it_back() -> None:
    point, source, defects = located(Point(-2.05, 45.05))
    assert (point, source) == (Point(2.05, 45.05), "town_hall_repaired")
    assert defects.keys() == {"town_hall_outside", "town_hall_mirrored"}


def test_a_town_hall_on_another_continent_is_reported_as_such() -> None:
    _, source, defects = located(Point(45.05, 45.05))
    assert source == "inside"
    assert defects["town_hall_on_another_continent"] == ("01001",)


def test_a_restored_commune_is_placed_in_the_one_it_left_and_marked() -> None:
    points, defects = locate([area("15031"), area("15141")], [None, SQUARE], {})
    assert points.source == ["former_commune", "inside"]
    assert SQUARE.contains(Point(points.lon[0], points.lat[0]))
    assert codes_by_check(defects)["point_in_former_commune"] == ("15031",)


def test_a_commune_that_nothing_places_has_no_point_not_zero() -> None:
    points, defects = locate([area("01001")], [None], {})
    assert points.lon[0] != points.lon[0]
    assert points.source == ["none"]
    assert codes_by_check(defects)["point_missing"] == ("01001",)
