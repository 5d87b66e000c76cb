"""Positions of geometries, in degrees: of a point alone, since none is made up for the others."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from geodata.territory import LAMBERT_93, OVERSEAS_ZONES, degrees_from

LONGITUDE, LATITUDE = "longitude", "latitude"
"""The ends of the names of the columns of a geometry: `geometry.longitude`."""

NOT_A_POINT = frozenset(
    {"MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"}
)
_KINDS = NOT_A_POINT | {"Point"}
_IN_DEGREES = frozenset({4326, 4258, 4171, 4979, 4624, 4627, 4558, 4470, 4467, 4463})
"""WGS 84, ETRS89, RGF93 and the systems overseas: the same to less than a metre."""
_WEB_MERCATOR = frozenset({3857, 900913})
_SEMI_MAJOR_M = 6_378_137.0
_ZONES = {zone.epsg: zone for zone in (LAMBERT_93, *OVERSEAS_ZONES.values())}
_EPSG = re.compile(r"EPSG[:/]+(?:[\d.]*[:/]+)?(\d{4,6})$", re.IGNORECASE)
_CRS84 = re.compile(r"CRS:?84", re.IGNORECASE)


def geometry_type(value: Mapping[str, Any]) -> str | None:
    """Returns the kind of a geometry of GeoJSON, None of any other object."""
    kind = value.get("type")
    is_one = kind in _KINDS if isinstance(kind, str) else False
    return kind if is_one and ("coordinates" in value or "geometries" in value) else None


def position_of(geometry: Mapping[str, Any]) -> tuple[float, float] | None:
    """Returns the two numbers of a point, or of several points that are one; None otherwise."""
    coordinates: Any = geometry.get("coordinates")
    if geometry.get("type") == "MultiPoint" and _is_list(coordinates, 1):
        coordinates = coordinates[0] if len(coordinates) == 1 else None
    elif geometry.get("type") != "Point":
        return None
    if not _is_list(coordinates, 2):
        return None
    first, second = coordinates[:2]
    return (first, second) if _is_number(first) and _is_number(second) else None


def epsg_of(reference_system: str | None) -> int | None:
    """Returns the number of EPSG that a name of a reference system gives; degrees without one.

    Returns:
        None for a name that is not understood.
    """
    if reference_system is None or _CRS84.search(reference_system):
        return 4326
    found = _EPSG.search(reference_system)
    return int(found[1]) if found else None


def in_degrees(epsg: int | None, east: float, north: float) -> tuple[float, float] | None:
    """Returns the lon and lat of a position in a reference system.

    Returns:
        None for a system that is not of France, or a position outside of it.
    """
    if epsg in _IN_DEGREES:
        return east, north
    if epsg in _WEB_MERCATOR:
        lon = math.degrees(east / _SEMI_MAJOR_M)
        is_inside = abs(lon) <= 180 and abs(north) < 2.1e7
        return (
            (lon, math.degrees(math.atan(math.sinh(north / _SEMI_MAJOR_M)))) if is_inside else None
        )
    zone = _ZONES.get(epsg) if epsg is not None else None
    return None if zone is None else degrees_from(zone, east, north)


def _is_list(value: Any, least: int) -> bool:
    return isinstance(value, list) and len(value) >= least


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e12
