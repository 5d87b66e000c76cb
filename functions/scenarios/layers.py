"""Planners and préfectures: /v1/scenarios/layers, the sites of each plan as a layer for GIS."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from functions.bodies import Event
from functions.callers import Caller, caller_of
from functions.layers import Asked, Served, or_layers, reply_of
from functions.logs import Log
from functions.replies import PRIVATE, Reply
from functions.scenarios.wiring import Service
from geodata.errors import ForbiddenError, UnknownScenarioError
from geodata.exports import features
from geodata.patterns import MADE_ID
from geodata.plans.jobs import OpenReview

ROOT = "/v1/scenarios/layers"
MOST_LISTED = 50
"""Plans of an account, and plans under review, the latest first: each is a layer in a list."""
_DESCRIPTION = (
    "Les lieux des plans que le jeton ouvre, pour les logiciels de cartographie (OGC API – "
    "Features) : ceux du compte, et ceux qui sont soumis à l’avis de ses départements."
)
_OWN = "Les lieux qui ouvrent et ceux qui restent."
_REVIEWED = "Les lieux proposés dans vos départements par un plan soumis à avis."


def or_plan_layers(
    event: Event, serve: Callable[[], Service], logger: Log, other: Callable[[Event], Event]
) -> Event:
    """Returns the answer to an event: of the layers to who has a token, else what `other` says."""

    def reply(asked: Asked) -> Reply:
        def served() -> Served:
            found = _layers(serve(), caller_of(event), asked.parts)
            every = {each.id: each for each in found}
            shown = features.Layers(every, description=_DESCRIPTION, has_file=False)
            return Served(shown, PRIVATE)

        return reply_of(asked, served, PRIVATE)

    return or_layers(event, ROOT, reply, logger, other, is_public=False)


def _layers(
    service: Service, caller: Caller, parts: tuple[str, ...]
) -> Iterator[features.PlanSitesLayer]:
    """Yields the layer that is asked for, where one is; else every one."""
    match parts:
        case ("collections", scenario_id, *_):
            found = _own(service, caller, scenario_id) or _reviewed(service, caller, scenario_id)
            yield from () if found is None else (found,)
        case _:
            yield from _listed(service, caller)


def _listed(service: Service, caller: Caller) -> Iterator[features.PlanSitesLayer]:
    jobs = service.planning.listed(caller.name, MOST_LISTED, None)["scenarios"]
    with_plans = [each for each in jobs if each["has_plan"]]
    shown = service.access.shown_to(caller, with_plans)
    own = {each["id"] for each in jobs}
    for each in shown:
        yield _layer(service, caller.name, each["id"], each["name"])
    under_review = service.reviews.open_for(caller.departements, MOST_LISTED, None)["reviews"]
    for review in under_review:
        if review["scenario"] not in own:
            yield _layer_under_review(service, caller, review)


def _own(service: Service, caller: Caller, scenario_id: str) -> features.PlanSitesLayer | None:
    if re.fullmatch(MADE_ID, scenario_id) is None:
        return None
    try:
        owner = service.access.owner(caller, scenario_id)
        job = service.planning.scenarios.get(scenario_id, owner)
    except (ForbiddenError, UnknownScenarioError):
        return None
    return _layer(service, owner, job.id, job.name) if job.has_plan else None


def _layer(service: Service, owner: str, scenario_id: str, name: str) -> features.PlanSitesLayer:
    def load() -> tuple[list[dict[str, object]], list[dict[str, object]]]:
        plan = service.planning.plan(owner, scenario_id)
        return [dict(each) for each in plan.get("sites", ())], [
            dict(each) for each in plan.get("existing", ())
        ]

    return features.PlanSitesLayer(scenario_id, name, _OWN, load)


def _reviewed(service: Service, caller: Caller, scenario_id: str) -> features.PlanSitesLayer | None:
    reviews = service.reviews.open_for(caller.departements, MOST_LISTED, None)["reviews"]
    found = next((each for each in reviews if each["scenario"] == scenario_id), None)
    return None if found is None else _layer_under_review(service, caller, found)


def _layer_under_review(
    service: Service, caller: Caller, review: OpenReview
) -> features.PlanSitesLayer:
    def load() -> tuple[list[dict[str, object]], list[dict[str, object]]]:
        sites = service.reviews.sites_for(review["scenario"], caller.departements)
        return [dict(each) for each in sites], []

    return features.PlanSitesLayer(review["scenario"], review["name"], _REVIEWED, load)
