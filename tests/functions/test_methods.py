"""Methods that no route has: HEAD is answered as GET, and what a path does not take is said so."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aws_lambda_powertools import Logger

from functions.methods import METHODS, by_method, methods_of
from functions.nearest.app import build_app
from functions.replies import resolve
from geodata.nearest.guide import Guide
from infra.local.template.template import read_template
from tests.conftest import ROOT
from tests.functions.events import get, sent

TEMPLATE = read_template(ROOT / "template.yaml", None, {"OidcIssuer": "https://issuer.example"})
ELSEWHERE = "/{proxy+}"


@pytest.fixture
def ask(guide: Guide) -> Any:
    app = build_app(lambda: guide, Logger(service="test"))
    return lambda event: by_method(event, lambda asked: resolve(app, asked, None))


def test_the_methods_are_those_of_the_templates_routes() -> None:
    routes = {(route.path, route.method) for route in TEMPLATE.routes if route.path != ELSEWHERE}
    named = {(path, each) for path, methods in METHODS.items() for each in methods}
    # HEAD has no route of its own: what takes all other paths answers it.
    assert {each for each in named if each[1] != "HEAD"} == {x for x in routes if x[1] != "HEAD"}
    # But those of another function than the one that takes all other paths.
    apart = {"/territoire/{code}", "/v1/territories/{code}/figures"}
    apart |= {path for path in METHODS if path.startswith("/v1/ogc")}
    assert {path for path, method in routes if method == "HEAD"} == apart
    free = [route for route in TEMPLATE.routes if route.lock is None and route.method != "POST"]
    public = {route.path for route in free} - {ELSEWHERE}
    assert {path for path, method in named if method == "HEAD"} == public


def test_what_no_route_takes_comes_to_the_citizens_function() -> None:
    elsewhere = {route.method for route in TEMPLATE.routes if route.path == ELSEWHERE}
    # Without OPTIONS: preflights are the gateway's to answer.
    assert elsewhere == {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/v1/nearest", {"commune": "01002"}),
        ("/v1/communes/01002", None),
        ("/v1/communes/nowhere", None),
        ("/v1/nowhere", None),
    ],
)
def test_head_is_answered_as_get_without_a_body(ask: Any, path: str, query: Any) -> None:
    whole, head = ask(get(path, query)), ask(sent("HEAD", path, None, query))
    assert whole["body"]
    assert head == {**whole, "body": ""}


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "/v1/nearest", "GET, HEAD"),
        ("DELETE", "/v1/communes/01002", "GET, HEAD"),
        ("PATCH", "/v1/scenarios", "GET, POST"),
        ("HEAD", "/v1/coverage", "GET"),
        ("GET", "/v1/sites/imports/x/publish", "POST"),
    ],
)
def test_a_method_that_a_path_does_not_take_is_said_so(
    ask: Any, method: str, path: str, allowed: str
) -> None:
    reply = ask(sent(method, path, None if method in ("GET", "HEAD") else {"a": 1}))
    assert (reply["statusCode"], reply["headers"]["Allow"]) == (405, allowed)
    if method == "HEAD":
        assert reply["body"] == ""
    else:
        assert json.loads(reply["body"])["code"] == "method_not_allowed"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_what_is_nowhere_is_so_by_any_method(ask: Any, method: str) -> None:
    reply = ask(sent(method, "/v1/nowhere", {"a": 1}))
    assert (reply["statusCode"], json.loads(reply["body"])["code"]) == (404, "unknown_path")


def test_a_path_that_several_patterns_take_has_the_methods_of_all() -> None:
    assert methods_of("/v1/scenarios/sweeps") == ("DELETE", "GET", "POST")
