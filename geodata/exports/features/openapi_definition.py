"""The OpenAPI 3.0 definition of the service, of which QGIS and GDAL read the parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from geodata.exports.features.descriptions import NETWORK_FILES, TITLE
from geodata.exports.features.layers import Kind, Layer, Layers, Property
from geodata.exports.features.pages import GEOJSON, JSON
from geodata.exports.features.questions import (
    BBOX_CRS,
    CRS,
    LONGEST_VALUE,
    MOST_LIMIT,
    USUAL_LIMIT,
)

VERSION = "1.0.0"
_DESCRIPTION = "OGC API – Features : partie 1 (core, GeoJSON, OpenAPI 3.0), partie 2 (CRS)."
_PROBLEM = "application/problem+json"
_TEXT = {"type": "string", "nullable": True}
_SCHEMAS: Mapping[Kind, dict[str, Any]] = {
    "text": _TEXT,
    "whole": {"type": "integer", "nullable": True},
    "number": {"type": "number", "nullable": True},
    "day": {**_TEXT, "format": "date"},
    "texts": {"type": "array", "items": {"type": "string"}},
}
_BBOX = {
    "type": "array",
    "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
    "items": {"type": "number"},
}
_LIMIT = {"type": "integer", "minimum": 1, "maximum": MOST_LIMIT, "default": USUAL_LIMIT}
_WHERE = (
    "Ouest, sud, est, nord en degrés (WGS 84) ; ouest > est passe l’antiméridien. Avec `bbox-crs`, "
    "deux coins dans l’ordre de ses axes."
)
_SYSTEM = {"type": "string", "format": "uri"}
_OF_BOX = "Le système de coordonnées de `bbox`, par son adresse ; CRS84 sinon."
_OF_ANSWER = "Le système de coordonnées de la réponse, par son adresse ; CRS84 sinon."
_CONTENT_CRS = {
    "Content-Crs": {
        "description": "Celui de la réponse, entre `<` et `>`.",
        "schema": {"type": "string"},
    }
}
_WHEN = "Un jour, un moment ou un intervalle (RFC 3339) : `2026-11-24`, `2026-11-24/..`."


def definition(base: str, layers: Layers) -> dict[str, Any]:
    """Returns the OpenAPI 3.0 document.

    Args:
        base: the address of the landing page.
        layers: those there are.
    """
    return {
        "openapi": "3.0.3",
        "info": {
            "title": TITLE,
            "version": VERSION,
            "description": _DESCRIPTION,
            "license": {"name": layers.licence},
        },
        "servers": [{"url": base}],
        "tags": [{"name": "capabilities"}, {"name": "data"}],
        "paths": dict(_paths(layers)),
        "components": {
            "parameters": {
                CRS: _in_query(CRS, _SYSTEM, _OF_ANSWER, style="form", explode=False),
                BBOX_CRS: _in_query(BBOX_CRS, _SYSTEM, _OF_BOX, style="form", explode=False),
                "bbox": _in_query("bbox", _BBOX, _WHERE, style="form", explode=False),
                "datetime": _in_query(
                    "datetime", {"type": "string"}, _WHEN, style="form", explode=False
                ),
                "limit": _in_query(
                    "limit", _LIMIT, "Combien au plus.", style="form", explode=False
                ),
                "cursor": _in_query("cursor", {"type": "string"}, "De la page : le lien `next`."),
            },
            "schemas": {
                "object": {"type": "object"},
                **{
                    name: schema
                    for layer in layers.every.values()
                    for name, schema in _schemas_of(layer).items()
                },
            },
            "responses": {
                name: {"description": text, "content": _content(_PROBLEM, "object")}
                for name, text in (
                    ("NotFound", "Rien à cette adresse."),
                    ("InvalidParameter", "Un paramètre est inconnu ou incorrect."),
                    ("ListChanged", "Les données ont changé : reprenez à la première page."),
                    ("ServerError", "Une erreur de notre côté."),
                )
            },
        },
    }


def _paths(layers: Layers) -> Iterator[tuple[str, Any]]:
    for path, name, text in (
        ("/", "getLandingPage", "Où tout se trouve"),
        ("/api", "getDefinition", "Ce document"),
        ("/conformance", "getConformance", "Ce qui est suivi de la norme"),
        ("/collections", "getCollections", "Les couches"),
    ):
        yield path, _get(name, text, "capabilities", JSON)
    for layer in layers.every.values():
        yield from _of_layer(layer)
    if layers.has_file:
        for file in NETWORK_FILES:
            yield f"/files/{file}", _network_file(file)


def _network_file(file: str) -> dict[str, Any]:
    form = "GeoPackage" if file.endswith(".gpkg") else "GeoParquet"
    return {
        "get": {
            "operationId": f"getNetwork{form}",
            "summary": f"Tout le réseau en {form}",
            "tags": ["data"],
            "responses": {
                "303": {"description": "`Location` dit où le lire pendant 15 minutes."},
                **_faults(),
            },
        }
    }


def _of_layer(layer: Layer) -> Iterator[tuple[str, Any]]:
    name, start = layer.id.capitalize(), f"/collections/{layer.id}"
    filters = [
        _in_query(each.name, {"type": "string", "maxLength": LONGEST_VALUE}, each.title)
        for each in layer.properties
        if each.is_filter
    ]
    common = [{"$ref": f"#/components/parameters/{each}"} for each in _COMMON]
    yield start, _get(f"describe{name}", layer.title, "capabilities", JSON)
    several = _get(f"get{name}", layer.title, "data", GEOJSON, f"{layer.id}Collection")
    several["get"]["parameters"] = [*common, *filters]
    several["get"]["responses"]["409"] = _reference("ListChanged")
    yield f"{start}/items", several
    one = _get(f"get{name}Item", layer.title, "data", GEOJSON, layer.id)
    one["get"]["parameters"] = [
        {"name": "featureId", "in": "path", "required": True, "schema": {"type": "string"}},
        {"$ref": f"#/components/parameters/{CRS}"},
    ]
    for each in (several, one):
        each["get"]["responses"]["200"]["headers"] = _CONTENT_CRS
    yield f"{start}/items/{{featureId}}", one


_COMMON = ("limit", "bbox", BBOX_CRS, CRS, "datetime", "cursor")


def _get(name: str, summary: str, tag: str, media_type: str, schema: str = "object") -> Any:
    answer = {"description": "La réponse.", "content": _content(media_type, schema)}
    responses = {"200": answer, **_faults()}
    return {"get": {"operationId": name, "summary": summary, "tags": [tag], "responses": responses}}


def _faults() -> dict[str, Any]:
    named = {"400": "InvalidParameter", "404": "NotFound", "500": "ServerError"}
    return {status: _reference(name) for status, name in named.items()}


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/responses/{name}"}


def _content(media_type: str, schema: str) -> dict[str, Any]:
    return {media_type: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


def _in_query(name: str, schema: Mapping[str, Any], text: str, **others: Any) -> dict[str, Any]:
    described = {"name": name, "in": "query", "required": False, "description": text}
    return {**described, "schema": dict(schema), **others}


def _schemas_of(layer: Layer) -> dict[str, Any]:
    """Returns the schemas of a feature of a layer, and of a page of them."""
    geometry = {"type": "object", "nullable": True}
    feature = {
        "type": "object",
        "required": ["type", "id", "geometry", "properties"],
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "string"},
            "geometry": geometry,
            "properties": {
                "type": "object",
                "properties": {each.name: _told(each) for each in layer.properties},
            },
        },
    }
    counted = {"type": "integer", "minimum": 0}
    page = {
        "type": "object",
        "required": ["type", "features"],
        "properties": {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "features": {
                "type": "array",
                "items": {"$ref": f"#/components/schemas/{layer.id}"},
            },
            "links": {"type": "array", "items": {"type": "object"}},
            "numberMatched": counted,
            "numberReturned": counted,
        },
    }
    return {layer.id: feature, f"{layer.id}Collection": page}


def _told(each: Property) -> dict[str, Any]:
    return {"title": each.title, **_SCHEMAS[each.kind]}
