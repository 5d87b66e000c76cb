"""The recorded requests, at the two addresses of the local stack, or at one that is deployed.

`EDGE=https://… TOKEN=… pytest tests/edges` asks the address of a deployment, its API's own too;
TOKEN holds the tokens at hand, spaces between, and a case that needs another is skipped.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import jwt
import pytest

from infra.local.front import API_HOST
from infra.local.template.access import SCOPES
from infra.recorded.asking import Address, Asker, NotAtHandError
from infra.recorded.cases import Case, Expected, Holder, recorded
from infra.recorded.judging import Answer, faults_of
from tests.e2e.test_stack import Stack

CASES = recorded()
DEPLOYED = os.environ.get("EDGE", "")
EDGES = [Address.of(DEPLOYED).edge] if DEPLOYED else ["gateway", "distribution"]
ASKED = [
    pytest.param(edge, case, id=f"{edge}: {case.name}")
    for edge in EDGES
    for case in CASES
    if edge in case.edges
]


def token_at_hand(holder: Holder) -> str | None:
    """The first of TOKEN's that is of such a holder: who signed it is the address's to look at."""
    for token in os.environ.get("TOKEN", "").split():
        claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
        scopes = str(claims.get("scope", claims.get("scp", ""))).split()
        said = str(claims.get("departements", ""))
        if holder.scope in scopes and holder.without not in scopes and said == holder.departements:
            return token
    return None


def token_of(stack: Stack, holder: Holder) -> str:
    scopes = [each for each in SCOPES if each != holder.without]
    codes = None if holder.departements == "*" else holder.departements.split(",")
    return stack.token(*scopes, departements=codes)


@pytest.fixture(scope="module")
def askers(request: pytest.FixtureRequest) -> Iterator[dict[str, Asker]]:
    if DEPLOYED:
        address = Address.of(DEPLOYED)
        yield {address.edge: Asker(address, token_at_hand)}
        return
    stack: Stack = request.getfixturevalue("offline_stack")
    front = Address(f"http://127.0.0.1:{stack.port}", "distribution")
    own = replace(front, edge="gateway", host=f"{API_HOST}:{stack.port}")
    yield {each.edge: Asker(each, lambda holder: token_of(stack, holder)) for each in (front, own)}


@pytest.mark.e2e
@pytest.mark.parametrize(("edge", "case"), ASKED)
def test_an_edge_answers_as_recorded(askers: dict[str, Asker], edge: str, case: Case) -> None:
    try:
        assert list(askers[edge].faults(case)) == []
    except NotAtHandError as missing:
        pytest.skip(str(missing))


PROBLEM = {"type": "x", "title": "x", "status": 404, "code": "unknown_path", "detail": "x"}
KIND = {"content-type": "application/problem+json", "cache-control": "no-store"}
NOWHERE = Expected(404, {"cache-control": "no-store"}, ["set-cookie"], {"problem": "unknown_path"})


def test_an_answer_as_recorded_has_no_fault() -> None:
    assert list(faults_of(NOWHERE, Answer(404, KIND, json.dumps(PROBLEM).encode()))) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"status": 200},
        {"headers": {**KIND, "cache-control": "public"}},
        {"headers": {**KIND, "set-cookie": "a=b"}},
        {"headers": {**KIND, "content-type": "text/html"}},
        {"body": b"<html>"},
        {"body": json.dumps({**PROBLEM, "code": "unknown_code"}).encode()},
    ],
    ids=str,
)
def test_an_answer_otherwise_than_recorded_has_a_fault(changed: dict[str, Any]) -> None:
    answer = replace(Answer(404, KIND, json.dumps(PROBLEM).encode()), **changed)
    assert list(faults_of(NOWHERE, answer))


@pytest.mark.parametrize(
    ("body", "right", "wrong"),
    [
        ({"empty": True}, b"", b"x"),
        ({"message": "Un.+"}, b'{"message":"Unauthorized"}', b'{"message":"Un1","code":2}'),
        ({"members": ["a"]}, b'{"a":1,"b":2}', b'{"b":2}'),
        ({"page": "Bonjour"}, b"<p>Bonjour</p>", b"<p>Au revoir</p>"),
        ({"text": "a,b"}, b"a,b\n1,2\n", b"<p>a;b</p>"),
    ],
    ids=lambda each: str(each)[:20],
)
def test_every_kind_of_body_is_told_from_another(body: Any, right: bytes, wrong: bytes) -> None:
    headers = {"content-type": "text/html"}
    expected = Expected(200, body=body)
    assert list(faults_of(expected, Answer(200, headers, right))) == []
    assert list(faults_of(expected, Answer(200, headers, wrong)))


def test_cases_have_names_of_their_own_and_concern_an_edge() -> None:
    assert len({each.name for each in CASES}) == len(CASES)
    assert all(each.edges for each in CASES)
