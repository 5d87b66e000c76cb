"""Answers too large for a function: stored, and given by a link. The limit is known here alone.

Lambda counts the reply as JSON: what the body's own JSON escaped is escaped again, and what is no
text is in base 64. So it is counted here, of every answer of every route, once it is made.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.bodies import Event
from functions.http import PRIVATE, answer
from functions.replies import MOST_BYTES, as_event, fits, problem

LinkTo = Callable[[bytes, str, str], str]
"""Stores a document under a file name and a media type; returns where it is had."""

_NAMED = re.compile(r'filename="([^"]+)"')
_FALSE = frozenset({"0", "f", "false", "n", "no", "off"})

# A page that sends a token cannot follow a redirection to another origin: it asks for the link.
Redirect = Annotated[
    bool, Query(description="When false, what is too large is told by 200 and `Location`.")
]


class Application(APIGatewayHttpResolver):
    """A function's routes, whose answers always fit: a larger one is stored, and a link given."""

    def __init__(self, link_to: LinkTo | None = None) -> None:
        """Takes what stores a document under a name and a media type, where the function may.

        Without it a test holds every answer of every route to the limit.
        """
        # Debugging, which a variable could turn on, prints whole events and answers tracebacks.
        super().__init__(enable_validation=True, debug=False)
        self._link_to = link_to

    def resolve(self, event: Mapping[str, Any], context: Any) -> Event:
        """Returns the answer to an event of the HTTP API."""
        reply = self.reply(event, context)
        if fits(reply, MOST_BYTES):
            return reply
        if self._link_to is None or reply["statusCode"] != 200:
            Logger().error("an answer is too large", route=event.get("routeKey"))
            return as_event(
                problem(500, "internal_error", "The answer is too large; it was logged.")
            )
        where = self._link_to(_content(reply), _name(reply, event), _kind(reply))
        return _with_link(reply, where, redirect=not _stays(event))

    def reply(self, event: Mapping[str, Any], context: Any) -> Event:
        """Returns the reply to an event, whatever its size."""
        reply: Event = super().resolve(event, context)
        return reply


def linked(app: APIGatewayHttpResolver, where: str, *, redirect: bool) -> Response[str]:
    """Returns where a document is had: a link that is good for it alone, for a few minutes."""
    status = 303 if redirect else 200
    return answer(app, None, cache=PRIVATE, status=status, headers={"Location": where})


def _with_link(reply: Event, where: str, *, redirect: bool) -> Event:
    """Returns what stands for a reply: its headers, but for those of its body."""
    of_the_body = {"content-type", "content-disposition", "etag"}
    kept = {
        name: value for name, value in _headers(reply).items() if name.lower() not in of_the_body
    }
    headers = {
        **kept,
        "Content-Type": "application/json",
        "Location": where,
        "Cache-Control": PRIVATE,
    }
    return {"statusCode": 303 if redirect else 200, "headers": headers, "body": "null"}


def _content(reply: Event) -> bytes:
    body = str(reply["body"])
    return base64.b64decode(body) if reply.get("isBase64Encoded") else body.encode()


def _kind(reply: Event) -> str:
    return str(_headers(reply).get("Content-Type", "application/json"))


def _name(reply: Event, event: Mapping[str, Any]) -> str:
    """Returns what a file of the body is called: as the answer says, or by the path's last word."""
    said = _NAMED.search(str(_headers(reply).get("Content-Disposition", "")))
    last = str(event.get("rawPath", "")).rpartition("/")[2]
    return said[1] if said else f"maillage-{re.sub(r'[^A-Za-z0-9._-]', '', last)[:80]}.json"


def _headers(reply: Event) -> dict[str, str]:
    found: dict[str, str] = reply.get("headers") or {}
    return found


def _stays(event: Mapping[str, Any]) -> bool:
    """Whether who asks follows no redirection: the parameter is read as the route validated it."""
    return (event.get("queryStringParameters") or {}).get("redirect", "").lower() in _FALSE
