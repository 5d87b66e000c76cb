"""What the OpenAPI documents say of tokens and refusals is what the template does."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

import pytest
from aws_lambda_powertools import Logger

from functions.coverage import app as coverage, documentation as of_coverage
from functions.matches import app as matches, documentation as of_matches
from functions.nearest import app as nearest, documentation as of_nearest
from functions.scenarios import app as scenarios, documentation as of_scenarios
from functions.settings import scope_prefix
from functions.sites import app as sites, documentation as of_sites
from tests.functions import documents as made
from tests.infra.local.own import own_template

LOGGER = Logger(service="tests")
UNSAID = re.compile(
    r"^HEAD |/openapi\.json$|/reponse$|/lieu/|/territoire/|/signaler/|/robots|/sitemap|\{proxy\+\}"
    r"|/v1/ogc|/v1/(coverage|scenarios)/layers"
)
"""The documents themselves, answers as pages, what engines read, whatever is no address, and the
layers, which have documents of their own (`/v1/ogc/api`, `/v1/coverage/layers/api`…)."""


def nothing(*_: object) -> NoReturn:
    raise AssertionError("a document asks for no data")


def documents(prefix: str = "") -> list[dict[str, Any]]:
    if not prefix:
        return list(made.documents().values())
    return [
        of_nearest.openapi(nearest.build_app(nothing, LOGGER, None)),
        of_coverage.openapi(coverage.build_app(nothing, nothing, LOGGER), prefix),
        of_scenarios.openapi(scenarios.build_app(nothing, LOGGER), prefix),
        of_sites.openapi(sites.build_app(nothing, LOGGER), prefix),
        of_matches.openapi(matches.build_app(nothing, LOGGER), prefix),
    ]


def bare(key: str) -> str:
    """A route whatever its parameters are called."""
    return re.sub(r"\{[^}]+\}", "{}", key)


def operations(prefix: str = "") -> dict[str, Any]:
    return {
        bare(f"{method.upper()} {path}"): operation
        for document in documents(prefix)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def scopes_of(operation: dict[str, Any]) -> set[str]:
    return {scope for each in operation.get("security", ()) for scope in each["token"]}


SAID = operations()
ROUTES = {bare(each.key): each for each in own_template().routes if not UNSAID.search(each.key)}


def test_every_route_of_the_template_is_documented_and_no_other() -> None:
    assert set(SAID) == set(ROUTES)


@pytest.mark.parametrize("key", ROUTES)
def test_a_route_says_the_scopes_that_it_asks_for(key: str) -> None:
    lock, operation = ROUTES[key].lock, SAID[key]
    assert scopes_of(operation) == set(lock.scopes if lock else ())


def test_an_issuer_that_writes_its_name_before_scopes_is_followed_by_routes_and_documents() -> None:
    # Cognito's are `server/scope`, and cannot be otherwise.
    prefix = "https://maillage.example/"
    locks = {bare(each.key): each.lock for each in own_template(ScopePrefix=prefix).routes}
    for key, operation in operations(prefix).items():
        lock, usual = locks[key], ROUTES[key].lock
        assert scopes_of(operation) == set(lock.scopes if lock else ())
        assert {prefix + each for each in (usual.scopes if usual else ())} == scopes_of(operation)


@pytest.mark.parametrize("name", ["CoverageFunction", "ScenariosFunction", "SitesFunction"])
def test_the_functions_that_document_scopes_are_told_the_prefix(name: str) -> None:
    functions = {each.logical_id: each for each in own_template(ScopePrefix="m/").functions}
    assert scope_prefix(functions[name].environment) == "m/"
    assert scope_prefix({}) == ""


@pytest.mark.parametrize("key", ROUTES)
def test_a_route_says_how_the_gateway_refuses(key: str) -> None:
    refusals = ("401", "403", "429") if ROUTES[key].lock else ("429",)
    for status in refusals:
        content = SAID[key]["responses"][status]["content"]
        assert content["application/json"]["schema"]["$ref"].endswith("/GatewayMessage")
    assert ROUTES[key].lock or "401" not in SAID[key]["responses"]


def test_what_starts_work_or_searches_roads_is_throttled_on_its_own() -> None:
    works = {key for key, operation in SAID.items() if "202" in operation["responses"]}
    assert {"POST /v1/scenarios", "POST /v1/scenarios/{}/again"} < works
    works.add("POST /v1/scenarios/{}/by-hand")  # each of its sites is searched from
    usual = ROUTES["GET /v1/scenarios"].throttle
    assert usual is not None
    for key in works:
        own = ROUTES[key].throttle
        assert own is not None
        assert own.rate <= usual.rate / 10, key
        assert own.burst <= usual.burst / 10, key


@pytest.mark.parametrize("key", ROUTES)
def test_a_route_says_how_many_requests_it_takes(key: str) -> None:
    throttle = ROUTES[key].throttle
    assert throttle is not None
    said = SAID[key]["x-throttle"]
    assert said == {"requests_per_second": throttle.rate, "burst": throttle.burst}


def test_what_does_not_answer_says_when_to_ask_again() -> None:
    for key, operation in SAID.items():
        unavailable = operation["responses"].get("503")
        assert unavailable is None or "Retry-After" in unavailable["headers"], key


def test_a_site_is_typed_whole_and_closed_words_are_listed() -> None:
    citizens = documents()[0]
    schemas = citizens["components"]["schemas"]
    site = schemas["SiteReply"]
    assert {"adresse", "latitude", "telephone", "horaires", "services"} < set(site["required"])
    assert schemas["OriginReply"]["properties"]["understood_as"]["enum"][0] == "point"
    assert "ferry" in site["properties"]["access"]["enum"]
    given = {each["name"]: each["schema"] for each in SAID["GET /v1/nearest"]["parameters"]}
    needs = given["need"]["anyOf"][0]["items"]["enum"]
    assert needs == ["contact", "cv", "schooling", "information", "privacy"]
    geojson = SAID["GET /v1/nearest"]["responses"]["200"]["content"]["application/geo+json"]
    assert geojson["schema"]["$ref"].endswith("/NearestCollection")


def test_nothing_of_a_document_is_of_no_use_or_points_to_nothing() -> None:
    for document in documents():
        text = json.dumps(document)
        named = set(re.findall(r"#/components/schemas/([A-Za-z_0-9]{1,80})", text))
        assert named == set(document["components"]["schemas"])


def test_the_kind_of_token_is_said_where_one_is_asked_for() -> None:
    for document in documents():
        schemes = document["components"].get("securitySchemes", {})
        asks = any(
            each["security"] for path in document["paths"].values() for each in path.values()
        )
        assert list(schemes) == (["token"] if asks else [])
        assert not asks or schemes["token"]["bearerFormat"] == "JWT"
