"""Settings to stores to what operators and the schedule call; citizens do not wait for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from functions.metrics import Figure
from functions.settings import Settings
from functions.sites.ages import ages
from functions.snap_start import follow
from geodata.imports import (
    Desk,
    Import,
    Imports,
    Limits,
    Versions,
    check_upload,
    publish_unattended,
    sync,
)
from geodata.sites.checks import CheckedRow, check_sites
from geodata.snapshot import NEEDED_FOR_NEAREST, Snapshot, current_snapshot_id, fetch_snapshot
from geodata.stores import Latest, Objects
from geodata.territory import Places

Event = dict[str, Any]
BuildApp = Callable[[Callable[[], Desk], Logger], APIGatewayHttpResolver]
BuildWorker = Callable[
    [
        Callable[[str], Import],
        Callable[[], str | None],
        Logger,
        Callable[[], Mapping[Figure, float]],
    ],
    Callable[[Event], Event],
]

_PARIS = ZoneInfo("Europe/Paris")
"""Whose day it is when a file is checked for dates in the future."""


@cache
def sites_app(build_app: BuildApp) -> APIGatewayHttpResolver:
    """Returns the operators' application over the environment's store."""
    objects = Objects.at(Settings.from_environment().data_url)
    follow(objects)
    desk = Desk(*_imports_and_versions(objects))
    return build_app(lambda: desk, Logger())


@cache
def sites_worker(build_worker: BuildWorker) -> Callable[[Event], Event]:
    """Returns what checks the files that arrive, and pulls those of the schedule."""
    settings = Settings.from_environment()
    objects = Objects.at(settings.data_url)
    imports, versions = _imports_and_versions(objects)
    places = _places(objects, settings)

    def check_rows(pieces: Iterable[bytes], name: str) -> Iterator[CheckedRow]:
        return check_sites(pieces, name, places(), datetime.now(_PARIS).date())

    def check(import_id: str) -> Import:
        done = check_upload(imports, versions, check_rows, import_id)
        return publish_unattended(imports, versions, done) if done.is_scheduled else done

    def pull() -> str | None:
        return sync(imports, settings.sync_url, Limits()) if settings.sync_url else None

    def now_aged() -> Mapping[Figure, float]:
        return ages(versions, objects.get, datetime.now(UTC))

    return build_worker(check, pull, Logger(), now_aged)


def _imports_and_versions(objects: Objects) -> tuple[Imports, Versions]:
    return Imports(objects, lambda: datetime.now(UTC)), Versions(objects)


def _places(objects: Objects, settings: Settings) -> Callable[[], Places]:
    """Returns what gives the register and the contours of the latest snapshot."""

    def load(snapshot_id: str) -> Snapshot:
        return fetch_snapshot(objects.get, settings.cache_dir, snapshot_id, NEEDED_FOR_NEAREST)

    snapshot = Latest(
        lambda: current_snapshot_id(objects.get), load, check_every_s=settings.check_every_s
    )

    def places() -> Places:
        opened = snapshot.get()
        return Places(opened.register, opened.contours)

    return places
