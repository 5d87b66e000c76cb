"""Operators: /v1/sites/places and /v1/sites/corrections, one place corrected by hand."""

from collections.abc import Callable, Iterator

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from functions.sites import documentation, parameters as given, wiring
from functions.sites.answering import Strict, may_run, reply
from geodata.errors import ParameterError
from geodata.imports import Part, Right
from geodata.parameters import id_of_path
from geodata.sites import VOCABULARIES, Locale
from geodata.sites.checks import hours_by_hand


def add_places(
    app: APIGatewayHttpResolver, serve: Callable[[], wiring.Service], strict: Strict
) -> None:
    """Adds the routes of places."""

    @app.get("/v1/sites/places", **documentation.PLACES)
    @strict
    def places(q: given.Text = "", limit: given.PlaceLimit = 20) -> Response[str]:
        may_run(app)
        return reply(app, serve().places.places(q, limit))

    @app.get("/v1/sites/places/<place_id>", **documentation.PLACE)
    @strict
    def place(place_id: given.PlaceId, locale: given.Locale = "en") -> Response[str]:
        may_run(app)
        return reply(app, serve().places.place(id_of_path(place_id), locale))

    @app.put("/v1/sites/places/<place_id>/correction", **documentation.CORRECT)
    @strict
    def correct(
        place_id: given.PlaceId, right: given.RightBody, locale: given.Locale = "en"
    ) -> Response[str]:
        may_run(app)
        service, site_id = serve(), id_of_path(place_id)
        service.corrector.correct(site_id, right_of(right, locale))
        return reply(app, service.places.place(site_id, locale))

    @app.delete("/v1/sites/places/<place_id>/correction", **documentation.FORGET)
    @strict
    def forget(place_id: given.PlaceId) -> Response[str]:
        may_run(app)
        serve().corrector.forget(id_of_path(place_id))
        return Response(204, "application/json", "", {"Cache-Control": "no-store"})

    @app.get("/v1/sites/corrections", **documentation.CORRECTIONS)
    @strict
    def corrections(limit: given.PlaceLimit = 50, after: given.After = None) -> Response[str]:
        may_run(app)
        return reply(app, serve().places.corrections(limit, after))


def right_of(body: given.Right, locale: Locale) -> Right:
    """Returns what is right of a place.

    Raises:
        ParameterError: nothing is said, half of a position is, or a value cannot be read.
    """
    parts = frozenset(_parts(body))
    if not parts:
        raise ParameterError("body", "says nothing: give a position, horaires or services")
    position = None
    if body.latitude is not None and body.longitude is not None:
        position = (body.longitude, body.latitude)
    return Right(
        parts=parts,
        position=position,
        horaires=_hours(body.horaires, locale),
        services=_services(body.services or []),
    )


def _parts(body: given.Right) -> Iterator[Part]:
    said = body.model_fields_set
    if {"latitude", "longitude"} & said:
        for name in ("latitude", "longitude"):
            if getattr(body, name) is None:
                raise ParameterError(name, "latitude and longitude go together")
        yield "position"
    if "horaires" in said:
        yield "horaires"
    if "services" in said:
        if body.services is None:
            raise ParameterError("services", "a list, of one at least")
        yield "services"


def _hours(text: str | None, locale: Locale) -> str | None:
    if text is None or not text.strip():
        return None
    hours, faults = hours_by_hand(text.strip())
    if faults:
        raise ParameterError("horaires", faults[0].in_words(locale))
    return hours


def _services(services: list[str]) -> tuple[str, ...]:
    known = VOCABULARIES["services"]
    if not set(services) <= set(known):
        raise ParameterError("services", "not a service of the standard", tuple(known))
    # In the order of the standard, each once: the same services are the same version.
    return tuple(each for each in known if each in services)
