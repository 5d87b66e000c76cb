"""GET /v1/coverage: territories, parameters, formats; documents and problems out."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from aws_lambda_powertools import Logger
from pydantic import TypeAdapter

from functions.coverage.app import build_app
from functions.coverage.wiring import Service
from functions.openapi import Problem
from geodata import coverage
from geodata.coverage.endings import EndingsReply
from geodata.coverage.site_changes import SitesChangedReply
from geodata.errors import StoreUnavailableError
from geodata.exports.formats import COVERAGE_FORMATS
from tests.coverage_country import DAY
from tests.functions.coverage_asking import LINK, VENDEE, Ask
from tests.functions.events import get, signed


def row(body: dict[str, Any], code: str) -> dict[str, Any]:
    return next(each for each in body["rows"] if each["code"] == code)


def test_the_catalogue_says_what_there_is_to_ask(ask: Ask) -> None:
    status, body, headers = ask("/v1/coverage")
    assert (status, headers["Cache-Control"]) == (200, "private, no-store")
    assert body["levels"] == ["france", "region", "departement", "epci", "commune"]
    assert [weight["name"] for weight in body["weights"]] == ["people", "fragility"]
    assert [each["name"] for each in body["classes"]] == ["density"]
    assert {"code": "85", "name": "Vendée"} in body["territories"]["departement"]
    assert body["defaults"]["threshold_minutes"] == 20
    assert body["defaults"]["at"] == DAY
    assert body["sites_tell"] == {"sites": 2, "dated": 0, "granted_apart": 0}
    assert (body["sites_version"], body["versions"][0]["version"]) == ("in-use", "in-use")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("vendee", ("departement", "85")),
        ("85", ("departement", "85")),
        ("pays loire", ("region", "52")),
        ("ile d yeu", ("commune", "85113")),
        ("2000", ("epci", "2000")),
        ("FRANCE", ("france", "FR")),
        ("01999", ("commune", "01004")),
    ],
)
def test_a_territory_is_found_as_people_write_it(
    ask: Ask, text: str, found: tuple[str, str]
) -> None:
    _, body, _ = ask("/v1/coverage/territories", {"q": text})
    first = body["territories"][0]
    assert (first["level"], first["code"]) == found


def test_a_text_that_names_nothing_finds_nothing(ask: Ask) -> None:
    assert ask("/v1/coverage/territories", {"q": "é%"})[:2] == (
        200,
        {"territories": [], "closed": []},
    )


def test_a_departement_is_told_with_its_communes_and_zones(ask: Ask) -> None:
    status, body, headers = ask(VENDEE)
    assert (status, headers["Content-Type"]) == (200, "application/json")
    assert (body["territory"]["name"], body["indicators"]["people"]) == ("Vendée", 6_130)
    assert [each["code"] for each in body["rows"]] == ["85001", "85002", "85003", "85113"]
    island = row(body, "85113")
    assert (island["minutes"], island["reachable"], island["status"]) == (
        None,
        False,
        "unreachable",
    )
    assert island["zone"] == "85113"
    assert [zone["id"] for zone in body["zones"]] == ["85113", "85001"]
    assert body["indicators"]["unreachable"] == {
        "communes": 4,
        "arrondissements": 0,
        "people": 6_130,
    }
    assert body["question"]["at"] == DAY


@pytest.mark.parametrize(
    ("query", "statuses"),
    [
        ({}, ["remote", "underserved", "remote", "remote"]),
        ({"threshold_minutes": "20.1"}, ["remote", "underserved", "underserved", "remote"]),
        ({"threshold_minutes": "20.05"}, ["remote", "underserved", "remote", "remote"]),
        (
            {"threshold_minutes": "180", "least_per_10k": "0.05"},
            ["underserved", "served", "underserved", "underserved"],
        ),
    ],
)
def test_thresholds_decide_what_a_commune_is(
    ask: Ask, query: dict[str, str], statuses: list[str]
) -> None:
    _, body, _ = ask("/v1/coverage/departement/01", query)
    assert [each["status"] for each in body["rows"]] == statuses


def test_france_is_its_departements_unless_its_communes_are_asked_for(ask: Ask) -> None:
    _, body, _ = ask("/v1/coverage/france/fr")
    assert [each["code"] for each in body["rows"]] == ["01", "75", "85"]
    assert sum(each["people"] for each in body["rows"]) == body["indicators"]["people"]
    _, body, _ = ask("/v1/coverage/france/FR", {"rows": "communes"})
    assert len(body["rows"]) == 10
    _, body, _ = ask("/v1/coverage/region/76", {"rows": "territories"})
    assert [each["code"] for each in body["rows"]] == ["01", "75"]


def test_a_zone_that_crosses_a_border_is_seen_whole_from_both_sides(ask: Ask) -> None:
    for code in ("75", "85"):
        _, body, _ = ask(f"/v1/coverage/departement/{code}/gaps")
        zone = next(each for each in body["zones"] if each["id"] == "85001")
        assert zone["departements"] == ["75", "85"]
        assert len(zone["communes"]) == 5
        assert zone["outline"]["type"] == "Polygon"


def test_what_changed_since_a_version_is_counted_in_people(ask: Ask) -> None:
    _, body, _ = ask(VENDEE, {"since": "former", "threshold_minutes": "60"})
    change = body["change"]
    assert change["since"] == "former"
    # Paris and the villages had Nant: of them, three are in the Vendée.
    assert change["lost"] == {"communes": 3, "arrondissements": 0, "people": 1_130}
    assert change["gained"] == {"communes": 0, "arrondissements": 0, "people": 0}
    nant = next(each for each in change["rows"] if each["code"] == "85001")
    assert (nant["minutes_before"], nant["minutes_after"]) == (1.1, None)
    assert (nant["status_before"], nant["status_after"]) == ("served", "unreachable")
    assert ask(VENDEE)[1]["change"] is None


def test_another_weight_says_whom_it_does_not_know(ask: Ask) -> None:
    _, body, _ = ask("/v1/coverage/departement/01", {"weight": "fragility"})
    assert body["indicators"]["weight"]["communes_without"] == 1
    assert row(body, "01004")["weight"] is None
    assert row(body, "01001")["weight"] == 1_720


def test_the_sources_that_were_used_are_credited_and_no_other(ask: Ask) -> None:
    def credited(query: dict[str, str]) -> list[str]:
        _, body, _ = ask("/v1/coverage/departement/01", query)
        return [each["name"] for each in body["sources"] if each["what"] == "column"]

    assert len(credited({})) == 1  # density: the answer has a table by it
    assert len(credited({"weight": "fragility"})) == 2
    _, gaps, _ = ask("/v1/coverage/departement/01/gaps", {})
    assert {each["what"] for each in gaps["sources"]} == {"sites", "communes"}


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        *(
            ({"threshold_minutes": bad}, "threshold_minutes")
            for bad in ("0", "-5", "1e9", "180.5", "nan", "inf", "twenty", "")
        ),
        *(({"least_per_10k": bad}, "least_per_10k") for bad in ("0", "-1", "nan", "1e9")),
        *(({"catchment_minutes": bad}, "catchment_minutes") for bad in ("4", "61", "x")),
        *(({"at": bad}, "at") for bad in ("today", "2026-13-01", "1764028800", "1999-12-31")),
        ({"posts": "all"}, "posts"),
        ({"decay": "linear"}, "decay"),
        ({"weight": "income"}, "weight"),
        ({"format": "gpkg"}, "format"),
        ({"locale": "de"}, "locale"),
        ({"rows": "territories"}, "rows"),
        ({"since": "../../etc"}, "since"),
        ({"treshold": "20"}, "treshold"),
    ],
)
def test_a_bad_value_is_told_under_its_name(
    ask: Ask, query: dict[str, str], parameter: str
) -> None:
    status, body, headers = ask(VENDEE, query)
    assert (status, headers["Content-Type"]) == (422, "application/problem+json")
    assert (body["code"], body["parameter"]) == ("invalid_parameter", parameter)


@pytest.mark.parametrize(
    ("path", "query", "parameter", "allowed"),
    [
        (VENDEE, {"weight": "income"}, "weight", ["people", "fragility"]),
        (VENDEE, {"posts": "all"}, "posts", ["filled", "granted"]),
        (VENDEE, {"rows": "all"}, "rows", ["communes", "territories"]),
        (
            "/v1/coverage/canton/85",
            {},
            "level",
            ["france", "region", "departement", "epci", "commune"],
        ),
    ],
)
def test_a_wrong_choice_comes_with_the_right_ones(
    ask: Ask, path: str, query: dict[str, str], parameter: str, allowed: list[str]
) -> None:
    status, body, _ = ask(path, query)
    assert (status, body["parameter"], body["allowed"]) == (422, parameter, allowed)


@pytest.mark.parametrize(
    ("path", "query", "code"),
    [
        ("/v1/coverage/departement/99", {}, "unknown_territory"),
        ("/v1/coverage/commune/00000", {}, "unknown_territory"),
        ("/v1/coverage/france/12", {}, "unknown_territory"),
        ("/v1/coverage/epci/85/gaps", {}, "unknown_territory"),
        (VENDEE, {"since": "never"}, "unknown_version"),
        ("/v1/coverage/departement", {}, "unknown_path"),
    ],
)
def test_what_does_not_exist_is_not_found(
    ask: Ask, path: str, query: dict[str, str], code: str
) -> None:
    status, body, _ = ask(path, query)
    assert (status, body["code"]) == (404, code)


ASKED: list[tuple[str, dict[str, str], str]] = [
    ("/v1/coverage", {}, "CatalogueReply"),
    ("/v1/coverage/territories", {"q": "paris"}, "Territories"),
    ("/v1/coverage/france/FR", {"since": "former"}, "CoverageReply"),
    ("/v1/coverage/departement/85", {"since": "former"}, "CoverageReply"),
    ("/v1/coverage/commune/01004", {"weight": "fragility"}, "CoverageReply"),
    ("/v1/coverage/epci/2000", {"posts": "granted", "decay": "drees"}, "CoverageReply"),
    ("/v1/coverage/france/FR/gaps", {}, "GapsReply"),
    ("/v1/coverage/departement/99", {}, "Problem"),
    ("/v1/coverage/departement/85", {"weight": "x"}, "Problem"),
]


@pytest.mark.parametrize(("path", "query", "model"), ASKED)
def test_every_field_of_a_reply_is_documented(
    ask: Ask, path: str, query: dict[str, str], model: str
) -> None:
    _, body, _ = ask(path, query)
    schema = TypeAdapter(Problem if model == "Problem" else getattr(coverage, model)).json_schema()
    for each in (schema, *schema.get("$defs", {}).values()):
        each["additionalProperties"] = False
    jsonschema.validate(body, schema)


def test_data_that_does_not_answer_is_said_without_its_reason() -> None:
    def lost() -> Service:
        raise StoreUnavailableError("s3://secret: timed out")

    app = build_app(lost, lambda *_: "", Logger(service="test", stream=io.StringIO()))
    for path in ("/v1/coverage", "/v1/coverage/territories", VENDEE, f"{VENDEE}/gaps"):
        query = {"q": "x"} if path.endswith("territories") else None
        reply = app.resolve(signed(get(path, query)), None)
        assert reply["statusCode"] == 503
        assert "secret" not in reply["body"]


def test_the_documentation_names_every_route_parameter_and_format(ask: Ask) -> None:
    _, document, _ = ask("/v1/coverage/openapi.json")
    assert document["openapi"].startswith("3.1")
    assert len(document["paths"]) == 9
    shown = document["paths"]["/v1/coverage/{level}/{code}"]["get"]
    assert set(shown["responses"]) == {
        *("200", "303", "304", "401", "403", "404", "406", "422", "429", "503")
    }
    types = {form.media_type for form in COVERAGE_FORMATS.values()}
    assert types <= set(shown["responses"]["200"]["content"])
    for path in document["paths"].values():
        for parameter in path.get("get", {}).get("parameters", []):
            assert parameter["description"], parameter["name"]
    for name, model in document["components"]["schemas"].items():
        for field, told in model.get("properties", {}).items():
            # The two that every document of this framework has.
            assert told.get("description") or name.endswith("ValidationError"), f"{name}.{field}"


def test_an_answer_that_is_not_of_the_latest_run_says_so_in_every_format(service: Service) -> None:
    behind = replace(service, is_latest=False)
    app = build_app(lambda: behind, lambda *_: LINK, Logger(service="test"))
    for path, form in (
        ("/v1/coverage", None),
        (VENDEE, "json"),
        (VENDEE, "csv"),
        (VENDEE, "xlsx"),
        (f"{VENDEE}/gaps", "geojson"),
    ):
        query = None if form is None else {"format": form}
        reply = app.resolve(signed(get(path, query)), None)
        assert reply["statusCode"] == 200
        assert reply["headers"]["Maillage-Degraded"] == "data_not_latest"
        assert "no-store" in reply["headers"]["Cache-Control"]


def test_an_answer_of_the_latest_run_says_nothing_of_it(ask: Ask) -> None:
    assert "Maillage-Degraded" not in ask(VENDEE)[2]


def test_sites_that_opened_closed_and_moved_are_listed(ask: Ask) -> None:
    status, body, _ = ask(f"{VENDEE}/changes", {"since": "former", "threshold_minutes": "60"})
    assert status == 200
    assert body["counts"] == {"opened": 0, "closed": 1, "moved": 0}
    [closed] = body["changed_sites"]
    assert (closed["site_id"], closed["reason"]) == ("nant", "not_listed")
    assert closed["people_farther"] == body["change"]["farther"]["people"] > 0
    TypeAdapter(SitesChangedReply).validate_python(body)


def test_changes_are_of_a_version_that_was(ask: Ask) -> None:
    assert ask(f"{VENDEE}/changes")[0] == 422
    assert ask(f"{VENDEE}/changes", {"since": "never"})[0] == 404
    assert ask(f"{VENDEE}/changes", {"since": "former", "without": "market"})[0] == 422


def test_posts_that_end_are_unknown_where_no_site_tells(ask: Ask) -> None:
    _, body, _ = ask("/v1/coverage/france/FR/endings")
    assert (body["counted"], body["undated"], body["endings"]) == (1, 1, [])
    assert [each["months"] for each in body["horizons"]] == [3, 6, 12]
    TypeAdapter(EndingsReply).validate_python(body)


def test_another_mode_is_answered_and_named_in_its_files(ask: Ask) -> None:
    status, body, _ = ask(VENDEE, {"mode": "foot"})
    assert (status, body["question"]["mode"]) == (200, "foot")
    assert body["indicators"]["without_car"]["transit"] == "unknown"
    assert "without_car" in row(body, "85001")
    _, plain, _ = ask(VENDEE)
    assert "mode" not in plain["question"]
    assert "without_car" not in plain["indicators"]
    _, _, headers = ask(VENDEE, {"mode": "foot", "format": "csv"})
    assert "couverture-departement-85-a-pied-" in headers["Content-Disposition"]


@pytest.mark.parametrize("asked", [{"mode": "horse"}, {"mode": "transit"}, {"map": "without_car"}])
@pytest.mark.parametrize("part", ["", "/gaps"])
def test_a_mode_that_is_not_there_is_refused(ask: Ask, asked: dict[str, str], part: str) -> None:
    status, body, _ = ask(VENDEE + part, asked)
    assert (status, body["parameter"]) == (422, next(iter(asked)))


def test_the_catalogue_says_how_one_may_travel(ask: Ask) -> None:
    _, body, _ = ask("/v1/coverage")
    assert body["modes"] == ["car", "foot", "bicycle"]
