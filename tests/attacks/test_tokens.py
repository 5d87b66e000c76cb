"""Tokens that nobody should pass with: every one is refused before a function is asked."""

from __future__ import annotations

import base64
import hmac
import json
import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from hypothesis import given
from hypothesis.strategies import binary, text

from infra.local.gateway.authorizers import Admitted, admit
from infra.local.identity.issuer import Issuer
from infra.local.template.access import JwtAuthorizer, Lock

HERE = Issuer("https://id.example/realms/maillage", generate_private_key(65537, 2048))
THIEF = Issuer(HERE.url, generate_private_key(65537, 2048))
LOCK = Lock(JwtAuthorizer(HERE.url, ("maillage",)), ("scenarios:write",))
SCOPES = ["scenarios:write"]


def claims(**changed: Any) -> dict[str, Any]:
    now = int(time.time())
    usual = {"iss": HERE.url, "sub": "anne", "aud": "maillage", "exp": now + 600}
    found = {**usual, "scope": "scenarios:write", **changed}
    return {key: value for key, value in found.items() if value is not None}


def shown(header: str) -> Any:
    return admit(LOCK, {"authorization": header}, HERE.keys())


def refusal(token: str) -> int:
    found = shown(f"Bearer {token}")
    assert not isinstance(found, Admitted)
    return found.status


def part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def test_a_good_token_passes() -> None:
    found = shown(f"Bearer {HERE.token('anne', SCOPES, ['48'])}")
    assert (found.claims["sub"], found.claims["departements"]) == ("anne", "[48]")
    assert isinstance(shown(HERE.signed(claims(aud=None, client_id="maillage"))), Admitted)


@pytest.mark.parametrize(
    "changed",
    [
        {"exp": None},
        {"exp": "tomorrow"},
        {"iss": "https://elsewhere.example"},
        {"iss": None},
        {"iss": f"{HERE.url}/"},
        {"aud": "another"},
        {"aud": None},
        {"aud": []},
        {"aud": "codes"},
    ],
    ids=str,
)
def test_what_has_no_end_is_of_another_issuer_or_for_others_is_refused(
    changed: dict[str, Any],
) -> None:
    assert refusal(HERE.signed(claims(**changed))) == 401


ODD: list[Any] = [
    5,
    True,
    {},
    {"maillage": 1},
    [{"a": 1}, ["maillage"]],
    [5],
    [],
    "",
    1e400,
    "\ud800",
]


@pytest.mark.parametrize("claim", ["aud", "exp", "nbf", "iat", "sub", "scope", "client_id"])
def test_a_claim_of_another_type_raises_nothing(claim: str) -> None:
    for odd in ODD:
        for others in ({}, {"aud": None}):
            token = HERE.signed({**claims(**others), claim: odd})
            found = shown(f"Bearer {token}")
            assert isinstance(found, Admitted) or found.status in (401, 403), (claim, odd)


@pytest.mark.parametrize("kid", ODD)
def test_a_key_id_of_another_type_raises_nothing(kid: Any) -> None:
    header = {"alg": "RS256", "typ": "JWT", "kid": kid}
    assert refusal(f"{part(header)}.{part(claims())}.AAAA") == 401


@pytest.mark.parametrize(("claim", "later_s"), [("exp", -1), ("nbf", 600)])
def test_what_is_expired_or_early_is_refused(claim: str, later_s: int) -> None:
    assert refusal(HERE.signed(claims(**{claim: int(time.time()) + later_s}))) == 401


def test_an_unsigned_token_is_refused() -> None:
    for alg in ("none", "None", "NONE", "nOnE", ""):
        header = {"alg": alg, "typ": "JWT", "kid": HERE.key_id}
        assert refusal(f"{part(header)}.{part(claims())}.") == 401


def test_a_token_signed_with_the_public_key_as_a_secret_is_refused() -> None:
    public = HERE.key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    # By hand: the library does not lend itself to it.
    said = f"{part({'alg': 'HS256', 'kid': HERE.key_id})}.{part(claims())}"
    signature = hmac.digest(public, said.encode(), "sha256")
    forged = f"{said}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"
    assert refusal(forged) == 401


def test_a_token_of_another_key_is_refused_under_any_name() -> None:
    assert refusal(THIEF.token("anne", SCOPES)) == 401
    forged = jwt.encode(claims(), THIEF.key, "RS256", headers={"kid": HERE.key_id})
    assert refusal(forged) == 401
    # A key that the token brings along is nobody's.
    own = THIEF.keys()["keys"][0]
    brought = {"kid": HERE.key_id, "jwk": own, "jku": "https://elsewhere.example/keys"}
    assert refusal(jwt.encode(claims(), THIEF.key, "RS256", headers=brought)) == 401


def test_a_claim_that_is_changed_breaks_the_signature() -> None:
    header, _, signature = HERE.token("anne", SCOPES, ["48"]).split(".")
    forged = f"{header}.{part(claims(departements=['12']))}.{signature}"
    assert refusal(forged) == 401


@pytest.mark.parametrize(
    "scope", ["", "coverage:read", "scenarios:writer", "SCENARIOS:WRITE", "scenarios:write,x"]
)
def test_a_scope_is_taken_whole(scope: str) -> None:
    assert refusal(HERE.signed(claims(scope=scope))) == 403


@given(text() | binary().map(lambda each: base64.urlsafe_b64encode(each).decode()))
def test_what_is_no_token_is_refused(said: str) -> None:
    for header in (said, f"Bearer {said}", f"Basic {said}", f"{said}.{said}.{said}"):
        found = shown(header)
        assert not isinstance(found, Admitted)
        assert found.status == 401
