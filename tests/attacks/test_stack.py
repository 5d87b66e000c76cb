"""Attacks through the real sockets of the whole stack: refused, and nothing of ours fails."""

from __future__ import annotations

import contextlib
import json
import socket
import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from infra.local.identity.issuer import AUDIENCE, Issuer, issuer_url, machine_key
from infra.local.template.access import SCOPES
from tests.attacks.conftest import Attacked
from tests.conftest import VAR

pytestmark = pytest.mark.e2e

SCENARIO = b'{"name":"Vague","posts":1,"territory":{"level":"departement","code":"48"}}'
LOCKED = [
    *(("GET", "/v1/scenarios"), ("POST", "/v1/scenarios"), ("GET", "/v1/sites/versions")),
    *(("GET", "/v1/coverage/departement/12"), ("GET", "/v1/sites/imports")),
]


def raw(attacked: Attacked, request: bytes) -> tuple[int, bytes, bytes]:
    """Sends bytes as they are; the status, the head and the body that come back."""
    with socket.create_connection(("127.0.0.1", attacked.stack.port), timeout=60) as line:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            line.sendall(request)
        answer = b""
        with contextlib.suppress(ConnectionResetError):
            while piece := line.recv(65_536):
                answer += piece
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), head, body


def ask(
    attacked: Attacked,
    target: str,
    *headers: str,
    method: str = "GET",
    body: bytes | None = None,
    scopes: tuple[str, ...] | None = SCOPES,
) -> tuple[int, bytes, bytes]:
    lines = [f"{method} {target} HTTP/1.1", "Host: localhost", "Connection: close", *headers]
    if scopes is not None:
        lines.append(f"Authorization: Bearer {attacked.stack.token(*scopes)}")
    if body is not None:
        lines.append(f"Content-Length: {len(body)}")
    return raw(attacked, "\r\n".join([*lines, "", ""]).encode() + (body or b""))


def bad_tokens(port: int) -> dict[str, str]:
    here, now = Issuer(issuer_url(port), machine_key(VAR)), int(time.time())
    thief = Issuer(here.url, generate_private_key(65537, 2048))
    good: dict[str, Any] = {
        "iss": here.url,
        "sub": "anne",
        "aud": AUDIENCE,
        "exp": now + 600,
        "scope": " ".join(SCOPES),
    }
    kid = {"kid": here.key_id}
    return {
        "expired": here.signed({**good, "exp": now - 60}),
        "early": here.signed({**good, "nbf": now + 600}),
        "of another issuer": here.signed({**good, "iss": "https://elsewhere.example"}),
        "for others": here.signed({**good, "aud": "another"}),
        "unsigned": jwt.encode(good, None, "none", headers=kid),
        "signed with a secret": jwt.encode(good, "x" * 32, "HS256", headers=kid),
        "of another key": jwt.encode(good, thief.key, "RS256", headers=kid),
    }


def test_no_bad_token_has_anything_done(attacked: Attacked) -> None:
    before = attacked.logs()
    for name, token in bad_tokens(attacked.stack.port).items():
        for method, path in LOCKED:
            body = SCENARIO if method == "POST" else None
            header = f"Authorization: Bearer {token}"
            status, _, said = ask(attacked, path, header, method=method, body=body, scopes=None)
            # The gateway's own words: no function was asked.
            assert (status, said) == (401, b'{"message":"Unauthorized"}'), (name, path)
    other = {"/v1/scenarios": "coverage:read", "/v1/sites/versions": "scenarios:write"}
    for path, scope in other.items():
        status, _, said = ask(attacked, path, scopes=(scope,))
        assert (status, said) == (403, b'{"message":"Forbidden"}')
    after = attacked.logs()
    for name in ("ScenariosFunction.log", "SitesFunction.log", "CoverageFunction.log"):
        assert after[name] == before[name]
    listed = json.loads(ask(attacked, "/v1/scenarios")[2])["scenarios"]
    assert [each for each in listed if each["name"] == "Vague"] == []


@pytest.mark.parametrize(
    "path",
    [
        *("/../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2f..%2fetc/passwd"),
        *("/%252e%252e/%252e%252e/etc/passwd", "/..%5c..%5cetc/passwd", "/..\\..\\etc\\passwd"),
        *(
            "/vendor/../../template.yaml",
            "/maps/..%2f..%2foidc/key.pem",
            "/%c0%ae%c0%ae/etc",
        ),
        *("//etc/passwd", "/file:///etc/passwd", "/index.html%00.js", "/%2e%2e%2f" * 50 + "etc"),
        *("/snapshots/..%2foidc/key.pem", "/.git/config", "/%ff", "/a%0d%0aSet-Cookie:%20a=b"),
        *("/v1/sites/versions/..%2f..%2fx/sites", "/v1/sites/imports/%2e%2e", "/v1/sites/../sites"),
        *("/v1/scenarios/..%2fx/plan", "/v1/coverage/departement/..%2f12", "/v1/communes/%2e%2e"),
        "/v1/coverage/departement/12?since=..",
    ],
)
def test_no_path_leads_out_of_its_folder(attacked: Attacked, path: str) -> None:
    status, head, body = ask(attacked, path)
    assert status in (400, 404, 422)
    assert b"root:" not in body
    assert b"PRIVATE KEY" not in body
    assert b"AWSTemplateFormatVersion" not in body
    assert b"set-cookie" not in head.lower()


def test_a_body_too_large_is_refused_before_anything_reads_it(attacked: Attacked) -> None:
    kind = "Content-Type: application/json"
    for size in (10 * 1024 * 1024 + 1, 20 * 1024 * 1024):
        body = b" " * size
        assert ask(attacked, "/v1/scenarios", kind, method="POST", body=body)[0] == 413


@pytest.mark.parametrize(
    "body",
    [
        *(b"[" * 100_000, b'{"a":' * 100_000, b"\xff\xfe", b"\x00", b'{"name":"V","posts":1e999}'),
        b'{"name":"V","posts":' + b"9" * 5_000 + b"}",
    ],
    ids=lambda body: body[:8].hex(),
)
def test_a_body_that_is_none_is_told_so(attacked: Attacked, body: bytes) -> None:
    kind = "Content-Type: application/json"
    assert ask(attacked, "/v1/scenarios", kind, method="POST", body=body)[0] == 422
    for _ in range(40):  # its route is throttled to one a second
        status, _, said = ask(attacked, "/v1/sites/imports", kind, method="POST", body=body)
        if status != 429:
            break
        time.sleep(0.3)
    assert status == 422, said


@pytest.mark.parametrize(
    ("name", "request_"),
    [
        ("a long query", b"GET /v1/nearest?q=%s HTTP/1.1\r\n" % (b"a" * 12_000)),
        ("many parameters", b"GET /v1/nearest?%s HTTP/1.1\r\n" % (b"a=1&" * 2_000)),
        ("twice the same", b"GET /v1/nearest?lat=44&lat=45&lon=2 HTTP/1.1\r\n"),
        ("a large header", b"GET /v1/nearest HTTP/1.1\r\nX-A: %s\r\n" % (b"a" * 20_000)),
        ("many headers", b"GET /v1/nearest HTTP/1.1\r\n" + b"X-A: b\r\n" * 3_000),
        ("a sign of no text", b"GET /v1/nearest?q=\x01 HTTP/1.1\r\n"),
        ("bytes", b"GET /v1/nearest?q=\xff\xfe HTTP/1.1\r\n"),
        ("no path", b"GET * HTTP/1.1\r\n"),
        ("an unknown method", b"BREW /v1/nearest HTTP/1.1\r\n"),
        ("TRACE", b"TRACE /v1/nearest HTTP/1.1\r\n"),
        ("CONNECT", b"CONNECT 169.254.169.254:80 HTTP/1.1\r\n"),
        ("another host's", b"GET http://169.254.169.254/latest HTTP/1.1\r\n"),
        (
            "two lengths",
            b"POST /v1/x HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n",
        ),
        (
            "a length and pieces",
            b"POST /v1/scenarios HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        ),
        ("a length of no number", b"POST /v1/scenarios HTTP/1.1\r\nContent-Length: -1\r\n"),
        ("not HTTP", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n"),
    ],
)
def test_a_request_that_is_none_is_refused(attacked: Attacked, name: str, request_: bytes) -> None:
    status, _, body = raw(attacked, request_ + b"Host: a\r\nConnection: close\r\n\r\n")
    assert 400 <= status < 500, (name, body)


@pytest.mark.parametrize("number", ["1e999", "NaN", "-inf", "9" * 5_000, "0x10", "%D9%A1", "%00"])
def test_a_number_that_is_none_is_told_so(attacked: Attacked, number: str) -> None:
    for query in (f"lat={number}&lon=2", f"commune=12202&limit={number}", f"postcode={number}"):
        assert ask(attacked, f"/v1/nearest?{query}", scopes=None)[0] in (400, 404, 422)


def test_what_a_client_says_of_itself_changes_no_answer(attacked: Attacked) -> None:
    target = "/v1/communes/12202"
    _, plain, body = ask(attacked, target, scopes=None)
    assert b"public" in plain.lower()
    for header in (
        *("X-Forwarded-Host: elsewhere.example", "X-Forwarded-Proto: http", "Forwarded: host=x"),
        *("X-Original-URL: /v1/scenarios", "X-HTTP-Method-Override: DELETE", "X-Host: x"),
        *("Origin: https://elsewhere.example", "Cookie: a=b", "Accept-Language: xx"),
    ):
        status, head, told = ask(attacked, target, header, scopes=None)
        assert (status, told) == (200, body), header
        assert b"elsewhere.example" not in head + told


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "elsewhere.example:{port}", "127.0.0.1:1", "127.0.0.1.x", "[::1"]
)
def test_a_name_that_was_made_to_stand_for_this_machine_reads_nothing(
    attacked: Attacked, host: str
) -> None:
    named = host.format(port=attacked.stack.port)
    for target in ("/v1/communes/12202", "/", "/oidc/keys", "/oidc/authorize?client_id=maillage"):
        request = f"GET {target} HTTP/1.1\r\nHost: {named}\r\nConnection: close\r\n\r\n"
        status, _, told = raw(attacked, request.encode())
        assert (status, told) == (421, b'{"message":"Misdirected Request"}')


def test_this_machine_is_answered_by_its_own_names(attacked: Attacked) -> None:
    for host in ("localhost", "127.0.0.1:{port}", "LOCALHOST:{port}", "[::1]:{port}"):
        named = host.format(port=attacked.stack.port)
        request = f"GET /v1/communes/12202 HTTP/1.1\r\nHost: {named}\r\nConnection: close\r\n\r\n"
        assert raw(attacked, request.encode())[0] == 200


@pytest.mark.parametrize("target", ["/v1/communes/12202", "/", "/oidc/keys", "/v1/scenarios"])
@pytest.mark.parametrize(
    "header", [b"Accept: \xff\xfe", b"X-\xe9: a", b"Cookie: a=\xc3", b"Authorization: Bearer \xff"]
)
def test_bytes_that_are_no_utf_8_are_answered(
    attacked: Attacked, target: str, header: bytes
) -> None:
    request = f"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n".encode()
    assert raw(attacked, request + header + b"\r\n\r\n")[0] < 500


@pytest.mark.parametrize(
    "target", [b"/v1/communes/\xff", b"/v1/nearest?q=\xff", b"/\xff", b"/oidc/\xff"]
)
def test_an_address_that_is_no_utf_8_is_answered(attacked: Attacked, target: bytes) -> None:
    request = b"GET " + target + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    assert raw(attacked, request)[0] < 500


def test_the_stack_still_answers(attacked: Attacked) -> None:
    assert ask(attacked, "/v1/nearest?commune=12202&limit=1", scopes=None)[0] == 200
    for name, content in attacked.logs().items():
        if name != "aws.log":
            assert b"Traceback" not in content, name
            assert b"unexpected error" not in content, content[-500:]
