"""The pages and the map as the edge gives them, with its headers, and without its cache."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from infra.local.edge.bucket import Bucket
from infra.local.edge.compression import compressed
from infra.local.edge.edge import AnOrigin, Edge
from infra.local.gateway.events import HttpRequest
from infra.local.gateway.replies import HttpResponse
from infra.local.template.distribution import API, Behaviour, Distribution
from infra.local.template.paths import normalised

MISSING = "404.html"
_WHAT_THE_EDGE_SAYS_OF_ITSELF = ("via", "x-cache")
_COMPRESSED_OVER_BYTES = 20_000
"""Less than that takes longer to compress than to send."""

_MOST_PATHS = 1_024


@dataclass(frozen=True, slots=True)
class Pages:
    """What a distribution does for pages, and to the answers of its API."""

    behaviour_at: Callable[[str], Behaviour]
    """Gives what the distribution does at a path, as it came; the last ones are kept."""
    edge: Edge
    missing: bytes

    def is_for_the_api(self, target: str) -> bool:
        """Returns whether the API answers the target of a request line."""
        return self.behaviour_at(target.partition("?")[0]).origin.name == API

    async def answer(self, request: HttpRequest) -> HttpResponse:
        """Returns a page, a file, or the page that says that there is none."""
        response = await self.edge.answer(request)
        kept = [pair for pair in response.headers if pair[0] not in _WHAT_THE_EDGE_SAYS_OF_ITSELF]
        if response.status not in (403, 404):
            return replace(response, headers=kept)
        instead = {"content-type": "text/html; charset=utf-8", "cache-control": "no-store"}
        headers = [pair for pair in kept if pair[0] not in instead]
        body = b"" if request.method == "HEAD" else self.missing
        return HttpResponse(404, [*headers, *instead.items()], body)

    async def finished(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Returns an answer of the API with the headers that the edge adds to it."""
        behaviour = self.behaviour_at(request.target.partition("?")[0])
        asked = request.joined
        if len(response.body) > _COMPRESSED_OVER_BYTES:
            response = await asyncio.to_thread(compressed, response, asked, behaviour)
        return replace(response, headers=behaviour.headers.applied(response.headers, asked))


def pages_of(distribution: Distribution, folders: Mapping[str, Path], web: Path) -> Pages:
    """Returns the pages of a distribution, whose buckets stand for folders (by logical id)."""
    origins: dict[str, AnOrigin] = {
        origin.name: Bucket(origin, folders[origin.name])
        for origin in {each.origin for each in distribution.behaviours}
        if origin.name != API
    }

    def behaviour_at(path: str) -> Behaviour:
        return distribution.behaviour_of(normalised(path))

    return Pages(
        lru_cache(maxsize=_MOST_PATHS)(behaviour_at),
        Edge(distribution, origins, keeps=False),
        (web / MISSING).read_bytes(),
    )
