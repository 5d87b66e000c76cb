"""What OpenAPI says of the coverage routes, beyond what their signatures say."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from functions.openapi import READ_COVERAGE, document_of, problems
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


def _responses(model: type, *statuses: int, formats: tuple[str, ...] = ()) -> dict[int, Any]:
    content: dict[str, Any] = {"application/json": {"model": model}}
    for name in formats:
        media_type = COVERAGE_FORMATS[name].media_type
        content.setdefault(media_type, {"schema": {"type": "string"}})
    if "geojson" in formats:
        content[COVERAGE_FORMATS["geojson"].media_type] = {"schema": {"type": "object"}}
    known: dict[int, Any] = {
        304: {"description": "The caller already has this answer (If-None-Match)."}
    }
    if formats:
        known[303] = {"description": "Too large for this answer: it is at `Location`."}
    return {
        200: {"description": "The answer.", "content": content},
        **known,
        **problems(_FAULTS, statuses),
    }


CATALOGUE: dict[str, Any] = {
    "summary": "What there is to ask: levels, weights, versions of the sites, defaults",
    "operation_id": "coverageCatalogue",
    "tags": ["prefectures"],
    "responses": _responses(CatalogueReply, 403, 422, 503),
}
TERRITORIES: dict[str, Any] = {
    "summary": "Territories by name or code",
    "operation_id": "searchTerritories",
    "tags": ["prefectures"],
    "responses": _responses(Territories, 403, 422, 503),
}
COVERAGE: dict[str, Any] = {
    "summary": "Who is within reach of an advisor in a territory",
    "description": "Minutes by car to the nearest site and advisors within reach, per commune "
    "(per arrondissement in Paris, Lyon and Marseille), with indicators, and the zones of gaps. A "
    "commune is `unreachable` (no road leads to a site), `remote` (beyond `threshold_minutes`, "
    "which is inclusive), `underserved` (fewer than `least_per_10k` advisors within reach) or "
    "`served`. With `since`, what changed from a former version of the sites.",
    "operation_id": "coverage",
    "tags": ["prefectures"],
    "responses": _responses(
        CoverageReply, 403, 404, 406, 422, 503, formats=tuple(COVERAGE_FORMATS)
    ),
}
GAPS: dict[str, Any] = {
    "summary": "The zones of a territory that are out of reach or underserved, ranked",
    "description": "Touching communes that are gaps form a zone. A zone that crosses the border "
    "of the territory is given whole, but for whoever is limited to some départements: they are "
    "given the part that lies in these, with its own figures.",
    "operation_id": "gaps",
    "tags": ["prefectures"],
    "responses": _responses(GapsReply, 403, 404, 406, 422, 503, formats=ZONE_FORMATS),
}


def openapi(app: APIGatewayHttpResolver) -> dict[str, Any]:
    """Returns the OpenAPI 3.1 document of an application, made from its code."""
    return document_of(
        app,
        title="Maillage - coverage",
        version=VERSION,
        description="Who is out of reach of a digital advisor? Data: Licence Ouverte 2.0.",
        scopes=READ_COVERAGE,
    )
