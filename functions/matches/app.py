"""Whoever matches a file of people: /v1/matches."""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from functions.bodies import Event
from functions.callers import Caller, caller_of
from functions.guard import resolve_signed
from functions.http import PRIVATE, answer, refuse_unknown, report_errors
from functions.large import Application, Redirect, linked
from functions.matches import documentation, parameters as given, wiring
from functions.settings import scope_prefix
from functions.snap_start import prepared_by
from geodata.matches.jobs import MatchOperations

Serve = Callable[[], MatchOperations]


def build_app(serve: Serve, logger: Logger) -> APIGatewayHttpResolver:
    """Builds the application of matches."""
    app = Application()
    strict = refuse_unknown(app)

    def caller() -> Caller:
        return caller_of(app.current_event.raw_event)

    def reply(body: Any, status: int = 200, **headers: str) -> Response[str]:
        return answer(app, body, cache=PRIVATE, status=status, headers=headers)

    @app.post("/v1/matches", **documentation.OPEN)
    @strict
    def open_match(new: given.NewMatch, locale: given.Locale = "en") -> Response[str]:
        who = caller()
        opened = serve().open(
            who.name,
            who.departements,
            given.request_of(new),
            new.content_type,
            looks_first=new.look_first,
            locale=locale,
        )
        return reply(opened, 201, Location=f"/v1/matches/{opened['id']}")

    @app.get("/v1/matches/openapi.json", include_in_schema=False)
    @strict
    def openapi() -> Response[str]:
        return reply(documentation.openapi(app, scope_prefix()))

    @app.get("/v1/matches/<match_id>", **documentation.MATCH)
    @strict
    def show(match_id: given.MatchId, locale: given.Locale = "en") -> Response[str]:
        return reply(serve().show(caller().name, match_id, locale))

    @app.post("/v1/matches/<match_id>/start", **documentation.START)
    @strict
    def start(
        match_id: given.MatchId, asked: given.Start, locale: given.Locale = "en"
    ) -> Response[str]:
        started = serve().start(caller().name, match_id, given.request_of(asked), locale)
        return reply(started, 202, Location=f"/v1/matches/{match_id}")

    @app.get("/v1/matches/<match_id>/result", **documentation.RESULT)
    @strict
    def result(
        match_id: given.MatchId,
        format: given.ResultFormat = "csv",  # noqa: A002 - the parameter's name
        redirect: Redirect = True,
    ) -> Response[str]:
        return linked(app, serve().result(caller().name, match_id, format), redirect=redirect)

    @app.delete("/v1/matches/<match_id>", **documentation.ERASE)
    @strict
    def erase(match_id: given.MatchId) -> Response[str]:
        serve().erase(caller().name, match_id)
        return Response(204, "application/json", "", {"Cache-Control": PRIVATE})

    report_errors(app, logger)
    return app


def lambda_handler(event: Event, context: Any) -> Event:
    """Answers one event of the HTTP API."""
    return resolve_signed(wiring.matches_app(build_app), event, context)


prepared_by(lambda: wiring.matches_app(build_app))
