"""What stands behind the one port of the stack: the issuer, the edge, and the API's own address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from aiohttp import web

from geodata.services import is_loopback
from infra.local.edge.edge import Edge
from infra.local.gateway.events import HttpRequest
from infra.local.gateway.gateway import MAX_REQUEST_BYTES, Gateway
from infra.local.gateway.replies import MISDIRECTED, TOO_LARGE, HttpResponse
from infra.local.identity.issuer import PATH as SIGN_IN_PATH
from infra.local.identity.sign_in import SignInDesk
from infra.local.runtime.http_server import read_body
from infra.local.template.account import API_ID

API_HOST = f"{API_ID}.execute-api.localhost"
"""No name server gives this name to another machine (RFC 6761), nor a page of elsewhere."""


@dataclass(frozen=True, slots=True)
class Front:
    """What stands behind the one port: the issuer, and the edge or else the API.

    The API has an address of its own, as on AWS, which does not go through the distribution: the
    name `API_HOST` of this machine.
    """

    gateway: Gateway
    edge: Edge | None
    sign_in: SignInDesk
    port: int

    async def handle(self, request: web.BaseRequest) -> web.Response:
        """The response to a request of the outside."""
        if not is_ours(request.headers.getall("host", ()), self.port):
            return _sent(MISDIRECTED)
        path = readable(request.raw_path)
        body = await read_body(request, MAX_REQUEST_BYTES)
        if path.startswith(f"{SIGN_IN_PATH}/"):
            return _sent(self.sign_in.answer(request.method, path, body or b""))
        if body is None:
            return _sent(TOO_LARGE)
        asked = self._request(request, body)
        if self.edge is None or is_the_apis(request.headers.getall("host", ())):
            return _sent(await self.gateway.answer(asked))
        return _sent(await self.edge.answer(asked))  # a machine's loopback stands for TLS

    def _request(self, request: web.BaseRequest, body: bytes) -> HttpRequest:
        return HttpRequest(
            method=request.method,
            target=readable(request.raw_path),
            headers=_readable_headers(request),
            body=body,
            source_ip=request.remote or "127.0.0.1",
            port=self.port,
            protocol=f"HTTP/{request.version.major}.{request.version.minor}",
        )


def is_ours(hosts: Sequence[str], port: int) -> bool:
    """Whether a request is for this machine's loopback by the name that its client gave.

    A page of elsewhere whose name was made to stand for 127.0.0.1 (DNS rebinding) gives its own
    name, and would read what this stack answers, tokens of every scope included.

    >>> is_ours(["127.0.0.1:8000"], 8000), is_ours(["elsewhere.example:8000"], 8000)
    (True, False)
    """
    if len(hosts) != 1:
        return not hosts  # HTTP/1.0 need not name one, and no browser speaks it
    try:
        named = urlsplit(f"//{hosts[0]}")
        host = named.hostname or ""
        return (is_loopback(host) or host == API_HOST) and named.port in (None, port)
    except ValueError:
        return False


def is_the_apis(hosts: Sequence[str]) -> bool:
    """Whether a request, which is `is_ours`, came to the API's own address.

    >>> is_the_apis([f"{API_HOST}:8000"]), is_the_apis(["localhost:8000"])
    (True, False)
    """
    return len(hosts) == 1 and hosts[0].lower().partition(":")[0] == API_HOST


def readable(text: str) -> str:
    """Returns what came in bytes that need not be UTF-8 as a text that can be written."""
    if text.isascii():
        return text
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _readable_headers(request: web.BaseRequest) -> list[tuple[str, str]]:
    return [(readable(name), readable(value)) for name, value in request.headers.items()]


def _sent(response: HttpResponse) -> web.Response:
    return web.Response(status=response.status, headers=list(response.headers), body=response.body)
