"""Settings to stores to what planners call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from functions.settings import Settings
from functions.snap_start import follow
from geodata.clock import present, today_in_france
from geodata.exports import bounds_of, shapes_of
from geodata.plans import Finding, PlanRecord, Scenario, check
from geodata.plans.jobs import (
    Access,
    Planning,
    Plans,
    Reviews,
    Scenarios,
    Sweeps,
    Territories,
    load_territories,
    name_of_territories,
)
from geodata.stores import (
    Executions,
    Items,
    Latest,
    LinkTo,
    MachineExecutions,
    Objects,
    TableItems,
    linker,
)


@dataclass(frozen=True, slots=True)
class Service:
    """The service of planners.

    Attributes:
        planning: of scenarios.
        reviews: of their plans.
        sweeps: of their scenarios.
        access: of accounts to scenarios.
        territories: in use now.
        link_to: stores what is too large to answer.
    """

    planning: Planning
    reviews: Reviews
    sweeps: Sweeps
    access: Access
    territories: Callable[[], Territories]
    link_to: LinkTo

    def shapes_of(self, plan: PlanRecord) -> dict[str, Any | None]:
        """Returns the contours that the map of a plan draws."""
        territories = self.territories()
        return shapes_of(plan, territories.units, territories.contours)

    def bounds_of(self, plan: PlanRecord) -> list[float] | None:
        """Returns the box of a plan's territory, None for all of France."""
        territories = self.territories()
        return bounds_of(plan, territories.units, territories.contours)


BuildApp = Callable[[Callable[[], Service], Logger], APIGatewayHttpResolver]


@cache
def scenarios_app(build_app: BuildApp) -> APIGatewayHttpResolver:
    """Builds the planners' application over the environment's stores."""
    service = scenarios_service()
    return build_app(lambda: service, Logger())


@cache
def scenarios_service() -> Service:
    """Builds the service of planners over the environment's stores."""
    settings = Settings.from_environment()
    return service_of(
        Objects.at(settings.data_url),
        settings,
        TableItems.at(settings.needed("scenarios_table")),
        MachineExecutions.at(settings.needed("scenario_machine")),
    )


def service_of(
    objects: Objects, settings: Settings, items: Items, executions: Executions
) -> Service:
    """Builds the service of planners over stores."""

    def name() -> str:
        return name_of_territories(objects.get)

    def load(name: str) -> Territories:
        return load_territories(objects.get, settings.cache_dir, name)

    latest = Latest(
        name, load, check_every_s=settings.check_every_s, first_within_s=20.0, newer_within_s=5.0
    )
    follow(objects, latest, load=latest.get)

    def found_in(scenario: Scenario) -> list[Finding]:
        territories = latest.get()
        return check(scenario, territories.units, territories.weights, today_in_france())

    scenarios = Scenarios(items, present)
    planning = Planning(scenarios, Plans(objects), executions, found_in)
    return Service(
        planning=planning,
        reviews=Reviews(planning),
        sweeps=Sweeps(planning),
        access=Access(scenarios, latest.get),
        territories=latest.get,
        link_to=linker(objects, "scenarios/large"),
    )
