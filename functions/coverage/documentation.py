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
    IsochroneReply,
    MatrixReply,
    PublicFigures,
    SitesChangedReply,
    Territories,
)
from geodata.exports import COVERAGE_FORMATS, ISOCHRONE_FORMATS, LIST_FORMATS, ZONE_FORMATS

VERSION = "1.0.0"


_FAULTS = {
    400: "No place is asked of, or several at once.",
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


FIGURES = _route(
    "territoryFigures", "The public figures of a territory", PublicFigures, 404, 422, 503
)
FIGURES["description"] = (
    "Who is within reach, as it was last computed: no token is asked for, and nothing is computed "
    "for the answer. `ready` is false, and `figures` null, while nothing was. `FR` is France, "
    "`R76` a région, `12` or `2A` a département, nine figures an EPCI, five a commune."
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
ISOCHRONE = _route(
    "isochrone",
    "What a place reaches: communes, people and outlines, by minutes",
    IsochroneReply,
    *(400, 403, 404, 406, 422, 503),
    formats=ISOCHRONE_FORMATS,
)
ISOCHRONE["description"] = (
    "People travel to the place: a position (`lat`, `lon`), a `commune` or a `site`, exactly one. "
    "Each band holds those before it, and its communes are dissolved in one outline. Of a site its "
    "catchment is told too: who is nearer to it than to any other. A token that is limited to some "
    "départements asks of places in these, and is told of their communes alone."
)
MATRIX = _route(
    "matrix",
    "Minutes and metres between up to 100 origins and 1,000 destinations",
    MatrixReply,
    *(400, 403, 404, 422, 503),
    formats=("json",),
)
MATRIX["description"] = (
    "Each is a position (`lat`, `lon`), a `commune` or a `site`. A row for each origin, a column "
    "for each destination, in their order; null where no road leads, or beyond `max_minutes`, with "
    "the reason."
)


def openapi(app: APIGatewayHttpResolver, prefix: str = "") -> OpenApiDocument:
    """Returns the OpenAPI 3.1 document of an application, whose scopes begin with a prefix."""
    return document_of(
        app,
        title="Maillage - coverage",
        version=VERSION,
        description="Who is out of reach of a digital advisor? Data: Licence Ouverte 2.0.",
        scopes=READ_COVERAGE,
        but={"GET /v1/territories/{code}/figures": ()},
        prefix=prefix,
    )
