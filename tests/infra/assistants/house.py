"""A machine's state over the small country, the API over it, and how assistants ask it."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, quote

from aws_lambda_powertools import Logger
from mcp import Client

from functions.solver import wiring as solver_wiring
from functions.solver.app import build_worker
from geodata.indicators import ColumnFacts, column_of, publish_column
from geodata.sites import SiteTable
from geodata.snapshot import open_current, publish_sites, upload
from infra.assistants.api import Api, api_over
from infra.assistants.server import server_of
from infra.assistants.serving import READS
from infra.local.gateway.replies import HttpResponse
from infra.local.identity.issuer import Issuer, machine_key
from infra.machine.settings import Machine
from infra.machine.stores import Stores, open_stores
from infra.machine.wiring import accounts, citizens, prepared
from tests.coverage_country import IN_USE, columns_of, write_country
from tests.functions.events import sent, with_token

NEAREST = "functions.nearest.app.lambda_handler"
ANN = "ann"
VILLAGES = {"name": "Vague", "posts": 2, "limit_minutes": 20}


@dataclass
class House:
    """A machine's state, what assistants ask of it, and the functions themselves beside."""

    machine: Machine
    stores: Stores
    issuer: Issuer
    api: Api
    targets: list[str] = field(default_factory=list)

    def token(self, who: str = ANN, *scopes: str, departements: list[str] | None = None) -> str:
        return f"Bearer {self.issuer.token(who, scopes or READS, departements)}"

    def calls(
        self, *calls: tuple[str, Mapping[str, Any]], token: str | None = None
    ) -> list[SimpleNamespace]:
        """Returns the results of calls by the kit's own client, in memory."""
        header = self.token() if token is None else token

        async def asked() -> list[SimpleNamespace]:
            async with Client(server_of(self.api, lambda _: header)) as client:
                return [_seen(await client.call_tool(*each)) for each in calls]

        return asyncio.run(asked())

    def shown(self) -> dict[str, Any]:
        """Returns all that a client is shown before it calls anything."""

        async def asked() -> dict[str, Any]:
            async with Client(server_of(self.api, lambda _: "")) as client:
                tools = (await client.list_tools()).model_dump(mode="json", by_alias=True)
                return {
                    "tools": tools["tools"],
                    "instructions": client.instructions,
                    "capabilities": client.server_capabilities.model_dump(mode="json"),
                    "server": client.server_info.model_dump(mode="json"),
                }

        return asyncio.run(asked())

    @cached_property
    def functions(self) -> dict[str, Callable[[], Any]]:
        """The functions' own applications: others than those that the tools ask."""
        settings = prepared(self.machine, "assistants")
        answer = citizens(settings)[0]
        return {NEAREST: lambda: answer, **accounts(settings, self.stores)}

    def reply(
        self, target: str, method: str = "GET", body: Any = None, who: str = ANN, **claims: str
    ) -> Any:
        """Returns what the function of a path replies, without any tool."""
        path, _, query = target.partition("?")
        function = next(
            name
            for start, name in (
                ("/v1/coverage", "functions.coverage.app.lambda_handler"),
                ("/v1/isochrone", "functions.coverage.app.lambda_handler"),
                ("/v1/territories", "functions.coverage.app.lambda_handler"),
                ("/v1/scenarios", "functions.scenarios.app.lambda_handler"),
                ("/", NEAREST),
            )
            if path.startswith(start)
        )
        given: dict[str, str] = {}
        for name, value in parse_qsl(query):
            given[name] = f"{given[name]},{value}" if name in given else value
        event = sent(method, path, body, given or None)
        reply = self.functions[function]()(with_token(event, who, **claims))
        return SimpleNamespace(status=reply["statusCode"], text=reply["body"])

    def solved(self, scenario: Mapping[str, Any] = VILLAGES) -> str:
        """Returns the id of a scenario that was solved."""
        opened = json.loads(self.reply("/v1/scenarios", "POST", dict(scenario)).text)
        settings = prepared(self.machine, "assistants")
        runner = solver_wiring.runner_over(self.stores.objects, settings, self.stores.items)
        context = SimpleNamespace(
            aws_request_id="test", get_remaining_time_in_millis=lambda: 200_000
        )
        worker = build_worker(lambda: runner, Logger(service="test"))
        assert worker({"task": "solve", "scenario": opened["id"]}, context)["state"] == "done"
        return str(opened["id"])


def _seen(result: Any) -> SimpleNamespace:
    return SimpleNamespace(
        is_error=result.is_error,
        content=result.structured_content,
        texts=[each.text for each in result.content],
    )


@contextmanager
def house(
    folder: Path, table: SiteTable = IN_USE, labels: Mapping[str, str] | None = None
) -> Iterator[House]:
    """Builds a house in a folder.

    Args:
        folder: empty.
        table: of its sites.
        labels: of columns to publish besides the country's own, by their names.
    """
    environment = dict(os.environ)
    try:
        write_country(folder / "var" / "snapshots")
        machine = Machine(folder / "state", folder / "var", is_refreshed=False)
        stores = open_stores(machine)
        upload(open_current(machine.var / "snapshots"), stores.objects.put)
        publish_sites(table, stores.objects.put)
        _publish_columns(machine, stores, labels or {})
        issuer = Issuer(f"{machine.url}/oidc", machine_key(machine.var))
        built = House(machine, stores, issuer, api_over(machine, stores, issuer.keys()))
        built.api = replace(built.api, gateway=_Watched(built.api.gateway, built.targets))
        yield built
    finally:
        os.environ.clear()
        os.environ.update(environment)


def _publish_columns(machine: Machine, stores: Stores, labels: Mapping[str, str]) -> None:
    register = open_current(machine.var / "snapshots").register
    columns = columns_of(register)
    for each in columns.values():
        known = replace(each.facts, vintage="2026", licence="Licence Ouverte 2.0")
        publish_column(stores.objects, replace(each, facts=known), register)
    values = columns["fragility"].values
    for name, label in labels.items():
        facts = ColumnFacts(name, "index", label, source=label, vintage="2026", licence="LO")
        publish_column(stores.objects, column_of(facts, values, ()), register)


class _Watched:
    """A gateway that keeps what it was asked."""

    def __init__(self, gateway: Any, targets: list[str]) -> None:
        self._gateway, self._targets = gateway, targets

    async def answer(self, request: Any) -> HttpResponse:
        self._targets.append(request.target)
        found: HttpResponse = await self._gateway.answer(request)
        return found


def opinion_path(scenario_id: str, departement: str, commune: str) -> str:
    return f"/v1/scenarios/{scenario_id}/opinions/{quote(departement)}/{quote(commune)}"
