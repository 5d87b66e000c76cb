"""Events against the shape that API Gateway gives them (`events/*.json`)."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from infra.local.gateway.authorizers import Admitted
from infra.local.gateway.events import Arrival, HttpRequest, event_of
from infra.local.template.account import API_ID
from infra.local.template.routes import Match, Route

HOST = "a1b2c3d4e5.execute-api.eu-west-3.amazonaws.com"
ARRIVAL = Arrival(1732374642.123, "JKJaXmPLvHcESHA=", "Root=1-6741f0c2-0a1b2c3d4e5f60718293a4b5")
GET = HttpRequest(
    method="GET",
    target="/v1/communes?q=Saint-%C3%89tienne&limit=3&limit=5",
    headers=[
        ("Host", HOST),
        ("User-Agent", "curl/8.5.0"),
        ("Accept", "application/json"),
        ("accept", "application/geo+json"),
        ("Cookie", "theme=dark; lang=fr"),
    ],
    body=b"",
    source_ip="198.51.100.7",
    port=443,
)
POST = HttpRequest(
    method="POST",
    target="/v1/scenarios/%C3%A9lan%201",
    headers=[
        ("Host", HOST),
        ("User-Agent", "curl/8.5.0"),
        ("Accept", "*/*"),
        ("Content-Type", "application/json"),
        ("Content-Length", "13"),
    ],
    body=b'{"posts": 60}',
    source_ip="198.51.100.7",
    port=443,
)
PLAIN = Match(Route("GET", "/v1/communes", "F"), {})


def sample(name: str) -> dict[str, Any]:
    """An event as the documentation shows it, but for what one machine has not: a number, TLS."""
    event = json.loads((Path(__file__).parent / "events" / name).read_text(encoding="utf-8"))
    event["headers"]["x-forwarded-proto"] = "http"
    event["requestContext"]["apiId"] = API_ID
    return event


def body_of(body: bytes, content_type: str) -> tuple[object, object]:
    request = replace(POST, body=body, headers=[("content-type", content_type)])
    event = event_of(request, PLAIN, ARRIVAL)
    return event["body"], event["isBase64Encoded"]


def test_a_get_has_every_field_of_the_real_event_and_no_other() -> None:
    assert event_of(GET, PLAIN, ARRIVAL) == sample("get.json")


def test_a_post_has_every_field_of_the_real_event_and_no_other() -> None:
    match = Match(Route("POST", "/v1/scenarios/{id}", "F"), {"id": "élan 1"})
    assert event_of(POST, match, ARRIVAL) == sample("post.json")


def test_what_a_request_does_not_have_is_absent_and_not_null() -> None:
    bare = replace(GET, target="/v1/communes", headers=[])
    absent = {"cookies", "queryStringParameters", "pathParameters", "body", "stageVariables"}
    assert absent.isdisjoint(event_of(bare, PLAIN, ARRIVAL))


def test_a_request_without_a_host_or_an_agent_still_makes_an_event() -> None:
    context: Any = event_of(replace(GET, headers=[]), PLAIN, ARRIVAL)["requestContext"]
    assert (context["domainName"], context["http"]["userAgent"]) == ("localhost", "")


def test_the_domain_has_no_port() -> None:
    context: Any = event_of(replace(GET, headers=[("Host", "127.0.0.1:8000")]), PLAIN, ARRIVAL)[
        "requestContext"
    ]
    assert context["domainName"] == "127.0.0.1"


def test_a_parameter_without_a_value_is_there_and_empty() -> None:
    event = event_of(replace(GET, target="/v1/communes?q"), PLAIN, ARRIVAL)
    assert event["queryStringParameters"] == {"q": ""}


@pytest.mark.parametrize(
    "content_type", ["application/json", "text/csv; charset=utf-8", "application/geo+json", ""]
)
def test_a_body_of_text_is_handed_over_as_it_is(content_type: str) -> None:
    assert body_of("é".encode(), content_type) == ("é", False)


@pytest.mark.parametrize("content_type", ["image/png", "application/x-www-form-urlencoded"])
def test_a_body_of_any_other_type_is_in_base64(content_type: str) -> None:
    assert body_of(b"a=1", content_type) == ("YT0x", True)


def test_a_body_that_only_claims_to_be_text_is_in_base64() -> None:
    assert body_of(b"\xff\xfe", "text/plain") == ("//4=", True)


def test_who_was_admitted_is_named_as_the_jwt_authorizer_does() -> None:
    admitted = Admitted({"sub": "anne", "departements": "[12 48]"}, ["sites:write"])
    context: Any = event_of(GET, PLAIN, ARRIVAL, admitted)["requestContext"]
    assert context["authorizer"]["jwt"] == {
        "claims": {"sub": "anne", "departements": "[12 48]"},
        "scopes": ["sites:write"],
    }
    plain: Any = event_of(GET, PLAIN, ARRIVAL)["requestContext"]
    assert "authorizer" not in plain
