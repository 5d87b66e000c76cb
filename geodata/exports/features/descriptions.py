"""What the service says of itself: its landing page, what it conforms to, its collections."""

from __future__ import annotations

from typing import Any

from geodata.exports.features.layers import Layer, Layers
from geodata.exports.features.pages import GEOJSON, JSON, collection_address, link
from geodata.territory import CRS84, REFERENCE_SYSTEMS

_PART_1 = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf"
_PART_2 = "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs"
CONFORMS_TO = (*(f"{_PART_1}/{each}" for each in ("core", "oas30", "geojson")), _PART_2)
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
NETWORK_FILES = {
    "lieux.gpkg": "application/geopackage+sqlite3",
    "lieux.parquet": "application/vnd.apache.parquet",
}
"""The files of the whole network, and the media type of each."""
_LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
TITLE = "Maillage"


def landing_page(base: str, layers: Layers) -> dict[str, Any]:
    """Returns where everything is.

    Args:
        base: its own address, without a slash at its end.
        layers: those there are.
    """
    return {
        "title": TITLE,
        "description": layers.description,
        "links": [
            link(base, "self", JSON),
            link(f"{base}/api", "service-desc", OPENAPI, "La description OpenAPI"),
            link(f"{base}/conformance", "conformance", JSON, "Ce qui est suivi de la norme"),
            link(f"{base}/collections", "data", JSON, "Les couches"),
            _licence(layers),
        ],
    }


def conformance() -> dict[str, Any]:
    """Returns the classes of the standard that the service conforms to."""
    return {"conformsTo": list(CONFORMS_TO)}


def collections(base: str, layers: Layers) -> dict[str, Any]:
    """Returns every layer."""
    return {
        "links": [
            link(f"{base}/collections", "self", JSON),
            *(_files(base) if layers.has_file else []),
            _licence(layers),
        ],
        "collections": [collection(base, layers, each) for each in layers.every.values()],
    }


def collection(base: str, layers: Layers, layer: Layer) -> dict[str, Any]:
    """Returns a layer; its extent only where it has one."""
    address = collection_address(base, layer)
    extent = layer.extent
    where = {} if extent is None else {"extent": {"spatial": {"bbox": [extent], "crs": CRS84.uri}}}
    links = [
        link(address, "self", JSON),
        link(f"{address}/items", "items", GEOJSON, layer.title),
        _licence(layers),
    ]
    return {
        "id": layer.id,
        "title": layer.title,
        "description": layer.description,
        **where,
        "itemType": "feature",
        "crs": list(REFERENCE_SYSTEMS),
        "storageCrs": CRS84.uri,
        "links": [*links, *(_files(base) if layer.id == "sites" else [])],
    }


def _licence(layers: Layers) -> dict[str, str]:
    return link(_LICENCE, "license", "text/html", layers.licence)


def _files(base: str) -> list[dict[str, str]]:
    return [
        link(f"{base}/files/{name}", "enclosure", media_type, f"Tout le réseau : {name}")
        for name, media_type in NETWORK_FILES.items()
    ]
