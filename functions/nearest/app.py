"""Citizens: GET /v1/nearest, /v1/communes, /v1/communes/{code}, /v1/openapi.json."""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from functions import wiring
from functions.http import PRIVATE, PUBLIC, answer, refuse_unknown, report_errors
from functions.nearest import documentation
from functions.nearest import parameters as given
from geodata.exports.geojson import MEDIA_TYPE as GEOJSON
from geodata.exports.geojson import nearest_collection
from geodata.nearest import Guide
from geodata.origins import Asked


def build_app(guide: Callable[[], Guide], logger: Logger) -> APIGatewayHttpResolver:
    """Returns the citizens' application over what answers them now."""
    app = APIGatewayHttpResolver(enable_validation=True)
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
    ) -> Response[str]:
        here = guide()
        origin = here.places.understand(Asked(lat, lon, commune, postcode, q))
        found = here.nearest(origin, limit)
        shared = PRIVATE if q is not None or lat is not None else PUBLIC
        if GEOJSON in app.current_event.headers.get("accept", ""):
            return answer(app, nearest_collection(found), cache=shared, media_type=GEOJSON)
        return answer(app, found, cache=shared)

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
        return answer(app, {**body, "snapshot": here.snapshot_id}, cache=PUBLIC)

    @app.get("/v1/openapi.json", include_in_schema=False)
    @strict
    def openapi() -> Response[str]:
        return answer(app, documentation.openapi(app), cache=PUBLIC)

    report_errors(app, logger)
    return app


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answers one event of the HTTP API."""
    return wiring.nearest_app(build_app).resolve(event, context)
