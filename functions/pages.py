"""Pages that functions make: their headers, their tag, and what may be kept of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

from functions.bodies import Event
from functions.logs import LateLog
from functions.replies import place_of

_POLICY = (
    "default-src 'none'; {}style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    # A second lock on what is escaped: no script runs in this page, and nothing is asked elsewhere.
    "Content-Security-Policy": _POLICY.format(""),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""Of every such page; the edge says the same (`infra/stacks/edge.yaml`)."""
SHARED_HEADERS = {**HEADERS, "Content-Security-Policy": _POLICY.format("script-src 'self'; ")}
"""Of a page that is to be sent to somebody: a module of ours copies its address."""
_KEPT = ("Cache-Control", "Retry-After")
"""What the API says of an answer that is true of its page."""


def tagged(
    status: int, page: str, said: Mapping[str, str], headers: Mapping[str, str] = HEADERS
) -> Event:
    """Returns a page with what the API says of its answer, and a tag of its own where it is one.

    Args:
        status: of the answer.
        page: its HTML.
        said: the headers of the API's answer.
        headers: of the page.
    """
    kept = {name: value for name, value in said.items() if name in _KEPT}
    if status == 200:
        kept["ETag"] = f'"{hashlib.sha256(page.encode()).hexdigest()[:20]}"'
    return page_reply(status, page, kept, headers)


def page_reply(
    status: int, page: str, said: Mapping[str, str], headers: Mapping[str, str] = HEADERS
) -> Event:
    """Returns a page as API Gateway takes it."""
    sent = {**said, **headers}
    return {"statusCode": status, "headers": sent, "body": page, "isBase64Encoded": False}


def question_of(event: Event, path: str, route: str) -> Event:
    """Returns the question to the API whose answer a page is made of.

    Args:
        event: of the page; what its address has beside its path is not read.
        path: of the API.
        route: its path, with the names of its variables.
    """
    return {
        **event,
        "rawPath": path,
        "routeKey": f"GET {route}",
        # No condition of the browser: it has the tag of the page, and not of the answer.
        "headers": {"accept": "application/json"},
        "rawQueryString": "",
        "queryStringParameters": {},
    }


def made_or_failed(make: Callable[[], Event], failure: Callable[[], str]) -> Event:
    """Returns what makes a page, or with 500 the page of a failure, whatever went wrong."""
    try:
        return make()
    except Exception as error:  # noqa: BLE001 - logged without its message, and answered
        LateLog().error("unexpected error", error=type(error).__name__, place=place_of(error))
        return page_reply(500, failure(), {"Cache-Control": "no-store"})
