"""What OpenAPI says of the citizens' routes, beyond what their signatures say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypedDict

from functions.direct import DirectApplication
from functions.openapi import OpenApiDocument, RouteOptions, document_of, means, problems, route
from geodata.exports import MEDIA_TYPE as GEOJSON
from geodata.nearest import (
    ListedSite,
    NearestFacts,
    NearestReply,
    OneSiteReply,
    SiteReply,
    SitesFacts,
    SitesReply,
)
from geodata.nearest.geocoding import Located, Suggested
from geodata.territory import AreaRecord

VERSION = "1.0.0"


class CommuneReply(AreaRecord):
    """One area of the register, and whether a text is its whole name; what is missing is null."""

    exact: bool


class ResolvedCommune(AreaRecord):
    """The area that a code stands for today, and how it came to stand for it."""

    asked: str
    relation: Literal["current", "old", "part"]
    snapshot: str


class Search(TypedDict):
    """The communes whose name begins like the text, the best first."""

    communes: list[CommuneReply]
    snapshot: str


class Suggestions(Suggested):
    """Communes first, then addresses; `fallback` when the address service did not answer."""

    snapshot: str


class Whereabouts(Located):
    """The address nearest to a point, null when none is known, and its commune."""

    snapshot: str


class SitePoint(TypedDict):
    """Where a site is, as GeoJSON has it."""

    type: Literal["Point"]
    coordinates: Annotated[
        tuple[float, float], means("Longitude, then latitude: degrees on WGS 84.")
    ]


class SiteFeature(TypedDict):
    """A site as a feature of GeoJSON; its geometry is null where it has no coordinates."""

    type: Literal["Feature"]
    id: str
    geometry: SitePoint | None
    properties: SiteReply


class NearestCollection(NearestFacts):
    """The same answer as GeoJSON: `features` are the sites of all groups but the remote ones."""

    type: Literal["FeatureCollection"]
    features: list[SiteFeature]


class ListedFeature(TypedDict):
    """A site of a list as a feature of GeoJSON."""

    type: Literal["Feature"]
    id: str
    geometry: SitePoint | None
    properties: ListedSite


class ListedCollection(SitesFacts):
    """The same page as GeoJSON."""

    type: Literal["FeatureCollection"]
    features: list[ListedFeature]


class SignIn(TypedDict):
    """The OpenID Connect issuer that lets people in, and the name the pages have there."""

    issuer: str
    client_id: str
    scope_prefix: Annotated[str, means("What it writes before each scope; often nothing.")]


class Publisher(TypedDict):
    """Who publishes and hosts the pages; an empty text is what their operator did not say."""

    name: Annotated[str, means("Who publishes them.")]
    address: str
    telephone: str
    director: Annotated[str, means("The director of publication.")]
    host: Annotated[str, means("Who hosts them: name, address and telephone.")]
    contact: Annotated[str, means("Where to write, for a fault in a place among others.")]
    accessibility_contact: Annotated[str, means("Where to write of accessibility.")]
    accessibility_state: Annotated[
        Literal["not_audited", "none", "partial", "full"],
        means("What an audit by the RGAA found; without one the law says that nothing conforms."),
    ]
    base_map_style: Annotated[
        str, means("The MapLibre style of the base map under the citizens' map; often none.")
    ]
    base_map_credit: Annotated[str, means("Whom to thank for it, in words.")]


_FAULTS = {
    400: "No origin, two origins, or half of one.",
    404: "No such commune, postcode, name, territory or site.",
    409: "Sites were published since the cursor was given.",
    410: "The site was published once, and no longer is: `place` is what is near.",
    422: "A parameter is unknown, malformed or out of range.",
    503: "The data does not answer; try again soon.",
}


def _route(
    name: str, summary: str, model: type, *statuses: int, tag: str = "citizens", **others: Any
) -> RouteOptions:
    return route(name, summary, model, tag, problems(_FAULTS, statuses), **others)


NEAREST = _route(
    "nearest",
    "The places nearest to a point, a commune, a postcode or an address",
    NearestReply,
    *(400, 404, 422, 503),
    content={GEOJSON: {"model": NearestCollection}},
)
NEAREST["description"] = (
    "Exactly one origin: `lat` and `lon`, `commune`, `postcode` or `q`. "
    "A `q` that is not clear gets no site and a null `origin`: `candidates` are what it may mean. "
    "Sites are ranked by travel time; the nearest is given even beyond `max_minutes`, with "
    "`within_limit` false. `sites` surely answer all that is asked; `unconfirmed_sites` say "
    "nothing of the parameters in their `unconfirmed`. When none within two hours surely is open, "
    "`open_found` is false and `sites` are the nearest that are closed. A site that only the sea "
    "separates is left out unless asked for. Distances are "
    "geodesics on the WGS 84 ellipsoid. A site without coordinates is at no distance: those of "
    "the origin's commune are in `unplaced_sites`. `degraded` is empty when nothing is wrong, and "
    "says otherwise what did not answer; no cache keeps such an answer."
)
ADDRESSES = _route(
    "suggestAddresses",
    "Communes and addresses for a text that is being typed",
    Suggestions,
    *(422, 503),
)
REVERSE = _route(
    "reverse", "The address nearest to a point, and its commune", Whereabouts, 422, 503
)
COMMUNES = _route(
    "searchCommunes",
    "The communes whose name begins like a text",
    Search,
    *(422, 503),
    tag="register",
)
COMMUNES["description"] = "Ranked by exactness, then wholes before parts, then by population."
COMMUNE = _route(
    "commune",
    "What an INSEE code, current or old, stands for today",
    ResolvedCommune,
    *(404, 422, 503),
    tag="register",
)
COMMUNE["description"] = (
    "`relation` is `current`, `old` (a code of the past) or `part` (a déléguée or "
    "associée: the answer is the commune it is in)."
)
SITE = _route("site", "A published site by its identifier", OneSiteReply, *(404, 410, 422, 503))
SITE["description"] = (
    "Every field of the national standard, whether it is open now, and how old its data is. "
    "`access` is `remote` where it helps at a distance only."
)
SITE["responses"][301] = {"description": "The place has another identifier now, at `Location`."}
SITES = _route(
    "sites",
    "The published sites, in pages",
    SitesReply,
    *(404, 409, 422, 503),
    content={
        GEOJSON: {"model": ListedCollection},
        "text/csv": {"schema": {"type": "string"}},
    },
)
SITES["description"] = (
    "All of them, or those of one territory (`commune`, `epci`, `departement` or `region`), of a "
    "box, with some words, or that surely answer a need; `unsaid` counts those that say nothing of "
    "it. In the order of their file: `next` is the `cursor` of the page after, to which the "
    "header `Link` leads. A cursor is of one publication: once sites are published, it is refused "
    "with 409. GeoJSON and CSV of the national standard by `format` or `Accept`."
)
SIGN_IN = _route(
    "signIn", "Where operators, planners and préfectures sign in", SignIn, 422, tag="signing in"
)

PUBLISHER = _route(
    "publisher", "Who publishes and hosts these pages, as their operator said", Publisher, 422
)

OPTIONS: Mapping[str, Mapping[str, Any]] = {
    "nearest": NEAREST,
    "addresses": ADDRESSES,
    "reverse": REVERSE,
    "communes": COMMUNES,
    "commune_of": COMMUNE,
    "site_of": SITE,
    "list_sites": SITES,
    "sign_in": SIGN_IN,
    "who_publishes": PUBLISHER,
    "robots": {"include_in_schema": False},
    "site_map": {"include_in_schema": False},
    "site_map_part": {"include_in_schema": False},
    "openapi_document": {"include_in_schema": False},
}
"""By the name of each route's handler."""


def openapi(app: DirectApplication) -> OpenApiDocument:
    """Returns the OpenAPI 3.1 document of an application, made from its code."""
    return document_of(
        app.framework,
        title="Maillage",
        version=VERSION,
        description="Where is the nearest digital advisor? Data: Licence Ouverte 2.0.",
    )
