"""One point for every area: its town hall where that is credible, else a point inside it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.sources.decoupage import OfficialArea
from geodata.sources.polygons import FORMER_COMMUNE, Key
from geodata.sources.quality import Defect
from geodata.territory import around_m

CREDIBLE_M = 500.0
"""How far outside its contour a town hall may lie: a contour keeps a vertex every 500 m or so."""

_CONTINENT_DEGREES = 10.0


@dataclass(slots=True)
class _Findings:
    """The codes met by each check, in the order of the register."""

    missing: list[str]
    empty: list[str]
    outside: list[str]
    near: list[str]
    mirrored: list[str]
    continent: list[str]
    former: list[str]
    none: list[str]


@dataclass(frozen=True, slots=True)
class Points:
    """The points of a register: degrees (NaN where none) and where each comes from."""

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    source: list[str]


def locate(
    areas: Sequence[OfficialArea],
    polygons: Sequence[Any | None],
    town_halls: Mapping[Key, Any | None],
) -> tuple[Points, list[Defect]]:
    """Returns the point of each area and the defects found in the town halls.

    Args:
        areas: the register, in its order.
        polygons: their repaired polygons, in degrees.
        town_halls: published points by (kind, code).
    """
    found = _Findings([], [], [], [], [], [], [], [])
    by_code = {
        area.code: polygon
        for area, polygon in zip(areas, polygons, strict=True)
        if area.kind == "commune"
    }
    located = [
        _point_of(area, polygon, town_halls.get((area.kind, area.code)), by_code, found)
        for area, polygon in zip(areas, polygons, strict=True)
    ]
    lon = np.array([math.nan if point is None else point.x for point, _ in located])
    lat = np.array([math.nan if point is None else point.y for point, _ in located])
    return Points(lon, lat, [source for _, source in located]), _defects(found)


def _point_of(
    area: OfficialArea,
    polygon: Any | None,
    town_hall: Any | None,
    communes: Mapping[str, Any | None],
    found: _Findings,
) -> tuple[Any | None, str]:
    if polygon is None or polygon.is_empty:
        return _without_polygon(area, town_hall, communes, found)
    # A reported check speaks of communes only: parts are read the same, and counted nowhere.
    note = area.kind == "commune"
    if town_hall is None or town_hall.is_empty:
        if note:
            (found.missing if town_hall is None else found.empty).append(area.code)
        return shapely.point_on_surface(polygon), "inside"
    if shapely.covers(polygon, town_hall):
        return town_hall, "town_hall"
    if note:
        found.outside.append(area.code)
        if shapely.distance(polygon, town_hall) > _CONTINENT_DEGREES:
            found.continent.append(area.code)
    return _outside(area, polygon, town_hall, found if note else None)


def _outside(
    area: OfficialArea, polygon: Any, town_hall: Any, found: _Findings | None
) -> tuple[Any, str]:
    mirrored = shapely.Point(-town_hall.x, town_hall.y)
    if shapely.covers(polygon, mirrored):
        if found:
            found.mirrored.append(area.code)
        return mirrored, "town_hall_repaired"
    if _offset_m(polygon, town_hall) <= CREDIBLE_M:
        if found:
            found.near.append(area.code)
        return town_hall, "town_hall"
    return shapely.point_on_surface(polygon), "inside"


def _without_polygon(
    area: OfficialArea,
    town_hall: Any | None,
    communes: Mapping[str, Any | None],
    found: _Findings,
) -> tuple[Any | None, str]:
    if area.kind == "commune" and (town_hall is None or town_hall.is_empty):
        found.missing.append(area.code)
    former = communes.get(FORMER_COMMUNE.get(area.code, ""))
    if area.kind == "commune" and former is not None:
        found.former.append(area.code)
        return shapely.point_on_surface(former), "former_commune"
    if area.kind == "commune":
        found.none.append(area.code)
    return None, "none"


def _offset_m(polygon: Any, point: Any) -> float:
    plane = around_m(np.array([polygon]), point.x, point.y)
    return float(shapely.distance(plane, shapely.Point(0.0, 0.0))[0])


def _defects(found: _Findings) -> list[Defect]:
    moved = set(found.outside) - set(found.near) - set(found.mirrored)
    inside = "replaced by a point inside the commune"
    return [
        Defect.of("town_hall_missing", "no town-hall point is published", found.missing, inside),
        Defect.of("town_hall_empty", "the town-hall point is empty", found.empty, inside),
        Defect.of(
            "town_hall_outside",
            "the town hall lies outside its own commune",
            found.outside,
            "see town_hall_mirrored, town_hall_near, town_hall_replaced",
        ),
        Defect.of(
            "town_hall_on_another_continent",
            f"the town hall lies more than {_CONTINENT_DEGREES:.0f} degrees away",
            found.continent,
            "see town_hall_mirrored, town_hall_replaced",
        ),
        Defect.of(
            "town_hall_mirrored",
            "the longitude has lost or gained its sign",
            found.mirrored,
            "sign restored: the point then lies inside the commune",
        ),
        Defect.of(
            "town_hall_near",
            f"the town hall lies within {CREDIBLE_M:.0f} m of its commune's generalised contour",
            found.near,
            "kept",
        ),
        Defect.of("town_hall_replaced", "the town hall is not credible", moved, inside),
        Defect.of(
            "point_in_former_commune",
            "the commune has neither polygon nor town hall",
            found.former,
            "a point inside the commune it was part of, marked former_commune",
        ),
        Defect.of("point_missing", "no source places the commune", found.none, "left unplaced"),
    ]
