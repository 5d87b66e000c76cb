"""What OpenAPI says of the coverage routes, beyond what their signatures say."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from functions.formats_documented import schema_of_format
from functions.openapi import (
    READ_COVERAGE,
    OpenApiDocument,
    RouteOptions,
    document_of,
    problems,
    route,
)
from geodata.coverage import (
    CatalogueReply,
    CoverageReply,
    EndingsReply,
    GapsReply,
    SitesChangedReply,
    Territories,
)
from geodata.exports import COVERAGE_FORMATS, LIST_FORMATS, ZONE_FORMATS

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
        COVERAGE_FORMATS[form].media_type: schema_of_format(form)
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


CHANGES = _route(
    "sitesChanged",
    "The sites that opened, closed and moved since a former version, and for whom",
    SitesChangedReply,
    *(403, 404, 406, 422, 503),
    formats=LIST_FORMATS,
)
CHANGES["description"] = (
    "The sites of the territory, and those beyond it that change how far some of its people are. A "
    "site is known by its id: one that is given another id closes and opens. Everybody who is "
    "nearer to a site, or farther from one, is counted at one site of the list."
)
ENDINGS = _route(
    "postsEnding",
    "The sites whose posts end within 12 months, and what is lost if they close",
    EndingsReply,
    *(403, 404, 406, 422, 503),
    formats=LIST_FORMATS,
)
ENDINGS["description"] = (
    "Those that say when they close, after the day of the question (`at`); `undated` counts those "
    "that do not. Each horizon closes all of its sites at once, each row its own site alone; the "
    "sites beyond the territory are supposed to stay."
)


def openapi(app: APIGatewayHttpResolver, prefix: str = "") -> OpenApiDocument:
    """Returns the OpenAPI 3.1 document of an application, whose scopes begin with a prefix."""
    return document_of(
        app,
        title="Maillage - coverage",
        version=VERSION,
        description="Who is out of reach of a digital advisor? Data: Licence Ouverte 2.0.",
        scopes=READ_COVERAGE,
        prefix=prefix,
    )
