"""JSON in whatever wraps it: records, features, fields, elements of a map, nested objects."""

from __future__ import annotations

import json
from typing import Any

import pytest

from geodata.errors import SitesFileError
from geodata.sites.files import RawRow, Table, open_table, spooled

PLACES = [{"nom": "A", "commune": "Rodez"}, {"nom": "B", "commune": None}]


def read(document: Any) -> tuple[Table, list[RawRow]]:
    text = document if isinstance(document, str) else json.dumps(document)
    with spooled([text.encode()]) as path:
        table = open_table(path, "sites")
        return table, list(table.rows())


@pytest.mark.parametrize(
    "document",
    [
        PLACES,
        {"total_count": 2, "results": PLACES},
        {"items": PLACES, "next": None},
        {"meta": {"n": 2}, "data": PLACES, "links": [{"href": "x"}]},
        {"success": True, "result": {"fields": [], "records": PLACES, "total": 2}},
        {"name": "Lieux", "lieux": PLACES * 3},
        {"lieux": PLACES},
        {"data": {"items": PLACES}},
        "\n".join(map(json.dumps, PLACES)),
        [{"datasetid": "d", "fields": place, "record_timestamp": "t"} for place in PLACES],
        {"records": [{"record": {"fields": place}, "links": []} for place in PLACES]},
        {
            "type": "FeatureCollection",
            "name": "lieux",
            "features": [
                {"type": "Feature", "properties": place, "geometry": None} for place in PLACES
            ],
        },
    ],
)
def test_records_are_found_in_what_wraps_them(document: Any) -> None:
    table, rows = read(document)
    assert [row.values for row in rows[:2]] == PLACES
    assert table.columns == ("nom", "commune")


@pytest.mark.parametrize(
    ("document", "form"),
    [
        (PLACES, "json"),
        ("\n".join(map(json.dumps, PLACES)), "jsonl"),
        ({"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}}]}, None),
    ],
)
def test_a_form_has_its_name(document: Any, form: str | None) -> None:
    if form is None:
        with pytest.raises(SitesFileError, match="no row"):
            read(document)
    else:
        assert read(document)[0].format == form


def test_columns_are_the_union_of_all_records() -> None:
    table, _ = read([{"a": 1}, {"b": 2, "a": 3}, {"c": None}])
    assert table.columns == ("a", "b", "c")


def test_nested_objects_are_flat_with_dots() -> None:
    table, rows = read(
        [
            {"nom": "A", "geo": {"lon": 2.5, "lat": 44.3}, "tags": ["x", "y"]},
            {"nom": "B", "geo": None, "heures": [{"jour": "lundi", "de": "9h"}, {"jour": "mardi"}]},
        ]
    )
    assert table.columns == ("nom", "geo.lon", "geo.lat", "tags", "heures.jour", "heures.de")
    assert rows[0].values == {"nom": "A", "geo.lon": 2.5, "geo.lat": 44.3, "tags": ["x", "y"]}
    assert (rows[1].values or {})["heures.jour"] == ["lundi", "mardi"]
    assert (rows[1].values or {})["heures.de"] == ["9h", None]


def test_two_ways_to_one_name_lose_nothing() -> None:
    _, [row] = read([{"a.b": 1, "a": {"b": 2}}])
    assert row.values == {"a.b": 1, "a.b (2)": 2}


def features(*geometries: Any, **members: Any) -> dict[str, Any]:
    made = [
        {"type": "Feature", "id": f"f{place}", "properties": {"nom": "A"}, "geometry": geometry}
        for place, geometry in enumerate(geometries)
    ]
    return {"type": "FeatureCollection", **members, "features": made}


def test_the_point_of_a_feature_gives_two_columns() -> None:
    table, [row] = read(features({"type": "Point", "coordinates": [2.5, 44.3, 600]}))
    assert table.format == "geojson"
    expected = {"nom": "A", "id": "f0", "geometry.longitude": 2.5, "geometry.latitude": 44.3}
    assert row.values == expected


def test_no_position_is_made_of_a_polygon() -> None:
    square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    several = {"type": "MultiPoint", "coordinates": [[0, 0], [1, 1]]}
    one = {"type": "MultiPoint", "coordinates": [[2, 3]]}
    _, rows = read(features(square, several, one, {"type": "Point", "coordinates": []}))
    said = [[finding.facts.get("kind") for finding in row.findings] for row in rows]
    assert said == [["Polygon"], ["MultiPoint"], [], ["empty"]]
    assert [("geometry.longitude" in (row.values or {})) for row in rows] == [
        False,
        False,
        True,
        False,
    ]


def test_metres_of_a_geojson_that_names_its_system_are_made_degrees() -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}
    point = {"type": "Point", "coordinates": [666_000, 6_361_000]}
    table, [row] = read(features(point, crs=crs))
    assert (row.values or {})["geometry.longitude"] == pytest.approx(2.573, abs=0.01)
    assert (row.values or {})["geometry.latitude"] == pytest.approx(44.35, abs=0.01)
    assert [finding.code for finding in table.findings] == ["reference_system"]


def test_positions_in_an_unknown_system_are_left_out_and_said() -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
    _, [row] = read(features({"type": "Point", "coordinates": [5e5, 2e5]}, crs=crs))
    assert [finding.code for finding in row.findings] == ["geometry_unknown_system"]
    assert "geometry.longitude" not in (row.values or {})


def test_elements_of_openstreetmap_are_their_tags() -> None:
    elements = [
        {"type": "node", "id": 1, "lat": 44.3, "lon": 2.5, "tags": {"name": "A", "addr:city": "R"}},
        {"type": "way", "id": 2, "center": {"lat": 44.4, "lon": 2.6}, "nodes": [3], "tags": {}},
        {"type": "node", "id": 3, "lat": 44.4, "lon": 2.6},
    ]
    table, rows = read({"version": 0.6, "osm3s": {"copyright": "x"}, "elements": elements})
    assert [row.values for row in rows] == [
        {"@id": "node/1", "lat": 44.3, "lon": 2.5, "name": "A", "addr:city": "R"},
        {"@id": "way/2", "lat": 44.4, "lon": 2.6},
    ]
    assert table.columns == ("@id", "lat", "lon", "name", "addr:city")


def test_a_record_has_the_line_it_begins_at() -> None:
    _, rows = read('[\n{"nom": "A"},\n\n{"nom":\n"B"}, {"nom": "C"}]')
    assert [row.line for row in rows] == [2, 4, 5]


def test_a_lonely_record_with_a_list_of_objects_is_one_record() -> None:
    _, [row] = read({"nom": "A", "services": [{"label": "x"}, {"label": "y"}]})
    assert row.values == {"nom": "A", "services.label": ["x", "y"]}
