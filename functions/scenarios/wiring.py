"""Settings to stores to what planners call."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from functions.settings import Settings
from functions.snap_start import follow
from geodata.clock import present, today_in_france
from geodata.errors import SnapshotError, StoreUnavailableError
from geodata.exports import bounds_of, shapes_of
from geodata.plans import (
    CandidatesReply,
    Finding,
    MissedQuestion,
    MissedReply,
    PlanRecord,
    Scenario,
    check,
    check_sites,
    count_candidates,
    located,
    names_sites,
)
from geodata.plans.jobs import (
    Access,
    GroundsOfPlans,
    Planning,
    Plans,
    Reviews,
    Scenarios,
    Sharing,
    Sweeps,
    Territories,
    WhatIfs,
    load_network,
    load_territories,
    name_of_network,
    name_of_territories,
)
from geodata.sites import Network
from geodata.snapshot import current_snapshot_id
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
        sharing: of their plans, by a link.
        sweeps: of their scenarios.
        access: of accounts to scenarios.
        what_ifs: that accounts keep.
        territories: in use now.
        grounds: that plans were solved on.
        missed: which of the published sites would be, as many as are asked for.
        today: in France.
        link_to: stores what is too large to answer.
    """

    planning: Planning
    reviews: Reviews
    sharing: Sharing
    sweeps: Sweeps
    access: Access
    what_ifs: WhatIfs
    territories: Callable[[], Territories]
    grounds: GroundsOfPlans
    missed: Callable[[MissedQuestion, int], MissedReply]
    today: Callable[[], date]
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

    def load_sites(name: str) -> Network:
        return load_network(objects.get, settings.cache_dir, name)

    # Looked for by the first scenario that asks something of the published sites.
    published = Latest(
        lambda: name_of_network(objects.get),
        load_sites,
        check_every_s=settings.check_every_s,
        first_within_s=5.0,
        newer_within_s=1.0,
    )

    def sites_where(is_needed: bool) -> Network | None:
        """Returns the published sites where they are needed; None while they do not answer."""
        if is_needed:
            with suppress(SnapshotError, StoreUnavailableError):
                return published.get()
        return None

    def found_in(scenario: Scenario) -> list[Finding]:
        territories = latest.get()
        network = sites_where(names_sites(scenario))
        return [
            # Without an answer, what solves the scenario tells them.
            *(check_sites(scenario, network) if network is not None else ()),
            *check(
                scenario,
                territories.units,
                territories.weights,
                today_in_france(),
                territories.modes,
                territories.classes,
            ),
        ]

    def count(scenario: Scenario) -> CandidatesReply | None:
        """Returns how many candidates there are; None while the published sites do not answer."""
        takes_sites = scenario.candidates.hosts or scenario.candidates.communes_with
        network = sites_where(bool(takes_sites))
        return count_candidates(scenario, latest.get().units, network)

    grounds = GroundsOfPlans(objects.get, settings.cache_dir, latest.get)

    def missed(question: MissedQuestion, most: int) -> MissedReply:
        """Returns the sites that would be missed most, over the roads in use."""
        # It searches with scipy, which takes longer to import than any other route to answer.
        from geodata.plans import missed_sites

        snapshot_id = current_snapshot_id(objects.get)
        units, roads = grounds.roads_of(snapshot_id)
        return missed_sites(units, roads, published.get(), question, most, snapshot_id)

    scenarios = Scenarios(items, present)
    planning = Planning(
        scenarios,
        Plans(objects),
        executions,
        found_in,
        lambda scenario: located(scenario, latest.get().places),
        count,
    )
    return Service(
        planning=planning,
        reviews=Reviews(planning),
        sharing=Sharing(planning),
        sweeps=Sweeps(planning),
        access=Access(scenarios, latest.get),
        what_ifs=WhatIfs(scenarios, latest.get),
        territories=latest.get,
        grounds=grounds,
        missed=missed,
        today=today_in_france,
        link_to=linker(objects, "scenarios/large"),
    )
