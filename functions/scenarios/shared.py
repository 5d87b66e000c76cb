"""The routes of plans shared by a link: their owner makes and ends it, whoever has it reads."""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from functions.callers import Caller, caller_of
from functions.http import PRIVATE, answer
from functions.large import Redirect
from functions.scenarios import documentation, parameters as given, wiring
from geodata.plans import scenario_of
from geodata.plans.jobs import light


def add_shared(
    app: APIGatewayHttpResolver, serve: Callable[[], wiring.Service], strict: Callable[..., Any]
) -> None:
    """Adds the routes of shared plans to the planners' application."""

    def caller() -> Caller:
        return caller_of(app.current_event.raw_event)

    @app.post("/v1/scenarios/<scenario_id>/share", **documentation.SHARE)
    @strict
    def share(scenario_id: given.ScenarioId) -> Response[str]:
        service = serve()
        owner = service.access.owner(caller(), scenario_id)
        return answer(app, service.sharing.open(owner, scenario_id), cache=PRIVATE)

    @app.delete("/v1/scenarios/<scenario_id>/share", **documentation.UNSHARE)
    @strict
    def unshare(scenario_id: given.ScenarioId) -> Response[str]:
        service = serve()
        owner = service.access.owner(caller(), scenario_id)
        return answer(app, service.sharing.close(owner, scenario_id), cache=PRIVATE)

    @app.get("/v1/scenarios/<scenario_id>/shared/<key>", **documentation.SHARED)
    @strict
    def shared(
        scenario_id: given.ScenarioId,
        key: given.ShareKey,
        redirect: Redirect = True,  # noqa: ARG001 - read by Application, of what is too large
    ) -> Response[str]:
        service, reader = serve(), caller()
        job, plan = service.sharing.plan(scenario_id, key)
        # A link opens no département that its reader's account is not for.
        service.access.only_by(reader)(scenario_of(plan["scenario"]))
        body = {**light(plan), "bounds": service.bounds_of(plan), "name": job.name}
        return answer(app, body, cache=PRIVATE)
