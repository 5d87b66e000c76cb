"""The functions' applications over the stores of a machine, in this process.

This module alone of infra imports the functions: everywhere else they are run as Lambda does.
"""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from functions.bodies import Event
from functions.guard import resolve_signed
from functions.metrics import SWITCH
from functions.publisher import environment_of
from functions.replies import place_of as where
from functions.settings import SCOPE_PREFIX, Settings
from geodata.clock import present, today_in_france
from geodata.stores import Objects, linker
from infra.machine.settings import Machine
from infra.machine.stores import Stores

# Each function's own modules are imported by the process that runs it: all of them take a second.
if TYPE_CHECKING:
    from geodata.nearest import Guide

Answer = Callable[[Event], Event]
"""Answers one event of the HTTP API; one at a time, as Lambda asks a function."""

NEAREST = "functions.nearest.app.lambda_handler"
"""What citizens ask, and what answers a path that is no route's."""
SOLVES_WITHIN_S = 900.0
_MIB = 2**20


@dataclass(frozen=True, slots=True)
class Context:
    """What the functions read of the context of an invocation."""

    left_s: float = 30.0
    aws_request_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    function_name: str = "maillage"
    since_s: float = field(default_factory=time.monotonic)

    def get_remaining_time_in_millis(self) -> int:
        """Returns how long the invocation may still take."""
        return max(0, int((self.left_s - (time.monotonic() - self.since_s)) * 1000))


def place_of(error: Exception) -> str:
    """Returns the function and the line that raised an error: all that a log may say of it."""
    return where(error)


def prepared(machine: Machine, service: str) -> Settings:
    """Returns the settings of the functions, and has their logs say which service writes them."""
    environment = {
        "POWERTOOLS_SERVICE_NAME": service,
        "POWERTOOLS_METRICS_NAMESPACE": "maillage",
        "MAILLAGE_OIDC_ISSUER": machine.issuer or f"{machine.url}/oidc",
        "MAILLAGE_OIDC_CLIENT": machine.audience,
        SCOPE_PREFIX: machine.parameters.get("ScopePrefix", ""),
        **environment_of(machine.parameters),
    }
    # Figures of CloudWatch, one line an answer, are nothing to a journal: `health` has its own.
    if service != "work":
        environment[SWITCH] = "off"
    os.environ.update(environment)
    # From the parameters of the template where it has them: one name for one thing.
    given = machine.parameters
    return Settings(
        data_url=machine.objects.resolve().as_uri(),
        cache_dir=machine.state.resolve() / "cache",
        check_every_s=float(given.get("CheckEverySeconds", Settings("").check_every_s)),
        sync_url=given.get("SyncUrl", ""),
        sync_every=given.get("SyncRate", "rate(1 hour)"),
        geocoder_url=machine.geocoder,
        router_url=machine.router,
        match_hours=float(given.get("MatchHours", Settings("").match_hours)),
    )


def citizens(settings: Settings) -> tuple[Answer, Callable[[], Guide]]:
    """Returns what answers citizens, and the guide that it asks."""
    from functions.nearest import app as nearest_app
    from functions.wiring import former_of, geocoder_of, guide_of

    logger = Logger()
    guide = guide_of(settings, logger)
    former = former_of(Objects.at(settings.data_url), settings, logger)
    app = nearest_app.build_app(guide, logger, geocoder_of(settings), former=former)

    def answer(event: Event) -> Event:
        return nearest_app.answered(event, app, Context())

    return answer, guide


def accounts(settings: Settings, stores: Stores) -> Mapping[str, Callable[[], Answer]]:
    """Returns what builds the answers to préfectures, planners and operators, by handler.

    Each is built when it is first asked: a process opens no more data than it needs.
    """

    @cache
    def of_coverage() -> Answer:
        from functions.coverage import app as coverage_app, wiring as coverage
        from functions.coverage.layers import OwnLayers

        logger = Logger()
        service = coverage.service_of(stores.objects, settings, logger)
        link_to = linker(stores.objects, "coverage/large")
        app = coverage_app.build_app(service, link_to, logger)
        own_layers = OwnLayers(service)
        return lambda event: coverage_app.answered(event, app, own_layers, Context())

    @cache
    def of_scenarios() -> Answer:
        from functions.scenarios import app as scenarios_app, wiring as scenarios

        service = scenarios.service_of(stores.objects, settings, stores.items, stores.executions)
        app = scenarios_app.build_app(lambda: service, Logger())
        return lambda event: scenarios_app.answered(event, app, lambda: service, Context())

    @cache
    def of_sites() -> Answer:
        from functions.sites import app as sites_app, wiring as sites

        service = sites.service_of(stores.objects, settings, Logger())
        app = sites_app.build_app(lambda: service, Logger())
        return lambda event: sites_app.answered(event, app, lambda: service, Context())

    @cache
    def of_matches() -> Answer:
        from functions.matches import app as matches_app, wiring as matches

        operations = matches.operations_of(stores.objects, settings)
        return _signed(matches_app.build_app(lambda: operations, Logger()))

    return {
        "functions.coverage.app.lambda_handler": of_coverage,
        "functions.scenarios.app.lambda_handler": of_scenarios,
        "functions.sites.app.lambda_handler": of_sites,
        "functions.matches.app.lambda_handler": of_matches,
    }


def _signed(app: APIGatewayHttpResolver) -> Answer:
    return lambda event: resolve_signed(app, event, Context())


@dataclass(frozen=True, slots=True)
class Work:
    """What goes on without anybody asking; each returns what it did, in JSON's terms.

    Attributes:
        check: the file of an import.
        turn: of the schedule: ages, checks without end, what is new at an address.
        start: scenarios that were accepted and that nothing solves.
        refresh: a task of the national refresh.
        solve: a task of a scenario: `solve`, or `give_up`.
        match: a file of people.
        erase: files of people whose hours are over.
    """

    check: Callable[[str], Event]
    turn: Callable[[], Event]
    start: Callable[[], Event]
    refresh: Callable[[Event], Mapping[str, Any]]
    solve: Callable[[Event], Event]
    match: Callable[[str], Event]
    erase: Callable[[], Event]


def work(settings: Settings, stores: Stores, now: Callable[[], datetime] = present) -> Work:
    """Returns the work of a machine over its stores."""
    from functions.matches import wiring as matches, worker as matches_worker
    from functions.refresher import app as refresher_app
    from functions.scenarios import app as scenarios_app, wiring as scenarios
    from functions.sites import wiring as sites, worker as sites_worker
    from functions.solver import app as solver_app, wiring as solver
    from functions.wiring import guide_of
    from geodata.imports import Versions
    from geodata.plans import MOST_TRIPS, trips_held
    from geodata.refresh import Refresh

    logger, objects = Logger(), stores.objects
    handle_sites = sites_worker.build_worker(sites.work_of(objects, settings, logger), logger)
    planners = scenarios.service_of(objects, settings, stores.items, stores.executions)
    # Half of the memory is left to whoever asks meanwhile.
    memory_mib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _MIB
    most_trips = min(MOST_TRIPS, trips_held(memory_mib / 2))
    runner = solver.runner_over(objects, settings, stores.items, most_trips)
    handle_solver = solver_app.build_worker(lambda: runner, logger)
    people = matches.runner_of(objects, settings, guide_of(settings, logger), logger)
    handle_matches = matches_worker.build_worker(people, logger)
    versions = Versions(objects)
    steps = Refresh(objects, settings.cache_dir, versions.table, now, today_in_france)
    return Work(
        check=lambda import_id: handle_sites(_arrival(f"imports/{import_id}/upload")),
        turn=lambda: handle_sites(_TURN),
        start=lambda: dict(scenarios_app.turn(planners, logger)),
        refresh=refresher_app.build_worker(lambda: steps, logger),
        solve=lambda event: handle_solver(event, Context(left_s=SOLVES_WITHIN_S)),
        match=lambda match_id: handle_matches(_arrival(f"matches/{match_id}/upload")),
        erase=lambda: handle_matches(_TURN),
    )


_TURN: Event = {"source": "aws.events", "detail-type": "Scheduled Event"}


def _arrival(key: str) -> Event:
    detail = {"object": {"key": key}}
    return {"source": "aws.s3", "detail-type": "Object Created", "detail": detail}
