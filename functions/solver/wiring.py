"""Settings to stores to what solves scenarios."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from aws_lambda_powertools import Logger

from functions.settings import Settings
from geodata.indicators import current_set, fetch_columns
from geodata.placement import Indices, Report
from geodata.plans import NEEDED_FOR_PLANS, Ground, assemble, ground_over, scenario_of, solve_plan
from geodata.plans.jobs import Runner, Scenarios, timestamp
from geodata.snapshot import current_snapshot_id, current_version, fetch_sites, fetch_snapshot
from geodata.stores import Items, Latest, Objects, TableItems

Handle = Callable[[dict[str, Any], Any], dict[str, Any]]
BuildWorker = Callable[[Callable[[], Runner], Logger], Handle]

_PARIS = ZoneInfo("Europe/Paris")


@cache
def planning(build_worker: BuildWorker) -> Handle:
    """Returns what does the tasks, over the environment's stores."""
    settings = Settings.from_environment()
    objects = Objects.at(settings.data_url)
    items = TableItems.at(settings.needed("scenarios_table"))
    runner = runner_over(objects, settings, items)
    return build_worker(lambda: runner, Logger())


def runner_over(objects: Objects, settings: Settings, items: Items) -> Runner:
    """Returns what solves scenarios on the latest snapshot, sites and columns of a store."""

    def named() -> str:
        get = objects.get
        day = datetime.now(UTC).astimezone(_PARIS).date()
        parts = (current_snapshot_id(get), current_version(get), current_set(get) or "")
        return " ".join((*parts, day.isoformat()))

    def load(name: str) -> tuple[str, Ground]:
        snapshot_id, version, _, day = name.split(" ")
        snapshot = fetch_snapshot(objects.get, settings.cache_dir, snapshot_id, NEEDED_FOR_PLANS)
        table = fetch_sites(objects.get, version)
        columns = fetch_columns(objects.get, snapshot.register)
        ground = ground_over(snapshot, table, columns, datetime.fromisoformat(day).date())
        return name, ground

    latest = Latest(named, load, check_every_s=settings.check_every_s)
    held: list[tuple[str, Ground]] = []

    def data() -> str:
        # Once a turn: what is published meanwhile is for the next one.
        held[:] = [latest.get()]
        return held[0][0]

    def solve(
        document: dict[str, Any], *, progress: Report, start: Indices | None, time_limit_s: float
    ) -> dict[str, Any]:
        scenario = scenario_of(document)
        plan = solve_plan(
            assemble(scenario, held[0][1]),
            progress=progress,
            start=start,
            time_limit_s=min(scenario.time_limit_s, time_limit_s),
        )
        return {**plan, "computed_at": timestamp(datetime.now(UTC))}

    scenarios = Scenarios(items, lambda: datetime.now(UTC))
    return Runner(scenarios, objects, solve, time.monotonic, data)
