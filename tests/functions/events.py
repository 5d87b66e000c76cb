"""Events of an HTTP API, payload format 2.0, as API Gateway sends them."""

from __future__ import annotations

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
