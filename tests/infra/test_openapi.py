"""What the OpenAPI documents say of tokens and refusals is what the template does."""

from __future__ import annotations

import re
from typing import Any, NoReturn

import pytest
from aws_lambda_powertools import Logger

from functions.coverage import app as coverage, documentation as of_coverage
from functions.nearest import app as nearest, documentation as of_nearest
from functions.scenarios import app as scenarios, documentation as of_scenarios
from functions.sites import app as sites, documentation as of_sites
from tests.infra.local.own import own_template

LOGGER = Logger(service="tests")
UNSAID = re.compile(r"/openapi\.json$|\{proxy\+\}")
"""The documents themselves, and whatever is no address."""


def nothing(*_: object) -> NoReturn:
    raise AssertionError("a document asks for no data")


def documents() -> list[dict[str, Any]]:
    return [
        of_nearest.openapi(nearest.build_app(nothing, LOGGER, None)),
        of_coverage.openapi(coverage.build_app(nothing, nothing, LOGGER)),
        of_scenarios.openapi(scenarios.build_app(nothing, LOGGER)),
        of_sites.openapi(sites.build_app(nothing, LOGGER)),
    ]


def bare(key: str) -> str:
    """A route whatever its parameters are called."""
    return re.sub(r"\{[^}]+\}", "{}", key)


SAID = {
    bare(f"{method.upper()} {path}"): operation
    for document in documents()
    for path, methods in document["paths"].items()
    for method, operation in methods.items()
}
ROUTES = {bare(each.key): each for each in own_template().routes if not UNSAID.search(each.key)}


def test_every_route_of_the_template_is_documented_and_no_other() -> None:
    assert set(SAID) == set(ROUTES)


@pytest.mark.parametrize("key", ROUTES)
def test_a_route_says_the_scopes_that_it_asks_for(key: str) -> None:
    lock, operation = ROUTES[key].lock, SAID[key]
    alternatives = [scope for each in operation.get("security", ()) for scope in each["token"]]
    assert set(alternatives) == set(lock.scopes if lock else ())


@pytest.mark.parametrize("key", ROUTES)
def test_a_route_says_how_the_gateway_refuses(key: str) -> None:
    refusals = ("401", "403", "429") if ROUTES[key].lock else ("429",)
    for status in refusals:
        content = SAID[key]["responses"][status]["content"]
        assert content["application/json"]["schema"]["$ref"].endswith("/GatewayMessage")
    assert ROUTES[key].lock or "401" not in SAID[key]["responses"]


def test_the_kind_of_token_is_said_where_one_is_asked_for() -> None:
    for document in documents():
        schemes = document["components"].get("securitySchemes", {})
        asks = any(
            "security" in each for path in document["paths"].values() for each in path.values()
        )
        assert list(schemes) == (["token"] if asks else [])
        assert not asks or schemes["token"]["bearerFormat"] == "JWT"
