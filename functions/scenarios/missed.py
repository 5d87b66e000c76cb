"""The route of the sites that would be missed most."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.http import PRIVATE, answer, document
from functions.large import Redirect
from functions.scenarios import documentation, parameters as given, wiring
from geodata.exports import COVERAGE_FORMATS
from geodata.patterns import TERRITORY
from geodata.plans import MOST_ROWS, Level, MissedQuestion

LevelOf = Annotated[Level, Query(description="Level of the territory.")]
Code = Annotated[str, Query(pattern=TERRITORY, description="Its code; FR for France.")]
Limit = Annotated[float, Query(ge=1, le=120, description="Minutes within which a site serves.")]
Posts = Annotated[
    Literal["filled", "granted"], Query(description="Which posts count, as in coverage.")
]
At = Annotated[date | None, Query(description="The day on which sites count; today when absent.")]
Most = Annotated[int, Query(ge=1, le=MOST_ROWS, description="How many sites at most.")]
Format = Annotated[Literal["json", "csv", "xlsx"], Query(description="The form of the answer.")]


def add_missed(
    app: APIGatewayHttpResolver, serve: Callable[[], wiring.Service], strict: Callable[..., Any]
) -> None:
    """Adds the route to the planners' application."""

    @app.get("/v1/scenarios/missed-sites", **documentation.MISSED)
    @strict
    def missed(
        level: LevelOf,
        code: Code,
        limit_minutes: Limit = 20.0,
        posts: Posts = "filled",
        at: At = None,
        limit: Most = 200,
        format: Format = "json",  # noqa: A002 - the parameter's name
        locale: given.Locale = "fr",
        redirect: Redirect = True,  # noqa: ARG001 - read by Application, of what is too large
    ) -> Response[str]:
        service = serve()
        day = service.today() if at is None else at
        asked = MissedQuestion(level, code, day, limit_minutes, posts)
        found = service.missed(asked, limit)
        if format == "json":
            return answer(app, found, cache=PRIVATE)
        # What writes workbooks is imported by those who ask for one.
        from geodata.exports import missed_document

        content = missed_document(found, format, locale)
        media_type = COVERAGE_FORMATS[format].media_type
        filename = f"maillage-lieux-regrettes-{level}-{code.lower()}.{format}"
        return document(app, content, media_type=media_type, cache=PRIVATE, filename=filename)
