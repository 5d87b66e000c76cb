"""Answers as GeoJSON (RFC 7946): longitude first, WGS 84."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_GROUPS = ("sites", "unconfirmed_sites", "unplaced_sites")
MEDIA_TYPE = "application/geo+json"


def nearest_collection(answer: Mapping[str, Any]) -> dict[str, object]:
    """Returns an answer of the nearest sites as a FeatureCollection.

    What is not a site (origin, versions) becomes members beside `features`, which the standard
    lets a reader ignore. A site that may not answer says of what (`unconfirmed`), and an unplaced
    one has a null geometry.
    """
    sites = [site for group in _GROUPS for site in answer[group]]
    rest = {name: value for name, value in answer.items() if name not in _GROUPS}
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
