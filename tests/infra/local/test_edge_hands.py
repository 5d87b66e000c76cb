"""What an edge does to requests and answers on their way: functions, compression, headers."""

from __future__ import annotations

import asyncio
import gzip
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from infra.local.edge.compression import TYPES, compressed
from infra.local.edge.functions import edge_functions, event_of
from infra.local.errors import TemplateError
from infra.local.gateway.events import HttpRequest
from infra.local.gateway.replies import HttpResponse
from infra.local.template.cloudformation import Node
from infra.local.template.edge_policies import cache_policy, origin_request_policy, with_managed
from infra.local.template.response_headers import response_headers
from tests.infra.local.edges import broken, own_distribution

SIGNED = own_distribution().behaviour_of("/v1/coverage/pays/fr")
GZIP = {"accept-encoding": "gzip, br"}
NEEDS_NODE = pytest.mark.skipif(shutil.which("node") is None, reason="needs Node")


def an_answer(size: int = 2_000, status: int = 200, **headers: str) -> HttpResponse:
    given = {"content-type": "application/json; charset=utf-8", "etag": '"1"', **headers}
    named = [(name.replace("_", "-"), value) for name, value in given.items()]
    return HttpResponse(status, named, b"a" * size)


def test_what_a_token_opens_is_compressed_though_it_is_kept_by_nobody() -> None:
    response = compressed(an_answer(vary="Accept"), GZIP, SIGNED)
    headers = dict(response.headers)
    assert gzip.decompress(response.body) == b"a" * 2_000
    assert (headers["content-encoding"], headers["vary"]) == ("gzip", "Accept, Accept-Encoding")
    assert headers["etag"] == 'W/"1"'


@pytest.mark.parametrize(
    ("answer", "request_"),
    [
        (an_answer(999), GZIP),
        (an_answer(10_000_001), GZIP),
        (an_answer(status=206), GZIP),
        (an_answer(status=422), GZIP),
        (an_answer(content_encoding="br"), GZIP),
        (an_answer(content_type="application/geo+json"), GZIP),
        (an_answer(content_type="application/problem+json"), GZIP),
        (an_answer(), {}),
        (an_answer(), {"accept-encoding": "deflate, gzip;q=0"}),
    ],
)
def test_what_cloudfront_does_not_compress_is_left(
    answer: HttpResponse, request_: Mapping[str, str]
) -> None:
    assert compressed(answer, request_, SIGNED).body == answer.body


def test_what_is_disabled_compresses_nothing(tmp_path: Path) -> None:
    old = broken(
        tmp_path,
        ("CachePolicyId: !Ref SignedCache", "CachePolicyId: 4135ea2d-6df8-44a3-9df3-4b5a84be39ad"),
    )
    disabled = old.behaviour_of("/v1/coverage/pays/fr")
    assert disabled.compresses
    assert compressed(an_answer(), GZIP, disabled).body == an_answer().body


def test_the_types_are_plain_names() -> None:
    assert all(re.fullmatch(r"[a-z]+/[a-z0-9.+-]+|vnd\.apple\.mpegurl", each) for each in TYPES)


def run(code: str, request: HttpRequest) -> Any:
    async def once() -> Any:
        async with edge_functions([code], print) as functions:
            assert functions is not None
            return await functions.viewer_request(code, request)

    return asyncio.run(once())


def asked(target: str = "/a", **headers: str) -> HttpRequest:
    return HttpRequest("GET", target, list(headers.items()), b"", "192.0.2.1", 443)


def test_a_function_has_a_request_in_cloudfronts_own_form() -> None:
    event = event_of(asked("/a%20b?x=1&y&x=2%2C3", Accept="*/*", cookie="c=1; d=2"))
    assert event["request"] == {
        "method": "GET",
        "uri": "/a%20b",
        "querystring": {
            "x": {"value": "1", "multiValue": [{"value": "1"}, {"value": "2%2C3"}]},
            "y": {"value": ""},
        },
        "headers": {"accept": {"value": "*/*"}},
        "cookies": {"c": {"value": "1"}, "d": {"value": "2"}},
    }


@NEEDS_NODE
def test_a_function_may_change_a_request() -> None:
    code = """
    function handler(event) {
      const request = event.request;
      request.uri = '/b';
      request.querystring = { z: { value: '1' } };
      request.headers['x-a'] = { value: 'b' };
      delete request.headers.accept;
      return request;
    }"""
    changed = run(code, asked("/a?x=1", accept="*/*", cookie="c=1"))
    assert changed.target == "/b?z=1"
    assert changed.headers == [("x-a", "b"), ("cookie", "c=1")]


@NEEDS_NODE
def test_a_function_that_changes_nothing_changes_nothing() -> None:
    request = asked("/a%20b?x=1&x=2%2C3&y=", accept="*/*")
    assert run("function handler(event) { return event.request; }", request) == request


@NEEDS_NODE
@pytest.mark.parametrize(
    "body",
    ["'text'", "{ encoding: 'text', data: 'text' }", "{ encoding: 'base64', data: 'dGV4dA==' }"],
)
def test_a_function_may_answer(body: str) -> None:
    code = f"""
    function handler() {{
      return {{ statusCode: 404, headers: {{ 'x-a': {{ value: 'b' }} }}, body: {body} }};
    }}"""
    assert run(code, asked()) == HttpResponse(404, [("x-a", "b")], b"text")


@NEEDS_NODE
@pytest.mark.parametrize(
    "code",
    [
        "function handler(event) { throw new Error(event.request.uri); }",
        "function handler() { return undefined; }",
        "function handler() { for (;;) {} }",
        "function handler() { return require('fs'); }",
        "function handler() { return process.env; }",
    ],
)
def test_a_function_that_fails_is_a_503_that_says_nothing_of_the_request(code: str) -> None:
    response = run(code, asked("/secret"))
    assert response.status == 503
    assert b"secret" not in response.body


def test_without_node_the_edge_says_that_its_functions_do_not_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines: list[str] = []
    monkeypatch.setenv("PATH", "")

    async def once() -> object:
        async with edge_functions(["function handler() {}"], lines.append) as functions:
            return functions

    assert asyncio.run(once()) is None
    assert lines == ["Node is not installed: the edge runs without its functions"]


def policy(**changes: Any) -> Node:
    key = {
        "EnableAcceptEncodingGzip": True,
        "HeadersConfig": {"HeaderBehavior": "none"},
        "CookiesConfig": {"CookieBehavior": "none"},
        "QueryStringsConfig": {"QueryStringBehavior": "none"},
    }
    value = {
        "Name": "n",
        "MinTTL": 0,
        "DefaultTTL": 0,
        "MaxTTL": 1,
        "ParametersInCacheKeyAndForwardedToOrigin": key,
    }
    return Node("policy", {**value, **changes}, {})


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"MaxTTL": 0}, "where caching is disabled"),
        ({"MinTTL": 2}, "MinTTL <= DefaultTTL <= MaxTTL"),
        ({"Name": "n" * 129}, "128 characters"),
        ({"Comments": "x"}, "not understood"),
        (
            {
                "ParametersInCacheKeyAndForwardedToOrigin": {
                    "HeadersConfig": {"HeaderBehavior": "x"}
                }
            },
            "not understood",
        ),
    ],
)
def test_a_policy_that_cloudfront_would_refuse_is_refused(
    changes: dict[str, Any], fault: str
) -> None:
    assert cache_policy(policy()).encodings == ("gzip",)
    with pytest.raises(TemplateError, match=fault):
        cache_policy(policy(**changes))


@pytest.mark.parametrize("name", ["Authorization", "accept-encoding"])
def test_a_header_that_no_origin_request_policy_may_name_is_refused(name: str) -> None:
    value = {
        "Name": "n",
        "HeadersConfig": {"HeaderBehavior": "whitelist", "Headers": [name]},
        "CookiesConfig": {"CookieBehavior": "none"},
        "QueryStringsConfig": {"QueryStringBehavior": "none"},
    }
    with pytest.raises(TemplateError, match="neither of these by name"):
        origin_request_policy(Node("policy", value, {}))


def test_the_policies_that_aws_manages_are_those_of_its_pages() -> None:
    managed = with_managed({}, "cache", cache_policy)
    optimized = managed["658327ea-f89d-4fab-a63d-7e88639e58f6"]
    assert (optimized.min_s, optimized.default_s, optimized.max_s) == (1, 86_400, 31_536_000)
    assert optimized.encodings == ("gzip", "br")
    assert managed["4135ea2d-6df8-44a3-9df3-4b5a84be39ad"].max_s == 0
    forwarded = with_managed({}, "origin_request", origin_request_policy)
    but_host = forwarded["b689b0a8-53d0-40ab-baf2-68738e2966ac"].headers
    assert but_host.takes("authorization")
    assert not but_host.takes("host")


def test_a_header_is_added_over_the_origins_own_or_for_want_of_one() -> None:
    found = response_headers(
        Node(
            "policy",
            {
                "Name": "n",
                "SecurityHeadersConfig": {
                    "FrameOptions": {"FrameOption": "DENY", "Override": True}
                },
                "CustomHeadersConfig": {
                    "Items": [{"Header": "Cache-Control", "Value": "max-age=60", "Override": False}]
                },
            },
            {},
        )
    )
    own = [("cache-control", "no-store"), ("x-frame-options", "SAMEORIGIN")]
    assert found.applied(own, {}) == [("cache-control", "no-store"), ("x-frame-options", "DENY")]
    assert dict(found.applied([], {}))["cache-control"] == "max-age=60"


def test_a_page_of_elsewhere_is_told_what_it_may_do_and_others_are_told_nothing() -> None:
    headers = own_distribution().behaviour_of("/v1/nearest").headers
    own = [("access-control-allow-origin", "https://first.example")]
    told = dict(headers.applied(own, {"origin": "https://second.example"}))
    assert told["access-control-allow-origin"] == "*"
    assert told["access-control-expose-headers"] == "etag,content-crs"
    preflight = {"origin": "https://a.example", "access-control-request-method": "GET"}
    assert dict(headers.applied([], preflight))["access-control-max-age"] == "3600"
    assert not [name for name, _ in headers.applied([], {}) if name.startswith("access-control")]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("-read-buckets", f"-{'b' * 60}", "64 characters"),
        ("-one-key", f"-{'b' * 60}", "64 characters"),
        ("const GEOJSON", f"// {'g' * 10_240}\n        const GEOJSON", "10240 bytes"),
        ("Runtime: cloudfront-js-2.0", "Runtime: cloudfront-js-1.0", "only cloudfront-js-2.0"),
        ("AutoPublish: true", "AutoPublish: false", "never published"),
        ("!GetAtt WhatIsMissing.", "!GetAtt WhatIsNot.", "not a function of this template"),
    ],
)
def test_an_edge_that_would_not_deploy_is_refused(
    tmp_path: Path, old: str, new: str, fault: str
) -> None:
    with pytest.raises(TemplateError, match=fault):
        broken(tmp_path, (old, new))
