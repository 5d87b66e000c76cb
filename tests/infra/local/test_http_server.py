"""What the sockets of the stack write of requests that are none: nothing."""

from __future__ import annotations

import asyncio
import socket

import pytest
from aiohttp import web

from infra.local.runtime.http_server import HttpServer, listening_socket


@pytest.mark.parametrize(
    "request_",
    [
        b"GET /v1/nearest?q=\x01 HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer secret\x7f\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX-\xe9: secret\r\n\r\n",
        b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    ],
    ids=["an address", "a token", "a name of a header", "a long line"],
)
def test_a_request_that_is_none_is_answered_and_written_nowhere(
    request_: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async def answer(_: web.BaseRequest) -> web.Response:
        return web.Response(text="read")

    async def asked() -> bytes:
        server = HttpServer(answer, listening_socket("127.0.0.1", 0))
        await server.open()
        try:
            return await asyncio.to_thread(sent, server.address[1])
        finally:
            await server.close()

    def sent(port: int) -> bytes:
        with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
            line.sendall(request_)
            return line.recv(65_536)

    assert asyncio.run(asked()).split()[1] in (b"400", b"414", b"431")
    assert caplog.text == ""


def test_what_fails_of_ours_is_written(caplog: pytest.LogCaptureFixture) -> None:
    async def fails(_: web.BaseRequest) -> web.Response:
        raise ValueError("ours")

    async def asked() -> bytes:
        server = HttpServer(fails, listening_socket("127.0.0.1", 0))
        await server.open()
        try:
            return await asyncio.to_thread(sent, server.address[1])
        finally:
            await server.close()

    def sent(port: int) -> bytes:
        with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
            line.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            return line.recv(65_536)

    assert asyncio.run(asked()).startswith(b"HTTP/1.1 500")
    assert "ValueError" in caplog.text
