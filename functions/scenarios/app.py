"""Planners: /v1/scenarios, its plans and its sweeps."""

import base64
from collections.abc import Callable
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from functions.bodies import Event
from functions.callers import Caller, caller_of
from functions.guard import resolve_signed
from functions.http import PRIVATE, answer, document, refuse_unknown, report_errors
from functions.large import Application, Redirect
from functions.logs import LateLog
from functions.scenarios import documentation, parameters as given, wiring
from functions.scenarios.layers import or_plan_layers
from functions.scenarios.missed import add_missed
from functions.scenarios.reviews import add_reviews
from functions.scenarios.shared import add_shared
from functions.scenarios.what_ifs import add_what_ifs
from functions.settings import scope_prefix
from functions.snap_start import prepared_by
from geodata.errors import ParameterError
from geodata.exports import COVERAGE_FORMATS, DRAWN_FORMATS, plan_document
from geodata.plans import SCHEMA, ByHand, presets, scenario_of
from geodata.plans.jobs import Axes, JobWithDocument, light, variants

PEOPLE_LABEL = ("people", "Les habitants")

Serve = Callable[[], wiring.Service]
Strict = Callable[..., Any]


def build_app(serve: Serve, logger: Logger) -> APIGatewayHttpResolver:
    """Builds the planners' application over their service."""
    app = Application(lambda *document: serve().link_to(*document))
    strict = refuse_unknown(app)
    _add_what_ships(app, serve, strict)
    # Before `/v1/scenarios/<scenario_id>`, which their path would fit.
    add_what_ifs(app, serve, strict)
    add_missed(app, serve, strict)
    _add_sweeps(app, serve, strict)
    _add_scenarios(app, serve, strict)
    _add_plans(app, serve, strict)
    add_reviews(app, serve, strict)
    add_shared(app, serve, strict)
    report_errors(app, logger)
    return app


def _add_what_ships(app: APIGatewayHttpResolver, serve: Serve, strict: Strict) -> None:
    @app.get("/v1/scenarios/presets", **documentation.PRESETS)
    @strict
    def show_presets() -> Response[str]:
        territories = serve().territories()
        weights = [
            {"name": name, "label": label}
            for name, label in (PEOPLE_LABEL, *territories.weight_labels.items())
        ]
        return _reply(
            app,
            {
                "presets": [each.as_record() for each in presets()],
                "weights": weights,
                "columns": [
                    {"name": name, "label": label, "classes": list(territories.classes[name][0])}
                    for name, label in territories.class_labels.items()
                ],
                "modes": list(territories.modes),
            },
        )

    @app.get("/v1/scenarios/schema.json", **documentation.SCHEMA)
    @strict
    def schema() -> Response[str]:
        return _reply(app, SCHEMA)

    @app.get("/v1/scenarios/openapi.json", include_in_schema=False)
    @strict
    def openapi() -> Response[str]:
        return _reply(app, documentation.openapi(app, scope_prefix()))


def _add_scenarios(app: APIGatewayHttpResolver, serve: Serve, strict: Strict) -> None:
    @app.post("/v1/scenarios", **documentation.OPEN)
    @strict
    def open_scenario(key: given.Key = None, dry_run: given.DryRun = False) -> Response[str]:
        # Read by the library itself, which takes YAML too and says where a document is wrong.
        text, service, planner = _body(app), serve(), caller(app)
        if dry_run:
            return _reply(app, service.planning.dry_run(text, service.access.only_by(planner)))
        return _accepted(
            app, service.planning.open(planner.name, text, key, service.access.only_by(planner))
        )

    @app.get("/v1/scenarios", **documentation.SCENARIOS)
    @strict
    def scenarios(limit: given.PageLimit = 20, before: given.Before = None) -> Response[str]:
        service, planner = serve(), caller(app)
        page = service.planning.listed(planner.name, limit, before)
        return _reply(
            app, {**page, "scenarios": service.access.shown_to(planner, page["scenarios"])}
        )

    @app.get("/v1/scenarios/<scenario_id>", **documentation.SCENARIO)
    @strict
    def show(scenario_id: given.ScenarioId) -> Response[str]:
        service = serve()
        return _reply(
            app, service.planning.show(service.access.owner(caller(app), scenario_id), scenario_id)
        )

    @app.post("/v1/scenarios/<scenario_id>/cancel", **documentation.CANCEL)
    @strict
    def cancel(scenario_id: given.ScenarioId) -> Response[str]:
        service = serve()
        return _reply(
            app,
            service.planning.cancel(service.access.owner(caller(app), scenario_id), scenario_id),
        )

    @app.delete("/v1/scenarios/<scenario_id>", **documentation.DELETE)
    @strict
    def delete(scenario_id: given.ScenarioId) -> Response[str]:
        service = serve()
        service.planning.delete(service.access.owner(caller(app), scenario_id), scenario_id)
        return Response(204, "application/json", "", {"Cache-Control": PRIVATE})


def _add_plans(app: APIGatewayHttpResolver, serve: Serve, strict: Strict) -> None:
    @app.get("/v1/scenarios/compare", **documentation.COMPARE)
    @strict
    def compare(ids: given.Ids) -> Response[str]:
        service, planner = serve(), caller(app)
        for each in ids.split(","):
            service.access.owner(planner, each)
        return _reply(app, service.planning.compare(planner.name, ids.split(",")))

    @app.get("/v1/scenarios/<scenario_id>/plan", **documentation.PLAN)
    @strict
    def plan(
        scenario_id: given.ScenarioId,
        redirect: Redirect = True,  # noqa: ARG001 - read by Application, of what is too large
    ) -> Response[str]:
        service = serve()
        found = service.planning.plan(service.access.owner(caller(app), scenario_id), scenario_id)
        return _reply(app, {**light(found), "bounds": service.bounds_of(found)})

    @app.get("/v1/scenarios/<scenario_id>/result", **documentation.RESULT)
    @strict
    def result(
        scenario_id: given.ScenarioId,
        format: given.Format = "json",  # noqa: A002 - the parameter's name
        table: given.Table = "sites",
        locale: given.Locale = "fr",
        redirect: Redirect = True,  # noqa: ARG001 - read by Application, of what is too large
    ) -> Response[str]:
        service = serve()
        found = service.planning.plan(service.access.owner(caller(app), scenario_id), scenario_id)
        shapes = service.shapes_of(found) if format in DRAWN_FORMATS else None
        content = plan_document(found, format, table=table, locale=locale, shapes=shapes)
        part = f"-{table}" if format == "csv" and table != "sites" else ""
        filename = f"maillage-plan-{scenario_id}{part}.{format}"
        media_type = COVERAGE_FORMATS[format].media_type
        return document(app, content, media_type=media_type, cache=PRIVATE, filename=filename)

    @app.post("/v1/scenarios/<scenario_id>/by-hand", **documentation.BY_HAND)
    @strict
    def by_hand(scenario_id: given.ScenarioId, body: given.ByHandOf = None) -> Response[str]:
        service = serve()
        found = service.planning.plan(service.access.owner(caller(app), scenario_id), scenario_id)
        asked = body or given.ByHandBody(kept=[], forbidden=[], moved=[])
        moved = {each.commune: each.to for each in asked.moved}
        if len(moved) < len(asked.moved):
            raise ParameterError("moved", "moves a site twice")
        change = ByHand(asked.kept, asked.forbidden, moved)
        return _reply(app, service.grounds.of(scenario_id, found).reply(change))


def _add_sweeps(app: APIGatewayHttpResolver, serve: Serve, strict: Strict) -> None:
    @app.post("/v1/scenarios/sweeps", **documentation.OPEN_SWEEP)
    @strict
    def open_sweep(sweep: given.Sweep, key: given.Key = None) -> Response[str]:
        service, planner, base = serve(), caller(app), scenario_of(sweep.scenario)
        axes = Axes(
            posts=sweep.posts,
            limits_minutes=sweep.limits_minutes,
            weights=sweep.weights,
            floor_shares=sweep.floor_shares,
            by_region=sweep.by_region,
        )
        found = variants(base, axes, service.territories().people_by_region())
        for each in found:
            service.access.only_by(planner)(each)
        opened = service.sweeps.open(planner.name, base.name, found, key)
        return _reply(app, opened, 202, Location=f"/v1/scenarios/sweeps/{opened['id']}")

    @app.get("/v1/scenarios/sweeps/<sweep_id>", **documentation.SWEEP)
    @strict
    def show_sweep(sweep_id: given.SweepId) -> Response[str]:
        service, planner = serve(), caller(app)
        found = service.sweeps.show(planner.name, sweep_id)
        return _reply(
            app, {**found, "scenarios": service.access.shown_to(planner, found["scenarios"])}
        )


def caller(app: APIGatewayHttpResolver) -> Caller:
    """Returns who sent the event that an application answers."""
    return caller_of(app.current_event.raw_event)


def _body(app: APIGatewayHttpResolver) -> bytes:
    """Returns the bytes of a body, which may be no text at all."""
    body = app.current_event.body or ""
    return base64.b64decode(body) if app.current_event.is_base64_encoded else body.encode()


def _accepted(app: APIGatewayHttpResolver, job: JobWithDocument) -> Response[str]:
    return _reply(app, job, 202, Location=f"/v1/scenarios/{job['id']}")


def _reply(
    app: APIGatewayHttpResolver, body: Any, status: int = 200, **headers: str
) -> Response[str]:
    return answer(app, body, cache=PRIVATE, status=status, headers=headers)


def turn(service: wiring.Service, logger: Logger) -> dict[str, list[str]]:
    """Starts what was accepted and that nothing solves; the schedule asks for it."""
    started = service.planning.starter.turn()
    if started:
        logger.warning("started what nothing solved", executions=started)
    return {"started": started}


def answered(event: Event, app: APIGatewayHttpResolver, serve: Serve, context: Any) -> Event:
    """Returns the answer to an event of the HTTP API, to who has a token."""
    return or_plan_layers(
        event, serve, LateLog(), lambda asked: resolve_signed(app, asked, context)
    )


def lambda_handler(event: Event, context: Any) -> Event:
    """Answers one event of the HTTP API, or takes a turn of the schedule."""
    # Nobody outside writes this field: an event of the HTTP API is API Gateway's own.
    if event.get("source") == "aws.events":
        return turn(wiring.scenarios_service(), Logger())
    return answered(event, wiring.scenarios_app(build_app), wiring.scenarios_service, context)


prepared_by(lambda: wiring.scenarios_app(build_app))
