"""Citizens: GET /v1/nearest, /v1/addresses, /v1/reverse, /v1/communes, /v1/sign-in."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from functions import wiring
from functions.bodies import Event
from functions.http import PRIVATE, PUBLIC, answer, refuse_unknown, report_errors, resolve
from functions.metrics import Figure, count
from functions.nearest import documentation, parameters as given
from functions.questions import asked_in_query
from functions.snap_start import prepared_by
from geodata.clock import present
from geodata.exports import MEDIA_TYPE as GEOJSON, nearest_collection
from geodata.nearest import Guide, Lack, NearestParameters, NearestReply
from geodata.nearest.geocoding import AddressBook, Ambiguity, Geocoder
from geodata.territory import Origin


def build_app(
    guide: Callable[[], Guide],
    logger: Logger,
    geocoder: Geocoder | None = None,
    now: Callable[[], datetime] = present,
) -> APIGatewayHttpResolver:
    """Builds the citizens' application over what answers them now."""
    # Debugging, which a variable could turn on, prints whole events and answers with tracebacks.
    app = APIGatewayHttpResolver(enable_validation=True, debug=False)
    strict = refuse_unknown(app)

    @app.get("/v1/nearest", **documentation.NEAREST)
    @strict
    @asked_in_query
    def nearest(asked: NearestParameters) -> Response[str]:
        source, moment = guide(), now()
        query = asked.query(source.network.table.facets.networks, moment)
        origin = AddressBook(source.places, geocoder).understand(asked.origin())
        lacks = _lacks_of(origin, geocoder)
        if isinstance(origin, Ambiguity):
            found = source.to_choose(origin, lacks)
        else:
            found = source.nearest(origin, query, moment, lacks)
        cache = _count(found, is_private=asked.is_private)
        if GEOJSON in app.current_event.headers.get("accept", ""):
            return answer(app, nearest_collection(found), cache=cache, media_type=GEOJSON)
        return answer(app, found, cache=cache)

    @app.get("/v1/addresses", **documentation.ADDRESSES)
    @strict
    def addresses(q: given.AddressText, limit: given.AddressLimit = 10) -> Response[str]:
        source = guide()
        found = AddressBook(source.places, geocoder).suggested(q, limit)
        return answer(app, {**found, "snapshot": source.snapshot_id}, cache=PRIVATE)

    @app.get("/v1/reverse", **documentation.REVERSE)
    @strict
    def reverse(lat: given.NeededLatitude, lon: given.NeededLongitude) -> Response[str]:
        source = guide()
        found = AddressBook(source.places, geocoder).address_at(lon, lat)
        return answer(app, {**found, "snapshot": source.snapshot_id}, cache=PRIVATE)

    @app.get("/v1/communes", **documentation.COMMUNES)
    @strict
    def communes(q: given.SearchText, limit: given.SearchLimit = 10) -> Response[str]:
        source = guide()
        found = source.places.register.search(q, limit=limit)
        records = [{**area.as_record(), "exact": exact} for area, exact in found]
        return answer(app, {"communes": records, "snapshot": source.snapshot_id}, cache=PRIVATE)

    @app.get("/v1/communes/<code>", **documentation.COMMUNE)
    @strict
    def commune_of(code: given.CodeInPath) -> Response[str]:
        source = guide()
        found = source.places.register.resolve(code)
        body = {**found.area.as_record(), "asked": code, "relation": found.relation}
        shared = PRIVATE if source.lacks else PUBLIC
        return answer(app, {**body, "snapshot": source.snapshot_id}, cache=shared)

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


def _count(found: NearestReply, *, is_private: bool) -> str:
    """Counts an answer, and returns who may keep it.

    What lacks something is nobody's to keep: the next answer may lack nothing.
    """
    count(Figure.ANSWERED)
    if found["degraded"]:
        count(Figure.DEGRADED)
    return PRIVATE if is_private or found["degraded"] else PUBLIC


def lambda_handler(event: Event, context: Any) -> Event:
    """Answers one event of the HTTP API."""
    return resolve(wiring.nearest_app(build_app), event, context)


prepared_by(lambda: wiring.nearest_app(build_app))
