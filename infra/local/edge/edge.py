"""The edge: what CloudFront does between a viewer, its cache and the origins.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HowCloudFrontWorks.html
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from typing import Protocol

from infra.local.edge.cache import Cache, Kept
from infra.local.edge.compression import compressed
from infra.local.edge.finishing import finished
from infra.local.edge.functions import EdgeFunctions
from infra.local.edge.keys import Key, key_of, origin_request
from infra.local.edge.lifetimes import error_lifetime_of, lifetime_of
from infra.local.edge.refusals import refusal_of
from infra.local.gateway.events import HttpRequest, joined_headers
from infra.local.gateway.replies import HttpResponse, gateway_reply
from infra.local.template.distribution import KEPT_ERROR_S, Behaviour, Distribution, ErrorRule
from infra.local.template.paths import normalised

_READ = ("GET", "HEAD")
_ATTEMPTS = 3
HIT, MISS, REFRESHED, ERROR = "Hit", "Miss", "RefreshHit", "Error"
FUNCTION = "FunctionGeneratedResponse"
TIMED_OUT = gateway_reply(504, "The origin did not answer in time")


class AnOrigin(Protocol):
    """What answers for the edge."""

    async def answer(self, request: HttpRequest) -> HttpResponse:
        """The answer to a request, as the edge sends it on."""

    def state_of(self, target: str) -> Hashable:
        """What is another when the edge is to forget what it keeps of a path; None for never."""


class Edge:
    """Answers the requests of viewers, by a distribution and its origins (by their names).

    `now_s` is a steady clock, in seconds. Without `functions` none of the distribution's runs; when
    it `keeps` nothing, every request goes to its origin.
    """

    def __init__(
        self,
        distribution: Distribution,
        origins: Mapping[str, AnOrigin],
        *,
        functions: EdgeFunctions | None = None,
        now_s: Callable[[], float] = time.monotonic,
        keeps: bool = True,
    ) -> None:
        self._distribution = distribution
        self._origins = origins
        self._functions = functions
        self._now_s = now_s
        self._keeps = keeps
        self._cache = Cache()
        self._under_way: dict[Key, asyncio.Task[None]] = {}

    async def answer(self, request: HttpRequest, scheme: str = "https") -> HttpResponse:
        """The answer to a viewer who came by a scheme (`http` or `https`)."""
        behaviour = self._distribution.behaviour_of(normalised(request.target))
        refused = refusal_of(request, behaviour, scheme)
        if refused is not None:
            return await self._sent(request, behaviour, refused, ERROR)
        asked = await self._seen_by_function(request, behaviour)
        if isinstance(asked, HttpResponse):
            return finished(request, behaviour, asked, FUNCTION)
        if asked.target.partition("?")[0] == "/":
            query = asked.target.removeprefix("/")
            asked = replace(asked, target=f"/{self._distribution.root_object}{query}")
        return await self._through_cache(asked, behaviour)

    async def settled(self) -> None:
        """Wait until nothing is revalidated behind a viewer's back."""
        await asyncio.gather(*self._under_way.values())

    async def _seen_by_function(
        self, request: HttpRequest, behaviour: Behaviour
    ) -> HttpRequest | HttpResponse:
        if self._functions is None or not behaviour.function:
            return request
        return await self._functions.viewer_request(behaviour.function, request)

    async def _through_cache(self, request: HttpRequest, behaviour: Behaviour) -> HttpResponse:
        if request.method not in _READ or not self._keeps:
            response = await self._asked(request, behaviour)
            return await self._sent(request, behaviour, response, MISS)
        key = key_of(request, behaviour)
        kept = self._cache.get(key, self._state(request, behaviour))
        now_s = self._now_s()
        if kept is not None and kept.is_fresh(now_s):
            return await self._sent(request, behaviour, kept.response, HIT, now_s - kept.at_s)
        if kept is not None and kept.may_wait(now_s):
            self._revalidate(request, behaviour, key, kept)
            return await self._sent(request, behaviour, kept.response, HIT, now_s - kept.at_s)
        response, how = await self._renewed(request, behaviour, key, kept)
        age_s = 0.0 if how in (MISS, ERROR) or kept is None else self._now_s() - kept.at_s
        return await self._sent(request, behaviour, response, how, age_s)

    def _revalidate(self, request: HttpRequest, behaviour: Behaviour, key: Key, kept: Kept) -> None:
        async def renew() -> None:
            try:
                await self._renewed(request, behaviour, key, kept)
            finally:
                del self._under_way[key]

        if key not in self._under_way:
            self._under_way[key] = asyncio.get_running_loop().create_task(renew())

    async def _renewed(
        self, request: HttpRequest, behaviour: Behaviour, key: Key, kept: Kept | None
    ) -> tuple[HttpResponse, str]:
        """What the origin says, and how it compares with what was kept until now."""
        state, now_s = self._state(request, behaviour), self._now_s()
        asked = request if kept is None else _conditional(request, kept)
        response = await self._asked(asked, behaviour)
        if response.status == 304 and kept is not None and asked is not request:
            self._keep(request, key, Kept(kept.response, now_s, kept.lifetime, state))
            return kept.response, REFRESHED
        if response.status >= 500 and kept is not None and kept.stands_in(now_s):
            return kept.response, HIT
        response = await _compressed(request, behaviour, response)
        if response.status >= 400:
            least_s = self._rule(response.status).kept_s
            lifetime = error_lifetime_of(response.status, dict(response.headers), least_s)
        else:
            lifetime = lifetime_of(dict(response.headers), behaviour.cache)
        self._keep(request, key, Kept(response, now_s, lifetime, state))
        return response, ERROR if response.status >= 400 else MISS

    def _keep(self, request: HttpRequest, key: Key, kept: Kept) -> None:
        """Keep what is whole; an answer to a condition or to HEAD says nothing to the next one."""
        if request.method == "GET" and kept.response.status not in (206, 304, 416):
            self._cache.put(key, kept)

    async def _asked(self, request: HttpRequest, behaviour: Behaviour) -> HttpResponse:
        origin = self._origins[behaviour.origin.name]
        for _ in range(_ATTEMPTS if request.method in _READ else 1):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(behaviour.origin.read_timeout_s):
                    return await origin.answer(origin_request(request, behaviour))
        return TIMED_OUT

    async def _sent(
        self,
        request: HttpRequest,
        behaviour: Behaviour,
        response: HttpResponse,
        how: str,
        age_s: float | None = None,
    ) -> HttpResponse:
        """An answer with its error page, compressed, and with what the policy adds."""
        if response.status >= 400:
            response = await self._with_page(request, response)
        response = await _compressed(request, behaviour, response)
        return finished(request, behaviour, response, how, age_s)

    async def _with_page(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """The page that stands for an error of whatever behaviour, when there is one."""
        rule = self._distribution.errors.get(response.status)
        if rule is None or not rule.page:
            return response
        behaviour = self._distribution.behaviour_of(rule.page)
        page = await self._asked(
            replace(request, method="GET", target=rule.page, headers=(), body=b""), behaviour
        )
        return replace(page, status=rule.status) if page.status == 200 else response

    def _rule(self, status: int) -> ErrorRule:
        return self._distribution.errors.get(status) or ErrorRule(status, "", KEPT_ERROR_S)

    def _state(self, request: HttpRequest, behaviour: Behaviour) -> Hashable:
        return self._origins[behaviour.origin.name].state_of(request.target)


async def _compressed(
    request: HttpRequest, behaviour: Behaviour, response: HttpResponse
) -> HttpResponse:
    headers = joined_headers(request.headers)
    return await asyncio.to_thread(compressed, response, headers, behaviour)


def _conditional(request: HttpRequest, kept: Kept) -> HttpRequest:
    """The request with the edge's own condition, for what it keeps and may be out of date."""
    etag = dict(kept.response.headers).get("etag")
    if etag is None or kept.response.status >= 400 or "range" in joined_headers(request.headers):
        return request
    others = [pair for pair in request.headers if not pair[0].lower().startswith("if-")]
    return replace(request, headers=[*others, ("if-none-match", etag)])
