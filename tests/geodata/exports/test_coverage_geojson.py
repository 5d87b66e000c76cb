"""Coverage as GeoJSON: the right-hand rule, six decimals, a feature for every row."""

from __future__ import annotations

import json
from itertools import chain

import shapely

from geodata.exports.coverage_geojson import as_bytes, coverage_geojson, gaps_geojson
from tests.coverage_answers import GEOMETRIES, coverage_answer, france_answer, gaps_answer


def test_rings_follow_the_right_hand_rule() -> None:
    clockwise = GEOMETRIES["01001"]
    assert not clockwise.exterior.is_ccw
    first = coverage_geojson(coverage_answer(), GEOMETRIES)["features"][0]
    exterior, hole = first["geometry"]["coordinates"]
    assert shapely.LinearRing(exterior).is_ccw
    assert not shapely.LinearRing(hole).is_ccw


def test_coordinates_have_six_decimals_at_most() -> None:
    first = coverage_geojson(coverage_answer(), GEOMETRIES)["features"][0]
    flat = list(chain.from_iterable(chain.from_iterable(first["geometry"]["coordinates"])))
    assert 5.1 in flat
    assert all(degrees == round(degrees, 6) for degrees in flat)


def test_a_commune_without_polygon_keeps_its_feature() -> None:
    collection = coverage_geojson(coverage_answer(), {})
    assert [feature["geometry"] for feature in collection["features"]] == [None] * 3
    island = collection["features"][2]
    assert (island["id"], island["properties"]["minutes"]) == ("01003", None)
    assert island["properties"]["reachable"] is False


def test_the_collection_says_its_question_date_sources_and_licence() -> None:
    answer = coverage_answer()
    collection = coverage_geojson(answer, GEOMETRIES)
    for member in ("territory", "question", "computed_at", "sources", "licence", "indicators"):
        assert collection[member] == answer[member]
    assert "rows" not in collection


def test_properties_are_flat_so_that_maps_can_style_by_them() -> None:
    for feature in coverage_geojson(france_answer(), {})["features"]:
        assert feature["properties"]["share_within_20"] == 0.7692
        assert not any(isinstance(value, dict | list) for value in feature["properties"].values())
    first = coverage_geojson(coverage_answer(), GEOMETRIES)["features"][0]["properties"]
    assert (first["nearest_site_nom"], first["status"]) == ("Mairie", "served")


def test_a_zone_is_one_feature_with_its_outline_and_communes() -> None:
    [feature] = gaps_geojson(gaps_answer())["features"]
    assert (feature["id"], feature["properties"]["commune_codes"]) == ("01003", "01003")
    assert shapely.LinearRing(feature["geometry"]["coordinates"][0]).is_ccw
    assert gaps_geojson(gaps_answer(zones=[]))["features"] == []


def test_bytes_are_compact_utf8() -> None:
    content = as_bytes(coverage_geojson(coverage_answer(), GEOMETRIES))
    assert "Île-du-Large".encode() in content
    assert b'", "' not in content
    assert json.loads(content)["type"] == "FeatureCollection"
