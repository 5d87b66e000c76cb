"""Every route of the template that is not for everybody, knocked at with all but a good token.

Through the gateway as the local stack runs it; the functions are traps that nobody may come to.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from functions.methods import METHODS
from infra.local.gateway.events import HttpRequest
from infra.local.gateway.gateway import Gateway
from infra.local.gateway.replies import HttpResponse
from infra.local.identity.issuer import AUDIENCE, Issuer
from infra.local.template.access import SCOPES
from infra.local.template.routes import Route
from infra.local.template.template import Template, read_template
from tests.conftest import ROOT

HERE = Issuer("http://127.0.0.1:8000/oidc", generate_private_key(65537, 2048))
THIEF = Issuer(HERE.url, generate_private_key(65537, 2048))
PUBLIC = {
    *(f"GET /v1/{name}" for name in ("nearest", "addresses", "reverse", "communes")),
    *("GET /reponse", "GET /lieu/{id}", "GET /v1/sites", "GET /v1/sites/{id}"),
    *("GET /robots.txt", "GET /sitemap.xml", "GET /sitemap/{part}"),
    *("GET /v1/territories/{code}/figures", "GET /territoire/{code}", "POST /signaler/{id}"),
    *("HEAD /v1/territories/{code}/figures", "HEAD /territoire/{code}"),
    *(
        f"{name} {path}"
        for name in ("GET", "HEAD")
        for path in METHODS
        if path.startswith("/v1/ogc")
    ),
    *("GET /v1/communes/{code}", "GET /v1/sign-in", "GET /v1/publisher", "GET /v1/openapi.json"),
    *(f"{name} /{{proxy+}}" for name in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")),
}
"""Citizens' routes, where to sign in, the document, and what says that there is nothing there."""


@pytest.fixture(scope="module")
def template() -> Template:
    return read_template(ROOT / "template.yaml", None, {"OidcIssuer": HERE.url})


@pytest.fixture
def run() -> list[str]:
    """The functions that were come to."""
    return []


@pytest.fixture
def gateway(template: Template, run: list[str]) -> Gateway:
    async def trap(_payload: bytes, _trace: str) -> bytes:
        run.append("a function")
        return b'{"statusCode": 200}'

    traps = {each.logical_id: trap for each in template.functions}
    # Without throttles, which would refuse before anything is looked at.
    routes = [
        Route(each.method, each.path, each.function, 5.0, each.lock) for each in template.routes
    ]
    return Gateway(routes, traps, cors=template.cors, keys=HERE.keys(), print_line=lambda _: None)


def ask(gateway: Gateway, route: Route, *headers: tuple[str, str]) -> HttpResponse:
    target = route.path.replace("{proxy+}", "x").replace("{", "").replace("}", "")
    method = "GET" if route.method == "ANY" else route.method
    request = HttpRequest(method, target, list(headers), b"", "127.0.0.1", 8000)
    return asyncio.run(gateway.answer(request))


def locked(template: Template) -> Iterator[Route]:
    for route in template.routes:
        if route.lock is not None:
            yield route


def claims(**changed: Any) -> dict[str, Any]:
    now = int(time.time())
    usual = {"iss": HERE.url, "sub": "anne", "aud": AUDIENCE, "exp": now + 600}
    found = {**usual, "scope": " ".join(SCOPES), **changed}
    return {key: value for key, value in found.items() if value is not None}


def bad_tokens() -> dict[str, str]:
    now = int(time.time())
    changes: dict[str, dict[str, Any]] = {
        "expired": {"exp": now - 60},
        "early": {"nbf": now + 600},
        "of another issuer": {"iss": "https://elsewhere.example"},
        "for others": {"aud": "another"},
        "for ever": {"exp": None},
    }
    none = jwt.encode(claims(), None, "none", headers={"kid": HERE.key_id})
    return {
        **{name: f"Bearer {HERE.signed(claims(**change))}" for name, change in changes.items()},
        "unsigned": f"Bearer {none}",
        "of another key": f"Bearer {THIEF.signed(claims())}",
        "signed with a secret": f"Bearer {jwt.encode(claims(), 'x' * 32, 'HS256')}",
        "a password": "Basic YWRtaW46YWRtaW4=",
        "empty": "Bearer ",
        "no text": "Bearer \x00",
    }


def test_only_what_is_for_everybody_has_no_lock(template: Template) -> None:
    assert {route.key for route in template.routes if route.lock is None} == PUBLIC


def test_no_bad_token_comes_to_a_function(
    template: Template, gateway: Gateway, run: list[str]
) -> None:
    for route in locked(template):
        for name, header in {"none at all": "", **bad_tokens()}.items():
            sent = [("authorization", header)] if header else []
            assert ask(gateway, route, *sent).status == 401, (route.key, name)
    assert run == []


def test_no_scope_but_a_route_s_own_opens_it(
    template: Template, gateway: Gateway, run: list[str]
) -> None:
    for route in locked(template):
        assert route.lock is not None
        assert route.lock.scopes, route.key
        others = " ".join({*SCOPES, "openid", "admin", "*"} - set(route.lock.scopes))
        for scope in (others, "", None, others.upper(), ",".join(route.lock.scopes) + ","):
            header = f"Bearer {HERE.signed(claims(scope=scope))}"
            assert ask(gateway, route, ("authorization", header)).status == 403, route.key
    assert run == []
    for route in locked(template):
        assert (
            ask(gateway, route, ("authorization", f"Bearer {HERE.signed(claims())}")).status == 200
        )
    assert run


@pytest.mark.parametrize(
    "header",
    [
        *("x-http-method-override", "x-method-override", "x-original-url", "x-rewrite-url"),
        *("x-forwarded-host", "x-forwarded-for", "forwarded", "x-forwarded-prefix", "host"),
        *("x-amzn-oidc-data", "x-amzn-request-context", "x-apigateway-event", "cookie"),
    ],
)
def test_no_header_stands_for_a_token(
    template: Template, gateway: Gateway, run: list[str], header: str
) -> None:
    good = HERE.signed(claims())
    for value in ("GET", "/v1/nearest", "127.0.0.1", good, f"Bearer {good}", f"token={good}"):
        for route in locked(template):
            assert ask(gateway, route, (header, value)).status == 401
    assert run == []


def test_a_private_route_is_read_by_no_page_of_another_origin_with_credentials(
    template: Template, gateway: Gateway
) -> None:
    for route in template.routes:
        for origin in ("https://elsewhere.example", "null", "http://127.0.0.1.elsewhere.example"):
            reply = dict(ask(gateway, route, ("origin", origin)).headers)
            assert "access-control-allow-credentials" not in reply
            assert reply.get("access-control-allow-origin") in (None, "*")
            asked = ("access-control-request-method", "DELETE"), ("origin", origin)
            preflight = Route("OPTIONS", route.path, route.function)
            allowed = dict(ask(gateway, preflight, *asked).headers)
            assert "access-control-allow-credentials" not in allowed
