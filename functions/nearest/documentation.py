"""What OpenAPI says of the citizens' routes, beyond what their signatures say."""

from __future__ import annotations

from typing import Any, Literal, TypedDict

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from functions.openapi import document_of, problems
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


def _responses(model: type, *statuses: int, geojson: bool = False) -> dict[int, Any]:
    content: dict[str, Any] = {"application/json": {"model": model}}
    if geojson:
        content[GEOJSON] = {"schema": {"type": "object"}}
    known = {304: {"description": "The caller already has this answer (If-None-Match)."}}
    return {
        200: {"description": "The answer.", "content": content},
        **known,
        **problems(_FAULTS, statuses),
    }


_FAULTS = {
    400: "No origin, two origins, or half of one.",
    404: "No such commune, postcode or name.",
    422: "A parameter is unknown, malformed or out of range.",
    503: "The data does not answer; try again soon.",
}

NEAREST: dict[str, Any] = {
    "summary": "The places nearest to a point, a commune, a postcode or an address",
    "description": "Exactly one origin: `lat` and `lon`, `commune`, `postcode` or `q`. "
    "A `q` that is not clear gets no site and a null `origin`: `candidates` are what it may mean. "
    "Sites are ranked by travel time; the nearest is given even beyond `max_minutes`, with "
    "`within_limit` false, and even closed when none is open within two hours, with `open_found` "
    "false. A site that only the sea separates is left out unless asked for. Distances are "
    "geodesics on the WGS 84 ellipsoid. A site without coordinates is at no distance: those of "
    "the origin's commune are in `unplaced_sites`. `degraded` is empty when nothing is wrong, and "
    "says otherwise what did not answer; no cache keeps such an answer.",
    "operation_id": "nearest",
    "tags": ["citizens"],
    "responses": _responses(NearestReply, 400, 404, 422, 503, geojson=True),
}
ADDRESSES: dict[str, Any] = {
    "summary": "Communes and addresses for a text that is being typed",
    "operation_id": "suggestAddresses",
    "tags": ["citizens"],
    "responses": _responses(Suggestions, 422, 503),
}
REVERSE: dict[str, Any] = {
    "summary": "The address nearest to a point, and its commune",
    "operation_id": "reverse",
    "tags": ["citizens"],
    "responses": _responses(Whereabouts, 422, 503),
}
COMMUNES: dict[str, Any] = {
    "summary": "The communes whose name begins like a text",
    "description": "Ranked by exactness, then wholes before parts, then by population.",
    "operation_id": "searchCommunes",
    "tags": ["register"],
    "responses": _responses(Search, 422, 503),
}
COMMUNE: dict[str, Any] = {
    "summary": "What an INSEE code, current or old, stands for today",
    "description": "`relation` is `current`, `old` (a code of the past) or `part` (a déléguée or "
    "associée: the answer is the commune it is in).",
    "operation_id": "commune",
    "tags": ["register"],
    "responses": _responses(ResolvedCommune, 404, 422, 503),
}


SIGN_IN: dict[str, Any] = {
    "summary": "Where operators, planners and préfectures sign in",
    "operation_id": "signIn",
    "tags": ["signing in"],
    "responses": _responses(SignIn, 422),
}


def openapi(app: APIGatewayHttpResolver) -> dict[str, Any]:
    """Returns the OpenAPI 3.1 document of an application, made from its code."""
    return document_of(
        app,
        title="Maillage",
        version=VERSION,
        description="Where is the nearest digital advisor? Data: Licence Ouverte 2.0.",
    )
