"""What the gateway does between a request, a function and its reply; no sockets."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from infra.local.errors import FunctionError, SandboxError, ThrottledError
from infra.local.gateway.events import HttpRequest
from infra.local.gateway.gateway import MAX_HEAD_BYTES, Gateway
from infra.local.gateway.replies import HttpResponse
from infra.local.identity.issuer import Issuer
from infra.local.runtime.invocations import MAX_PAYLOAD_BYTES
from infra.local.template.access import JwtAuthorizer, Lock, Throttle
from infra.local.template.cors import Cors
from infra.local.template.routes import Route

NEAREST = Route("GET", "/v1/nearest", "Nearest")
EVERYTHING = Route("ANY", "/{proxy+}", "Nearest")
OPEN = Cors(origins=("*",), methods=("GET",), exposed=("etag",))
PREFLIGHT = [("Origin", "https://a.fr"), ("Access-Control-Request-Method", "GET")]


class FakeFunction:
    """Remembers its events, and returns `reply`, or raises it."""

    def __init__(self, reply: object = None) -> None:
        self.reply = reply
        self.events: list[dict[str, Any]] = []
        self.traces: list[str] = []

    async def __call__(self, payload: bytes, trace_id: str) -> bytes:
        self.events.append(json.loads(payload))
        self.traces.append(trace_id)
        if isinstance(self.reply, Exception):
            raise self.reply
        return json.dumps(self.reply).encode()


async def never(_payload: bytes, _trace_id: str) -> bytes:
    await asyncio.Event().wait()
    raise AssertionError


def ask(
    function: Any,
    *,
    routes: Sequence[Route] = (NEAREST,),
    cors: Cors | None = None,
    method: str = "GET",
    target: str = "/v1/nearest",
    headers: Sequence[tuple[str, str]] = (),
    body: bytes = b"",
    console: list[str] | None = None,
) -> HttpResponse:
    lines = [] if console is None else console
    gateway = Gateway(
        routes, {"Nearest": function}, cors=cors, keys=ISSUER.keys(), print_line=lines.append
    )
    request = HttpRequest(method, target, headers, body, "127.0.0.1", 8000)
    return asyncio.run(gateway.answer(request))


def message(response: HttpResponse) -> tuple[int, object]:
    return response.status, json.loads(response.body)["message"]


def test_a_request_goes_to_its_function_and_the_reply_comes_back() -> None:
    function = FakeFunction({"statusCode": 200, "headers": {"etag": '"1"'}, "body": "here"})
    response = ask(function, target="/v1/nearest?lat=44.3496")
    assert (response.status, dict(response.headers)["etag"], response.body) == (200, '"1"', b"here")
    assert function.events[0]["queryStringParameters"] == {"lat": "44.3496"}


def test_the_function_is_told_not_to_be_traced_under_the_trace_of_its_event() -> None:
    function = FakeFunction()
    ask(function)
    root = function.events[0]["headers"]["x-amzn-trace-id"]
    assert function.traces[0].startswith(f"{root};Parent=")
    assert function.traces[0].endswith(";Sampled=0")


def test_every_reply_has_the_number_of_its_request() -> None:
    function = FakeFunction()
    response = ask(function)
    number = function.events[0]["requestContext"]["requestId"]
    assert dict(response.headers)["apigw-requestid"] == number


def test_a_path_without_a_route_is_not_found() -> None:
    assert message(ask(FakeFunction(), target="/v2")) == (404, "Not Found")


def test_a_method_without_a_route_is_not_found() -> None:
    assert message(ask(FakeFunction(), method="POST")) == (404, "Not Found")


ISSUER = Issuer("http://127.0.0.1:8000/oidc", generate_private_key(65537, 2048))
LOCK = Lock(JwtAuthorizer(ISSUER.url, ("maillage",)), ("sites:write",))
OPERATORS = Route("POST", "/v1/sites/imports", "Nearest", lock=LOCK)


def opens(token: str, function: FakeFunction) -> HttpResponse:
    headers = [("Authorization", f"Bearer {token}")] if token else []
    target = OPERATORS.path
    return ask(function, routes=[OPERATORS], method="POST", target=target, headers=headers)


def test_the_holder_of_a_token_with_the_scope_passes_by_name() -> None:
    function = FakeFunction()
    assert opens(ISSUER.token("anne", ["sites:write"], ["48"]), function).status == 200
    told = function.events[0]["requestContext"]["authorizer"]["jwt"]
    assert (told["claims"]["sub"], told["claims"]["departements"]) == ("anne", "[48]")
    assert told["scopes"] == ["sites:write"]


def test_where_no_scope_is_asked_none_is_named() -> None:
    function = FakeFunction()
    anybody = Route("GET", "/v1/nearest", "Nearest", lock=Lock(LOCK.authorizer))
    headers = [("Authorization", ISSUER.token("anne", ["sites:write"], ["48"]))]
    assert ask(function, routes=[anybody], headers=headers).status == 200
    assert function.events[0]["requestContext"]["authorizer"]["jwt"]["scopes"] is None


def test_another_scope_is_forbidden() -> None:
    function = FakeFunction()
    assert message(opens(ISSUER.token("anne", ["coverage:read"]), function)) == (403, "Forbidden")
    assert function.events == []


def test_beyond_its_burst_a_route_is_throttled_and_another_is_not() -> None:
    few = Route("GET", "/v1/nearest", "Nearest", throttle=Throttle(rate=0.001, burst=2))
    other = Route("GET", "/v1/communes", "Nearest", throttle=Throttle(rate=0.001, burst=2))
    gateway = Gateway([few, other], {"Nearest": FakeFunction()}, print_line=print)

    async def statuses() -> list[int]:
        return [
            (await gateway.answer(HttpRequest("GET", path, (), b"", "127.0.0.1", 8000))).status
            for path in ["/v1/nearest"] * 3 + ["/v1/communes"]
        ]

    assert asyncio.run(statuses()) == [200, 200, 429, 200]


def test_an_error_of_the_function_is_an_internal_server_error() -> None:
    failing = FakeFunction(FunctionError("KeyError", "'lat'"))
    assert message(ask(failing)) == (500, "Internal Server Error")


def test_no_reply_in_time_is_service_unavailable() -> None:
    slow = Route("GET", "/v1/nearest", "Nearest", timeout_s=0.01)
    assert message(ask(never, routes=[slow])) == (503, "Service Unavailable")


def test_an_event_too_large_for_lambda_is_refused() -> None:
    everything = [Route("POST", "/v1/nearest", "Nearest")]
    function = FakeFunction()
    response = ask(function, method="POST", routes=everything, body=b"x" * MAX_PAYLOAD_BYTES)
    assert message(response) == (413, "Request Entity Too Large")
    assert function.events == []


def test_a_head_larger_than_the_quota_is_refused_before_any_function() -> None:
    function = FakeFunction()
    line = len("GET /v1/nearest HTTP/1.1")
    room = [("x-long", "x" * (MAX_HEAD_BYTES - line))]
    assert ask(function, headers=room).status == 200
    refused = ask(function, headers=[*room, ("x-more", "x")])
    assert message(refused) == (431, "Request Header Fields Too Large")
    assert len(function.events) == 1


def test_the_console_never_shows_what_a_citizen_asked() -> None:
    console: list[str] = []
    failing = FakeFunction(FunctionError("ValueError", "12 rue des Lilas"))
    ask(failing, target="/v1/nearest?q=12+rue+des+Lilas", console=console)
    assert console == ["Nearest: ValueError; its log says more"]


def test_the_console_says_why_a_process_failed() -> None:
    console: list[str] = []
    ask(FakeFunction(SandboxError("Runtime.ExitError", "signal 11")), console=console)
    assert console == ["Nearest: Runtime.ExitError: signal 11"]


def test_a_preflight_that_no_route_takes_is_answered_by_the_gateway() -> None:
    function = FakeFunction()
    response = ask(function, cors=OPEN, method="OPTIONS", headers=PREFLIGHT)
    assert (response.status, response.body) == (204, b"")
    assert dict(response.headers)["access-control-allow-methods"] == "GET"
    assert function.events == []


def test_a_preflight_goes_to_the_function_where_a_route_takes_any_method() -> None:
    # As API Gateway does (aws/serverless-application-model, issue 1603): a function behind
    # `ANY /{proxy+}` has to answer OPTIONS itself, or no page of another origin can call it.
    function = FakeFunction({"statusCode": 404})
    response = ask(
        function, routes=[NEAREST, EVERYTHING], cors=OPEN, method="OPTIONS", headers=PREFLIGHT
    )
    assert response.status == 404
    assert dict(response.headers)["access-control-allow-methods"] == "GET"


def test_the_gateways_cors_headers_replace_the_functions() -> None:
    theirs = {"Access-Control-Allow-Origin": "https://b.fr", "etag": "1"}
    function = FakeFunction({"statusCode": 200, "headers": theirs})
    response = ask(function, cors=OPEN, headers=[("Origin", "https://a.fr")])
    allowed = [value for name, value in response.headers if name == "access-control-allow-origin"]
    assert allowed == ["*"]


def test_errors_can_be_read_by_pages_of_other_origins_too() -> None:
    response = ask(FakeFunction(), cors=OPEN, target="/v2", headers=[("Origin", "https://a.fr")])
    assert dict(response.headers)["access-control-allow-origin"] == "*"


def test_without_rules_an_options_request_is_like_any_other() -> None:
    assert ask(FakeFunction(), method="OPTIONS", headers=PREFLIGHT).status == 404


def test_a_call_that_lambda_refuses_is_a_service_that_is_not_there_for_now() -> None:
    lines: list[str] = []
    response = ask(FakeFunction(ThrottledError("ConcurrentInvocationLimitExceeded")), console=lines)
    assert message(response) == (503, "Service Unavailable")
    assert lines == ["Nearest: ConcurrentInvocationLimitExceeded"]
