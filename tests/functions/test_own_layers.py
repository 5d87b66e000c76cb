"""/v1/coverage/layers: zones to serve for GIS, as the gaps have them, for who may read them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import shapely
from aws_lambda_powertools import Logger
from pyproj import Transformer

from functions.coverage.app import answered, build_app
from functions.coverage.layers import ROOT, OwnLayers
from functions.coverage.wiring import Service
from functions.replies import PRIVATE
from geodata.exports.features.descriptions import CONFORMS_TO
from tests.clients.served import served
from tests.functions.events import get, sent, signed, with_token
from tests.functions.gdal_reading import listed, read as gdal_read

ITEMS = f"{ROOT}/collections/zones/items"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
Ask = Callable[..., dict[str, Any]]


def asking(service: Callable[[], Service]) -> Ask:
    app = build_app(service, lambda *_: "", Logger(service="test"))
    own = OwnLayers(service)

    def ask(path: str, only: str | None = None, **query: str) -> dict[str, Any]:
        event = get(path, query or None, host="carte.example")
        claims = signed(event) if only is None else with_token(event, "pref", departements=only)
        return answered(claims, app, own, None)

    return ask


@pytest.fixture(scope="module")
def ask(service: Service) -> Ask:
    return asking(lambda: service)


def read(reply: dict[str, Any]) -> Any:
    assert reply["statusCode"] == 200, reply["body"]
    return json.loads(reply["body"])


def test_zones_are_those_of_the_gaps_of_each_departement(ask: Ask) -> None:
    found = read(ask(ITEMS))["features"]
    assert found
    for code in {each["properties"]["departement"] for each in found}:
        gaps = read(ask(f"/v1/coverage/departement/{code}/gaps", format="geojson"))["features"]
        mine = [each for each in found if each["properties"]["departement"] == code]
        assert [each["id"] for each in mine] == [f"{code}-{each['id']}" for each in gaps]
        for own, theirs in zip(mine, gaps, strict=True):
            assert own["geometry"] == theirs["geometry"]
            assert own["properties"] == {"departement": code, **theirs["properties"]}
    assert read(ask(ITEMS, departement="85"))["features"] == [
        each for each in found if each["properties"]["departement"] == "85"
    ]
    assert read(ask(ITEMS, departement="01"))["numberMatched"] < len(found)


def test_a_token_has_the_zones_of_its_departements_alone(ask: Ask) -> None:
    every = read(ask(ITEMS))["features"]
    own = read(ask(ITEMS, "85"))["features"]
    assert own
    assert {each["id"] for each in own} == {
        each["id"] for each in every if each["properties"]["departement"] == "85"
    }
    assert read(ask(ITEMS, "85", departement="01"))["features"] == []
    others = read(ask(ITEMS, "75"))["features"]
    assert {each["properties"]["departement"] for each in others} <= {"75"}
    assert ask(f"{ITEMS}/{own[0]['id']}", "75")["statusCode"] == 404
    assert read(ask(f"{ITEMS}/{own[0]['id']}", "85"))["geometry"] == own[0]["geometry"]
    for nobody in ("[]", "tous sauf 48"):
        assert ask(ITEMS, nobody)["statusCode"] == 403


def test_who_has_no_token_reads_nothing_not_even_what_there_is(service: Service) -> None:
    app = build_app(lambda: service, lambda *_: "", Logger(service="test"))
    own = OwnLayers(lambda: service)
    for path in (ROOT, f"{ROOT}/api", f"{ROOT}/collections", f"{ROOT}/collections/zones", ITEMS):
        reply = answered(get(path), app, own, None)
        assert (reply["statusCode"], json.loads(reply["body"])["code"]) == (403, "forbidden")
    assert answered(signed(sent("POST", ITEMS)), app, own, None)["statusCode"] == 405


def test_every_link_leads_somewhere_and_nothing_is_kept_by_anybody(ask: Ask) -> None:
    left, seen = [ROOT], set[str]()
    while left:
        path = left.pop()
        seen.add(path)
        reply = ask(path)
        assert reply["headers"]["Cache-Control"] == PRIVATE
        body = read(reply)
        links = [
            *body.get("links", ()),
            *(x for c in body.get("collections", ()) for x in c["links"]),
        ]
        own = "https://carte.example"
        left += [
            each["href"].removeprefix(own)
            for each in links
            if each["href"].startswith(own) and each["href"].removeprefix(own) not in seen
        ]
    assert seen == {
        *(f"{ROOT}{each}" for each in ("", "/api", "/conformance", "/collections")),
        *(f"{ROOT}/collections/zones", ITEMS),
    }
    assert set(read(ask(f"{ROOT}/conformance"))["conformsTo"]) == set(CONFORMS_TO)
    document = read(ask(f"{ROOT}/api"))
    assert not any("files" in each for each in document["paths"])
    paths = document["paths"]["/collections/zones/items"]["get"]["parameters"]
    assert {each["name"] for each in paths if "name" in each} == {"departement"}


def test_a_box_and_pages_hold_each_zone_once(ask: Ask) -> None:
    every = read(ask(ITEMS))["features"]
    found: list[str] = []
    query = {"limit": "1"}
    while query:
        page = read(ask(ITEMS, **query))
        found += [each["id"] for each in page["features"]]
        following = next((x["href"] for x in page["links"] if x["rel"] == "next"), None)
        query = (
            {}
            if following is None
            else dict(each.split("=") for each in following.partition("?")[2].split("&"))
        )
    assert found == [each["id"] for each in every]
    box = (0.65, 45.9, 1.05, 46.2)
    inside = read(ask(ITEMS, bbox=",".join(map(str, box))))["features"]
    area = shapely.box(*box)
    assert [each["id"] for each in inside] == [
        each["id"]
        for each in every
        if each["geometry"] is None
        or shapely.intersects(shapely.from_geojson(json.dumps(each["geometry"])), area)
    ]


def test_zones_are_given_and_asked_for_in_lambert_93_too(ask: Ask) -> None:
    of_france = {"crs": f"{EPSG}2154"}
    every, reply = read(ask(ITEMS))["features"], ask(ITEMS, **of_france)
    assert reply["headers"]["Content-Crs"] == f"<{EPSG}2154>"
    assert reply["headers"]["Cache-Control"] == PRIVATE
    metres = read(reply)["features"]
    there = Transformer.from_crs("OGC:CRS84", "EPSG:2154", always_xy=True)
    for one, other in zip(every, metres, strict=True):
        assert one["properties"] == other["properties"]
        first = shapely.get_coordinates(shapely.from_geojson(json.dumps(one["geometry"])))[0]
        given = shapely.get_coordinates(shapely.from_geojson(json.dumps(other["geometry"])))[0]
        assert given.tolist() == pytest.approx(there.transform(*first), abs=2e-3)
    for each in metres:
        shape = shapely.from_geojson(json.dumps(each["geometry"]))
        written = ",".join(map(str, shape.buffer(-10).bounds))
        inside = read(ask(ITEMS, bbox=written, **{"bbox-crs": f"{EPSG}2154"}))["features"]
        assert each["id"] in [found["id"] for found in inside]
        assert len(inside) < len(metres)
    assert ask(ITEMS, crs="EPSG:2154")["statusCode"] == 400


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        (ITEMS, {"colour": "x"}, 400),
        (ITEMS, {"bbox": "1,2"}, 400),
        (f"{ROOT}/collections/zones", {"limit": "3"}, 400),
        (f"{ROOT}/collections/sites", {}, 404),
        (f"{ROOT}/files/lieux.gpkg", {}, 404),
        (f"{ITEMS}/85-none", {}, 404),
    ],
)
def test_what_is_wrong_is_told_as_the_standard_does(
    ask: Ask, path: str, query: dict[str, str], status: int
) -> None:
    reply = ask(path, **query)
    assert reply["statusCode"] == status
    # An address that leads nowhere is told where these layers begin, and not the public ones.
    assert json.loads(reply["body"])["detail"].endswith(f"see {ROOT}.") == (
        "unknown_path" in reply["body"]
    )


def test_zones_of_a_newer_run_take_the_place_of_those_that_were_kept(service: Service) -> None:
    now = [service]
    ask = asking(lambda: now[0])
    first = read(ask(ITEMS))["features"]
    assert read(ask(ITEMS))["features"] == first
    now[0] = replace(service, documents=service.documents.limited_to(["75"]))
    assert read(ask(ITEMS))["features"] != first


def test_gdal_reads_them_by_a_token_in_a_header_and_nothing_without(
    ask: Ask, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = build_app(lambda: service, lambda *_: "", Logger(service="test"))
    own = OwnLayers(lambda: service)

    def gateway(event: dict[str, Any]) -> dict[str, Any]:
        if event["headers"].get("authorization") != "Bearer of-vendee":
            return {"statusCode": 401, "headers": {}, "body": "{}"}
        return answered(with_token(event, "pref", departements="85"), app, own, None)

    with served(gateway) as where:
        address = f"OAPIF:{where}{ROOT}"
        with pytest.raises(AssertionError, match="401"):
            listed(address)
        monkeypatch.setenv("GDAL_HTTP_AUTH", "BEARER")
        monkeypatch.setenv("GDAL_HTTP_BEARER", "of-vendee")
        assert [name for name, _ in listed(address)] == ["zones"]
        found = gdal_read(address, "zones")
    expected = read(ask(ITEMS, "85"))["features"]
    assert found["name"] == [each["properties"]["name"] for each in expected]
    assert found["people"] == [each["properties"]["people"] for each in expected]
