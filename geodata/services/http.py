"""Connections to a service behind a URL: kept for a while, bounded, and silent.

A URL may hold a key, and a request a citizen's address or position: neither is in an error or a
log of this module.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, PoolManager

LONGEST_REPLY_BYTES = 1_000_000
_IDLE_S = 50.0
"""A connection unused for longer is not used again: networks drop them without a word."""
_LOGGERS = ("urllib3", "urllib3.connectionpool", "urllib3.util.retry")


class NoReplyError(Exception):
    """A service gave no whole reply; the message says why, and nothing of the request."""


class ConnectionLostError(NoReplyError):
    """The connection was refused or cut: a second attempt may do better."""

    def __init__(self) -> None:
        super().__init__("the connection was refused or lost")


class Connections:
    """Connections that are kept between requests. Certificates are verified.

    Args:
        clock: seconds that only grow.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._used_at_s = clock, clock()

    @contextmanager
    def request(
        self,
        method: str,
        url: str,
        limit_s: float,
        *,
        headers: Mapping[str, str] | None = None,
        fields: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Iterator[BaseHTTPResponse]:
        """Sends a request once, and gives its reply to be read within the same time.

        No redirection is followed.

        Args:
            method: such as `GET`.
            url: where to.
            limit_s: what connecting and reading may take, of silence.
            headers: besides the name of this client.
            fields: what the query of the URL gets.
            body: what is posted.

        Raises:
            ConnectionLostError: refused or cut, before the reply or within it.
            NoReplyError: no reply in time, or none that can be read.
        """
        from urllib3 import Timeout, exceptions

        if limit_s <= 0:
            raise NoReplyError("no reply in time")
        try:
            with self._pool_in_use().request(
                method,
                url,
                body=body,
                fields=fields,
                headers={"User-Agent": "maillage", **(headers or {})},
                timeout=Timeout(total=limit_s),
                retries=False,
                redirect=False,
                preload_content=False,
            ) as reply:
                yield reply
        # The messages of urllib3 have the address of the request.
        except (exceptions.NewConnectionError, exceptions.ProtocolError):
            raise ConnectionLostError from None
        except exceptions.TimeoutError:
            raise NoReplyError("no reply in time") from None
        except (exceptions.HTTPError, OSError, UnicodeError) as error:
            raise NoReplyError(f"no reply: {type(error).__name__}") from None

    def _pool_in_use(self) -> PoolManager:
        now_s = self._clock()
        if now_s - self._used_at_s > _IDLE_S:
            self._pool.clear()
        self._used_at_s = now_s
        return self._pool

    @cached_property
    def _pool(self) -> PoolManager:
        # 30 ms to import: the first request waits for it, not every start.
        from urllib3 import PoolManager

        # At DEBUG, and in some warnings, they write the address of the request. A level set later
        # on the parent does not wake a disabled child.
        for name in _LOGGERS:
            logger = logging.getLogger(name)
            logger.propagate = False
            logger.disabled = True
        return PoolManager(maxsize=4, cert_reqs="REQUIRED")


def whole_body(reply: BaseHTTPResponse) -> bytes:
    """Returns the body of a reply.

    Raises:
        NoReplyError: it is longer than `LONGEST_REPLY_BYTES`.
    """
    content = reply.read(LONGEST_REPLY_BYTES + 1)
    if len(content) > LONGEST_REPLY_BYTES:
        raise NoReplyError("its reply is far too long")
    return content
