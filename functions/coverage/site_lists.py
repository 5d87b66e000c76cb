"""Préfectures: the sites that opened, closed and moved, and those whose posts end."""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from functions.coverage import documentation, parameters as given, wiring
from functions.coverage.answering import accepted, caller, name_of, sent
from functions.coverage.formats import format_wanted
from functions.large import Redirect
from functions.questions import asked_in_query
from geodata.coverage import CoverageParameters
from geodata.exports import LIST_FORMATS


def add_site_lists(
    app: APIGatewayHttpResolver,
    service: Callable[[], wiring.Service],
    strict: Callable[..., Any],
) -> None:
    """Adds the routes of the lists of sites."""

    @app.get("/v1/coverage/<level>/<code>/changes", **documentation.CHANGES)
    @strict
    @asked_in_query
    def changes(
        level: given.LevelInPath,
        code: given.CodeInPath,
        asked: CoverageParameters,
        since: given.Former,
        format: given.ListFormat = None,  # noqa: A002 - the parameter's name
        locale: given.Locale = "fr",
        redirect: Redirect = True,  # noqa: ARG001 - read by Application, of what is too large
    ) -> Response[str]:
        form = format_wanted(format, accepted(app), LIST_FORMATS)
        served = service()
        territory, documents = served.asked_by(caller(app), level, code)
        question = asked.query(served.day, since)
        content = documents.site_list("changes", territory, question, form.name, locale=locale)
        name = name_of("lieux-changes", level, territory.code, question)
        return sent(app, content, form, name, served)

    @app.get("/v1/coverage/<level>/<code>/endings", **documentation.ENDINGS)
    @strict
    @asked_in_query
    def endings(
        level: given.LevelInPath,
        code: given.CodeInPath,
        asked: CoverageParameters,
        format: given.ListFormat = None,  # noqa: A002 - the parameter's name
        locale: given.Locale = "fr",
        redirect: Redirect = True,  # noqa: ARG001 - read by Application, of what is too large
    ) -> Response[str]:
        form = format_wanted(format, accepted(app), LIST_FORMATS)
        served = service()
        territory, documents = served.asked_by(caller(app), level, code)
        question = asked.query(served.day)
        content = documents.site_list("endings", territory, question, form.name, locale=locale)
        name = name_of("postes-qui-finissent", level, territory.code, question)
        return sent(app, content, form, name, served)
