"""Préfectures: what a place reaches, and tables of trips between places."""

from collections.abc import Callable
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Body
from pydantic import Field

from functions.coverage import documentation, parameters as given, wiring
from functions.coverage.answering import accepted, caller, marked, sent
from functions.coverage.formats import format_wanted
from functions.http import PRIVATE, of_framework
from functions.large import Redirect
from functions.questions import asked_in_query
from functions.replies import text_reply
from geodata.coverage import (
    MOST_DESTINATIONS,
    MOST_MAX_MINUTES,
    MOST_ORIGINS,
    USUAL_MAX_MINUTES,
    IsochroneParameters,
    PlaceAsked,
)
from geodata.exports import ISOCHRONE_FORMATS, isochrone_document
from geodata.patterns import COMMUNE, PRINTABLE
from geodata.travel import Mode
from geodata.written import Written


class PlaceBody(Written):
    """A position, a commune or a site: exactly one of them."""

    lat: float | None = Field(None, ge=-90, le=90, description="Degrees north, with `lon`.")
    lon: float | None = Field(None, ge=-180, le=180, description="Degrees east, with `lat`.")
    commune: str | None = Field(None, pattern=COMMUNE, description="INSEE code, current or old.")
    site: str | None = Field(
        None,
        min_length=1,
        max_length=200,
        pattern=PRINTABLE,
        description="Identifier of a published site.",
    )


class MatrixBody(Written):
    """Where people are and where they go."""

    # powertools makes a text of the body for a line that nobody reads: it would cost as much as
    # the search, and hold where people are.
    origins: list[PlaceBody] = Field(
        min_length=1,
        max_length=MOST_ORIGINS,
        description="Where trips begin: the rows.",
        repr=False,
    )
    destinations: list[PlaceBody] = Field(
        min_length=1,
        max_length=MOST_DESTINATIONS,
        description="Where they end: the columns.",
        repr=False,
    )
    mode: Mode = Field("car", description="How people travel.")
    max_minutes: float = Field(
        USUAL_MAX_MINUTES, gt=0, le=MOST_MAX_MINUTES, description="Longer trips are not sought."
    )


def add_places(
    app: APIGatewayHttpResolver,
    service: Callable[[], wiring.Service],
    strict: Callable[..., Any],
) -> None:
    """Adds the routes of places."""

    @app.get("/v1/isochrone", **documentation.ISOCHRONE)
    @strict
    @asked_in_query
    def isochrone(
        asked: IsochroneParameters,
        format: given.IsochroneFormat = None,  # noqa: A002 - the parameter's name
        redirect: Redirect = True,  # noqa: ARG001 - read by Application, of what is too large
    ) -> Response[str]:
        form = format_wanted(format, accepted(app), ISOCHRONE_FORMATS)
        place, bands = asked.place, asked.bands
        served, who = service(), caller(app)
        answers = served.answers_for(who)
        found = answers.place(place)
        who.may_ask_of(found.departements(answers.national.units))
        reply = answers.isochrone(found, bands, asked.mode, served.day)
        name = f"maillage-isochrone-{found.commune.code}"
        return sent(app, isochrone_document(reply, form.name), form, name, served)

    @app.post("/v1/matrix", **documentation.MATRIX)
    @strict
    def matrix(
        body: Annotated[MatrixBody, Body()],
        redirect: Redirect = True,  # noqa: ARG001 - read by Application, of what is too large
    ) -> Response[str]:
        origins = [_asked(each, f"origins[{at}]") for at, each in enumerate(body.origins)]
        to = [_asked(each, f"destinations[{at}]") for at, each in enumerate(body.destinations)]
        served = service()
        answers = served.answers_for(caller(app))
        text = answers.matrix(
            [answers.place(each) for each in origins],
            [answers.place(each) for each in to],
            body.mode,
            body.max_minutes,
        )
        reply = text_reply(app.current_event.headers, text, cache=PRIVATE)
        return marked(of_framework(reply), served)


def _asked(place: PlaceBody, name: str) -> PlaceAsked:
    return PlaceAsked(place.lat, place.lon, place.commune, place.site, name)
