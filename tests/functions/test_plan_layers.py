"""/v1/scenarios/layers: the sites of plans for GIS, each plan for those who may read it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from pyproj import Transformer

from functions.replies import PRIVATE
from functions.scenarios.app import answered
from functions.scenarios.layers import ROOT
from tests.clients.served import served
from tests.functions.events import get, with_token
from tests.functions.gdal_reading import listed, read as gdal_read
from tests.functions.planners import ANN, BOB, VILLAGES, Room

Ask = Callable[..., dict[str, Any]]
IN_85, IN_75 = "85", "75"


@pytest.fixture
def ask(room: Room) -> Ask:
    def asked(path: str, who: str = ANN, only: str = "*", **query: str) -> dict[str, Any]:
        event = with_token(get(path, query or None, host="carte.example"), who, departements=only)
        return answered(event, room.app, lambda: room.service, None)

    return asked


def read(reply: dict[str, Any]) -> Any:
    assert reply["statusCode"] == 200, reply["body"]
    assert reply["headers"]["Cache-Control"] == PRIVATE
    return json.loads(reply["body"])


def titles(ask: Ask, **who: str) -> dict[str, str]:
    told = read(ask(f"{ROOT}/collections", **who))["collections"]
    return {each["id"]: each["title"] for each in told}


def test_a_plan_of_the_account_is_a_layer_of_its_sites(room: Room, ask: Ask) -> None:
    assert titles(ask) == {}
    scenario_id = room.solved(VILLAGES)
    waiting = room.ask("POST", "/v1/scenarios", {**VILLAGES, "name": "Autre"}).body["id"]
    assert titles(ask) == {scenario_id: "Vague"}
    assert titles(ask, who=BOB) == {}
    items = f"{ROOT}/collections/{scenario_id}/items"
    features = read(ask(items))["features"]
    query = {"format": "geojson"}
    file = room.ask("GET", f"/v1/scenarios/{scenario_id}/result", query=query).body["features"]
    assert [each["geometry"] for each in features] == [each["geometry"] for each in file]
    for own, theirs in zip(features, file, strict=True):
        told = own["properties"]
        same = told.keys() & theirs["properties"].keys()
        assert {"kind", "posts", "people_in_catchment"} <= same
        assert {name: told[name] for name in same} == {
            name: theirs["properties"][name] for name in same
        }
    assert {each["properties"]["kind"] for each in features} == {"opening", "existing"}
    opening = read(ask(items, kind="opening"))["features"]
    assert [each["id"] for each in opening] == ["opening-1", "opening-2"]
    assert read(ask(f"{items}/opening-1"))["geometry"] == opening[0]["geometry"]
    lon, lat = opening[0]["geometry"]["coordinates"]
    box = f"{lon - 0.001},{lat - 0.001},{lon + 0.001},{lat + 0.001}"
    assert [each["id"] for each in read(ask(items, bbox=box))["features"]] == ["opening-1"]
    lambert = "http://www.opengis.net/def/crs/EPSG/0/2154"
    [first, _] = read(ask(items, kind="opening", crs=lambert))["features"]
    metres = Transformer.from_crs("OGC:CRS84", lambert).transform(lon, lat)
    assert first["geometry"]["coordinates"] == pytest.approx(metres, abs=2e-3)
    around = {"bbox": "{},{},{},{}".format(*(x - 10 for x in metres), *(x + 10 for x in metres))}
    inside = read(ask(items, **around, **{"bbox-crs": lambert}))["features"]
    assert [each["id"] for each in inside] == ["opening-1"]
    for path in (items, f"{ROOT}/collections/{scenario_id}"):
        assert ask(path, who=BOB)["statusCode"] == 404
        # Its territory is beyond what the token is for by now.
        assert ask(path, only=IN_85)["statusCode"] == 404
    for wrong in (waiting, "x", f"{scenario_id}0"):
        assert ask(f"{ROOT}/collections/{wrong}/items")["statusCode"] == 404


def test_a_plan_under_review_shows_a_prefecture_its_own_sites_alone(room: Room, ask: Ask) -> None:
    scenario_id = room.solved({**VILLAGES, "posts": 3, "existing": {"keep": "none"}})
    plan = room.ask("GET", f"/v1/scenarios/{scenario_id}/plan").body
    items = f"{ROOT}/collections/{scenario_id}/items"
    assert ask(items, who=BOB, only=IN_85)["statusCode"] == 404
    room.ask("POST", f"/v1/scenarios/{scenario_id}/review")
    mine = [each for each in plan["sites"] if each["departement"] == IN_85]
    assert mine
    assert len(mine) < len(plan["sites"])
    assert titles(ask, who=BOB, only=IN_85) == {scenario_id: "Vague"}
    found = read(ask(items, who=BOB, only=IN_85))["features"]
    assert [each["properties"]["commune"] for each in found] == [each["commune"] for each in mine]
    assert {each["properties"]["kind"] for each in found} == {"opening"}
    assert len(read(ask(items, who=BOB))["features"]) == len(plan["sites"])
    elsewhere = {each["departement"] for each in plan["sites"]}
    assert "97" not in elsewhere
    assert titles(ask, who=BOB, only="97") == {}
    assert ask(items, who=BOB, only="97")["statusCode"] == 404


def test_who_has_no_token_reads_nothing(room: Room) -> None:
    for path in ("", "/api", "/conformance", "/collections", "/collections/x/items"):
        reply = answered(get(f"{ROOT}{path}"), room.app, lambda: room.service, None)
        assert (reply["statusCode"], json.loads(reply["body"])["code"]) == (403, "forbidden")


def test_gdal_lists_plans_by_their_names_and_reads_their_sites(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario_id = room.solved(VILLAGES)

    def gateway(event: dict[str, Any]) -> dict[str, Any]:
        if event["headers"].get("authorization") != "Bearer of-ann":
            return {"statusCode": 401, "headers": {}, "body": "{}"}
        return answered(with_token(event, ANN), room.app, lambda: room.service, None)

    monkeypatch.setenv("GDAL_HTTP_AUTH", "BEARER")
    monkeypatch.setenv("GDAL_HTTP_BEARER", "of-ann")
    with served(gateway) as where:
        assert [name for name, _ in listed(f"OAPIF:{where}{ROOT}")] == [scenario_id]
        found = gdal_read(f"OAPIF:{where}{ROOT}", scenario_id)
    assert found["kind"].count("opening") == 2
    assert all(each.startswith("POINT") for each in found["geometry"])
