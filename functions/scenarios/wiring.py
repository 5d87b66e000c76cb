"""Settings to stores to what planners call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from functions.callers import Caller
from functions.settings import Settings
from functions.snap_start import follow
from geodata.errors import ForbiddenError, UnknownScenarioError
from geodata.exports import bounds_of, shapes_of
from geodata.indicators import current_set, fetch_columns, weights_of
from geodata.plans import Finding, Scenario, check, scenario_of
from geodata.plans.jobs import Desk, Plans, Reviews, Scenarios, Sweeps
from geodata.snapshot import REGISTER, SIMPLIFIED, current_snapshot_id, fetch_snapshot
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
from geodata.territory import Contours, Units

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Territories:
    """What scenarios are checked against: the communes, and the columns that weigh them."""

    units: Units
    weights: Mapping[str, Any]
    contours: Contours


@dataclass(frozen=True, slots=True)
class Service:
    """What answers planners.

    Attributes:
        desk: of planners.
        reviews: of their plans.
        sweeps: of their scenarios.
        territories: in use now.
        link_to: stores what is too large to answer.
    """

    desk: Desk
    reviews: Reviews
    sweeps: Sweeps
    territories: Callable[[], Territories]
    link_to: LinkTo

    def regions(self) -> dict[str, int]:
        """Returns the people of each région."""
        units = self.territories().units
        return {
            each.code: int(units.people[each.units].sum()) for each in units.territories("region")
        }

    def only_by(self, caller: Caller) -> Callable[[Scenario], None]:
        """Returns what refuses the scenarios of territories that are not all a caller's."""

        def refuse(scenario: Scenario) -> None:
            if caller.departements is None:
                return
            units, asked = self.territories().units, scenario.territory
            territory = units.territory(asked.level, asked.code)
            caller.may_ask_of(units.departements_of(territory))

        return refuse

    def owner(self, caller: Caller, scenario_id: str) -> str:
        """Returns the name under which a caller has a scenario.

        Its territory may be beyond what the caller may see by now: a token can be for fewer
        départements than the one that the scenario was made with.

        Raises:
            UnknownScenarioError: no scenario of this caller has this id.
            ForbiddenError: its territory is not all the caller's.
        """
        if caller.departements is not None:
            self.desk.scenarios.get(scenario_id, caller.name)
            document = self.desk.scenarios.document(scenario_id)
            self.only_by(caller)(scenario_of(document))
        return caller.name

    def shown_to(self, caller: Caller, jobs: Sequence[Record]) -> list[Record]:
        """Returns those of a caller's scenarios whose territories are all the caller's."""
        return [each for each in jobs if self._is_for(caller, str(each["id"]))]

    def _is_for(self, caller: Caller, scenario_id: str) -> bool:
        try:
            self.owner(caller, scenario_id)
        except (ForbiddenError, UnknownScenarioError):
            return False
        return True

    def shapes_of(self, plan: Mapping[str, Any]) -> dict[str, Any]:
        """Returns the contours that the map of a plan draws."""
        here = self.territories()
        return shapes_of(plan, here.units, here.contours)

    def bounds_of(self, plan: Mapping[str, Any]) -> list[float] | None:
        """Returns the box of a plan's territory, None for all of France."""
        here = self.territories()
        return bounds_of(plan, here.units, here.contours)


BuildApp = Callable[[Callable[[], Service], Logger], APIGatewayHttpResolver]


@cache
def scenarios_app(build_app: BuildApp) -> APIGatewayHttpResolver:
    """Returns the planners' application over the environment's stores."""
    service = scenarios_service()
    return build_app(lambda: service, Logger())


@cache
def scenarios_service() -> Service:
    """Returns what answers planners over the environment's stores."""
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
    """Returns what answers planners over stores."""

    def named() -> str:
        return f"{current_snapshot_id(objects.get)} {current_set(objects.get) or ''}"

    def load(name: str) -> Territories:
        snapshot = fetch_snapshot(
            objects.get, settings.cache_dir, name.split(" ", maxsplit=1)[0], (REGISTER, SIMPLIFIED)
        )
        units = Units(snapshot.register)
        columns = fetch_columns(objects.get, snapshot.register)
        return Territories(units, weights_of(columns, units), snapshot.simplified)

    latest = Latest(
        named, load, check_every_s=settings.check_every_s, first_within_s=20.0, newer_within_s=5.0
    )
    follow(objects, latest, load=latest.get)
    territories = latest.get

    def found_in(scenario: Scenario) -> list[Finding]:
        here = territories()
        return check(scenario, here.units, here.weights)

    scenarios = Scenarios(items, lambda: datetime.now(UTC))
    desk = Desk(scenarios, Plans(objects), executions, found_in)
    link_to = linker(objects, "scenarios/large")
    return Service(desk, Reviews(desk), Sweeps(desk), territories, link_to)
