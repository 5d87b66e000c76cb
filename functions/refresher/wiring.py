"""Settings to stores to the steps of the refresh."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from aws_lambda_powertools import Logger

from functions.bodies import Event
from functions.settings import Settings
from geodata.clock import present, today_in_france
from geodata.imports import Versions
from geodata.refresh import Measured, Published, Refresh, Rendered
from geodata.stores import Objects

Done = Measured | Rendered | Published
Handle = Callable[[Event], Done]
BuildWorker = Callable[[Callable[[], Refresh], Logger], Handle]


@cache
def worker(build_worker: BuildWorker) -> Handle:
    """Builds the handler of the tasks, over the data of the environment's store."""
    settings = Settings.from_environment()
    objects = Objects.at(settings.data_url)

    steps = Refresh(
        objects,
        settings.cache_dir,
        Versions(objects).table,
        present,
        today_in_france,
    )
    return build_worker(lambda: steps, Logger())
