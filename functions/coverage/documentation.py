"""What OpenAPI says of the coverage routes, beyond what their signatures say."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from functions.openapi import (
    READ_COVERAGE,
    OpenApiDocument,
    RouteOptions,
    document_of,
    problems,
    route,
)
from geodata.coverage import CatalogueReply, CoverageReply, GapsReply, Territories
from geodata.exports import COVERAGE_FORMATS, ZONE_FORMATS

VERSION = "1.0.0"


_FAULTS = {
    403: "The token is limited to départements that do not hold all of this territory.",
    404: "No such territory, or no such version of the sites.",
    406: "None of the formats that `Accept` names is given here.",
    422: "A parameter is unknown, malformed or out of range.",
    503: "The data does not answer; try again soon.",
}


def _route(
    name: str, summary: str, model: type, *statuses: int, formats: tuple[str, ...] = ()
) -> RouteOptions:
    content: dict[str, Any] = {
        COVERAGE_FORMATS[form].media_type: {
            "schema": {"type": "object" if "geojson" in form else "string"}
        }
        for form in formats
        if form != "json"
    }
    return route(
        name,
        summary,
        model,
        "prefectures",
        problems(_FAULTS, statuses),
        content=content,
        known={303: "Too large for this answer: it is at `Location`."} if formats else None,
    )


CATALOGUE = _route(
    "coverageCatalogue",
    "What there is to ask: levels, weights, versions of the sites, defaults",
    CatalogueReply,
    *(403, 422, 503),
)
TERRITORIES = _route("searchTerritories", "Territories by name or code", Territories, 403, 422, 503)
COVERAGE = _route(
    "coverage",
    "Who is within reach of an advisor in a territory",
    CoverageReply,
    *(403, 404, 406, 422, 503),
    formats=tuple(COVERAGE_FORMATS),
)
COVERAGE["description"] = (
    "Minutes by car to the nearest site and advisors within reach, per commune "
    "(per arrondissement in Paris, Lyon and Marseille), with indicators, and the zones of gaps. A "
    "commune is `unreachable` (no road leads to a site), `remote` (beyond `threshold_minutes`, "
    "which is inclusive), `underserved` (fewer than `least_per_10k` advisors within reach) or "
    "`served`. With `since`, what changed from a former version of the sites."
)
GAPS = _route(
    "gaps",
    "The zones of a territory that are out of reach or underserved, ranked",
    GapsReply,
    *(403, 404, 406, 422, 503),
    formats=ZONE_FORMATS,
)
GAPS["description"] = (
    "Touching communes that are gaps form a zone. A zone that crosses the border "
    "of the territory is given whole, but for whoever is limited to some départements: they are "
    "given the part that lies in these, with its own figures."
)


def openapi(app: APIGatewayHttpResolver) -> OpenApiDocument:
    """Returns the OpenAPI 3.1 document of an application, made from its code."""
    return document_of(
        app,
        title="Maillage - coverage",
        version=VERSION,
        description="Who is out of reach of a digital advisor? Data: Licence Ouverte 2.0.",
        scopes=READ_COVERAGE,
    )
