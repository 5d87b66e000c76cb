"""Settings to stores to what operators and the schedule call; citizens do not wait for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from functions.bodies import Event
from functions.logs import Log
from functions.metrics import Figure
from functions.replies import place_of
from functions.settings import Settings
from functions.sites.layers.wiring import Published, published_of
from functions.snap_start import follow
from functions.wiring import placing_of
from geodata.clock import present, today_in_france
from geodata.imports import (
    Corrector,
    ErrorReports,
    Import,
    Imports,
    Limits,
    Mappings,
    Operations,
    PlacesInUse,
    Schedule,
    Versions,
    annotate_large,
    ask_unbegun,
    check_upload,
    file_checker,
    give_up_endless,
    publish_unattended,
    sync,
)
from geodata.refresh import current_run
from geodata.snapshot import NEEDED_FOR_NEAREST, Snapshot, current_snapshot_id, fetch_snapshot
from geodata.stores import Latest, LinkTo, Objects, linker
from geodata.territory import Places


@dataclass(frozen=True, slots=True)
class Service:
    """What the operators' routes ask of the library, and `published` that everybody's do."""

    operations: Operations
    places: PlacesInUse
    corrector: Corrector
    reports: ErrorReports
    link_to: LinkTo
    published: Callable[[], Published]


@dataclass(frozen=True, slots=True)
class Work:
    """What the worker does of the library's.

    Attributes:
        check: checks the file of an import, and ends it where nobody has to look.
        sync: returns the import of what is new at the schedule's address, or None.
        give_up: ends the imports whose check never did; returns their ids.
        ask_again: has the files checked whose check never began; returns their imports' ids.
        ages: of what is served, in hours.
    """

    check: Callable[[str], Import]
    sync: Callable[[], str | None]
    give_up: Callable[[], list[str]] = list
    ask_again: Callable[[], list[str]] = list
    ages: Callable[[], Mapping[Figure, float]] = dict


BuildApp = Callable[[Callable[[], Service], Logger], APIGatewayHttpResolver]
BuildWorker = Callable[[Work, Logger], Callable[[Event], Event]]


@cache
def sites_app(build_app: BuildApp) -> tuple[APIGatewayHttpResolver, Callable[[], Service]]:
    """Builds the operators' application over the environment's store, and what it asks."""
    settings = Settings.from_environment()
    objects = Objects.at(settings.data_url)
    follow(objects)
    service = service_of(objects, settings, Logger())

    def serve() -> Service:
        return service

    return build_app(serve, Logger()), serve


def service_of(objects: Objects, settings: Settings, logger: Log) -> Service:
    """Builds the service of operators over a store."""
    imports, versions = _imports_and_versions(objects)
    link_to = linker(objects, "imports/large")
    return Service(
        Operations(imports, versions, Schedule(settings.sync_url, settings.sync_every)),
        PlacesInUse(objects, versions),
        Corrector(imports, versions, _places(objects, settings)),
        ErrorReports(objects, present),
        link_to,
        published_of(objects, settings, logger, link_to),
    )


@cache
def sites_worker(build_worker: BuildWorker) -> Callable[[Event], Event]:
    """Builds the worker that checks the files that arrive, and pulls those of the schedule."""
    settings, logger = Settings.from_environment(), Logger()
    return build_worker(work_of(Objects.at(settings.data_url), settings, logger), logger)


def work_of(objects: Objects, settings: Settings, logger: Logger) -> Work:
    """Builds what the worker does over a store."""
    imports, versions = _imports_and_versions(objects)
    check_file = file_checker(
        _places(objects, settings),
        today_in_france,
        Mappings(objects).kept,
        placing_of(settings, objects),
    )

    def failed(import_id: str, error: Exception) -> None:
        # The trace names the place in our code; a message may repeat what the file holds.
        logger.error(
            "a check failed", import_id=import_id, error=type(error).__name__, place=place_of(error)
        )

    def check(import_id: str) -> Import:
        done = check_upload(imports, versions, check_file, import_id, failed)
        if done.is_scheduled:
            done = publish_unattended(imports, versions, done)
        annotate_large(imports, done)
        return done

    def pull() -> str | None:
        return sync(imports, settings.sync_url, Limits()) if settings.sync_url else None

    return Work(
        check,
        pull,
        give_up=lambda: give_up_endless(imports),
        ask_again=lambda: ask_unbegun(imports),
        ages=lambda: ages(versions, objects.get, present()),
    )


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
