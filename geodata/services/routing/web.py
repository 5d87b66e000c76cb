"""Requests to an engine behind a URL: bounded in time and size, and silent.

The URL may hold a key, and a request holds a citizen's position: neither is in an error or a log.
"""

from __future__ import annotations

import json
import time
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from geodata.errors import EngineUnavailableError
from geodata.services.http import ConnectionLostError, Connections, NoReplyError, whole_body

JsonObject = dict[str, Any]
"""What an engine is asked, or answers: its form is the engine's, checked where it is read."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The status of a reply, and its JSON; None when it is no JSON object."""

    status: int
    body: JsonObject | None


class Web:
    """The requests to one engine. One that was refused or cut is sent once more."""

    def __init__(
        self, engine: str, url: str, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        parts = urlsplit(url)
        self._engine, self._clock = engine, clock
        self._connections = Connections(clock=clock)
        self._root = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path.rstrip('/')}"
        self._query = parts.query
        self._headers = {"Content-Type": "application/json"}
        if parts.username is not None:
            user = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            self._headers["Authorization"] = _basic(user)

    def ask(
        self,
        path: str,
        ends_s: float,
        *,
        body: JsonObject | None = None,
        fill: Mapping[str, str] | None = None,
    ) -> Reply:
        """Posts a body, or gets when there is none; the URL's own query is kept.

        Args:
            path: after the path of the engine's URL, with a query of its own or not.
            ends_s: when to give up, on the clock.
            body: what to post.
            fill: what replaces `{name}` in the engine's URL.

        Raises:
            EngineUnavailableError: no reply, too late, or one far too long.
        """
        url = self._root
        for name, value in (fill or {}).items():
            url = url.replace(f"{{{name}}}", value)
        url += path
        if self._query:
            url += ("&" if "?" in path else "?") + self._query
        try:
            return self._attempt_again_if_cut(url, body, ends_s)
        except NoReplyError as error:
            raise EngineUnavailableError(self._engine, str(error)) from None

    def _attempt_again_if_cut(self, url: str, body: JsonObject | None, ends_s: float) -> Reply:
        try:
            return self._attempt(url, body, ends_s)
        except ConnectionLostError:
            return self._attempt(url, body, ends_s)

    def _attempt(self, url: str, body: JsonObject | None, ends_s: float) -> Reply:
        with self._connections.request(
            "GET" if body is None else "POST",
            url,
            ends_s - self._clock(),
            body=None if body is None else json.dumps(body).encode(),
            headers=self._headers,
        ) as reply:
            return Reply(reply.status, _object(whole_body(reply)))


def _object(content: bytes) -> JsonObject | None:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _basic(user: str) -> str:
    """Returns a user as RFC 7617 has it sent: in Latin-1 as most servers read it, else UTF-8."""
    try:
        encoded = user.encode("latin-1")
    except UnicodeEncodeError:
        encoded = user.encode()
    return f"Basic {b64encode(encoded).decode()}"
