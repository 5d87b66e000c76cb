"""GET /v1/nearest and /v1/communes: parameters in, documents and problems out."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from aws_lambda_powertools import Logger

from functions.nearest.app import build_app
from geodata.errors import EngineUnavailableError, SnapshotError
from geodata.nearest.guide import Guide
from tests.functions.events import get

Ask = Callable[..., tuple[int, Any, dict[str, str]]]


@pytest.fixture
def ask(guide: Guide) -> Ask:
    app = build_app(lambda: guide, Logger(service="test"))

    def asked(path: str, query: dict[str, str] | None = None, **headers: str) -> Any:
        reply = app.resolve(get(path, query, **headers), None)
        body = json.loads(reply["body"]) if reply["body"] else None
        return reply["statusCode"], body, reply["headers"]

    return asked


@pytest.mark.parametrize(
    ("query", "understood_as"),
    [
        ({"lat": "46.05", "lon": "0.0"}, "point"),
        ({"commune": "01002"}, "commune"),
        ({"commune": "01999"}, "old_code"),
        ({"postcode": "01400"}, "postcode"),
        ({"q": "st etienne"}, "name"),
    ],
)
def test_every_origin_gets_the_nearest_sites(
    ask: Ask, query: dict[str, str], understood_as: str
) -> None:
    status, body, headers = ask("/v1/nearest", query)
    assert (status, headers["Content-Type"]) == (200, "application/json")
    assert body["origin"]["understood_as"] == understood_as
    assert {place["id"] for place in body["sites"]} == {"east", "west"}


def test_a_limit_is_respected(ask: Ask) -> None:
    _, body, _ = ask("/v1/nearest", {"commune": "01002", "limit": "1"})
    assert len(body["sites"]) == 1


def test_geojson_is_given_to_who_asks_for_it(ask: Ask) -> None:
    status, body, headers = ask("/v1/nearest", {"commune": "01001"}, accept="application/geo+json")
    assert (status, headers["Content-Type"]) == (200, "application/geo+json")
    first, *_, unplaced = body["features"]
    assert first["geometry"] == {"type": "Point", "coordinates": [-0.05, 46.05]}
    assert first["properties"]["distance_m"] > 0
    assert unplaced["geometry"] is None


@pytest.mark.parametrize(
    ("query", "status", "code", "parameter"),
    [
        ({"lat": "91", "lon": "0"}, 422, "invalid_parameter", "lat"),
        ({"lat": "46", "lon": "-180.5"}, 422, "invalid_parameter", "lon"),
        ({"lat": "north", "lon": "0"}, 422, "invalid_parameter", "lat"),
        ({"lat": "NaN", "lon": "0"}, 422, "invalid_parameter", "lat"),
        ({"lat": "1e999", "lon": "0"}, 422, "invalid_parameter", "lat"),
        ({"lat": "46,47", "lon": "0"}, 422, "invalid_parameter", "lat"),
        ({"lat": "46"}, 400, "invalid_origin", None),
        ({}, 400, "invalid_origin", None),
        ({"commune": "01001", "q": "Bourg"}, 400, "invalid_origin", None),
        ({"commune": "1001"}, 422, "invalid_parameter", "commune"),
        ({"commune": "01001x"}, 422, "invalid_parameter", "commune"),
        ({"commune": "01001\n"}, 422, "invalid_parameter", "commune"),
        ({"commune": "99999"}, 404, "unknown_code", None),
        ({"commune": "97701"}, 404, "not_covered", None),
        ({"postcode": "01405"}, 404, "unknown_postcode", None),
        ({"postcode": "1400"}, 422, "invalid_parameter", "postcode"),
        ({"q": "zzzz"}, 404, "unknown_name", None),
        ({"q": ""}, 422, "invalid_parameter", "q"),
        ({"q": "x" * 10_000}, 422, "invalid_parameter", "q"),
        ({"q": "\x00\x1b[31m"}, 422, "invalid_parameter", "q"),
        ({"commune": "01001", "mode": "horse"}, 422, "invalid_parameter", "mode"),
        ({"commune": "01001", "mode": "transit"}, 422, "invalid_parameter", "mode"),
        ({"commune": "01001", "max_minutes": "0"}, 422, "invalid_parameter", "max_minutes"),
        ({"commune": "01001", "max_minutes": "inf"}, 422, "invalid_parameter", "max_minutes"),
        ({"commune": "01001", "service": "Couture"}, 422, "invalid_parameter", "service"),
        ({"commune": "01001", "need": "work"}, 422, "invalid_parameter", "need"),
        ({"commune": "01001", "network": "Autre"}, 422, "invalid_parameter", "network"),
        ({"commune": "01001", "open_at": "demain"}, 422, "invalid_parameter", "open_at"),
        (
            {"commune": "01001", "open_at": "0001-01-01T00:00:00Z"},
            422,
            "invalid_parameter",
            "open_at",
        ),
        (
            {"commune": "01001", "open_at": "9999-12-31T23:00:00Z"},
            422,
            "invalid_parameter",
            "open_at",
        ),
        ({"commune": "01001", "wheelchair": "peut-être"}, 422, "invalid_parameter", "wheelchair"),
        ({"q": "...,;!"}, 422, "invalid_parameter", "q"),
        ({"q": "95.5, 2.5"}, 422, "invalid_parameter", "q"),
        ({"q": "99999"}, 404, "unknown_name", None),
        ({"q": "cedex 9"}, 404, "unknown_name", None),
        ({"commune": "01001", "limit": "0"}, 422, "invalid_parameter", "limit"),
        ({"commune": "01001", "limit": "51"}, 422, "invalid_parameter", "limit"),
        ({"commune": "01001", "limit": "five"}, 422, "invalid_parameter", "limit"),
        ({"commune": "01001", "limite": "5"}, 422, "invalid_parameter", "limite"),
    ],
)
def test_a_bad_request_is_a_problem_that_names_its_fault(
    ask: Ask, query: dict[str, str], status: int, code: str, parameter: str | None
) -> None:
    found, body, headers = ask("/v1/nearest", query)
    assert (found, body["status"], body["code"]) == (status, status, code)
    assert body.get("parameter") == parameter
    assert headers["Content-Type"] == "application/problem+json"
    assert headers["Cache-Control"] == "no-store"


def test_a_wrong_filter_value_is_told_with_the_right_ones(ask: Ask) -> None:
    _, body, _ = ask("/v1/nearest", {"commune": "01001", "fee": "gratuit"})
    assert body["allowed"] == ["Gratuit", "Gratuit sous condition", "Payant"]


def test_filters_and_moment_reach_the_answer(ask: Ask) -> None:
    query = {"commune": "01001", "service": "Aide aux démarches administratives"}
    _, body, _ = ask("/v1/nearest", {**query, "open_at": "2026-11-24T10:00:00+01:00"})
    unsaid = [(place["id"], place["unconfirmed"]) for place in body["unconfirmed_sites"]]
    assert unsaid == [("west", ["open_at"]), ("east", ["service", "open_at"])]
    assert (body["asked_at"], body["open_found"]) == ("2026-11-24T10:00+01:00", False)


def test_a_filter_given_twice_accepts_either(ask: Ask) -> None:
    # API Gateway joins the values of a repeated parameter with commas.
    assert ask("/v1/nearest", {"commune": "01001", "fee": "Gratuit,Payant"})[0] == 200
    assert ask("/v1/nearest", {"commune": "01001", "fee": "Gratuit,Autre"})[0] == 422


def test_what_a_citizen_typed_is_in_no_error(ask: Ask) -> None:
    for query in ({"q": "12 rue de la Marque Secrète"}, {"lat": "marque secrète", "lon": "0"}):
        _, body, _ = ask("/v1/nearest", query)
        assert "ecr" not in json.dumps(body, ensure_ascii=False)


def test_an_answer_to_a_position_is_for_no_shared_cache(ask: Ask) -> None:
    assert ask("/v1/nearest", {"lat": "46", "lon": "0"})[2]["Cache-Control"].startswith("private")
    assert ask("/v1/nearest", {"q": "Bourg"})[2]["Cache-Control"].startswith("private")
    assert ask("/v1/nearest", {"commune": "01001"})[2]["Cache-Control"].startswith("public")


def test_who_has_the_answer_already_is_told_so(ask: Ask) -> None:
    _, _, headers = ask("/v1/nearest", {"commune": "01001"})
    status, body, again = ask("/v1/nearest", {"commune": "01001"}, if_none_match=headers["ETag"])
    assert (status, body, again["ETag"]) == (304, None, headers["ETag"])


def test_communes_are_searched_by_name(ask: Ask) -> None:
    _, body, _ = ask("/v1/communes", {"q": "saint", "limit": "2"})
    assert [(found["code"], found["exact"]) for found in body["communes"]] == [
        ("01002", False),
        ("01003", False),
    ]


def test_a_search_that_finds_nothing_is_an_empty_list(ask: Ask) -> None:
    assert ask("/v1/communes", {"q": "zzz"})[:2] == (
        200,
        {"communes": [], "snapshot": "snapshot-of-tests"},
    )


def test_a_search_without_a_text_is_a_problem(ask: Ask) -> None:
    status, body, _ = ask("/v1/communes")
    assert (status, body["parameter"]) == (422, "q")


def test_a_commune_says_what_its_code_resolved_to(ask: Ask) -> None:
    _, body, _ = ask("/v1/communes/01005")
    assert (body["asked"], body["relation"], body["code"]) == ("01005", "part", "01004")
    assert body["population"] == 0


def test_an_unknown_path_is_a_problem(ask: Ask) -> None:
    status, body, headers = ask("/v2/nearest")
    assert (status, body["code"]) == (404, "unknown_path")
    assert headers["Content-Type"] == "application/problem+json"


def test_openapi_describes_every_route_and_bound(ask: Ask) -> None:
    _, document, _ = ask("/v1/openapi.json")
    assert document["openapi"].startswith("3.1")
    assert set(document["paths"]) == {
        *("/v1/nearest", "/v1/addresses", "/v1/reverse", "/v1/communes", "/v1/communes/{code}"),
        *("/v1/sites", "/v1/sites/{site_id}", "/v1/sign-in", "/v1/publisher"),
    }
    parameters = {p["name"]: p for p in document["paths"]["/v1/nearest"]["get"]["parameters"]}
    origins = {"lat", "lon", "commune", "postcode", "q"}
    filters = {"service", "need", "audience", "support", "fee", "programme", "network"}
    options = {"limit", "mode", "max_minutes", "open_at", "wheelchair", "appointment"}
    assert parameters.keys() == origins | filters | options | {"include_unreachable"}
    assert parameters["limit"]["schema"]["maximum"] == 50
    assert "404" in document["paths"]["/v1/nearest"]["get"]["responses"]


def test_data_that_does_not_load_is_unavailable_and_told_without_detail() -> None:
    def no_data() -> Guide:
        raise SnapshotError("secret-bucket/register.npz: damaged")

    reply = build_app(no_data, Logger(service="test")).resolve(
        get("/v1/nearest", {"commune": "01001"}), None
    )
    assert reply["statusCode"] == 503
    assert "secret-bucket" not in reply["body"]


def test_a_routing_engine_that_does_not_answer_is_told_by_its_own_code() -> None:
    def no_engine() -> Guide:
        raise EngineUnavailableError("osrm", "status 503")

    reply = build_app(no_engine, Logger(service="test")).resolve(
        get("/v1/nearest", {"commune": "01001"}), None
    )
    assert reply["statusCode"] == 503
    problem = json.loads(reply["body"])
    assert problem["code"] == "engine_unavailable"
    assert problem["detail"] == "The routing engine does not answer; try again soon."


def test_an_unexpected_error_is_a_500_without_detail_or_log_of_what_was_asked() -> None:
    log = io.StringIO()

    def broken() -> Guide:
        raise RuntimeError("12 rue de la Marque Secrète")

    reply = build_app(broken, Logger(service="unexpected", stream=log)).resolve(
        get("/v1/nearest", {"q": "12 rue de la Marque Secrète"}), None
    )
    assert reply["statusCode"] == 500
    written = reply["body"] + log.getvalue()
    assert "RuntimeError" in written
    assert "Secr" not in written


def test_pages_are_told_where_to_sign_in(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILLAGE_OIDC_ISSUER", "https://id.example")
    monkeypatch.setenv("MAILLAGE_OIDC_CLIENT", "maillage")
    monkeypatch.setenv("MAILLAGE_SCOPE_PREFIX", "maillage/")
    assert ask("/v1/sign-in")[1] == {
        "issuer": "https://id.example",
        "client_id": "maillage",
        "scope_prefix": "maillage/",
    }


def test_pages_are_told_who_publishes_them(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILLAGE_PUBLISHER_NAME", "Mairie de Rodez")
    status, told, headers = ask("/v1/publisher")
    assert (status, told["name"], told["address"]) == (200, "Mairie de Rodez", "")
    assert "public" in headers["Cache-Control"]
