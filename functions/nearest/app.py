"""Citizens: GET /v1/nearest, a site, addresses, reverse, communes; /v1/sign-in, /v1/publisher."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from functions import wiring
from functions.bodies import Event
from functions.direct import DirectApplication
from functions.languages import in_callers_language
from functions.logs import Log
from functions.methods import by_method
from functions.metrics import Figure, count
from functions.nearest import parameters as given
from functions.nearest.page import or_page
from functions.nearest.site_map import add_site_map
from functions.nearest.sites import add_sites
from functions.publisher import publisher
from functions.replies import PRIVATE, PUBLIC, Reply, Resolver, json_reply, resolve, text_reply
from functions.snap_start import prepared_by
from geodata.clock import present
from geodata.exports import MEDIA_TYPE as GEOJSON, nearest_collection
from geodata.nearest import Guide, Lack, NearestParameters, NearestReply, reply_text
from geodata.nearest.geocoding import AddressBook, Ambiguity, Geocoder
from geodata.sites import FormerSites
from geodata.territory import Origin


def build_app(
    guide: Callable[[], Guide],
    logger: Log,
    geocoder: Geocoder | None = None,
    now: Callable[[], datetime] = present,
    former: Callable[[], FormerSites] = FormerSites,
) -> DirectApplication:
    """Builds the citizens' application over what answers them now.

    Args:
        guide: gives what answers.
        logger: of what fails.
        geocoder: the address service, or None.
        now: gives the present.
        former: gives the sites that were published once and no longer are.
    """
    app = DirectApplication(logger, _options)

    @app.get("/v1/nearest")
    def nearest(asked: NearestParameters) -> Reply:
        source, moment = guide(), now()
        query = asked.query(source.network.table.facets.networks, moment)
        origin = AddressBook(source.places, geocoder).understand(asked.origin())
        lacks = _lacks_of(origin, geocoder)
        if isinstance(origin, Ambiguity):
            found = source.to_choose(origin, lacks)
        else:
            found = source.nearest(origin, query, moment, lacks)
        cache = _count(found, is_private=asked.is_private)
        if GEOJSON in app.headers.get("accept", ""):
            collection = nearest_collection(found)
            return json_reply(app.headers, collection, cache=cache, media_type=GEOJSON)
        return text_reply(app.headers, reply_text(found), cache=cache)

    @app.get("/v1/addresses")
    def addresses(q: given.AddressText, limit: given.AddressLimit = 10) -> Reply:
        source = guide()
        found = AddressBook(source.places, geocoder).suggested(q, limit)
        return json_reply(app.headers, {**found, "snapshot": source.snapshot_id}, cache=PRIVATE)

    @app.get("/v1/reverse")
    def reverse(lat: given.NeededLatitude, lon: given.NeededLongitude) -> Reply:
        source = guide()
        found = AddressBook(source.places, geocoder).address_at(lon, lat)
        return json_reply(app.headers, {**found, "snapshot": source.snapshot_id}, cache=PRIVATE)

    @app.get("/v1/communes")
    def communes(q: given.SearchText, limit: given.SearchLimit = 10) -> Reply:
        source = guide()
        found = source.places.register.search(q, limit=limit)
        records = [{**area.as_record(), "exact": exact} for area, exact in found]
        return json_reply(
            app.headers, {"communes": records, "snapshot": source.snapshot_id}, cache=PRIVATE
        )

    @app.get("/v1/communes/<code>")
    def commune_of(code: given.CodeInPath) -> Reply:
        source = guide()
        found = source.places.register.resolve(code)
        body = {**found.area.as_record(), "asked": code, "relation": found.relation}
        shared = PRIVATE if source.lacks else PUBLIC
        return json_reply(app.headers, {**body, "snapshot": source.snapshot_id}, cache=shared)

    add_sites(app, guide, now, former)
    add_site_map(app, guide)
    _tell_of_instance(app)

    @app.get("/v1/openapi.json")
    def openapi_document() -> Reply:
        from functions.nearest.documentation import openapi

        return json_reply(app.headers, openapi(app), cache=PUBLIC)

    return app


def _options() -> Mapping[str, Mapping[str, Any]]:
    """Returns what powertools is told of each route."""
    from functions.nearest.documentation import OPTIONS

    return OPTIONS


def _tell_of_instance(app: DirectApplication) -> None:
    """Adds the routes by which pages know where they are: they ask no data."""

    @app.get("/v1/sign-in")
    def sign_in() -> Reply:
        return json_reply(app.headers, wiring.sign_in(), cache=PUBLIC)

    @app.get("/v1/publisher")
    def who_publishes() -> Reply:
        return json_reply(app.headers, publisher(), cache=PUBLIC)


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


def answered(event: Event, app: Resolver, context: Any) -> Event:
    """Returns an application's answer to an event of any method, as a page where it is one."""
    reply = by_method(event, lambda asked: or_page(asked, lambda each: resolve(app, each, context)))
    return in_callers_language(event, reply)


def lambda_handler(event: Event, context: Any) -> Event:
    """Answers one event of the HTTP API, and those that no other function takes."""
    return answered(event, wiring.nearest_app(build_app), context)


# A snapshot holds what a question that is wrong needs as well: it costs no start.
prepared_by(lambda: wiring.nearest_app(build_app).framework)
