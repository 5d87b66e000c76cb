"""One point for every area: where its people are, as well as the sources can say.

The rungs of `_RUNGS` are tried in order, and each is declared as the area's `point_source`.
`docs/methods.md` gives the error of each, measured against places that no rung had seen.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.sources.decoupage import OfficialArea
from geodata.sources.point_findings import TownHallFindings, point_defects, town_hall_defects
from geodata.sources.polygons import FORMER_COMMUNE, Key
from geodata.sources.quality import Defect
from geodata.territory import around_m

CREDIBLE_M = 500.0
"""How far outside its contour a point may lie: a contour keeps a vertex every 500 m or so."""


@dataclass(frozen=True, slots=True)
class Points:
    """The points of a register: degrees (NaN where none) and where each comes from."""

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    source: list[str]


@dataclass(frozen=True, slots=True)
class _Known:
    """What the sources say of where an area's people are; `polygon` is never empty."""

    polygon: Any
    town_hall: Any | None
    settlement: Any | None = None
    parts: tuple[tuple[Any, int], ...] = ()
    """The credible town hall of each part, and its people."""


def locate(
    areas: Sequence[OfficialArea],
    polygons: Sequence[Any | None],
    town_halls: Mapping[Key, Any | None],
    settlements: Mapping[str, tuple[float, float]] | None = None,
) -> tuple[Points, list[Defect]]:
    """Returns the point of each area and the defects found in the town halls.

    Args:
        areas: the register, in its order.
        polygons: their repaired polygons, in degrees.
        town_halls: published points by (kind, code).
        settlements: degrees east and north of the village of communes, by code.
    """
    known = _known(areas, polygons, town_halls, settlements or {})
    located = [
        _former(area, known) if each is None else _climb(each)
        for area, each in zip(areas, known.values(), strict=True)
    ]
    sources = [source for _, source in located]
    communes = [
        (area.code, source)
        for area, source in zip(areas, sources, strict=True)
        if area.kind == "commune"
    ]
    lon = np.array([math.nan if point is None else point.x for point, _ in located])
    lat = np.array([math.nan if point is None else point.y for point, _ in located])
    findings = _findings(areas, known, town_halls)
    defects = [*town_hall_defects(findings, CREDIBLE_M), *point_defects(communes)]
    return Points(lon, lat, sources), defects


def _known(
    areas: Sequence[OfficialArea],
    polygons: Sequence[Any | None],
    town_halls: Mapping[Key, Any | None],
    settlements: Mapping[str, tuple[float, float]],
) -> dict[Key, _Known | None]:
    """Returns the polygon and the town hall of each area, in order; None without polygon."""
    known: dict[Key, _Known | None] = {}
    parts: dict[str, list[tuple[Any, int]]] = defaultdict(list)
    for area, polygon in zip(areas, polygons, strict=True):
        key = (area.kind, area.code)
        if polygon is None or polygon.is_empty:
            known[key] = None
            continue
        hall = _present(town_halls.get(key))
        each = _Known(polygon, hall)
        known[key] = each
        credible = _hall_inside(each) or _hall_repaired(each) or _hall_near(each)
        if area.parent_code is not None and credible is not None:
            parts[area.parent_code].append((credible, area.population or 0))
    for (kind, code), whole in known.items():
        if kind == "commune" and whole is not None:
            place = settlements.get(code)
            known[kind, code] = replace(
                whole,
                settlement=None if place is None else shapely.Point(place),
                parts=tuple(parts.get(code, ())),
            )
    return known


def _climb(known: _Known) -> tuple[Any, str]:
    found = ((rung(known), source) for source, rung in _RUNGS)
    return next((point, source) for point, source in found if point is not None)


def _hall_inside(known: _Known) -> Any | None:
    hall = known.town_hall
    return hall if hall is not None and shapely.covers(known.polygon, hall) else None


def _hall_repaired(known: _Known) -> Any | None:
    """Returns the town hall with a sign put right, or its coordinates swapped back."""
    hall = known.town_hall
    if hall is None or shapely.covers(known.polygon, hall):
        return None
    for lon, lat in ((-hall.x, hall.y), (hall.x, -hall.y), (hall.y, hall.x)):
        if shapely.intersects_xy(known.polygon, lon, lat):
            return shapely.Point(lon, lat)
    return None


def _hall_near(known: _Known) -> Any | None:
    return known.town_hall if _is_near(known.polygon, known.town_hall) else None


def _of_parts(known: _Known) -> Any | None:
    """Returns the mean of the parts' town halls by people; outside, the hall nearest to it."""
    if not known.parts:
        return None
    people = np.array([people for _, people in known.parts], dtype=np.float64)
    halls = np.array([(hall.x, hall.y) for hall, _ in known.parts])
    mean = shapely.Point(np.average(halls, axis=0, weights=people if people.any() else None))
    if shapely.covers(known.polygon, mean):
        return mean
    return min((hall for hall, _ in known.parts), key=lambda hall: (hall.distance(mean), hall.wkt))


def _in_settlement(known: _Known) -> Any | None:
    return known.settlement if _is_near(known.polygon, known.settlement) else None


def _middle(known: _Known) -> Any:
    """Returns the centroid where it is inside: it is a little nearer to villages than others."""
    centre = shapely.centroid(known.polygon)
    return centre if shapely.covers(known.polygon, centre) else known.polygon.point_on_surface()


_RUNGS: tuple[tuple[str, Callable[[_Known], Any | None]], ...] = (
    # The mean of a grid of people will be the first rung, where one is imported.
    ("town_hall", _hall_inside),
    ("town_hall_repaired", _hall_repaired),
    ("parts", _of_parts),
    ("settlement", _in_settlement),
    ("town_hall", _hall_near),
    ("inside", _middle),
)


def _former(area: OfficialArea, known: Mapping[Key, _Known | None]) -> tuple[Any | None, str]:
    """Returns a point of the commune that a commune without polygon was part of."""
    former = known.get(("commune", FORMER_COMMUNE.get(area.code, "")))
    if area.kind != "commune" or former is None:
        return None, "none"
    return former.polygon.point_on_surface(), "former_commune"


def _findings(
    areas: Sequence[OfficialArea],
    known: Mapping[Key, _Known | None],
    town_halls: Mapping[Key, Any | None],
) -> TownHallFindings:
    findings = TownHallFindings()
    for area in areas:
        if area.kind != "commune":
            continue
        each, published = known[area.kind, area.code], town_halls.get((area.kind, area.code))
        hall = _present(published)
        if hall is None:
            findings.add_absent(area.code, published if each is not None else None)
        elif each is not None and not shapely.covers(each.polygon, hall):
            degrees = shapely.distance(each.polygon, hall)
            repaired = _hall_repaired(each) is not None
            findings.add_outside(area.code, degrees, repaired, _is_near(each.polygon, hall))
    return findings


def _present(point: Any | None) -> Any | None:
    return None if point is None or point.is_empty else point


def _is_near(polygon: Any, point: Any | None) -> bool:
    return point is not None and _offset_m(polygon, point) <= CREDIBLE_M


def _offset_m(polygon: Any, point: Any) -> float:
    if shapely.covers(polygon, point):
        return 0.0
    plane = around_m(np.array([polygon]), point.x, point.y)
    return float(shapely.distance(plane, shapely.Point(0.0, 0.0))[0])
