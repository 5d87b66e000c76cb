"""What faces people: one process of those that share a port, with the citizens' answers in it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from aiohttp import web
from aws_lambda_powertools import Logger

from infra.local.front import is_ours, readable
from infra.local.gateway.events import HttpRequest
from infra.local.gateway.gateway import MAX_REQUEST_BYTES, Gateway
from infra.local.gateway.replies import (
    MISDIRECTED,
    TOO_LARGE,
    TOO_MANY_REQUESTS,
    HttpResponse,
    gateway_reply,
)
from infra.local.identity.issuer import PATH as SIGN_IN_PATH
from infra.local.identity.sign_in import SignInDesk
from infra.local.runtime.http_server import read_body
from infra.local.template.routes import RouteTable
from infra.machine import links
from infra.machine.health import PATH as HEALTH_PATH, Health
from infra.machine.keys import IssuerKeys, KeysError
from infra.machine.pages import Pages
from infra.machine.settings import Machine
from infra.machine.stores import Stores
from infra.machine.throttles import Throttles

_BODY_WITHIN_S = 30.0
_TIMED_OUT = gateway_reply(408, "Request Timeout", ("connection", "close"))


@dataclass(frozen=True, slots=True)
class Front:
    """What answers a request: the API, the pages, the links, the issuer's, the state."""

    machine: Machine
    stores: Stores
    gateway: Gateway
    routes: RouteTable
    throttles: Throttles
    pages: Pages
    health: Health
    keys: IssuerKeys | None
    desk: SignInDesk | None

    async def handle(self, request: web.BaseRequest) -> web.Response:
        """Returns the response to a request."""
        response = await self._answer(request)
        # Without the name and the version of what serves.
        headers = [*response.headers, ("server", "maillage")]
        return web.Response(status=response.status, headers=headers, body=response.body)

    async def _answer(  # noqa: PLR0911 - one for each thing that answers
        self, request: web.BaseRequest
    ) -> HttpResponse:
        target = readable(request.raw_path)
        if target == HEALTH_PATH:  # by whatever name: who watches may know an address alone
            return await asyncio.to_thread(self.health.answer)
        if not self._is_for_us(request):
            return MISDIRECTED
        if links.is_link(target):
            return await links.answer(self.stores, request, target)
        body = await _body_of(request) if request.body_exists else b""
        if isinstance(body, HttpResponse):
            return body
        if self.desk is not None and target.startswith(f"{SIGN_IN_PATH}/"):
            return self.desk.answer(request.method, target, body)
        asked = self._asked(request, target, body)
        if not self.pages.is_for_the_api(target):
            return await self.pages.answer(asked)
        return await self.pages.finished(asked, await self._through_gateway(asked))

    def _asked(self, request: web.BaseRequest, target: str, body: bytes) -> HttpRequest:
        return HttpRequest(
            method=request.method,
            target=target,
            headers=[(readable(name), readable(value)) for name, value in request.headers.items()],
            body=body,
            source_ip=request.remote or "",
            port=self.machine.port,
            protocol=f"HTTP/{request.version.major}.{request.version.minor}",
        )

    async def _through_gateway(self, asked: HttpRequest) -> HttpResponse:
        match = self.routes.match(asked.method, asked.path)
        if match is not None and not self.throttles.has_room(match.route.key):
            return TOO_MANY_REQUESTS
        if match is not None and match.route.lock is not None and self.keys is not None:
            await self._learn_key(asked.joined.get("authorization", ""))
        return await self.gateway.answer(asked)

    def _is_for_us(self, request: web.BaseRequest) -> bool:
        hosts = request.headers.getall("host", ())
        if self.machine.behind_proxy:
            hosts = request.headers.getall("x-forwarded-host", hosts)
        if len(hosts) == 1 and hosts[0].lower() in _names_at(self.machine.url):
            return True
        return is_ours(hosts, self.machine.port)

    async def _learn_key(self, header: str) -> None:
        """Asks the issuer for its keys when a token names one that is not known."""
        keys = self.keys
        token = header.strip().rpartition(" ")[2]
        if keys is not None and token and not keys.is_known(token):
            await renewed(keys, lambda: not keys.is_known(token) and keys.may_ask())


@lru_cache(maxsize=8)
def _names_at(url: str) -> tuple[str, ...]:
    own = urlsplit(url)
    return _names_of(own.hostname or "", own.port, own.scheme)


def _names_of(host: str, port: int | None, scheme: str) -> tuple[str, ...]:
    usual = {"http": 80, "https": 443}[scheme]
    named = f"[{host}]" if ":" in host else host
    return (named, f"{named}:{usual}") if port in (None, usual) else (f"{named}:{port}",)


async def _body_of(request: web.BaseRequest) -> bytes | HttpResponse:
    try:
        async with asyncio.timeout(_BODY_WITHIN_S):
            body = await read_body(request, MAX_REQUEST_BYTES)
    except TimeoutError:
        return _TIMED_OUT
    return TOO_LARGE if body is None else body


async def renewed(keys: IssuerKeys, is_needed: Callable[[], bool]) -> None:
    """Asks an issuer for its keys where that is needed; what goes wrong is logged.

    One asks at a time, and the others wait for what it brings: a token of the key that is on its
    way is not refused.
    """
    async with keys.renewal:
        if not is_needed():
            return
        try:
            await asyncio.to_thread(keys.renew)
        except KeysError as error:
            Logger().warning(
                "the issuer's keys cannot be had; those that are known stay", reason=str(error)
            )
