"""An edge to test with: the project's own or another's, over a folder of pages and a fake API."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from infra.local.edge.bucket import Bucket
from infra.local.edge.edge import AnOrigin, Edge
from infra.local.edge.functions import edge_functions
from infra.local.gateway.events import HttpRequest, joined_headers
from infra.local.gateway.replies import HttpResponse
from infra.local.template.distribution import API, Distribution
from infra.local.template.template import read_template
from tests.conftest import ROOT
from tests.infra.local.own import ISSUER, own_template

JSON = ("content-type", "application/json")
FORBIDDEN = HttpResponse(403, [JSON], b'{"message":"Forbidden"}')


@dataclass
class FakeApi:
    """Answers what it is told to, and remembers what it was asked."""

    response: HttpResponse = field(default_factory=lambda: HttpResponse(200, [JSON], b"{}"))
    asked: list[HttpRequest] = field(default_factory=list)
    waits_s: float = 0.0

    async def answer(self, request: HttpRequest) -> HttpResponse:
        self.asked.append(request)
        if self.waits_s:
            await asyncio.sleep(self.waits_s)
        return self.response

    def state_of(self, target: str) -> None:
        """No deployment changes it."""

    def says(self, *headers: tuple[str, str], status: int = 200, body: bytes = b"{}") -> None:
        self.response = HttpResponse(status, [JSON, *headers], body)

    @property
    def headers(self) -> Mapping[str, str]:
        """Those of the last request."""
        return joined_headers(self.asked[-1].headers)


@dataclass
class Viewer:
    """Asks an edge, at a time of the test's own."""

    edge: Edge
    api: FakeApi
    runner: asyncio.Runner
    clock: list[float]

    def ask(
        self,
        target: str,
        method: str = "GET",
        body: bytes = b"",
        scheme: str = "https",
        **headers: str,
    ) -> tuple[HttpResponse, dict[str, str]]:
        """The answer, and its headers by name."""
        given = [("host", "maillage.example")]
        given += [(name.replace("_", "-"), value) for name, value in headers.items()]
        request = HttpRequest(method, target, given, body, "192.0.2.1", 443)
        response = self.runner.run(self._settled(request, scheme))
        return response, dict(response.headers)

    def wait(self, seconds: float) -> None:
        """Let time go by."""
        self.clock[0] += seconds

    async def _settled(self, request: HttpRequest, scheme: str) -> HttpResponse:
        response = await self.edge.answer(request, scheme)
        await self.edge.settled()
        return response


@contextmanager
def viewer_of(
    distribution: Distribution, folders: Mapping[str, Path], *, keeps: bool = True
) -> Iterator[Viewer]:
    """A viewer of an edge over `folders`, by the names of the buckets that they stand for."""
    api, clock = FakeApi(), [1_000.0]
    origins: dict[str, AnOrigin] = {
        each.name: api if each.name == API else Bucket(each, folders[each.name])
        for each in {each.origin for each in distribution.behaviours}
    }
    codes = [each.function for each in distribution.behaviours if each.function]
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        functions = runner.run(stack.enter_async_context(edge_functions(codes, print)))
        edge = Edge(distribution, origins, functions=functions, now_s=lambda: clock[0], keeps=keeps)
        try:
            yield Viewer(edge, api, runner, clock)
        finally:
            runner.run(stack.aclose())


@cache
def own_distribution() -> Distribution:
    """The project's."""
    found = own_template().distribution
    assert found is not None
    return found


def without_functions(distribution: Distribution, **changes: Any) -> Distribution:
    """The same with no function, which says nothing of what is kept, and some rules changed."""
    behaviours = (replace(each, function="", **changes) for each in distribution.behaviours)
    return replace(distribution, behaviours=tuple(behaviours))


def broken(folder: Path, *changes: tuple[str, str]) -> Distribution:
    """The project's distribution, with some of the text of `infra/stacks/edge.yaml` changed."""
    folder.mkdir(exist_ok=True)
    for each in ("template.yaml", "functions", "geodata", "web"):
        (folder / each).symlink_to(ROOT / each)
    (folder / "infra").mkdir()
    for file in sorted((ROOT / "infra").glob("*.json")):
        (folder / "infra" / file.name).symlink_to(file)
    stacks = folder / "infra" / "stacks"
    stacks.mkdir()
    for file in sorted((ROOT / "infra" / "stacks").glob("*.yaml")):
        (stacks / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    text = (stacks / "edge.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    (stacks / "edge.yaml").write_text(text, encoding="utf-8")
    found = read_template(folder / "template.yaml", {"OidcIssuer": ISSUER}).distribution
    assert found is not None
    return found
