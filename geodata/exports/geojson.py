"""Answers as GeoJSON (RFC 7946): longitude first, WGS 84."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MEDIA_TYPE = "application/geo+json"


def nearest_collection(answer: Mapping[str, Any]) -> dict[str, object]:
    """Returns an answer of the nearest sites as a FeatureCollection.

    What is not a site (origin, versions) becomes members beside `features`, which the standard
    lets a reader ignore. An unplaced site has a null geometry.
    """
    sites = [*answer["sites"], *answer["unplaced_sites"]]
    rest = {
        name: value for name, value in answer.items() if name not in ("sites", "unplaced_sites")
    }
    return {
        "type": "FeatureCollection",
        "features": [_feature(site) for site in sites],
        **rest,
    }


def _feature(site: Mapping[str, Any]) -> dict[str, object]:
    lon, lat = site.get("longitude"), site.get("latitude")
    placed = lon is not None and lat is not None
    return {
        "type": "Feature",
        "id": site["id"],
        "geometry": {"type": "Point", "coordinates": [lon, lat]} if placed else None,
        "properties": site,
    }
