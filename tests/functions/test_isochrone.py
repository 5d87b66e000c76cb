"""GET /v1/isochrone and POST /v1/matrix: places in, bands and tables of trips out."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import shapely
from aws_lambda_powertools import Logger
from pydantic import TypeAdapter

from functions.coverage.app import build_app
from functions.coverage.places import MatrixBody
from functions.coverage.wiring import Service
from functions.guard import resolve_signed
from geodata.coverage.isochrones import IsochroneReply
from geodata.coverage.matrices import MatrixReply
from tests.functions.coverage_asking import Ask
from tests.functions.events import get, post, signed, with_token

MARKET = {"lat": "46.05", "lon": "0.15"}
Matrix = Callable[[dict[str, Any]], tuple[int, Any]]


@pytest.fixture
def matrix(service: Service) -> Matrix:
    app = build_app(lambda: service, lambda *_: "", Logger(service="test"))

    def asked(body: dict[str, Any]) -> tuple[int, Any]:
        reply = resolve_signed(app, signed(post("/v1/matrix", json.dumps(body))), None)
        return reply["statusCode"], json.loads(reply["body"])

    return asked


def test_a_position_reaches_communes_their_people_and_their_outline(ask: Ask) -> None:
    status, body, headers = ask("/v1/isochrone", {**MARKET, "minutes": "5,60"})
    assert (status, headers["Cache-Control"]) == (200, "private, no-store")
    TypeAdapter(IsochroneReply).validate_python(body)
    near, far = body["bands"]
    assert (near["minutes"], far["minutes"], body["direction"]) == (5, 60, "to_place")
    assert near["people"] <= far["people"] == sum(row["people"] for row in body["rows"])
    assert {row["code"] for row in body["rows"]} >= {"01002"}
    assert far["communes"] == len(body["rows"])
    assert shapely.from_geojson(json.dumps(far["outline"])).is_valid
    assert body["catchment"] is None
    assert "limited_to" not in body


def test_the_same_question_has_the_same_bytes_and_an_etag(ask: Ask) -> None:
    one, other = (ask("/v1/isochrone", {"site": "market"}) for _ in range(2))
    assert one[1] == other[1]
    assert one[2]["ETag"] == other[2]["ETag"]
    assert ask("/v1/isochrone", {"site": "market"}, **{"if-none-match": one[2]["ETag"]})[0] == 304


def test_a_site_has_a_catchment_and_what_others_reach_too(ask: Ask) -> None:
    _, body, _ = ask("/v1/isochrone", {"site": "market", "minutes": "30"})
    assert body["place"]["site"] == {"site_id": "market", "name": body["place"]["site"]["name"]}
    catchment, band = body["catchment"], body["bands"][0]
    # It is the only site of the country: whoever a road joins to it is nearer to it than to any.
    assert catchment["people"] >= band["people"] == band["people_only_here"] > 0
    assert band["people_also_elsewhere"] == 0
    assert all(row["is_nearest"] and row["other_minutes"] is None for row in body["rows"])


def test_an_island_reaches_itself(ask: Ask) -> None:
    _, body, _ = ask("/v1/isochrone", {"commune": "85113", "minutes": "120"})
    assert [row["code"] for row in body["rows"]] == ["85113"]
    assert body["communes_joined"] == 1


def test_geojson_has_a_feature_a_band_the_widest_first(ask: Ask) -> None:
    status, body, headers = ask(
        "/v1/isochrone", {"site": "market", "minutes": "10,20", "format": "geojson"}
    )
    assert (status, headers["Content-Type"]) == (200, "application/geo+json")
    assert [each["id"] for each in body["features"]] == ["20", "10", "catchment"]
    assert body["features"][0]["properties"]["people"] > 0


@pytest.mark.parametrize(
    ("query", "code", "word"),
    [
        ({"lat": "0.15", "lon": "46.05"}, "invalid_parameter", "swap"),
        ({"lat": "30", "lon": "-40"}, "invalid_parameter", "in no commune"),
        ({"lat": "46.05"}, "invalid_origin", "together"),
        ({}, "invalid_origin", "exactly one"),
        ({"commune": "01002", "site": "market"}, "invalid_origin", "several places"),
        ({"commune": "99999"}, "unknown_code", "99999"),
        ({"site": "nobody"}, "unknown_site", ""),
        ({"site": "lost"}, "invalid_parameter", "no coordinates"),
        ({**MARKET, "minutes": "20,10"}, "invalid_parameter", "10,20"),
        ({**MARKET, "minutes": "10,10"}, "invalid_parameter", "each once: 10"),
        ({**MARKET, "minutes": "1,2,3,4,5,6,7"}, "invalid_parameter", "at most 6"),
        ({**MARKET, "minutes": "0"}, "invalid_parameter", "from 1 to 120"),
        ({**MARKET, "minutes": "nan"}, "invalid_parameter", "from 1 to 120"),
        ({**MARKET, "minutes": "dix"}, "invalid_parameter", "10,20,30"),
        ({**MARKET, "mode": "transit"}, "invalid_parameter", ""),
        ({**MARKET, "hours": "2"}, "invalid_parameter", "unknown parameter"),
    ],
)
def test_a_wrong_question_is_told_what_would_do(
    ask: Ask, query: dict[str, str], code: str, word: str
) -> None:
    status, body, _ = ask("/v1/isochrone", query)
    assert (status, body["code"]) in {(422, code), (400, code), (404, code)}
    assert word in body["detail"]


def test_a_token_of_a_departement_asks_of_its_places_and_is_told_of_its_communes(
    service: Service,
) -> None:
    app = build_app(lambda: service, lambda *_: "", Logger(service="test"))

    def asked(only: str, **query: str) -> tuple[int, Any]:
        event = with_token(get("/v1/isochrone", query), "prefecture", departements=only)
        reply = resolve_signed(app, event, None)
        return reply["statusCode"], json.loads(reply["body"])

    _, whole = asked("*", commune="85001", minutes="120")
    status, own = asked("[85]", commune="85001", minutes="120")
    assert {row["code"][:2] for row in whole["rows"]} > {"85"}
    assert (status, own["limited_to"]) == (200, ["85"])
    assert {row["code"][:2] for row in own["rows"]} == {"85"}
    assert own["bands"][0]["people"] == sum(row["people"] for row in own["rows"])
    for only in ("[75]", "[]", "tous"):
        assert asked(only, commune="85001")[0] == 403
    event = post("/v1/matrix", json.dumps({"origins": [], "destinations": []}))
    refused = resolve_signed(app, with_token(event, "prefecture", departements="[]"), None)
    assert refused["statusCode"] in (403, 422)


def test_a_matrix_has_a_row_for_each_origin_and_says_why_there_is_no_trip(matrix: Matrix) -> None:
    status, body = matrix(
        {
            "origins": [{"commune": "01002"}, {"commune": "85113"}],
            "destinations": [{"site": "market"}, {"lat": 46.05, "lon": 0.75}, {"commune": "85113"}],
            "max_minutes": 30,
        }
    )
    assert status == 200
    TypeAdapter(MatrixReply).validate_python(body)
    assert [len(row) for row in body["minutes"]] == [3, 3]
    assert body["minutes"][0][2] is None
    assert body["reasons"][0][2] == "no_road"
    assert body["minutes"][1][2] < 1
    assert body["reasons"][1][2] is None
    assert (body["method"], body["methods"]) == ("model", None)
    low, at, high = (body[name][0][0] for name in ("minutes_low", "minutes", "minutes_high"))
    assert low <= at <= high
    assert body["metres"][1][2] == 0 < body["metres"][0][2]
    reasons = {each for row in body["reasons"] for each in row}
    assert reasons <= {None, "no_road", "beyond_limit"}


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ({"origins": [], "destinations": [{"commune": "01002"}]}, "at least 1"),
        (
            {"origins": [{"commune": "01002"}] * 101, "destinations": [{"site": "market"}]},
            "most 100",
        ),
        ({"origins": [{}], "destinations": [{"site": "market"}]}, "origins[0]"),
        (
            {"origins": [{"site": "market"}], "destinations": [{"lat": 0.15, "lon": 46.05}]},
            "destinations[0]",
        ),
    ],
)
def test_a_wrong_matrix_names_the_place(matrix: Matrix, body: dict[str, Any], word: str) -> None:
    status, found = matrix(body)
    assert status in (400, 422)
    assert word in found["detail"]


def test_the_text_of_a_body_holds_no_place() -> None:
    body = MatrixBody.model_validate({"origins": [MARKET], "destinations": [{"site": "market"}]})
    # The framework makes one for a line that it does not write, of a thousand places.
    assert "46.05" not in repr(body)
    assert "market" not in repr(body)
