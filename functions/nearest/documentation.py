"""What OpenAPI says of the citizens' routes, beyond what their signatures say."""

from __future__ import annotations

import json
from typing import Any, Literal, NotRequired, TypedDict

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from functions.openapi import with_gateway
from geodata.exports import MEDIA_TYPE as GEOJSON

VERSION = "1.0.0"


class Place(TypedDict):
    """What identifies a commune, or a part of one."""

    code: str
    name: str
    kind: str
    departement: str
    parent: str | None


class CommuneReply(Place):
    """One area of the register; what is missing is null."""

    region: str
    epci: str | None
    postcodes: list[str]
    population: int | None
    area_km2: float | None
    lon: float | None
    lat: float | None
    point_source: str


class Search(TypedDict):
    """The communes whose name begins like the text, the best first."""

    communes: list[CommuneReply]
    snapshot: str


class OriginReply(TypedDict):
    """Where the question was understood to be asked from."""

    lat: float
    lon: float
    understood_as: str
    commune: Place | None
    label: NotRequired[str]
    source: NotRequired[str]
    fallback: NotRequired[bool]


class AddressReply(TypedDict):
    """A place that a text may mean; `score` is null when the register says it."""

    label: str
    lon: float
    lat: float
    kind: str
    commune: Place | None
    score: float | None
    source: str


class Suggestions(TypedDict):
    """Communes first, then addresses; `fallback` when the address service did not answer."""

    addresses: list[AddressReply]
    fallback: NotRequired[bool]
    snapshot: str


class SignIn(TypedDict):
    """The OpenID Connect issuer that lets people in, and the name the pages have there."""

    issuer: str
    client_id: str


class Whereabouts(TypedDict):
    """The address nearest to a point, null when none is known, and its commune."""

    address: AddressReply | None
    commune: Place | None
    fallback: NotRequired[bool]
    snapshot: str


class SiteReply(TypedDict):
    """A site: every field of the national standard, the programme's own, and how it is reached."""

    id: str
    nom: str
    distance_m: float | None
    travel_minutes: float | None
    travel_method: Literal["model", "walking_model", "valhalla", "osrm"] | None
    access: Literal["road", "ferry", "none", "remote", "unknown"]
    open: bool | None
    closes_at: str | None
    opens_next_at: str | None
    hours_today: list[list[str]] | None
    public_holiday: str | None
    time_zone: str
    advisors: int | None


class LackReply(TypedDict):
    """Something that did not answer, so that the answer is less than it could be."""

    code: Literal["geocoder_unavailable", "router_unavailable", "data_not_latest"]
    detail: str


class NearestReply(TypedDict):
    """The sites reached first, those without coordinates and those that help at a distance."""

    origin: OriginReply | None
    candidates: NotRequired[list[AddressReply]]
    sites: list[SiteReply]
    unplaced_sites: list[SiteReply]
    remote_sites: list[SiteReply]
    within_limit: NotRequired[bool | None]
    open_found: NotRequired[bool | None]
    max_minutes: NotRequired[float | None]
    mode: NotRequired[Literal["car", "foot"]]
    asked_at: NotRequired[str]
    degraded: list[LackReply]
    snapshot: str
    sites_version: str


class Problem(TypedDict):
    """An error, as RFC 9457 writes it."""

    type: str
    title: str
    status: int
    code: str
    detail: str


def _responses(model: type, *statuses: int, geojson: bool = False) -> dict[int, Any]:
    content: dict[str, Any] = {"application/json": {"model": model}}
    if geojson:
        content[GEOJSON] = {"schema": {"type": "object"}}
    faults = {
        status: {
            "description": text,
            "content": {"application/problem+json": {"model": Problem}},
        }
        for status, text in _FAULTS.items()
        if status in statuses
    }
    known = {304: {"description": "The caller already has this answer (If-None-Match)."}}
    return {200: {"description": "The answer.", "content": content}, **known, **faults}


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
    "responses": _responses(CommuneReply, 404, 422, 503),
}


SIGN_IN: dict[str, Any] = {
    "summary": "Where operators, planners and préfectures sign in",
    "operation_id": "signIn",
    "tags": ["signing in"],
    "responses": _responses(SignIn, 422),
}


def openapi(app: APIGatewayHttpResolver) -> dict[str, Any]:
    """Returns the OpenAPI 3.1 document of an application, made from its code."""
    # The models of OpenAPI take 150 ms to import, and few ever ask for the document.
    from aws_lambda_powertools.event_handler.openapi.models import Contact, License

    text = app.get_openapi_json_schema(
        title="Maillage",
        version=VERSION,
        description="Where is the nearest digital advisor? Data: Licence Ouverte 2.0.",
        contact=Contact(name="Maillage"),
        license_info=License(name="MIT"),
    )
    document: dict[str, Any] = json.loads(text)
    return with_gateway(document)
