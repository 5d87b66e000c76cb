"""Citizens: GET /v1/nearest, /v1/addresses, /v1/reverse, /v1/communes, /v1/sign-in."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from functions import wiring
from functions.http import PRIVATE, PUBLIC, answer, refuse_unknown, report_errors, resolve
from functions.metrics import Figure, count
from functions.nearest import documentation, parameters as given
from functions.snap_start import prepared_by
from geodata.exports import MEDIA_TYPE as GEOJSON, nearest_collection
from geodata.nearest import Guide, Lack, Question, moment_of, wanted_of
from geodata.nearest.geocoding import AddressBook, Ambiguity, Geocoder
from geodata.territory import Asked, Origin


def present() -> datetime:
    """Returns the present moment."""
    return datetime.now(UTC)


def build_app(
    guide: Callable[[], Guide],
    logger: Logger,
    geocoder: Geocoder | None = None,
    now: Callable[[], datetime] = present,
) -> APIGatewayHttpResolver:
    """Returns the citizens' application over what answers them now."""
    # Debugging, which a variable could turn on, prints whole events and answers with tracebacks.
    app = APIGatewayHttpResolver(enable_validation=True, debug=False)
    strict = refuse_unknown(app)

    @app.get("/v1/nearest", **documentation.NEAREST)
    @strict
    def nearest(
        lat: given.Latitude = None,
        lon: given.Longitude = None,
        commune: given.CommuneCode = None,
        postcode: given.Postcode = None,
        q: given.PlaceName = None,
        limit: given.NearestLimit = 5,
        mode: given.TravelMode = "car",
        max_minutes: given.MaxMinutes = None,
        service: given.Service = None,
        need: given.Need = None,
        audience: given.Audience = None,
        support: given.Support = None,
        fee: given.Fee = None,
        programme: given.Programme = None,
        network: given.NetworkName = None,
        open_at: given.OpenAt = None,
        wheelchair: given.Wheelchair = False,
        appointment: given.Appointment = False,
        include_unreachable: given.IncludeUnreachable = False,
    ) -> Response[str]:
        here, moment = guide(), now()
        wanted = wanted_of(
            {
                "service": service or (),
                "audience": audience or (),
                "support": support or (),
                "fee": fee or (),
                "programme": programme or (),
            },
            needs=need or (),
            networks=network or (),
            known_networks=here.network.table.facets.networks,
            appointment=appointment,
            wheelchair=wheelchair,
        )
        at = moment_of(open_at, moment)
        question = Question(limit, mode, max_minutes, wanted, at, include_unreachable)
        book = AddressBook(here.places, geocoder)
        origin = book.understand(Asked(lat, lon, commune, postcode, q))
        lacks = _lacks_of(origin, geocoder)
        if isinstance(origin, Ambiguity):
            found = here.to_choose(origin.as_record(), lacks)
        else:
            found = here.nearest(origin, question, moment, lacks)
        shared = _counted(found, is_private=q is not None or lat is not None)
        if GEOJSON in app.current_event.headers.get("accept", ""):
            return answer(app, nearest_collection(found), cache=shared, media_type=GEOJSON)
        return answer(app, found, cache=shared)

    @app.get("/v1/addresses", **documentation.ADDRESSES)
    @strict
    def addresses(q: given.AddressText, limit: given.AddressLimit = 10) -> Response[str]:
        here = guide()
        found = AddressBook(here.places, geocoder).suggested(q, limit)
        return answer(app, {**found, "snapshot": here.snapshot_id}, cache=PRIVATE)

    @app.get("/v1/reverse", **documentation.REVERSE)
    @strict
    def reverse(lat: given.NeededLatitude, lon: given.NeededLongitude) -> Response[str]:
        here = guide()
        found = AddressBook(here.places, geocoder).address_at(lon, lat)
        return answer(app, {**found, "snapshot": here.snapshot_id}, cache=PRIVATE)

    @app.get("/v1/communes", **documentation.COMMUNES)
    @strict
    def communes(q: given.SearchText, limit: given.SearchLimit = 10) -> Response[str]:
        here = guide()
        found = here.places.register.search(q, limit=limit)
        records = [{**area.as_record(), "exact": exact} for area, exact in found]
        return answer(app, {"communes": records, "snapshot": here.snapshot_id}, cache=PRIVATE)

    @app.get("/v1/communes/<code>", **documentation.COMMUNE)
    @strict
    def commune_of(code: given.CodeInPath) -> Response[str]:
        here = guide()
        found = here.places.register.resolve(code)
        body = {**found.area.as_record(), "asked": code, "relation": found.relation}
        shared = PRIVATE if here.lacks else PUBLIC
        return answer(app, {**body, "snapshot": here.snapshot_id}, cache=shared)

    @app.get("/v1/sign-in", **documentation.SIGN_IN)
    @strict
    def sign_in() -> Response[str]:
        return answer(app, wiring.sign_in(), cache=PUBLIC)

    @app.get("/v1/openapi.json", include_in_schema=False)
    @strict
    def openapi() -> Response[str]:
        return answer(app, documentation.openapi(app), cache=PUBLIC)

    report_errors(app, logger)
    return app


def _lacks_of(origin: Origin | Ambiguity, geocoder: Geocoder | None) -> tuple[Lack, ...]:
    """Returns what was lacking to understand an origin; a service that nobody set is no fault."""
    return ("geocoder_unavailable",) if origin.fallback and geocoder is not None else ()


def _counted(found: dict[str, Any], *, is_private: bool) -> str:
    """Counts an answer, and returns who may keep it.

    What lacks something is nobody's to keep: the next answer may lack nothing.
    """
    count(Figure.ANSWERED)
    if found["degraded"]:
        count(Figure.DEGRADED)
    return PRIVATE if is_private or found["degraded"] else PUBLIC


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answers one event of the HTTP API."""
    return resolve(wiring.nearest_app(build_app), event, context)


prepared_by(lambda: wiring.nearest_app(build_app))
