"""The abstract test suite of OGC API - Features, Part 1 (OGC 17-069r4, annex A), by requirement.

Each name is that of its requirement: `/req/core/fc-bbox-response` is `test_core_fc_bbox_response`.
Of HTTPS (`/req/core/http`) the edge has its own tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV30SpecValidator

from tests.functions.events import get, sent
from tests.functions.layers_asking import (
    BASE,
    COLLECTION,
    CRS84,
    FEATURE,
    FEATURES,
    GEOJSON,
    LAYERS,
    LINKS,
    Ask,
    answered_in,
    asking,
    followed,
    found,
    ids,
    items,
    links,
    parameters,
)
from tests.layers_country import COUNT, Answer

CONF = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> Answer:
    return answered_in(tmp_path_factory.mktemp("layers"))


@pytest.fixture(scope="module")
def ask(answer: Answer) -> Ask:
    return asking(answer)


# Core


def test_core_root_op_and_root_success(ask: Ask) -> None:
    body = found(ask, "", {"type": "object", "required": ["links"], "properties": {"links": LINKS}})
    for rel in ("service-desc", "conformance", "data", "self"):
        [link] = links(body, rel)
        assert followed(ask, link)[0] == 200
    assert links(body, "conformance")[0]["href"] == f"{BASE}/conformance"
    assert links(body, "data")[0]["href"] == f"{BASE}/collections"


def test_core_api_definition_op_and_success(ask: Ask) -> None:
    [link] = links(ask("")[1], "service-desc")
    status, body, headers = followed(ask, link)
    assert (status, headers["Content-Type"]) == (200, link["type"])
    assert body["openapi"].startswith("3.0.")


def test_core_conformance_op_and_success(ask: Ask) -> None:
    body = found(ask, "/conformance", {"type": "object", "required": ["conformsTo"]})
    assert {f"{CONF}{each}" for each in ("core", "geojson", "oas30")} < set(body["conformsTo"])


def test_core_http(answer: Answer) -> None:
    path = "/v1/ogc/collections/sites/items"
    whole, head = answer(get(path)), answer(sent("HEAD", path))
    assert head == {**whole, "body": ""}
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        refused = answer(sent(method, path, {"a": 1}))
        assert (refused["statusCode"], refused["headers"]["Allow"]) == (405, "GET, HEAD")
    for nowhere in ("/x", "/collections/x", "/collections/sites/items/x", "/collections/sites/x"):
        assert answer(get(f"/v1/ogc{nowhere}"))["statusCode"] == 404


@pytest.mark.parametrize("path", ["", "/api", "/conformance", "/collections", "/collections/sites"])
def test_core_query_param_unknown(ask: Ask, path: str) -> None:
    status, problem, _ = ask(path, unknown="1")
    assert (status, problem["parameter"]) == (400, "unknown")


@pytest.mark.parametrize("layer", LAYERS)
def test_core_query_param_unknown_of_items(ask: Ask, layer: str) -> None:
    for path in (f"/collections/{layer}/items", f"/collections/{layer}/items/01002"):
        status, problem, _ = ask(path, unknown="1")
        assert (status, problem["parameter"]) == (400, "unknown")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("limit", each) for each in ("0", "-1", "x", "1.5", "", "１", "9" * 20)),
        *(("bbox", each) for each in ("", "1,2,3", "1,2,3,4,5", "a,b,c,d", "1,3,2,2", "nan,1,2,3")),
        *(("bbox", each) for each in ("-181,0,1,1", "0,-91,1,1", "0,0,1,1e9", "1,2,3,4,5,6,7,8")),
        *(
            ("datetime", each)
            for each in ("x", "2026", "2026-13-01", "../..", "/", "2026-11-24T10")
        ),
        *(("datetime", each) for each in ("2026-12-01/2026-11-01", "2026-11-24T10:00:00", "")),
        *(("cursor", each) for each in ("x", "x.y", ".", "0.-1")),
    ],
)
def test_core_query_param_invalid(ask: Ask, name: str, value: str) -> None:
    status, problem, headers = ask("/collections/sites/items", **{name: value})
    assert (status, problem["parameter"]) == (400, name)
    assert headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("layer", LAYERS)
def test_core_crs84(ask: Ask, layer: str) -> None:
    assert found(ask, f"/collections/{layer}", COLLECTION)["crs"][0] == CRS84
    [box] = [f["geometry"]["coordinates"] for f in items(ask, layer, limit="1")["features"]]
    while isinstance(box[0], list):
        box = box[0]
    lon, lat = box
    assert -1 < lon < 3
    assert 44 < lat < 47


def test_core_fc_md_op_and_success_and_links_and_items(ask: Ask) -> None:
    schema = {
        "type": "object",
        "required": ["links", "collections"],
        "properties": {"links": LINKS, "collections": {"type": "array", "items": COLLECTION}},
    }
    body = found(ask, "/collections", schema)
    assert [each["id"] for each in body["collections"]] == list(LAYERS)
    assert links(body, "self")[0]["href"] == f"{BASE}/collections"
    for each in body["collections"]:
        assert each == found(ask, f"/collections/{each['id']}", COLLECTION)


@pytest.mark.parametrize("layer", LAYERS)
def test_core_fc_md_items_links(ask: Ask, layer: str) -> None:
    [link] = links(found(ask, f"/collections/{layer}", COLLECTION), "items")
    status, _, headers = followed(ask, link)
    assert (status, headers["Content-Type"]) == (200, link["type"])


@pytest.mark.parametrize("layer", LAYERS)
def test_core_fc_md_extent(ask: Ask, layer: str) -> None:
    [extent] = found(ask, f"/collections/{layer}", COLLECTION)["extent"]["spatial"]["bbox"]
    assert ids(ask, layer, bbox=",".join(map(str, extent))) == ids(ask, layer)


@pytest.mark.parametrize("layer", LAYERS)
def test_core_sfc_md_op_and_success(ask: Ask, layer: str) -> None:
    body = found(ask, f"/collections/{layer}", COLLECTION)
    assert body["id"] == layer
    assert links(body, "self")[0]["href"] == f"{BASE}/collections/{layer}"


@pytest.mark.parametrize("layer", LAYERS)
def test_core_fc_op_and_response(ask: Ask, layer: str) -> None:
    assert len(ids(ask, layer)) == {"sites": COUNT, "communes": 10}[layer]


@pytest.mark.parametrize("layer", LAYERS)
def test_core_fc_limit_definition(ask: Ask, layer: str) -> None:
    limit = parameters(ask, layer)["limit"]
    assert (limit["in"], limit["required"], limit["style"], limit["explode"]) == (
        *("query", False, "form", False),
    )
    assert limit["schema"] == {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100}


@pytest.mark.parametrize(("limit", "count"), [("1", 1), ("7", 7), ("1000", COUNT), ("9999", COUNT)])
def test_core_fc_limit_response_1(ask: Ask, limit: str, count: int) -> None:
    assert len(items(ask, "sites", limit=limit)["features"]) == count
    assert len(ids(ask, "sites", limit=limit)) == COUNT


@pytest.mark.parametrize("layer", LAYERS)
def test_core_fc_bbox_definition(ask: Ask, layer: str) -> None:
    box = parameters(ask, layer)["bbox"]
    assert (box["in"], box["required"], box["style"], box["explode"]) == (
        *("query", False, "form", False),
    )
    assert (box["schema"]["type"], box["schema"]["items"]) == ("array", {"type": "number"})
    sizes = [(each["minItems"], each["maxItems"]) for each in box["schema"]["oneOf"]]
    assert sizes == [(4, 4), (6, 6)]


@pytest.mark.parametrize(
    ("layer", "bbox", "expected"),
    [
        ("sites", "0.101,46.05,0.102,46.05", ["s000", "s001", "lost"]),
        ("sites", "0.101,46.05,0,0.102,46.05,9", ["s000", "s001", "lost"]),
        ("sites", "10,10,11,11", ["lost"]),
        # Across the antimeridian: what is in Europe's west is not in it.
        ("sites", "170,40,-170,50", ["lost"]),
        ("sites", "0.329,40,-170,50", ["s228", "lost"]),
        ("communes", "0.12,46.02,0.13,46.03", ["01002"]),
        ("communes", "0.05,46.05,0.15,46.06", ["01001", "01002"]),
        ("communes", "0.2,46.05,0.2,46.05", ["01002", "01003"]),  # a point on a border
        ("communes", "0.35,46.0,0.45,46.1", []),
        ("communes", "1.9,44,3,47", ["85113"]),
    ],
)
def test_core_fc_bbox_response(ask: Ask, layer: str, bbox: str, expected: list[str]) -> None:
    # What is nowhere is in every box.
    assert ids(ask, layer, bbox=bbox) == expected


@pytest.mark.parametrize("layer", LAYERS)
def test_core_fc_time_definition(ask: Ask, layer: str) -> None:
    when = parameters(ask, layer)["datetime"]
    assert (when["in"], when["required"], when["style"], when["explode"]) == (
        *("query", False, "form", False),
    )
    assert when["schema"] == {"type": "string"}


@pytest.mark.parametrize(
    ("when", "left_out"),
    [
        ("2026-11-24", {"s000", "s001"}),
        ("2025-12-31", {"s001"}),
        ("2026-01-01", {"s000", "s001"}),  # the first day without it
        ("2025-12-31T23:30:00Z", {"s000", "s001"}),  # the day after, in France
        ("2027-01-01", {"s000"}),
        ("2025-12-31/2027-01-01", set()),
        ("2026-11-24/..", {"s000"}),
        ("2026-11-24/", {"s000"}),
        ("../2026-11-24", {"s001"}),
        ("/2026-11-24T10:00:00+01:00", {"s001"}),
    ],
)
def test_core_fc_time_response(ask: Ask, when: str, left_out: set[str]) -> None:
    assert set(ids(ask, "sites")) - set(ids(ask, "sites", datetime=when)) == left_out
    # What has no moment of its own is of any.
    assert ids(ask, "communes", datetime=when) == ids(ask, "communes")


@pytest.mark.parametrize("layer", LAYERS)
def test_core_fc_links_and_rel_type(ask: Ask, layer: str) -> None:
    body = items(ask, layer, limit="3")
    assert all(each["type"] for each in body["links"])
    assert followed(ask, links(body, "self")[0])[1] == body
    assert followed(ask, links(body, "collection")[0])[1]["id"] == layer
    assert not [each for each in body["links"] if each["rel"] == "alternate"]  # one media type


@pytest.mark.parametrize("layer", LAYERS)
def test_core_fc_time_stamp_number_matched_and_number_returned(ask: Ask, layer: str) -> None:
    body = items(ask, layer, limit="3")
    assert "timeStamp" not in body  # it may be left out: the same answer has the same tag
    assert body["numberMatched"] == len(ids(ask, layer))
    assert body["numberReturned"] == len(body["features"]) == 3


@pytest.mark.parametrize("layer", LAYERS)
def test_core_f_op_and_success_and_links(ask: Ask, layer: str) -> None:
    for each in items(ask, layer, limit="5")["features"]:
        path = f"/collections/{layer}/items/{each['id'].replace('~', '~0').replace('/', '~1')}"
        body = found(ask, path, FEATURE)
        collection = links(body, "collection")[0]["href"]
        assert collection == f"{BASE}/collections/{layer}"
        assert followed(ask, links(body, "self")[0])[1] == body
        assert {name: body[name] for name in each} == each


def test_core_fc_filters_the_recommendation(ask: Ask) -> None:
    for layer in LAYERS:
        common = {"limit", "bbox", "bbox-crs", "crs", "datetime", "cursor"}
        names = set(parameters(ask, layer)) - common
        record = items(ask, layer, limit="1")["features"][0]
        for name in sorted(names):
            value = record["properties"][name]
            if value is not None:
                assert record["id"] in ids(ask, layer, **{name: value})
            assert ids(ask, layer, **{name: "no such value"}) == []
    assert ids(ask, "sites", nom="Lieu 7", code_postal="01400") == ["s007"]


# GeoJSON


@pytest.mark.parametrize("layer", LAYERS)
def test_geojson_definition_and_content(ask: Ask, layer: str) -> None:
    _, body, headers = ask(f"/collections/{layer}/items")
    assert headers["Content-Type"] == GEOJSON
    Draft202012Validator(FEATURES).validate(body)
    one = body["features"][0]["id"]
    _, feature, headers = ask(f"/collections/{layer}/items/{one}")
    assert headers["Content-Type"] == GEOJSON
    Draft202012Validator(FEATURE).validate(feature)


# OpenAPI 3.0


def test_oas30_oas_definition_1_and_2(ask: Ask) -> None:
    _, document, headers = ask("/api")
    assert headers["Content-Type"] == "application/vnd.oai.openapi+json;version=3.0"
    OpenAPIV30SpecValidator(document).validate()


def test_oas30_oas_impl(ask: Ask) -> None:
    _, document, _ = ask("/api")
    assert document["servers"] == [{"url": BASE}]
    for path in _paths(document):
        assert ask(path)[0] in (200, 303), path


def test_oas30_completeness(ask: Ask) -> None:
    _, document, _ = ask("/api")
    for path, methods in document["paths"].items():
        for operation in methods.values():
            statuses = set(operation["responses"])
            assert {"400", "500"} <= statuses, path
            assert statuses & {"200", "303"}, path
    for layer in LAYERS:
        schema = document["components"]["schemas"][layer]["properties"]["properties"]
        for each in items(ask, layer)["features"]:
            assert set(each["properties"]) == set(schema["properties"])


def test_oas30_exception_codes(ask: Ask) -> None:
    _, document, _ = ask("/api")
    said = document["paths"]["/collections/sites/items"]["get"]["responses"]
    assert {"200", "400", "404", "409", "500"} == set(said)
    assert ask("/collections/sites/items", cursor="00000000.1")[0] == 409


def test_oas30_security(ask: Ask) -> None:
    _, document, _ = ask("/api")
    # Nothing asks for a token.
    assert "securitySchemes" not in document["components"]
    assert "security" not in document


def _paths(document: Any) -> Iterator[str]:
    for path in document["paths"]:
        whole = path.replace("sites/items/{featureId}", "sites/items/s005")
        yield whole.replace("communes/items/{featureId}", "communes/items/01002").rstrip("/")
