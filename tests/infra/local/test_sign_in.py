"""Signing in at the local issuer: a code for a page of ours, and a token for that code alone."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from infra.local.identity.issuer import Issuer
from infra.local.identity.sign_in import SignInDesk

ISSUER = Issuer("http://127.0.0.1:8000/oidc", generate_private_key(65537, 2048))
DESK = SignInDesk(ISSUER)
PAGE = "http://127.0.0.1:8000/planification.html"
VERIFIER = "a-secret-of-this-page"
CHALLENGE = (
    base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
)
ASKED = {
    "client_id": "maillage",
    "redirect_uri": PAGE,
    "state": "s1",
    "code_challenge": CHALLENGE,
    "scope": "openid scenarios:write",
}


def code(**given: str) -> str:
    asked = {**ASKED, "subject": "anne", "scope": "scenarios:write", **given}
    reply = DESK.answer("GET", f"/oidc/enter?{urlencode(asked)}", b"")
    assert reply.status == 303
    back = urlsplit(dict(reply.headers)["location"])
    told = parse_qs(back.query)
    assert (f"{back.scheme}://{back.netloc}{back.path}", told["state"]) == (PAGE, ["s1"])
    return told["code"][0]


def exchanged(**given: str) -> tuple[int, Any]:
    form = {"grant_type": "authorization_code", "redirect_uri": PAGE, "code_verifier": VERIFIER}
    reply = DESK.answer("POST", "/oidc/token", urlencode({**form, **given}).encode())
    return reply.status, json.loads(reply.body)


def test_a_code_becomes_a_token_with_what_was_asked() -> None:
    status, told = exchanged(code=code(departements="12, 2a"))
    claims = jwt.decode(
        told["access_token"], ISSUER.key.public_key(), algorithms=["RS256"], audience="maillage"
    )
    assert status == 200
    assert (claims["sub"], claims["scope"]) == ("anne", "scenarios:write")
    assert claims["departements"] == ["12", "2A"]


def test_without_departements_nobody_is_limited() -> None:
    _, told = exchanged(code=code())
    claims = jwt.decode(told["access_token"], options={"verify_signature": False})
    assert claims["departements"] == "*"


def test_a_code_without_its_verifier_is_worth_nothing() -> None:
    stolen = code()
    assert exchanged(code=stolen, code_verifier="guessed")[0] == 400
    assert exchanged(code=stolen, redirect_uri=f"{PAGE}x")[0] == 400
    assert exchanged(code=ISSUER.token("anne", ["sites:write"]))[0] == 400


def test_a_code_is_worth_one_token() -> None:
    once = code()
    assert exchanged(code=once)[0] == 200
    assert exchanged(code=once) == (400, {"error": "invalid_grant"})
    assert exchanged(code=code())[0] == 200


@pytest.mark.parametrize(
    "changed",
    [
        {"redirect_uri": "https://elsewhere.example/"},
        {"redirect_uri": "http://127.0.0.1:8001/"},
        {"redirect_uri": "javascript:alert(1)"},
        {"redirect_uri": f"{PAGE}#x"},
        {"redirect_uri": "http://[::1"},
        {"redirect_uri": "http://[127.0.0.1:8000]/"},
        {"client_id": "another"},
        {"code_challenge": ""},
    ],
)
@pytest.mark.parametrize("path", ["authorize", "enter"])
def test_no_code_goes_to_another_origin(path: str, changed: dict[str, str]) -> None:
    reply = DESK.answer("GET", f"/oidc/{path}?{urlencode({**ASKED, **changed})}", b"")
    assert reply.status == 400


def test_what_the_page_is_asked_is_never_read_as_html() -> None:
    asked = {**ASKED, "state": '"><script>alert(1)</script>'}
    reply = DESK.answer("GET", f"/oidc/authorize?{urlencode(asked)}", b"")
    assert reply.status == 200
    assert b"<script>" not in reply.body
    assert "default-src 'none'" in dict(reply.headers)["content-security-policy"]


def test_the_issuer_says_where_its_keys_are() -> None:
    found = json.loads(DESK.answer("GET", "/oidc/.well-known/openid-configuration", b"").body)
    assert found["issuer"] == ISSUER.url
    path = urlsplit(found["jwks_uri"]).path
    assert json.loads(DESK.answer("GET", path, b"").body) == ISSUER.keys()
    assert "d" not in ISSUER.keys()["keys"][0]
