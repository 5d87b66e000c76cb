"""Settings to stores to what operators and the schedule call; citizens do not wait for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from functions.metrics import Figure
from functions.settings import Settings
from functions.snap_start import follow
from geodata.clock import present, today_in_france
from geodata.imports import (
    Import,
    Imports,
    Limits,
    Operations,
    Versions,
    check_upload,
    publish_unattended,
    sync,
)
from geodata.refresh import current_run
from geodata.sites.checks import CheckedRow, check_sites
from geodata.snapshot import NEEDED_FOR_NEAREST, Snapshot, current_snapshot_id, fetch_snapshot
from geodata.stores import Latest, Objects
from geodata.territory import Places

Event = dict[str, Any]
BuildApp = Callable[[Callable[[], Operations], Logger], APIGatewayHttpResolver]
BuildWorker = Callable[
    [
        Callable[[str], Import],
        Callable[[], str | None],
        Logger,
        Callable[[], Mapping[Figure, float]],
    ],
    Callable[[Event], Event],
]

"""Whose day it is when a file is checked for dates in the future."""


@cache
def sites_app(build_app: BuildApp) -> APIGatewayHttpResolver:
    """Builds the operators' application over the environment's store."""
    objects = Objects.at(Settings.from_environment().data_url)
    follow(objects)
    operations = Operations(*_imports_and_versions(objects))
    return build_app(lambda: operations, Logger())


@cache
def sites_worker(build_worker: BuildWorker) -> Callable[[Event], Event]:
    """Builds the worker that checks the files that arrive, and pulls those of the schedule."""
    settings = Settings.from_environment()
    objects = Objects.at(settings.data_url)
    imports, versions = _imports_and_versions(objects)
    places = _places(objects, settings)

    def check_rows(pieces: Iterable[bytes], name: str) -> Iterator[CheckedRow]:
        return check_sites(pieces, name, places(), today_in_france())

    def check(import_id: str) -> Import:
        done = check_upload(imports, versions, check_rows, import_id)
        return publish_unattended(imports, versions, done) if done.is_scheduled else done

    def pull() -> str | None:
        return sync(imports, settings.sync_url, Limits()) if settings.sync_url else None

    def now_aged() -> Mapping[Figure, float]:
        return ages(versions, objects.get, present())

    return build_worker(check, pull, Logger(), now_aged)


def _imports_and_versions(objects: Objects) -> tuple[Imports, Versions]:
    return Imports(objects, present), Versions(objects)


def _places(objects: Objects, settings: Settings) -> Callable[[], Places]:
    """Builds the function that gives the register and the contours of the latest snapshot."""

    def load(snapshot_id: str) -> Snapshot:
        return fetch_snapshot(objects.get, settings.cache_dir, snapshot_id, NEEDED_FOR_NEAREST)

    snapshot = Latest(
        lambda: current_snapshot_id(objects.get), load, check_every_s=settings.check_every_s
    )

    def places() -> Places:
        opened = snapshot.get()
        return Places(opened.register, opened.contours)

    return places


_HOUR_S = 3600.0


def ages(versions: Versions, get: Callable[[str], bytes], now: datetime) -> dict[Figure, float]:
    """Returns the hours since the sites in use were published, and since the results were made.

    What was never published, or does not say when, has no age.
    """
    in_use, run = versions.in_use(), current_run(get)
    since = {
        Figure.SITES_AGE: None if in_use is None else in_use.publication.published_at,
        Figure.REFRESH_AGE: None if run is None else run.started_at,
    }
    return {
        figure: (now - datetime.fromisoformat(moment)).total_seconds() / _HOUR_S
        for figure, moment in since.items()
        if moment
    }
