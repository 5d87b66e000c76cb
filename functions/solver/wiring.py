"""Settings to stores to what solves scenarios."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger

from functions.bodies import Event
from functions.settings import Settings
from geodata.clock import present, today_in_france
from geodata.plans import MOST_TRIPS, Ground, trips_held
from geodata.plans.jobs import GroundSolver, Runner, Scenarios, load_ground, name_of_ground
from geodata.stores import Items, Latest, Objects, TableItems

Handle = Callable[[Event, Any], Event]
_MEMORY_MB = "AWS_LAMBDA_FUNCTION_MEMORY_SIZE"
BuildWorker = Callable[[Callable[[], Runner], Logger], Handle]


@cache
def planning(build_worker: BuildWorker) -> Handle:
    """Builds the handler of the tasks, over the environment's stores."""
    settings = Settings.from_environment()
    objects = Objects.at(settings.data_url)
    items = TableItems.at(settings.needed("scenarios_table"))
    most_trips = trips_held(float(os.environ[_MEMORY_MB]))
    runner = runner_over(objects, settings, items, most_trips)
    return build_worker(lambda: runner, Logger())


def runner_over(
    objects: Objects, settings: Settings, items: Items, most_trips: int = MOST_TRIPS
) -> Runner:
    """Builds the runner that solves scenarios on what is in use in a store.

    Args:
        objects: the store.
        settings: where snapshots are opened, and how often what is in use is asked.
        items: the records of scenarios.
        most_trips: that a problem may hold in this memory.
    """

    def name() -> str:
        return name_of_ground(objects.get, today_in_france())

    def load(name: str) -> tuple[str, Ground]:
        return name, load_ground(objects.get, settings.cache_dir, name, most_trips)

    latest = Latest(name, load, check_every_s=settings.check_every_s)
    solver = GroundSolver(latest.get, present)
    return Runner(
        Scenarios(items, present), objects, solver.solve, time.monotonic, solver.begin_turn
    )
