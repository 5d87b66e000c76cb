"""Requests to an engine behind a URL: bounded in time and size, and silent.

The URL may hold a key, and a request holds a citizen's position: neither is in an error or a log.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from geodata.errors import EngineUnavailableError

if TYPE_CHECKING:
    from urllib3 import PoolManager

_LONGEST_REPLY_BYTES = 1_000_000
_IDLE_S = 50.0
"""A connection unused for longer is not used again: networks drop them without a word."""
_TALKATIVE = ("urllib3", "urllib3.connectionpool", "urllib3.util.retry")


@dataclass(frozen=True, slots=True)
class Reply:
    """The status of a reply, and its JSON; None when it is no JSON object."""

    status: int
    body: dict[str, Any] | None


class Web:
    """The connections to one engine.

    Connections are kept and certificates verified; no redirection is followed. A request that was
    refused or cut is sent once more.
    """

    def __init__(
        self, engine: str, url: str, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        parts = urlsplit(url)
        self._engine, self._clock, self._used_at_s = engine, clock, clock()
        self._root = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path.rstrip('/')}"
        self._query = parts.query
        self._user = None
        if parts.username is not None:
            self._user = f"{unquote(parts.username)}:{unquote(parts.password or '')}"

    def ask(
        self,
        path: str,
        ends_s: float,
        *,
        body: dict[str, Any] | None = None,
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
            return self._attempt(url, body, ends_s)
        except ConnectionError:
            return self._last_attempt(url, body, ends_s)

    def _last_attempt(self, url: str, body: dict[str, Any] | None, ends_s: float) -> Reply:
        try:
            return self._attempt(url, body, ends_s)
        except ConnectionError:
            raise self._silent("the connection was refused or lost") from None

    def _attempt(self, url: str, body: dict[str, Any] | None, ends_s: float) -> Reply:
        from urllib3 import Timeout, exceptions

        left_s = ends_s - self._clock()
        if left_s <= 0:
            raise self._silent("no reply in time")
        try:
            with self._connections().request(
                "GET" if body is None else "POST",
                url,
                body=None if body is None else json.dumps(body).encode(),
                headers=self._headers,
                timeout=Timeout(total=left_s),
                retries=False,
                redirect=False,
                preload_content=False,
            ) as reply:
                return Reply(reply.status, _object(self._whole(reply)))
        # The messages of urllib3 have the address of the request.
        except (exceptions.NewConnectionError, exceptions.ProtocolError):
            raise ConnectionError from None
        except exceptions.TimeoutError:
            raise self._silent("no reply in time") from None
        except (exceptions.HTTPError, OSError, UnicodeError) as error:
            raise self._silent(f"no reply: {type(error).__name__}") from None

    def _whole(self, reply: Any) -> bytes:
        content: bytes = reply.read(_LONGEST_REPLY_BYTES + 1)
        if len(content) > _LONGEST_REPLY_BYTES:
            raise self._silent("its reply is far too long")
        return content

    def _silent(self, fault: str) -> EngineUnavailableError:
        return EngineUnavailableError(self._engine, fault)

    def _connections(self) -> PoolManager:
        now_s = self._clock()
        if now_s - self._used_at_s > _IDLE_S:
            self._pool.clear()
        self._used_at_s = now_s
        return self._pool

    @cached_property
    def _headers(self) -> dict[str, str]:
        from urllib3 import make_headers

        basic = make_headers(basic_auth=self._user) if self._user is not None else {}
        return {"User-Agent": "maillage", "Content-Type": "application/json", **basic}

    @cached_property
    def _pool(self) -> PoolManager:
        # 30 ms to import: the first question to an engine waits for it, not every start.
        from urllib3 import PoolManager

        # At DEBUG, and in some warnings, they write the address of the request. A level set later
        # on the parent does not wake a disabled child.
        for name in _TALKATIVE:
            logger = logging.getLogger(name)
            logger.propagate = False
            logger.disabled = True
        return PoolManager(maxsize=4, cert_reqs="REQUIRED")


def _object(content: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
