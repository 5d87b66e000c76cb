"""Settings to stores to the steps of the refresh."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from aws_lambda_powertools import Logger

from functions.settings import Settings
from geodata.imports import Versions
from geodata.refresh import Refresh
from geodata.stores import Objects

Handle = Callable[[dict[str, Any]], dict[str, Any]]
BuildWorker = Callable[[Callable[[], Refresh], Logger], Handle]

_PARIS = ZoneInfo("Europe/Paris")


@cache
def worker(build_worker: BuildWorker) -> Handle:
    """Returns what does the tasks, over the data of the environment's store."""
    settings = Settings.from_environment()
    objects = Objects.at(settings.data_url)

    def now() -> datetime:
        return datetime.now(UTC)

    steps = Refresh(
        objects,
        settings.cache_dir,
        Versions(objects).table,
        now,
        lambda: now().astimezone(_PARIS).date(),
    )
    return build_worker(lambda: steps, Logger())
