"""The API in this process: its routes, its limits and its tokens, over the stores of a machine.

A tool's question goes the whole way of a request of the outside: what a route refuses, a tool does.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger

from infra.local.errors import FunctionError
from infra.local.gateway.authorizers import Admitted
from infra.local.gateway.events import Arrival, HttpRequest, event_of
from infra.local.gateway.gateway import Gateway, Invoke
from infra.local.gateway.replies import NOT_FOUND, HttpResponse
from infra.local.template.routes import Match, Route, RouteTable
from infra.machine.ports import template_of
from infra.machine.settings import Machine
from infra.machine.stores import Stores
from infra.machine.wiring import NEAREST, Answer, accounts, citizens, place_of, prepared

DOCUMENTS = ("/v1/openapi.json", "/v1/coverage/openapi.json", "/v1/scenarios/openapi.json")
Authorize = Callable[[str], Awaitable[None]]
"""Has the keys of tokens at hand, before the header of one is read."""
_OURSELVES = Admitted({"sub": "assistants", "departements": "*"}, None)


async def _at_hand(_header: str) -> None:
    """The keys of this machine never change."""


@dataclass(frozen=True, slots=True)
class Api:
    """What answers questions.

    Attributes:
        documents: the OpenAPI document that describes each path.
        gateway: that requests go through.
        routes: of the template.
        authorize: is told the header of a token before it is checked.
    """

    documents: Mapping[str, Mapping[str, Any]]
    gateway: Gateway
    routes: RouteTable
    authorize: Authorize = _at_hand

    async def get(self, path: str, target: str, authorization: str) -> HttpResponse:
        """Returns the response to a question.

        Args:
            path: of the route that it is meant for, as the OpenAPI document writes it; a target
                that another route would answer has no answer.
            target: its path and query.
            authorization: the header of who asks, empty for nobody.
        """
        match = self.routes.match("GET", _request(target, "").path)
        if match is None or _bare(match.route.path) != _bare(path):
            return NOT_FOUND
        if authorization and match.route.lock is not None:
            await self.authorize(authorization)
        return await self.gateway.answer(_request(target, authorization))


def api_over(
    machine: Machine,
    stores: Stores,
    keys: Mapping[str, Any],
    authorize: Authorize = _at_hand,
    waits_s: float | None = None,
) -> Api:
    """Builds the API over the stores of a machine.

    Args:
        machine: its settings.
        stores: what it reads; nothing is written there but scenarios' own links.
        keys: the set of JSON web keys that tokens are checked by.
        authorize: see `Api`.
        waits_s: how long an answer is waited for; as the template says when None.
    """
    template, answers = template_of(machine), _answers(machine, stores)
    routes = [
        each if waits_s is None else replace(each, timeout_s=waits_s) for each in template.routes
    ]
    functions = {
        each.logical_id: _in_turn(answers[each.handler])
        for each in template.functions
        if each.handler in answers
    }
    gateway = Gateway(routes, functions, keys=keys, print_line=Logger().warning)
    return Api(_documents(answers), gateway, RouteTable(routes), authorize)


def _answers(machine: Machine, stores: Stores) -> Mapping[str, Callable[[], Answer]]:
    settings = prepared(machine, "assistants")

    @cache
    def of_citizens() -> Answer:
        return citizens(settings)[0]

    return {NEAREST: of_citizens, **accounts(settings, stores)}


def _in_turn(build: Callable[[], Answer]) -> Invoke:
    """Returns what asks a function in a thread of its own, one event after the other."""
    thread = ThreadPoolExecutor(1)

    def answered(event: bytes) -> bytes:
        try:
            return json.dumps(build()(json.loads(event))).encode()
        except Exception as error:
            # Without its message, which may repeat a question.
            Logger().error("an answer failed", place=place_of(error))
            raise FunctionError(type(error).__name__, "") from error

    async def invoke(event: bytes, _trace: str) -> bytes:
        return await asyncio.get_running_loop().run_in_executor(thread, answered, event)

    return invoke


def _documents(answers: Mapping[str, Callable[[], Answer]]) -> dict[str, Mapping[str, Any]]:
    """Returns the OpenAPI document of each path: it is asked by ourselves, for no caller."""
    found: dict[str, Mapping[str, Any]] = {}
    for target, answer in zip(DOCUMENTS, _in_order(answers), strict=True):
        match = Match(Route("GET", target, ""), {})
        event = event_of(_request(target, ""), match, Arrival(0, "", ""), _OURSELVES)
        document = json.loads(answer(event)["body"])
        found |= dict.fromkeys(document["paths"], document)
    return found


def _in_order(answers: Mapping[str, Callable[[], Answer]]) -> list[Answer]:
    names = (
        NEAREST,
        "functions.coverage.app.lambda_handler",
        "functions.scenarios.app.lambda_handler",
    )
    return [answers[each]() for each in names]


def _request(target: str, authorization: str) -> HttpRequest:
    headers = [("host", "localhost"), ("accept", "application/json")]
    if authorization:
        headers.append(("authorization", authorization))
    return HttpRequest("GET", target, headers, b"", "127.0.0.1", 0)


def _bare(path: str) -> tuple[str, ...]:
    """Returns the parts of a path, whatever its variables are called."""
    return tuple("{}" if each.startswith("{") else each for each in path.split("/"))
