"""A feature in another reference system is the same but for its coordinates."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from geodata.exports.features.placing import feature_in
from geodata.territory import CRS84, REFERENCE_SYSTEMS
from tests.costs import growth

LAT_LON, MERCATOR, LAMBERT_93 = list(REFERENCE_SYSTEMS.values())[1:4]
MAYOTTE = next(each for each in REFERENCE_SYSTEMS.values() if each.uri.endswith("/4471"))


def feature(geometry: Any) -> str:
    told = {"type": "Feature", "id": "é", "geometry": geometry, "properties": {"a": [1.10, None]}}
    return json.dumps(told, ensure_ascii=False)


def geometry(kind: str, coordinates: Any) -> dict[str, Any]:
    return {"type": kind, "coordinates": coordinates}


def test_what_is_stored_is_given_as_it_is() -> None:
    text = feature(geometry("Point", [2.0, 46.0]))
    assert feature_in(CRS84, text) is text


@pytest.mark.parametrize(
    ("kind", "coordinates", "expected"),
    [
        ("Point", [2.1, 46.2], [46.2, 2.1]),
        ("Polygon", [[[0.1, 1.2], [3.4, 5.6], [0.1, 1.2]]], [[[1.2, 0.1], [5.6, 3.4], [1.2, 0.1]]]),
        ("MultiPolygon", [[[[0.1, 1.2]], [[2.0, 3.0]]]], [[[[1.2, 0.1]], [[3.0, 2.0]]]]),
    ],
)
def test_coordinates_of_any_depth_are_placed(kind: str, coordinates: Any, expected: Any) -> None:
    found = json.loads(feature_in(LAT_LON, feature(geometry(kind, coordinates))))
    assert found == json.loads(feature(geometry(kind, expected)))


@pytest.mark.parametrize("system", REFERENCE_SYSTEMS.values())
def test_what_is_nowhere_stays_so(system: Any) -> None:
    assert json.loads(feature_in(system, feature(None)))["geometry"] is None


def test_what_has_no_place_in_a_system_is_nowhere_there_and_no_number_is_made_up() -> None:
    nowhere = [-45.0, 0.0]  # on the equator, 90 degrees from the meridian of the zone
    for shape in (
        geometry("Point", nowhere),
        geometry("Polygon", [[[45.0, -12.0], [45.1, -12.0], nowhere, [45.0, -12.0]]]),
    ):
        text = feature_in(MAYOTTE, feature(shape))
        assert json.loads(text)["geometry"] is None
        assert "NaN" not in text
        assert json.loads(feature_in(LAMBERT_93, feature(shape)))["geometry"] is not None


def test_metres_have_three_decimals() -> None:
    for system in (MERCATOR, LAMBERT_93):
        text = feature_in(system, feature(geometry("Point", [2.123456, 46.123456])))
        for each in json.loads(text)["geometry"]["coordinates"]:
            assert each == round(each, 3)


def test_eight_times_as_many_vertices_take_about_as_many_times_as_long() -> None:
    draw = np.random.default_rng(342)

    def placing(count: int) -> Callable[[], str]:
        text = feature(geometry("Polygon", [draw.uniform(0, 9, (count, 2)).tolist()]))
        return lambda: feature_in(LAMBERT_93, text)

    assert growth(placing(10_000), placing(80_000), most=24) <= 24
