"""What OpenAPI says of the citizens' routes, beyond what their signatures say."""

from __future__ import annotations

from typing import Any, Literal, TypedDict

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from functions.openapi import OpenApiDocument, RouteOptions, document_of, problems, route
from geodata.exports import MEDIA_TYPE as GEOJSON
from geodata.nearest import NearestReply
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


class SignIn(TypedDict):
    """The OpenID Connect issuer that lets people in, and the name the pages have there."""

    issuer: str
    client_id: str


_FAULTS = {
    400: "No origin, two origins, or half of one.",
    404: "No such commune, postcode or name.",
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
    content={GEOJSON: {"schema": {"type": "object"}}},
)
NEAREST["description"] = (
    "Exactly one origin: `lat` and `lon`, `commune`, `postcode` or `q`. "
    "A `q` that is not clear gets no site and a null `origin`: `candidates` are what it may mean. "
    "Sites are ranked by travel time; the nearest is given even beyond `max_minutes`, with "
    "`within_limit` false, and even closed when none is open within two hours, with `open_found` "
    "false. A site that only the sea separates is left out unless asked for. Distances are "
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
SIGN_IN = _route(
    "signIn", "Where operators, planners and préfectures sign in", SignIn, 422, tag="signing in"
)


def openapi(app: APIGatewayHttpResolver) -> OpenApiDocument:
    """Returns the OpenAPI 3.1 document of an application, made from its code."""
    return document_of(
        app,
        title="Maillage",
        version=VERSION,
        description="Where is the nearest digital advisor? Data: Licence Ouverte 2.0.",
    )
