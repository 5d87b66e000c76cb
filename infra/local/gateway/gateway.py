"""The HTTP API: what API Gateway does between a request, a function and its reply."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from infra.local.errors import FunctionError, SandboxError, ThrottledError
from infra.local.gateway.authorizers import Admitted, admit
from infra.local.gateway.events import Arrival, HttpRequest, event_of
from infra.local.gateway.replies import (
    HEADERS_TOO_LARGE,
    INTERNAL_SERVER_ERROR,
    NO_CONTENT,
    NOT_FOUND,
    SERVICE_UNAVAILABLE,
    TOO_LARGE,
    TOO_MANY_REQUESTS,
    HttpResponse,
    response_from,
    response_of,
)
from infra.local.runtime.invocations import MAX_PAYLOAD_BYTES
from infra.local.template import cors as rules
from infra.local.template.access import Throttle
from infra.local.template.cors import Cors
from infra.local.template.routes import Match, Route, RouteTable

# https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
MAX_REQUEST_BYTES = 10 * 1024 * 1024
MAX_HEAD_BYTES = 10_240  # of the request line, and of the values of headers
MAX_DIRECT_BYTES = MAX_PAYLOAD_BYTES // 4
"""Of a body that is surely within what an event may have, however it is written in JSON."""
_as_json = json.JSONEncoder(separators=(",", ":")).encode

# An event, and the trace it belongs to; what the function returns, or FunctionError.
Invoke = Callable[[bytes, str], Awaitable[bytes]]
Direct = Callable[[dict[str, Any]], dict[str, Any]]


class Gateway:
    """Answers requests by the routes, through `functions` (by logical id).

    `keys` are the JSON web keys that tokens are checked by. Functions that answer in this process
    are `direct`: their events and replies are not written as JSON and read again.
    `print_line` takes a line for the console. No line has any part of a request: a citizen's
    position or address is never written down.
    """

    def __init__(
        self,
        routes: Iterable[Route],
        functions: Mapping[str, Invoke],
        *,
        cors: Cors | None = None,
        keys: Mapping[str, Any] | None = None,
        print_line: Callable[[str], None] = print,
        direct: Mapping[str, Direct] | None = None,
    ) -> None:
        self._direct = direct or {}
        self._routes = RouteTable(routes)
        self._keys = keys or {}
        self._buckets: dict[str, Bucket] = {}
        self._functions = functions
        self._cors = cors
        self._print_line = print_line

    async def answer(self, request: HttpRequest) -> HttpResponse:
        """The response to `request`."""
        arrival = _arrival()
        match = self._routes.match(request.method, request.path)
        if _head_bytes(request) > MAX_HEAD_BYTES:
            response = HEADERS_TOO_LARGE
        elif match is not None:
            response = await self._through_locks(request, match, arrival)
        elif self._cors is not None and request.method == "OPTIONS":
            response = NO_CONTENT
        else:
            response = NOT_FOUND
        return self._finished(request, response, arrival)

    async def _through_locks(
        self, request: HttpRequest, match: Match, arrival: Arrival
    ) -> HttpResponse:
        if not self._has_room(match.route):
            return TOO_MANY_REQUESTS
        if match.route.lock is None:
            return await self._through_function(request, match, arrival, None)
        admitted = admit(match.route.lock, request.joined, self._keys)
        if isinstance(admitted, HttpResponse):
            return admitted
        return await self._through_function(request, match, arrival, admitted)

    def _has_room(self, route: Route) -> bool:
        if route.throttle is None:
            return True
        now_s = time.monotonic()
        bucket = self._buckets.setdefault(route.key, Bucket(route.throttle, now_s))
        return bucket.take(now_s)

    async def _through_function(
        self, request: HttpRequest, match: Match, arrival: Arrival, admitted: Admitted | None
    ) -> HttpResponse:
        name, made = match.route.function, event_of(request, match, arrival, admitted)
        if name in self._direct and len(request.body) <= MAX_DIRECT_BYTES:
            return response_from(self._direct[name](made))
        return await self._through_process(name, _as_json(made).encode(), match, arrival)

    async def _through_process(
        self, name: str, event: bytes, match: Match, arrival: Arrival
    ) -> HttpResponse:
        if len(event) > MAX_PAYLOAD_BYTES:
            return TOO_LARGE
        trace = f"{arrival.trace_id};Parent={os.urandom(8).hex()};Sampled=0"
        try:
            async with asyncio.timeout(match.route.timeout_s):
                return response_of(await self._functions[name](event, trace))
        except TimeoutError:
            self._print_line(f"{name}: no reply within {match.route.timeout_s:g} s")
            return SERVICE_UNAVAILABLE
        except ThrottledError as error:
            # An HTTP API says no more of it; 429 is what it says of its own throttles.
            self._print_line(f"{name}: {error.reason}")
            return SERVICE_UNAVAILABLE
        except SandboxError as error:
            self._print_line(f"{name}: {error}")
            return INTERNAL_SERVER_ERROR
        except FunctionError as error:
            self._print_line(f"{name}: {error.error_type}; its log says more")
            return INTERNAL_SERVER_ERROR

    def _finished(
        self, request: HttpRequest, response: HttpResponse, arrival: Arrival
    ) -> HttpResponse:
        headers = list(response.headers)
        if self._cors is not None:
            headers = [pair for pair in headers if not pair[0].startswith(rules.PREFIX)]
            headers += self._cors.reply_headers(request.joined).items()
        return replace(response, headers=[*headers, ("apigw-requestid", arrival.request_id)])


def _head_bytes(request: HttpRequest) -> int:
    line = len(f"{request.method} {request.target} {request.protocol}".encode())
    return line + sum(len(value.encode()) for _, value in request.headers)


def _arrival() -> Arrival:
    now_s = time.time()
    return Arrival(
        epoch_s=now_s,
        request_id=base64.b64encode(os.urandom(11), altchars=b"-_").decode("ascii"),
        trace_id=f"Root=1-{int(now_s):08x}-{os.urandom(12).hex()}",
    )


class Bucket:
    """The tokens that a route has left; each request takes one, and each second gives `rate`."""

    def __init__(self, throttle: Throttle, now_s: float) -> None:
        self._throttle = throttle
        self._tokens = float(throttle.burst)
        self._at_s = now_s

    def take(self, now_s: float) -> bool:
        """Whether a request may pass at a time of a steady clock, in seconds."""
        gained = max(0.0, now_s - self._at_s) * self._throttle.rate
        self._tokens = min(float(self._throttle.burst), self._tokens + gained)
        self._at_s = now_s
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True
