"""Préfectures: GET /v1/coverage, its territories, and the gaps of each; what a place reaches."""

from collections.abc import Callable
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from functions.bodies import Event
from functions.coverage import documentation, parameters as given, wiring
from functions.coverage.answering import accepted, caller, marked, name_of, sent
from functions.coverage.formats import format_wanted
from functions.coverage.layers import OwnLayers, or_own_layers
from functions.coverage.places import add_places
from functions.coverage.site_lists import add_site_lists
from functions.coverage.territories import add_territories, or_public
from functions.guard import resolve_signed
from functions.http import PRIVATE, answer, refuse_unknown, report_errors
from functions.large import Application, Redirect
from functions.logs import LateLog
from functions.questions import asked_in_query
from functions.replies import resolve
from functions.settings import scope_prefix
from functions.snap_start import prepared_by
from geodata.coverage import CoverageParameters
from geodata.errors import ParameterError
from geodata.exports import COVERAGE_FORMATS, ZONE_FORMATS
from geodata.refresh import is_by_territory

_COMMUNES = ("communes",)


def build_app(
    service: Callable[[], wiring.Service],
    link_to: Callable[[bytes, str, str], str],
    logger: Logger,
) -> APIGatewayHttpResolver:
    """Builds the préfectures' application.

    Args:
        service: what answers now.
        link_to: stores what is too large to answer, under a name and a media type, and returns
            where it is had.
        logger: of the function.
    """
    app = Application(link_to)
    strict = refuse_unknown(app)

    @app.get("/v1/coverage", **documentation.CATALOGUE)
    @strict
    def show_catalogue() -> Response[str]:
        served = service()
        catalogue = served.catalogue.as_record(served.day, caller(app).departements)
        return marked(answer(app, catalogue, cache=PRIVATE), served)

    @app.get("/v1/coverage/territories", **documentation.TERRITORIES)
    @strict
    def territories(q: given.SearchText, limit: given.SearchLimit = 10) -> Response[str]:
        search, only = service().catalogue.search, caller(app).departements
        told = {
            "territories": search.found(q, limit, only),
            "closed": search.closed(q, limit, only),
        }
        return answer(app, told, cache=PRIVATE)

    @app.get("/v1/coverage/openapi.json", include_in_schema=False)
    @strict
    def openapi() -> Response[str]:
        return answer(app, documentation.openapi(app, scope_prefix()), cache=PRIVATE)

    @app.get("/v1/coverage/<level>/<code>", **documentation.COVERAGE)
    @strict
    @asked_in_query
    def coverage(
        level: given.LevelInPath,
        code: given.CodeInPath,
        asked: CoverageParameters,
        since: given.Since = None,
        rows: given.RowsOf = None,
        format: given.Format = None,  # noqa: A002 - the parameter's name
        locale: given.Locale = "fr",
        redirect: Redirect = True,  # noqa: ARG001 - read by Application, of what is too large
    ) -> Response[str]:
        form = format_wanted(format, accepted(app), tuple(COVERAGE_FORMATS))
        served = service()
        territory, documents = served.asked_by(caller(app), level, code)
        question = asked.query(served.day, since)
        by_territory = _by_territory(rows, level, form.name)
        content = documents.coverage(
            territory, question, form.name, locale=locale, by_territory=by_territory
        )
        name = name_of("couverture", level, territory.code, question)
        return sent(app, content, form, name, served)

    @app.get("/v1/coverage/<level>/<code>/gaps", **documentation.GAPS)
    @strict
    @asked_in_query
    def gaps(
        level: given.LevelInPath,
        code: given.CodeInPath,
        asked: CoverageParameters,
        format: given.ZoneFormat = None,  # noqa: A002 - the parameter's name
        locale: given.Locale = "fr",
        redirect: Redirect = True,  # noqa: ARG001 - read by Application, of what is too large
    ) -> Response[str]:
        form = format_wanted(format, accepted(app), ZONE_FORMATS)
        served = service()
        territory, documents = served.asked_by(caller(app), level, code)
        question = asked.query(served.day)
        content = documents.gaps(territory, question, form.name, locale=locale)
        name = name_of("zones", level, territory.code, question)
        return sent(app, content, form, name, served)

    add_site_lists(app, service, strict)
    add_places(app, service, strict)
    add_territories(app, service, strict)
    report_errors(app, logger)
    return app


def _by_territory(rows: str | None, level: str, form: str) -> bool:
    """Returns whether there is one row per département, and refuses it where there is but one.

    Raises:
        ParameterError: it is asked of a territory that is not made of départements.
    """
    if rows is None:
        return is_by_territory(level, form)
    if rows == "territories" and level not in ("france", "region"):
        raise ParameterError("rows", "only France and a région have rows by territory", _COMMUNES)
    return rows == "territories"


def answered(
    event: Event, app: APIGatewayHttpResolver, own_layers: OwnLayers, context: Any
) -> Event:
    """Returns the answer to an event: what is public to anybody, the rest to who has a token."""

    def signed(asked: Event) -> Event:
        return or_own_layers(
            asked, own_layers, LateLog(), lambda each: resolve_signed(app, each, context)
        )

    return or_public(event, lambda asked: resolve(app, asked, context), signed)


@cache
def _application() -> tuple[APIGatewayHttpResolver, OwnLayers]:
    app, service = wiring.coverage_app(build_app)
    return app, OwnLayers(service)


def lambda_handler(event: Event, context: Any) -> Event:
    """Answers one event of the HTTP API."""
    return answered(event, *_application(), context)


prepared_by(_application)
