"""Sockets of the loopback only, and an HTTP server on one of them."""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import logging
import socket
from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from infra.local.errors import AddressError

_MAX_LINE_BYTES = 65_536  # far over API Gateway's quota for all of them, which answers itself
_LOG = logging.getLogger("infra.local.requests")
_CLOSING_S = 0.2  # what a request under way gets before its connection is closed


def listening_socket(host: str, port: int) -> socket.socket:
    """A socket bound to `port` (0: any free one); AddressError unless it is loopback and free."""
    try:
        address = ipaddress.ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError as error:
        raise AddressError(f"{host!r} is not an address of this machine's loopback") from error
    if not address.is_loopback:
        raise AddressError(f"{host} is not loopback: the local stack serves this machine only")
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    bound = socket.socket(family)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((str(address), port))
        # At once, and not when the server opens: of two stacks, the second must fail here.
        bound.listen(1024)
    except (OSError, OverflowError) as error:
        bound.close()
        raise AddressError(f"port {port} cannot be served: {_reason(error)}") from error
    return bound


def _reason(error: OSError | OverflowError) -> str:
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return "another program uses it"
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)


class HttpServer:
    """Answers requests on `bound` with `handle`, each connection kept alive, without delay.

    asyncio sets TCP_NODELAY on every connection; aiohttp does not unset it.
    """

    def __init__(
        self,
        handle: Callable[[web.BaseRequest], Awaitable[web.Response]],
        bound: socket.socket,
        *,
        cancel_when_the_client_leaves: bool = False,
    ) -> None:
        self._handle = handle
        self._bound = bound
        self._cancels = cancel_when_the_client_leaves
        self._connections: web.Server | None = None
        self._server: asyncio.Server | None = None
        host, port, *_ = bound.getsockname()
        self.address: tuple[str, int] = (host, port)

    async def open(self) -> None:
        """Begin to answer."""
        _LOG.addFilter(is_of_ours)
        self._connections = web.Server(
            self._handle,
            access_log=None,  # it would hold where citizens are
            logger=_LOG,
            handler_cancellation=self._cancels,
            auto_decompress=False,  # API Gateway hands a body over as it came
            max_line_size=_MAX_LINE_BYTES,
            max_field_size=_MAX_LINE_BYTES,
        )
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._connections, sock=self._bound)

    async def close(self) -> None:
        """Stop listening, and close every connection."""
        if self._server is not None and self._connections is not None:
            self._server.close()
            await self._connections.shutdown(_CLOSING_S)
        self._bound.close()


def is_of_ours(record: logging.LogRecord) -> bool:
    """Whether what is logged is a failure of ours.

    A request that is none is told so, and no log repeats it: aiohttp would write the header or the
    address that it cannot read, a token or a position, with a traceback each time.
    """
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, HttpProcessingError)


async def read_body(request: web.BaseRequest, limit_bytes: int) -> bytes | None:
    """The whole body of `request`; None as soon as it is longer than `limit_bytes`."""
    if (request.content_length or 0) > limit_bytes:
        return None
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > limit_bytes:
            return None
    return bytes(body)
