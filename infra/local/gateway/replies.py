"""A function's reply as the HTTP response API Gateway makes of it: HTTP API, payload format 2.0.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Headers = Sequence[tuple[str, str]]

_JSON = (("content-type", "application/json"),)
_DEFAULT_TYPE = ("content-type", "text/plain; charset=utf-8")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_LINE_BREAKS = re.compile(r"[\r\n\0]")
# What belongs to the connection is the gateway's to say (RFC 9110, section 7.6.1).
_OF_THE_CONNECTION = frozenset(
    {"connection", "content-length", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"}
)


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """A response to send; header names are in lower case, `set-cookie` may repeat."""

    status: int
    headers: Headers
    body: bytes


def gateway_reply(status: int, message: str, *headers: tuple[str, str]) -> HttpResponse:
    """What API Gateway itself says, such as 404 `{"message":"Not Found"}`."""
    body = json.dumps({"message": message}, separators=(",", ":")).encode()
    return HttpResponse(status, (*_JSON, *headers), body)


UNAUTHORIZED = gateway_reply(401, "Unauthorized", ("www-authenticate", "Bearer"))
FORBIDDEN = gateway_reply(403, "Forbidden")
NOT_FOUND = gateway_reply(404, "Not Found")
MISDIRECTED = gateway_reply(421, "Misdirected Request")
TOO_MANY_REQUESTS = gateway_reply(429, "Too Many Requests")
TOO_LARGE = gateway_reply(413, "Request Entity Too Large")
HEADERS_TOO_LARGE = gateway_reply(431, "Request Header Fields Too Large")
INTERNAL_SERVER_ERROR = gateway_reply(500, "Internal Server Error")
SERVICE_UNAVAILABLE = gateway_reply(503, "Service Unavailable")
NO_CONTENT = HttpResponse(204, (), b"")


def response_of(payload: bytes) -> HttpResponse:
    """The response for what a function returned (JSON, in UTF-8).

    A reply without `statusCode` is a 200 whose body is the reply. A malformed one is a 500.
    """
    try:
        reply = json.loads(payload)
    except ValueError:
        return INTERNAL_SERVER_ERROR
    if not isinstance(reply, dict) or "statusCode" not in reply:
        body = reply.encode() if isinstance(reply, str) else payload
        return HttpResponse(200, _JSON, body)
    return response_from(reply)


def response_from(reply: dict[str, Any]) -> HttpResponse:
    """The response for a reply that has a `statusCode`; for a malformed one, a 500."""
    try:
        return HttpResponse(_status(reply["statusCode"]), _headers(reply), _body(reply))
    except (_MalformedReplyError, ValueError):
        return INTERNAL_SERVER_ERROR


class _MalformedReplyError(Exception):
    """The reply is not of the shape that API Gateway asks for."""


def _status(value: object) -> int:
    status = int(value) if isinstance(value, str) and value.isdecimal() else value
    if isinstance(status, bool) or not isinstance(status, int) or not 200 <= status <= 599:
        raise _MalformedReplyError
    return status


def _headers(reply: dict[str, object]) -> Headers:
    given = reply.get("headers") or {}
    cookies = reply.get("cookies") or []
    if not isinstance(given, dict) or not isinstance(cookies, list):
        raise _MalformedReplyError
    named = [(name.lower(), _header_value(value)) for name, value in given.items()]
    headers = [pair for pair in named if pair[0] not in _OF_THE_CONNECTION]
    if not all(_TOKEN.fullmatch(name) for name, _ in headers):
        raise _MalformedReplyError
    if not any(name == "content-type" for name, _ in headers):
        headers.append(_DEFAULT_TYPE)
    return [*headers, *(("set-cookie", _header_value(cookie)) for cookie in cookies)]


def _header_value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str | int | float) or _LINE_BREAKS.search(str(value)):
        raise _MalformedReplyError
    return str(value)


def _body(reply: dict[str, object]) -> bytes:
    body = reply.get("body")
    if body is None:
        return b""
    if not isinstance(body, str):
        raise _MalformedReplyError
    if reply.get("isBase64Encoded") is not True:
        return body.encode()
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error as error:
        raise _MalformedReplyError from error
