"""OGC API - Features, Part 2 (OGC 18-058r1): reference systems, by requirement.

Each name is that of its requirement: `/req/crs/fc-crs-action` is `test_crs_fc_crs_action`.
What is expected is PROJ's, with the axes of each system in their own order.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import shapely
from pyproj import CRS, Transformer

from tests.functions.events import get, sent
from tests.functions.layers_asking import (
    BASE,
    COLLECTION,
    CRS84,
    FEATURE,
    FEATURES,
    LAYERS,
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

CONF = "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
CODES = ("4326", "3857", "2154", "5490", "2972", "2975", "4467", "4471")
EVERY = (CRS84, *(f"{EPSG}{code}" for code in CODES))
METRES = EVERY[2:]
WRONG = ("", "EPSG:2154", "2154", f"{EPSG}27572", "http://www.opengis.net/def/crs/OGC/1.3/CRS84h")


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> Answer:
    return answered_in(tmp_path_factory.mktemp("layers"))


@pytest.fixture(scope="module")
def ask(answer: Answer) -> Ask:
    return asking(answer)


def placed(uri: str, lon: float, lat: float) -> tuple[float, float]:
    first, second = Transformer.from_crs("OGC:CRS84", uri).transform(lon, lat)
    return float(first), float(second)


def positions(geometry: Any) -> Iterator[list[float]]:
    """Every position of a geometry of GeoJSON."""
    if geometry is None:
        return
    left = [geometry["coordinates"]]
    while left:
        each = left.pop()
        if isinstance(each[0], list):
            left.extend(each)
        else:
            yield each


def corners(uri: str, west: float, south: float, east: float, north: float) -> str:
    """A small box of degrees, as the box of a system around it."""
    ends = [placed(uri, lon, lat) for lon in (west, east) for lat in (south, north)]
    first, second = zip(*ends, strict=True)
    return ",".join(map(repr, (min(first), min(second), max(first), max(second))))


def test_crs_class_is_told(ask: Ask) -> None:
    assert CONF in ask("/conformance")[1]["conformsTo"]


@pytest.mark.parametrize("layer", LAYERS)
def test_crs_crs_uri(ask: Ask, layer: str) -> None:
    for uri in found(ask, f"/collections/{layer}", COLLECTION)["crs"]:
        assert uri.startswith("http://www.opengis.net/def/crs/")
        assert CRS.from_user_input(uri).to_authority() is not None


@pytest.mark.parametrize("layer", LAYERS)
def test_crs_fc_md_crs_list(ask: Ask, layer: str) -> None:
    told = found(ask, f"/collections/{layer}", COLLECTION)["crs"]
    assert told == list(EVERY)
    for uri in told:
        assert ask(f"/collections/{layer}/items", crs=uri, limit="1")[0] == 200


@pytest.mark.parametrize("layer", LAYERS)
def test_crs_fc_md_storage_crs_and_valid_value(ask: Ask, layer: str) -> None:
    body = found(ask, f"/collections/{layer}", COLLECTION)
    assert body["storageCrs"] == CRS84
    assert body["storageCrs"] in body["crs"]


def test_crs_fc_md_crs_list_global(ask: Ask) -> None:
    # Each layer has its whole list: none refers to one of all layers.
    body = ask("/collections")[1]
    assert "crs" not in body
    assert all("#/crs" not in each["crs"] for each in body["collections"])


@pytest.mark.parametrize("name", ["bbox-crs", "crs"])
@pytest.mark.parametrize("layer", LAYERS)
def test_crs_fc_bbox_crs_definition_and_fc_crs_definition(ask: Ask, layer: str, name: str) -> None:
    told = parameters(ask, layer)[name]
    assert (told["in"], told["required"], told["style"], told["explode"]) == (
        *("query", False, "form", False),
    )
    assert told["schema"] == {"type": "string", "format": "uri"}


@pytest.mark.parametrize("layer", LAYERS)
def test_crs_fc_crs_definition_of_a_feature(ask: Ask, layer: str) -> None:
    path = ask("/api")[1]["paths"][f"/collections/{layer}/items/{{featureId}}"]
    assert {"$ref": "#/components/parameters/crs"} in path["get"]["parameters"]


@pytest.mark.parametrize("value", WRONG)
@pytest.mark.parametrize("layer", LAYERS)
def test_crs_fc_bbox_crs_valid_value(ask: Ask, layer: str, value: str) -> None:
    query = {"bbox": "0,46,1,47", "bbox-crs": value}
    status, problem, _ = ask(f"/collections/{layer}/items", **query)
    assert (status, problem["parameter"], problem["allowed"]) == (400, "bbox-crs", list(EVERY))


@pytest.mark.parametrize("layer", LAYERS)
def test_crs_fc_bbox_crs_valid_default_value(ask: Ask, layer: str) -> None:
    for box in ("0.05,46.05,0.15,46.06", "0.05,46.05,0,0.15,46.06,9"):
        told = {"bbox": box, "bbox-crs": CRS84}
        assert ids(ask, layer, bbox=box) == ids(ask, layer, **told)
    assert ids(ask, layer, **{"bbox-crs": EVERY[3]}) == ids(ask, layer)


@pytest.mark.parametrize("uri", EVERY)
@pytest.mark.parametrize(
    ("layer", "box"),
    [
        ("sites", (0.1095, 46.0495, 0.1205, 46.0505)),
        ("sites", (0.2005, 45.0, 0.2505, 47.0)),
        ("sites", (10.0, 10.0, 10.1, 10.1)),
        ("communes", (0.12, 46.02, 0.13, 46.03)),
        ("communes", (0.05, 46.05, 0.15, 46.06)),
        ("communes", (1.9, 44.0, 3.0, 47.0)),
        ("communes", (10.0, 10.0, 10.1, 10.1)),
    ],
)
def test_crs_fc_bbox_crs_action(
    ask: Ask, layer: str, box: tuple[float, float, float, float], uri: str
) -> None:
    """The box in the system, with its axes in order, has the features that answers draw in it."""
    written = corners(uri, *box)
    drawn = shapely.box(*map(float, written.split(",")))
    expected = []
    for each in items(ask, layer, crs=uri, limit="1000")["features"]:
        shape = each["geometry"]
        if shape is None or drawn.intersects(shapely.from_geojson(json.dumps(shape))):
            expected.append(each["id"])
    assert ids(ask, layer, bbox=written, **{"bbox-crs": uri}) == expected
    least, greatest = written.split(",")[:2], written.split(",")[2:]
    with_heights = ",".join((*least, "0", *greatest, "9"))
    assert ids(ask, layer, bbox=with_heights, **{"bbox-crs": uri}) == expected


@pytest.mark.parametrize("layer", LAYERS)
def test_crs_fc_bbox_crs_action_whatever_the_box(ask: Ask, layer: str) -> None:
    for uri in METRES:
        for box in ("-1e300,-1e300,1e300,1e300", "-3e7,-3e7,3e7,3e7"):
            assert ids(ask, layer, bbox=box, **{"bbox-crs": uri}) == ids(ask, layer)
        for wrong in ("2,1,1,2", "1,2,2,1", "nan,1,2,3", "1,2,3", "1,inf,2,inf"):
            query = {"bbox": wrong, "bbox-crs": uri}
            status, problem, _ = ask(f"/collections/{layer}/items", **query)
            assert (status, problem["parameter"]) == (400, "bbox")
    # Latitudes first: across the antimeridian the second number is more than the fourth.
    around = {"bbox": "40,0.329,50,-170", "bbox-crs": EVERY[1]}
    assert ids(ask, layer, **around) == ids(ask, layer, bbox="0.329,40,-170,50")
    swapped = {"bbox": "0,100,1,101", "bbox-crs": EVERY[1]}
    assert ask(f"/collections/{layer}/items", **swapped)[0] == 200
    assert (
        ask(f"/collections/{layer}/items", bbox="100,0,101,1", **{"bbox-crs": EVERY[1]})[0] == 400
    )


@pytest.mark.parametrize("value", WRONG)
@pytest.mark.parametrize("layer", LAYERS)
def test_crs_fc_crs_valid_value(ask: Ask, layer: str, value: str) -> None:
    one = items(ask, layer, limit="1")["features"][0]["id"]
    for path in (f"/collections/{layer}/items", f"/collections/{layer}/items/{one}"):
        status, problem, headers = ask(path, crs=value)
        assert (status, problem["parameter"], problem["allowed"]) == (400, "crs", list(EVERY))
        assert headers["Content-Type"] == "application/problem+json"


def test_crs_fc_crs_valid_value_in_both_languages(answer: Answer) -> None:
    path, query = "/v1/ogc/collections/sites/items", {"crs": "EPSG:2154"}
    for language, said in (
        ("en", "crs: not a reference system of this layer"),
        ("fr", "crs : ce n’est pas un système de coordonnées de cette couche"),
    ):
        reply = answer(get(path, query, accept_language=language))
        assert json.loads(reply["body"])["detail"].startswith(said)


@pytest.mark.parametrize("layer", LAYERS)
def test_crs_fc_crs_default_value(ask: Ask, layer: str) -> None:
    told, silent = items(ask, layer, crs=CRS84), items(ask, layer)
    assert told["features"] == silent["features"]
    one = silent["features"][0]
    assert ask(f"/collections/{layer}/items/{one['id']}")[1]["geometry"] == one["geometry"]


@pytest.mark.parametrize("uri", EVERY)
@pytest.mark.parametrize("layer", LAYERS)
def test_crs_fc_crs_action(ask: Ask, layer: str, uri: str) -> None:
    """Each position is where PROJ has it, to the millimetre, and the rest is as it was."""
    stored = items(ask, layer, limit="1000")["features"]
    given = items(ask, layer, limit="1000", crs=uri)["features"]
    assert len(given) == len(stored)
    for one, other in zip(stored, given, strict=True):
        assert one["properties"] == other["properties"]
        assert one["id"] == other["id"]
        expected = [placed(uri, *each) for each in positions(one["geometry"])]
        told = list(positions(other["geometry"]))
        assert len(told) == len(expected)
        for mine, theirs in zip(told, expected, strict=True):
            assert mine == pytest.approx(theirs, abs=1e-9 if uri in EVERY[:2] else 2e-3)
    for each in given[:3]:
        path = f"/collections/{layer}/items/{each['id'].replace('~', '~0').replace('/', '~1')}"
        alone = found(ask, path, FEATURE, crs=uri)
        assert alone["geometry"] == each["geometry"]
        assert followed(ask, links(alone, "self")[0])[1] == alone


@pytest.mark.parametrize("layer", LAYERS)
def test_crs_fc_crs_action_through_pages(ask: Ask, layer: str) -> None:
    body = items(ask, layer, limit="3", crs=EVERY[3])
    [following] = links(body, "next")
    assert following["href"].startswith(f"{BASE}/collections/{layer}/items?")
    _, _, headers = followed(ask, following)
    assert headers["Content-Crs"] == f"<{EVERY[3]}>"
    count = {"sites": COUNT, "communes": 10}[layer]
    assert len(ids(ask, layer, limit="7", crs=EVERY[3])) == count


@pytest.mark.parametrize("uri", EVERY)
def test_crs_geojson(ask: Ask, uri: str) -> None:
    # Systems are agreed on by the parameter and told by the header: GeoJSON itself has no member
    # for one (RFC 7946, 4), and the order of axes is the system's.
    body = found(ask, "/collections/sites/items", FEATURES, crs=uri)
    assert "crs" not in body
    first, second = body["features"][0]["geometry"]["coordinates"]
    lon_lat = items(ask, "sites", limit="1")["features"][0]["geometry"]["coordinates"]
    assert ([second, first] if uri == EVERY[1] else [first, second]) == pytest.approx(
        lon_lat if uri in EVERY[:2] else placed(uri, *lon_lat), abs=2e-3
    )


@pytest.mark.parametrize("layer", LAYERS)
def test_crs_ogc_crs_header(ask: Ask, answer: Answer, layer: str) -> None:
    one = items(ask, layer, limit="1")["features"][0]["id"]
    for path in (f"/collections/{layer}/items", f"/collections/{layer}/items/{one}"):
        assert "Content-Crs" in ask(path)[2]
        assert "Content-Crs" in answer(sent("HEAD", f"/v1/ogc{path}"))["headers"]
    api = ask("/api")[1]["paths"]
    for path, told in api.items():
        said = told["get"]["responses"].get("200", {}).get("headers", {})
        assert ("Content-Crs" in said) == ("/items" in path)


@pytest.mark.parametrize("uri", EVERY)
@pytest.mark.parametrize("layer", LAYERS)
def test_crs_ogc_crs_header_value(ask: Ask, layer: str, uri: str) -> None:
    path = f"/collections/{layer}/items"
    assert ask(path, crs=uri)[2]["Content-Crs"] == f"<{uri}>"
    assert ask(path)[2]["Content-Crs"] == f"<{CRS84}>"
    box = {"bbox": corners(uri, 0.05, 46.05, 0.15, 46.06), "bbox-crs": uri}
    assert ask(path, **box)[2]["Content-Crs"] == f"<{CRS84}>"
