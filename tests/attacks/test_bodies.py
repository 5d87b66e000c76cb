"""Bodies, numbers and texts that no program would send: told wrong, and never an error of ours."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from aws_lambda_powertools import Logger

from functions.guard import resolve_signed
from functions.nearest.app import build_app as build_nearest
from functions.replies import resolve
from geodata.nearest.guide import Guide
from tests.functions.events import get, sent, signed
from tests.functions.operators import app_over
from tests.functions.planners import Room as PlannersRoom
from tests.functions.test_sites import RoomWithLinks

JSON = "application/json"
BODIES = [
    *("", " ", "\x00", "null", "true", "1", '"', "[", "{", "[]", "{}", "{]", "\ufeff{}", "{}{}"),
    *("[" * 100_000, "[" * 100_000 + "]" * 100_000, '{"a":' * 100_000, "{" * 600 + "}" * 600),
    *('{"a":' + "[" * 400 + "]" * 400 + "}", '{"a":1e999}', '{"a":-1e999}', '{"a":NaN}'),
    *('{"a":' + "9" * 5_000 + "}", '{"a":-0}', '{"a":1.' + "0" * 10_000 + "}", '{"__proto__":1}'),
    *('{"a":"\\ud800"}', '{"\\ud800":1}', '{"a":"\\u0000"}', '{"":1}', '{"a":1,"a":2}'),
    json.dumps({f"field {number}": number for number in range(20_000)}),
]
BYTES = [
    b"\xff\xfe",
    b"\x00" * 100,
    b'{"a":"\xff"}',
    b"\xf0\x28\x8c\x28",
    b"\xed\xa0\x80",
    b"PK\x03\x04",
]
TYPES = [
    *(JSON, "application/json; charset=utf-16", "application/xml", "text/html", "text/plain", ""),
    *("application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary="),
    *("multipart/form-data; boundary=" + "a" * 5_000, "application/yaml", "\x00", "a" * 5_000),
]
HUGE = "a number of five thousand figures"
VALUES = [
    *("../../x", "..\\x", "%2e%2e%2f", "\x00", "\ud800", "a" * 100_000, "\u202e", "\x1b[31m", "'"),
    *(HUGE, -1, 1.5, True, None, [], {}, [[]], {"$gt": ""}, 1e308, "NaN", "=1+1"),
]
SCENARIO = {"name": "Vague", "posts": 2}


@pytest.fixture
def ask_sites() -> Callable[..., Any]:
    room = RoomWithLinks()
    app = app_over(room)
    return lambda event: resolve_signed(app, signed(event), None)


@pytest.fixture
def ask_planners(room: PlannersRoom) -> Callable[..., Any]:
    return lambda event: resolve_signed(room.app, signed(event), None)


def routes() -> list[tuple[str, str, str]]:
    scenario = "20261128T030303-0123456789"
    return [
        ("ask_sites", "POST", "/v1/sites/imports"),
        ("ask_sites", "POST", f"/v1/sites/imports/{scenario}/reject"),
        ("ask_planners", "POST", "/v1/scenarios"),
        ("ask_planners", "POST", "/v1/scenarios/sweeps"),
        ("ask_planners", "PUT", f"/v1/scenarios/{scenario}/opinions/01/01001"),
    ]


@pytest.fixture(params=routes(), ids=lambda route: route[2])
def send(request: pytest.FixtureRequest) -> Callable[..., int]:
    asked, method, path = request.param
    ask = request.getfixturevalue(asked)

    def sending(body: str | bytes, **headers: str) -> int:
        event = sent(method, path, "x", **headers)
        event["body"] = body if isinstance(body, str) else base64.b64encode(body).decode()
        event["isBase64Encoded"] = isinstance(body, bytes)
        reply = ask(event)
        assert len(reply["body"]) < 100_000
        reply["body"].encode()
        return int(reply["statusCode"])

    return sending


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body[:12].encode().hex())
def test_a_body_that_is_no_document_is_told_so(send: Callable[..., int], body: str) -> None:
    assert send(body) in (404, 415, 422)


@pytest.mark.parametrize("body", BYTES, ids=repr)
def test_bytes_that_are_no_text_are_told_so(send: Callable[..., int], body: bytes) -> None:
    assert send(body, content_type=JSON) in (404, 415, 422)
    assert send(body, content_type="application/yaml") in (404, 415, 422)
    assert send(body) in (404, 415, 422)


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind[:40] or "none")
def test_a_type_that_is_not_read_is_told_so(send: Callable[..., int], kind: str) -> None:
    for body in (
        "<a/>",
        "a=1",
        '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--',
    ):
        assert send(body, content_type=kind) in (404, 415, 422)


def test_no_value_of_any_field_is_an_error_of_ours(send: Callable[..., int]) -> None:
    fields = ("filename", "source", "content_type", "reason", "author", "opinion", "instead")
    for field in (*fields, "scenario", "posts", "limits_minutes", "weights", "by_region", "name"):
        for value in VALUES:
            for shape in (value, [value], {"a": value}):
                text = _written({field: shape})
                assert send(text) in (201, 404, 422), (field, text[:80])


@pytest.mark.parametrize("field", ["territory", "posts", "quotas", "existing", "weight", "decided"])
def test_no_value_in_a_scenario_is_an_error_of_ours(
    ask_planners: Callable[..., Any], field: str
) -> None:
    for value in VALUES:
        for shape in (value, [value], {"level": value, "code": value}, [{"commune": value}]):
            event = sent("POST", "/v1/scenarios", _written({**SCENARIO, field: shape}))
            event["queryStringParameters"] = {"dry_run": "true"}
            assert ask_planners(event)["statusCode"] in (200, 422)


NUMBERS = [
    *("1e999", "-1e999", "NaN", "nan", "inf", "-Infinity", "-0", "0x10", "1_0", "१२", "9" * 5_000),
    *("1e400", "4,4", "", " ", "\x00", "١", "1" * 400 + ".5", "--1", "1e", "∞", "𝟙"),
]


@pytest.mark.parametrize("number", NUMBERS, ids=lambda text: text[:8].encode().hex())
def test_no_number_is_an_error_of_ours(guide: Guide, number: str) -> None:
    app = build_nearest(lambda: guide, Logger(service="test"), None)
    for query in (
        {"lat": number, "lon": "0.1"},
        {"lat": "46.1", "lon": number},
        {"lat": "46.1", "lon": "0.1", "limit": number},
        {"lat": "46.1", "lon": "0.1", "max_minutes": number},
        {"lat": "46.1", "lon": "0.1", "open_at": number},
        {"postcode": number},
        {"commune": number},
        {"q": number},
    ):
        status = resolve(app, get("/v1/nearest", query), None)["statusCode"]
        assert status in (200, 400, 404, 422), query


@pytest.mark.parametrize(
    "text",
    ["\x00", "\ufffd", "a" * 9_000, "\u0301" * 300, "%00", "../../x", "' OR 1=1 --", "*"],
    ids=lambda text: text[:6].encode().hex(),
)
def test_no_path_and_no_parameter_is_an_error_of_ours(
    guide: Guide, ask_sites: Any, ask_planners: Any, ask_coverage: Any, text: str
) -> None:
    nearest = build_nearest(lambda: guide, Logger(service="test"), None)
    citizens = ("/v1/communes/{}", "/v1/nearest", "/v1/communes", "/v1/addresses", "/v1/reverse")
    for path in citizens:
        event = get(path.format(text), {"q": text, "limit": text, text: text})
        assert 400 <= resolve(nearest, event, None)["statusCode"] < 500
    for path in ("/v1/sites/imports/{}", "/v1/sites/versions/{}/sites", "/v1/sites/{}"):
        assert 400 <= ask_sites(get(path.format(text)))["statusCode"] < 500
    for path in ("/v1/scenarios/{}", "/v1/scenarios/{}/plan", "/v1/scenarios/sweeps/{}"):
        assert 400 <= ask_planners(get(path.format(text)))["statusCode"] < 500
    for path in (f"/departement/{text}", f"/{text}/01", f"/commune/{text}/gaps"):
        assert 400 <= ask_coverage(path, None).status < 500
    for name in ("since", "weight", "at", "decay", "format", "locale", "rows", "posts"):
        assert 400 <= ask_coverage("/departement/01", None, **{name: text}).status < 500


@pytest.mark.parametrize("version", [".", "..", "...", "-", "_", ".hidden", "a/b", "a\\b", "a\n"])
def test_the_name_of_a_version_is_no_path(ask_sites: Any, ask_coverage: Any, version: str) -> None:
    for escaped in (version, quote(version, safe=""), quote(quote(version, safe=""), safe="")):
        for path in ("/v1/sites/versions/{}/sites",):
            assert ask_sites(get(path.format(escaped)))["statusCode"] in (404, 422)
        assert ask_coverage("/departement/01", None, since=escaped).status in (404, 422)


@pytest.mark.parametrize(
    "name",
    ["../x", "..\\x", "a/b", "a\\b", "/etc/passwd", "\x00", "a\x00.csv", "a\r\nb", "x" * 201],
)
def test_the_name_of_a_file_is_no_path(ask_sites: Any, name: str) -> None:
    event = sent("POST", "/v1/sites/imports", _written({"filename": name}))
    assert ask_sites(event)["statusCode"] == 422


def test_a_name_that_looks_like_a_path_goes_into_no_key(ask_sites: Any) -> None:
    for name in ("%2e%2e%2fx", "%252e%252e%252fx", "..", ".", "CON"):
        reply = ask_sites(sent("POST", "/v1/sites/imports", _written({"filename": name})))
        opened = json.loads(reply["body"])
        where = opened["upload"]["url"].partition("?")[0]
        assert where == f"https://s3/imports/{opened['id']}/upload"


def _written(value: Any) -> str:
    # Python writes no number of thousands of figures either.
    return json.dumps(value).replace(f'"{HUGE}"', "9" * 5_000)
