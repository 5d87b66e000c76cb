"""An HTTP request as the event API Gateway hands a function: HTTP API, payload format 2.0.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
As in the real one, a field with nothing to say (no query, no cookies, no body) is absent, not null;
the path is decoded and the query string is not.
"""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from urllib.parse import parse_qsl, unquote

from infra.local.gateway.authorizers import Admitted
from infra.local.template.account import ACCOUNT_ID, API_ID
from infra.local.template.routes import Match

_TEXT_TYPES = ("text/", "application/json", "application/javascript", "application/xml")
_TEXT_SUFFIXES = ("+json", "+xml")
_PORT = re.compile(r":\d*$")


@dataclass(frozen=True)
class HttpRequest:
    """A request as it came: `target` is what stands in the request line, headers are in order."""

    method: str
    target: str
    headers: Sequence[tuple[str, str]]
    body: bytes
    source_ip: str
    port: int
    protocol: str = "HTTP/1.1"

    @cached_property
    def joined(self) -> Mapping[str, str]:
        """The headers as `joined_headers` joins them."""
        return joined_headers(self.headers)

    @cached_property
    def path(self) -> str:
        """The decoded path, as routes see it."""
        return unquote(self.target.partition("?")[0])

    @property
    def query(self) -> str:
        """The query string, not decoded."""
        return self.target.partition("?")[2]


@dataclass(frozen=True, slots=True)
class Arrival:
    """When a request came (seconds since 1970), and the numbers it was given."""

    epoch_s: float
    request_id: str
    trace_id: str


def event_of(
    request: HttpRequest, match: Match, arrival: Arrival, admitted: Admitted | None = None
) -> dict[str, object]:
    """The event for `request`, which `match` says what route takes, from who was `admitted`."""
    headers = dict(request.joined)
    cookies = [each.strip() for each in headers.pop("cookie", "").split(";") if each.strip()]
    event: dict[str, object] = {
        "version": "2.0",
        "routeKey": match.route.key,
        "rawPath": request.path,
        "rawQueryString": request.query,
    }
    if cookies:
        event["cookies"] = cookies
    event["headers"] = dict(sorted((headers | _forwarded(request, arrival)).items()))
    if parameters := _query_parameters(request.query):
        event["queryStringParameters"] = parameters
    event["requestContext"] = _context(request, headers, match, arrival, admitted)
    if match.path_parameters:
        event["pathParameters"] = dict(match.path_parameters)
    return event | _body(request.body, headers.get("content-type", ""))


def joined_headers(headers: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Headers by lower-case name; the values of one that repeats are joined by a comma.

    >>> joined_headers([("Accept", "text/html"), ("accept", "*/*")])
    {'accept': 'text/html,*/*'}
    """
    joined: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        separator = "; " if key == "cookie" else ","  # RFC 6265, section 5.4: as one header would
        joined[key] = f"{joined[key]}{separator}{value}" if key in joined else value
    return joined


def _query_parameters(query: str) -> dict[str, str]:
    if not query:
        return {}
    return joined_parameters(parse_qsl(query, keep_blank_values=True))


def joined_parameters(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Decoded parameters by name; the values of one that repeats are joined by a comma."""
    joined: dict[str, str] = {}
    for name, value in pairs:
        joined[name] = f"{joined[name]},{value}" if name in joined else value
    return joined


def _forwarded(request: HttpRequest, arrival: Arrival) -> dict[str, str]:
    return {
        "content-length": str(len(request.body)),
        "x-amzn-trace-id": arrival.trace_id,
        "x-forwarded-for": request.source_ip,
        "x-forwarded-port": str(request.port),
        "x-forwarded-proto": "http",
    }


def _context(
    request: HttpRequest,
    headers: dict[str, str],
    match: Match,
    arrival: Arrival,
    admitted: Admitted | None,
) -> dict[str, object]:
    domain = _PORT.sub("", headers.get("host", "localhost"))
    return {
        "accountId": ACCOUNT_ID,
        "apiId": API_ID,
        **({} if admitted is None else {"authorizer": admitted.as_record()}),
        "domainName": domain,
        "domainPrefix": domain.partition(".")[0],
        "http": {
            "method": request.method,
            "path": request.path,
            "protocol": request.protocol,
            "sourceIp": request.source_ip,
            "userAgent": headers.get("user-agent", ""),
        },
        "requestId": arrival.request_id,
        "routeKey": match.route.key,
        "stage": "$default",
        "time": _written(int(arrival.epoch_s)),
        "timeEpoch": int(arrival.epoch_s * 1000),
    }


@lru_cache(maxsize=2)
def _written(epoch_s: int) -> str:
    """Returns a second as the event has it: all requests within it are told the same."""
    return time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(epoch_s))


def _body(body: bytes, content_type: str) -> dict[str, object]:
    if not body:
        return {"isBase64Encoded": False}
    text = _text(body, content_type)
    if text is not None:
        return {"body": text, "isBase64Encoded": False}
    return {"body": base64.b64encode(body).decode("ascii"), "isBase64Encoded": True}


def _text(body: bytes, content_type: str) -> str | None:
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type and not (
        media_type.startswith(_TEXT_TYPES) or media_type.endswith(_TEXT_SUFFIXES)
    ):
        return None
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return None
