"""Events of an HTTP API, payload format 2.0, as API Gateway sends them."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode


def get(path: str, query: dict[str, str] | None = None, **headers: str) -> dict[str, Any]:
    """Returns the event of a GET."""
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": f"GET {path}",
        "rawPath": path,
        "rawQueryString": urlencode(query or {}),
        "headers": {name.replace("_", "-"): value for name, value in headers.items()},
        "requestContext": {
            "http": {"method": "GET", "path": path, "protocol": "HTTP/1.1"},
            "stage": "$default",
        },
        "isBase64Encoded": False,
    }
    # API Gateway leaves the field out when there is no query at all.
    return {**event, "queryStringParameters": query} if query else event


def post(path: str, body: Any = None, **headers: str) -> dict[str, Any]:
    """Returns the event of a POST; a body that is not text is sent as JSON."""
    event = get(path, None, **headers)
    event["requestContext"]["http"]["method"] = "POST"
    if body is None:
        return event | {"routeKey": f"POST {path}"}
    text = body if isinstance(body, str) else json.dumps(body)
    event["headers"].setdefault("content-type", "application/json")
    return event | {"routeKey": f"POST {path}", "body": text}


def sent(
    method: str,
    path: str,
    body: Any = None,
    query: dict[str, str] | None = None,
    **headers: str,
) -> dict[str, Any]:
    """Returns the event of any method, with a body when there is one."""
    event = get(path, query, **headers)
    if body is not None:
        event |= {name: post(path, body, **headers)[name] for name in ("headers", "body")}
    event["requestContext"]["http"]["method"] = method
    return event | {"routeKey": f"{method} {path}"}


def with_token(event: dict[str, Any], subject: str, **claims: str) -> dict[str, Any]:
    """Returns an event that API Gateway's JWT authorizer let through, of the whole country."""
    every = {"sub": subject, "departements": "*", **claims}
    event["requestContext"]["authorizer"] = {"jwt": {"claims": every}}
    return event


def signed(event: dict[str, Any]) -> dict[str, Any]:
    """Returns an event of somebody who is limited to no département."""
    return with_token(event, "operator")
