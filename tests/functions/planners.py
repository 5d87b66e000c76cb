"""The planners' function and its worker over stores in memory, for their tests."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from aws_lambda_powertools import Logger

from functions.guard import resolve_signed
from functions.scenarios import wiring
from functions.scenarios.app import build_app
from functions.settings import Settings
from functions.solver import wiring as planning_wiring
from functions.solver.app import build_worker
from geodata.errors import UnknownScenarioError
from geodata.snapshot.publishing import open_current
from geodata.snapshot.site_versions import publish_sites
from geodata.snapshot.transfer import upload
from geodata.stores.executions import MemoryExecutions
from geodata.stores.items import MemoryItems
from geodata.stores.objects import Objects
from tests.coverage_country import IN_USE
from tests.functions.events import sent, with_token

ANN, BOB = "ann", "bob"
VILLAGES = {"name": "Vague", "posts": 2, "limit_minutes": 20}


@dataclass
class Room:
    """The planners' function and the worker over the same stores; `work` is the state machine."""

    app: Any
    worker: Any
    executions: MemoryExecutions
    objects: Objects
    scenarios: Any
    service: wiring.Service

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        who: str = ANN,
        query: dict[str, str] | None = None,
        claims: dict[str, str] | None = None,
        **headers: str,
    ) -> Any:
        event = with_token(sent(method, path, body, **headers), who, **(claims or {}))
        if query:
            event["queryStringParameters"] = query
        reply = resolve_signed(self.app, event, None)
        text = reply["body"]
        is_json = "json" in reply["headers"].get("Content-Type", "")
        return SimpleNamespace(
            status=reply["statusCode"],
            body=json.loads(text) if text and is_json else text,
            headers=reply["headers"],
            raw=reply,
        )

    def work(self) -> None:
        context = SimpleNamespace(
            aws_request_id="turn", get_remaining_time_in_millis=lambda: 200_000
        )
        for message in self.executions.started.values():
            for each in message["scenarios"]:
                with contextlib.suppress(UnknownScenarioError):
                    self.worker({"task": "solve", **each}, context)

    def solved(self, scenario: dict[str, Any], who: str = ANN, key: str = "k") -> str:
        job = self.ask("POST", "/v1/scenarios", scenario, who=who, idempotency_key=key).body
        self.work()
        return str(job["id"])


def room_over(snapshots: Path, cache: Path) -> Room:
    """The room over the data of a folder."""
    objects = Objects.at("memory:")
    objects.link = lambda key, method, s: f"https://s3/{key}?{method}&{s}"  # type: ignore[method-assign]
    upload(open_current(snapshots), objects.put)
    publish_sites(IN_USE, objects.put)
    settings = Settings("memory:", cache)
    items, executions = MemoryItems(), MemoryExecutions()
    service = wiring.service_of(objects, settings, items, executions)
    runner = planning_wiring.runner_over(objects, settings, items)
    logger = Logger(service="test")
    return Room(
        build_app(lambda: service, logger),
        build_worker(lambda: runner, logger),
        executions,
        objects,
        service.planning.scenarios,
        service,
    )


def reviewed(room: Room) -> tuple[str, dict[str, Any]]:
    scenario_id = room.solved(VILLAGES)
    where = f"/v1/scenarios/{scenario_id}"
    room.ask("POST", f"{where}/review")
    return where, room.ask("GET", f"{where}/plan").body["sites"][0]
