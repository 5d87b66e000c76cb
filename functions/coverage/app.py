"""Préfectures: GET /v1/coverage, its territories, and the gaps of each."""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from functions.bodies import Event
from functions.callers import Caller, caller_of
from functions.coverage import documentation, parameters as given, wiring
from functions.coverage.formats import format_wanted
from functions.guard import resolve_signed
from functions.http import PRIVATE, answer, document, refuse_unknown, report_errors
from functions.large import Redirect, linked
from functions.metrics import Figure, count
from functions.questions import asked_in_query
from functions.snap_start import prepared_by
from geodata.coverage import CoverageParameters, CoverageQuery
from geodata.errors import ParameterError
from geodata.exports import COVERAGE_FORMATS, ZONE_FORMATS, Format
from geodata.refresh import is_by_territory

MOST_BYTES = 4_000_000
"""A function may answer 6 MB, a third of which base 64 takes."""

_COMMUNES = ("communes",)
DEGRADED = "Maillage-Degraded"
"""The header that says what an answer lacks: the codes of `geodata/nearest/answer.py`."""


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
    app = APIGatewayHttpResolver(enable_validation=True, debug=False)
    strict = refuse_unknown(app)

    def sent(content: bytes, form: Format, name: str, *, redirect: bool) -> Response[str]:
        filename = f"{name}.{form.name}"
        if len(content) > MOST_BYTES:
            where = link_to(content, filename, form.media_type)
            return linked(app, where, redirect=redirect)
        shown = None if form.name == "json" else filename
        return document(app, content, media_type=form.media_type, cache=PRIVATE, filename=shown)

    def caller() -> Caller:
        return caller_of(app.current_event.raw_event)

    def accepted() -> str:
        return str(app.current_event.headers.get("accept", ""))

    @app.get("/v1/coverage", **documentation.CATALOGUE)
    @strict
    def show_catalogue() -> Response[str]:
        served = service()
        catalogue = served.catalogue.as_record(served.day, caller().departements)
        return _marked(answer(app, catalogue, cache=PRIVATE), served)

    @app.get("/v1/coverage/territories", **documentation.TERRITORIES)
    @strict
    def territories(q: given.SearchText, limit: given.SearchLimit = 10) -> Response[str]:
        found = service().catalogue.search.found(q, limit, caller().departements)
        return answer(app, {"territories": found}, cache=PRIVATE)

    @app.get("/v1/coverage/openapi.json", include_in_schema=False)
    @strict
    def openapi() -> Response[str]:
        return answer(app, documentation.openapi(app), cache=PRIVATE)

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
        redirect: Redirect = True,
    ) -> Response[str]:
        form = format_wanted(format, accepted(), tuple(COVERAGE_FORMATS))
        served = service()
        territory, documents = served.asked_by(caller(), level, code)
        question = asked.query(served.day, since)
        by_territory = _by_territory(rows, level, form.name)
        content = documents.coverage(
            territory, question, form.name, locale=locale, by_territory=by_territory
        )
        name = _name("couverture", level, territory.code, question)
        return _marked(sent(content, form, name, redirect=redirect), served)

    @app.get("/v1/coverage/<level>/<code>/gaps", **documentation.GAPS)
    @strict
    @asked_in_query
    def gaps(
        level: given.LevelInPath,
        code: given.CodeInPath,
        asked: CoverageParameters,
        format: given.ZoneFormat = None,  # noqa: A002 - the parameter's name
        locale: given.Locale = "fr",
        redirect: Redirect = True,
    ) -> Response[str]:
        form = format_wanted(format, accepted(), ZONE_FORMATS)
        served = service()
        territory, documents = served.asked_by(caller(), level, code)
        question = asked.query(served.day)
        content = documents.gaps(territory, question, form.name, locale=locale)
        name = _name("zones", level, territory.code, question)
        return _marked(sent(content, form, name, redirect=redirect), served)

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
    if rows == "territories" and form in ("png", "pdf"):
        raise ParameterError("rows", "a map and a report are of communes", _COMMUNES)
    return rows == "territories"


def _marked(reply: Response[str], served: wiring.Service) -> Response[str]:
    """Returns a reply that says when it is not of the latest results.

    In a header: the documents are the bytes that a refresh left, in seven formats.
    """
    if not served.is_latest:
        reply.headers[DEGRADED] = "data_not_latest"
        count(Figure.DEGRADED)
    return reply


def _name(what: str, level: str, code: str, question: CoverageQuery) -> str:
    return f"maillage-{what}-{level}-{code}-{question.state.at.isoformat()}"


def lambda_handler(event: Event, context: Any) -> Event:
    """Answers one event of the HTTP API."""
    return resolve_signed(wiring.coverage_app(build_app), event, context)


prepared_by(lambda: wiring.coverage_app(build_app))
