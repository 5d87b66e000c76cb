"""Settings to stores to what préfectures call; citizens do not wait for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from functions.callers import Caller
from functions.settings import Settings
from functions.snap_start import follow
from geodata.clock import today_in_france
from geodata.coverage import Catalogue, PublicCoverage
from geodata.exports import Documents, OutlinedCoverage
from geodata.imports import VersionNames, Versions
from geodata.indicators import current_set
from geodata.refresh import (
    PrerenderedDocuments,
    Run,
    documents_of_run,
    documents_over_run,
    run_in_use,
    run_of,
    usual_question,
)
from geodata.snapshot import current_snapshot_id, current_version
from geodata.stores import Latest, LinkTo, Objects, linker
from geodata.territory import Territory

_MOST_VERSIONS = 50


@dataclass(frozen=True, slots=True)
class Service:
    """What answers préfectures now.

    Attributes:
        documents: of the run that is served.
        catalogue: what there is to ask for.
        day: of the state of the sites that a question asks about when it says none.
        is_latest: whether the latest run could be read; else this is the last good one.
    """

    documents: Documents | PrerenderedDocuments
    catalogue: Catalogue
    day: date
    is_latest: bool = True

    @property
    def public(self) -> PublicCoverage:
        """What may be said to anybody: of a published run, whose measures are stored."""
        is_ready = isinstance(self.documents, PrerenderedDocuments)
        question = usual_question(self.day.isoformat())
        return PublicCoverage(self.documents.national, question, is_ready)

    def asked_by(
        self, caller: Caller, level: str, code: str
    ) -> tuple[Territory, Documents | PrerenderedDocuments]:
        """Returns a territory that a caller asks of, and the documents that are for its eyes.

        Raises:
            UnknownTerritoryError: no territory of this level has this code.
            ForbiddenError: some of it is in a département that is not the caller's.
        """
        units = self.documents.national.units
        territory = units.territory(level, code)
        caller.may_ask_of(units.departements_of(territory))
        if caller.departements is None:
            return territory, self.documents
        return territory, self.documents.limited_to(caller.departements)

    def answers_for(self, caller: Caller) -> OutlinedCoverage:
        """Returns the answers about places, for a caller's eyes.

        Raises:
            ForbiddenError: the caller is limited to no département at all.
        """
        if caller.departements is None:
            return self.documents.answers
        caller.may_ask_at_all()
        return self.documents.answers.limited_to(caller.departements)


_FIRST_WITHIN_S, _NEWER_WITHIN_S = 20.0, 5.0
"""What a caller waits for the data, and for newer data, within the function's time-out (29 s)."""

BuildApp = Callable[[Callable[[], Service], LinkTo, Logger], APIGatewayHttpResolver]


@cache
def coverage_app(build_app: BuildApp) -> tuple[APIGatewayHttpResolver, Callable[[], Service]]:
    """Returns the préfectures' application over the environment's store, and what it asks."""
    logger, settings = Logger(), Settings.from_environment()
    objects = Objects.at(settings.data_url)
    service = service_of(objects, settings, logger)
    return build_app(service, linker(objects, "coverage/large"), logger), service


def service_of(objects: Objects, settings: Settings, logger: Logger) -> Callable[[], Service]:
    """Builds the function that gives the service of the run that is served.

    Before a first run is published, and once the bucket has forgotten the last one, what is in use
    is measured as it is asked for. A run that does not load leaves the last good one in service.
    """
    versions = Versions(objects)

    def keep(error: Exception) -> None:
        logger.warning("the latest run does not load; the last good one is served", error=error)

    def named() -> str:
        run = run_in_use(objects.get) or _unpublished(objects)
        return run.to_json().decode()

    def load(name: str) -> Service:
        run = run_of(name.encode(), "coverage")
        is_published = bool(run.started_at)
        make = documents_of_run if is_published else documents_over_run
        made = make(objects.get, settings.cache_dir, run, versions.table)
        documents = PrerenderedDocuments(made, run, objects.get) if is_published else made
        catalogue = _catalogue(made, versions, VersionNames(objects))
        return Service(documents, catalogue, date.fromisoformat(run.at))

    latest = Latest(
        named,
        load,
        check_every_s=settings.check_every_s,
        on_failure=keep,
        first_within_s=_FIRST_WITHIN_S,
        newer_within_s=_NEWER_WITHIN_S,
    )

    def service() -> Service:
        found = latest.get()
        return found if latest.is_latest else replace(found, is_latest=False)

    follow(objects, latest, load=service)
    return service


def _unpublished(objects: Objects) -> Run:
    """Returns the run that would be made now; its name changes with the data alone."""
    today = today_in_france()
    get = objects.get
    return Run(
        current_snapshot_id(get), current_version(get), current_set(get), today.isoformat(), ""
    )


def _catalogue(documents: Documents, versions: Versions, names: VersionNames) -> Catalogue:
    national = documents.national
    history, _ = versions.history(_MOST_VERSIONS)
    named = names.of_all([each.version for each in history])
    # The catalogue lists every column, so it credits them all.
    about = national.sources.as_record({name for name, _ in national.sources.columns})
    return Catalogue(
        national.units,
        weights=national.weight_facts,
        classes=national.class_facts,
        versions=[
            {
                "version": each.version,
                "name": named[each.version].name,
                "day": named[each.version].day,
                "published_at": each.published_at,
                "source": each.source,
                "sites": each.counts.get("sites"),
            }
            for each in history
        ],
        about=about,
        modes=national.modes,
    )
