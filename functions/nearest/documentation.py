"""What OpenAPI says of the citizens' routes, beyond what their signatures say."""

from __future__ import annotations

import json
from typing import Any, TypedDict

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from geodata.exports.geojson import MEDIA_TYPE as GEOJSON

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


class NearestReply(TypedDict):
    """Sites carry the fields of the national standard, and `distance_m`."""

    origin: OriginReply
    sites: list[dict[str, Any]]
    unplaced_sites: list[dict[str, Any]]
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
    "summary": "The places nearest to a point, a commune, a postcode or a named commune",
    "description": "Exactly one origin: `lat` and `lon`, `commune`, `postcode` or `q`. "
    "Distances are geodesics on the WGS 84 ellipsoid. A site without coordinates is at no "
    "distance: those of the origin's commune are in `unplaced_sites`.",
    "operation_id": "nearest",
    "tags": ["citizens"],
    "responses": _responses(NearestReply, 400, 404, 422, 503, geojson=True),
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
    return document
