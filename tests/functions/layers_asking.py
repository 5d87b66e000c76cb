"""Asks the public layers as a client of the standard does, and holds answers to its schemas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit

from jsonschema import Draft202012Validator

from tests.functions.events import get
from tests.layers_country import Answer, answering, published_over, store_at

BASE = "https://maillage.example/v1/ogc"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
GEOJSON = "application/geo+json"
LAYERS = ("sites", "communes")

LINKS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["href", "rel", "type"],
        "properties": {
            "href": {"type": "string", "format": "uri"},
            "rel": {"type": "string"},
            "type": {"type": "string"},
        },
    },
}
COLLECTION = {
    "type": "object",
    "required": ["id", "links"],
    "properties": {
        "id": {"type": "string"},
        "title": {"type": "string"},
        "description": {"type": "string"},
        "links": LINKS,
        "extent": {
            "type": "object",
            "properties": {
                "spatial": {
                    "type": "object",
                    "properties": {
                        "bbox": {
                            "type": "array",
                            "minItems": 1,
                            "items": {
                                "type": "array",
                                "minItems": 4,
                                "maxItems": 4,
                                "items": {"type": "number"},
                            },
                        },
                        "crs": {"enum": [CRS84]},
                    },
                }
            },
        },
        "itemType": {"enum": ["feature"]},
        "crs": {"type": "array", "items": {"type": "string"}},
    },
}
FEATURE = {
    "type": "object",
    "required": ["type", "id", "geometry", "properties"],
    "properties": {
        "type": {"enum": ["Feature"]},
        "id": {"type": "string"},
        "geometry": {
            "anyOf": [
                {"type": "null"},
                {
                    "type": "object",
                    "required": ["type", "coordinates"],
                    "properties": {"type": {"enum": ["Point", "MultiPolygon", "Polygon"]}},
                },
            ]
        },
        "properties": {"type": "object"},
    },
}
FEATURES = {
    "type": "object",
    "required": ["type", "features"],
    "properties": {
        "type": {"enum": ["FeatureCollection"]},
        "features": {"type": "array", "items": FEATURE},
        "links": LINKS,
        "numberMatched": {"type": "integer", "minimum": 0},
        "numberReturned": {"type": "integer", "minimum": 0},
    },
}
"""The schemas of the standard, of what is answered here."""


class Ask(Protocol):
    """Asks for a path under the root: the status, the body, the headers."""

    def __call__(self, path: str, **query: str) -> tuple[int, Any, dict[str, str]]:
        """Takes a query by its names, those with a dash by `**{...}`."""
        ...


def answered_in(folder: Path) -> Answer:
    """Returns what answers for the layers of a small country, stored in a folder."""
    return answering(published_over(store_at(folder), folder))


def asking(answer: Answer) -> Ask:
    """Returns what asks the layers at their own name."""

    def asked(path: str, **query: str) -> tuple[int, Any, dict[str, str]]:
        reply = answer(get(f"/v1/ogc{path}", query or None, host="maillage.example"))
        return reply["statusCode"], json.loads(reply["body"]), reply["headers"]

    return asked


def found(ask: Ask, path: str, schema: dict[str, Any], **query: str) -> Any:
    status, body, _ = ask(path, **query)
    assert status == 200, body
    Draft202012Validator(schema).validate(body)
    return body


def links(body: Any, rel: str) -> list[dict[str, str]]:
    every = [each for each in body["links"] if each["rel"] == rel]
    assert all(each["href"].startswith(("https://",)) and each["type"] for each in every)
    return every


def followed(ask: Ask, link: dict[str, str]) -> tuple[int, Any, dict[str, str]]:
    parts = urlsplit(link["href"])
    assert f"{parts.scheme}://{parts.netloc}" == "https://maillage.example"
    return ask(parts.path.removeprefix("/v1/ogc"), **dict(parse_qsl(parts.query)))


def items(ask: Ask, layer: str, **query: str) -> Any:
    return found(ask, f"/collections/{layer}/items", FEATURES, **query)


def ids(ask: Ask, layer: str, **query: str) -> list[str]:
    """Every feature that a question has, through all its pages."""
    body = items(ask, layer, **query)
    read = [each["id"] for each in body["features"]]
    while following := links(body, "next"):
        status, body, _ = followed(ask, following[0])
        assert status == 200
        read += [each["id"] for each in body["features"]]
    assert len(read) == body["numberMatched"] == len(set(read))
    return read


def parameters(ask: Ask, layer: str) -> dict[str, Any]:
    _, document, _ = ask("/api")
    named = document["components"]["parameters"]
    given = document["paths"][f"/collections/{layer}/items"]["get"]["parameters"]
    whole = [named[each["$ref"].rpartition("/")[2]] if "$ref" in each else each for each in given]
    return {each["name"]: each for each in whole}
