"""Methods that no route has: HEAD is answered as GET, and what a path does not take is said so."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aws_lambda_powertools import Logger

from functions.methods import METHODS, PAGES_OF_FORMS, by_method, methods_of
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


def forms() -> set[str]:
    """The addresses of pages that only take what a form sends."""
    return {
        path for path, methods in METHODS.items() if methods == ("POST",) and path[:4] != "/v1/"
    }


def test_every_form_has_a_page_that_its_address_leads_to() -> None:
    leading = {path.partition("{")[0] for path in forms()}
    assert leading == set(PAGES_OF_FORMS)
    for page in PAGES_OF_FORMS.values():
        assert "GET" in methods_of(page.partition("#")[0].format("x"))


@pytest.mark.parametrize("path", [path.format(id="b~11") for path in sorted(forms())])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_opens_the_address_of_a_form_is_led_to_its_page(
    ask: Any, path: str, method: str
) -> None:
    reply = ask(sent(method, path))
    assert reply["statusCode"] == 303
    assert reply["headers"]["Location"] == "/lieu/b~11#signaler"
    assert reply["headers"]["Cache-Control"] == "no-store"
    assert reply["body"] == ""


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/signaler/", "/lieu/#signaler"),
        ("/signaler/é x", "/lieu/%C3%A9%20x#signaler"),
        ("/signaler/%C3%A9", "/lieu/%C3%A9#signaler"),
        ("/signaler/a/b", "/lieu/a/b#signaler"),
        ("/signaler/a\r\nSet-Cookie: x", "/lieu/a%0D%0ASet-Cookie%3A%20x#signaler"),
        ("/signaler//evil.example", "/lieu//evil.example#signaler"),
    ],
)
def test_the_page_of_a_form_is_one_of_this_site(ask: Any, path: str, location: str) -> None:
    assert ask(get(path))["headers"]["Location"] == location


def test_another_method_of_a_form_is_told_which_there_are(ask: Any) -> None:
    reply = ask(sent("DELETE", "/signaler/a"))
    assert (reply["statusCode"], reply["headers"]["Allow"]) == (405, "GET, HEAD, POST")
