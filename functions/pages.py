"""Pages that functions make: their headers, their tag, and what may be kept of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from functions.bodies import Event

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
