"""Positions of a planner's places that cannot be right: swapped, zero, abroad, far from theirs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from geodata.errors import UnknownCodeError
from geodata.french import whole_number
from geodata.placement import Floats
from geodata.plans.findings import Finding, Level
from geodata.plans.scenario import Place
from geodata.territory import Units, on_unit_sphere

_EARTH_M = 6_371_009.0
_SLACK_M = 5_000.0
_ISLANDS_M = 40_000.0
"""Islands of some communes are as far from their point as this, and no polygon of any farther."""
_RADII = 3.0
"""A place is within this many radii of its commune's point: a commune is no disc."""
_UNKNOWN_M = 50_000.0
"""Allowed where no source says how large a commune is."""
_ABROAD_M = 60_000.0
"""Farther than this from the point of every commune is not in France."""
_MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class _Home:
    """The commune that a place names: its point, and how far from it a place may be."""

    name: str
    lon: float
    lat: float
    allowed_m: float


def check_places(places: Sequence[Place], units: Units) -> Iterator[Finding]:
    """Yields what is wrong with positions, each at the path of its place.

    A position is judged from the point of the commune that the place names, which every snapshot
    has, so that what is said does not depend on which contours are at hand.
    """
    found = 0
    for number, place in enumerate(places):
        path = f"candidates.places.{number}"
        finding = _half(path, place) or _nowhere(path, place) or _wrong(path, place, units)
        if finding is None:
            continue
        found += 1
        if found > _MOST_SHOWN:
            words = "D'autres positions de cette liste sont fausses aussi."
            yield Finding("candidates.places", finding.code, words)
            return
        yield finding


def _half(path: str, place: Place) -> Finding | None:
    if (place.lat is None) == (place.lon is None):
        return None
    words = f"« {place.name} » n'a que la moitié d'une position."
    return Finding(path, "half_a_position", words)


def _nowhere(path: str, place: Place) -> Finding | None:
    """What is wrong with a place that no commune could be found for, in `territories.located`."""
    if place.commune is not None:
        return None
    if place.lat is None:
        words = f"« {place.name} » n'a ni commune, ni position."
        return Finding(path, "place_without_commune", words)
    if place.lon is not None and abs(place.lon) < 0.001 and abs(place.lat) < 0.001:
        return None  # `_wrong` knows what it is.
    words = f"La position de « {place.name} » n'est dans aucune commune de France."
    return Finding(path, "place_without_commune", words)


def _wrong(path: str, place: Place, units: Units) -> Finding | None:
    if place.lon is None or place.lat is None:
        return None
    lon, lat = place.lon, place.lat
    if abs(lon) < 0.001 and abs(lat) < 0.001:
        words = f"« {place.name} » est à la position 0, 0, dans l'océan Atlantique."
        return Finding(path, "place_at_zero", words)
    home = None if place.commune is None else _home(place.commune, units)
    if home is None:
        return None
    away_m = _metres(home.lon, home.lat, lon, lat)
    if away_m <= home.allowed_m:
        return None
    return _explained(path, place, home, units, away_m)


def _explained(path: str, place: Place, home: _Home, units: Units, away_m: float) -> Finding:
    """What is wrong with a position that is not where its commune is."""
    lon, lat = place.lon or 0.0, place.lat or 0.0

    def is_home(east: float, north: float) -> bool:
        return abs(north) <= 90 and _metres(home.lon, home.lat, east, north) <= home.allowed_m

    name = f"« {place.name} »"
    if is_home(lat, lon):
        words = f"{name} : latitude et longitude sont inversées."
        return Finding(path, "place_swapped", words)
    if is_home(-lon, lat) or is_home(lon, -lat):
        which = "longitude" if is_home(-lon, lat) else "latitude"
        return Finding(path, "place_sign", f"{name} : la {which} a le mauvais signe.")
    if _nearest_m(units, lon, lat) > _ABROAD_M:
        return Finding(path, "place_abroad", f"{name} n'est pas en France.")
    words = f"{name} est à {whole_number(away_m / 1000)} km de {home.name}, la commune qu'il nomme."
    level: Level = "error" if away_m > home.allowed_m + _ISLANDS_M - _SLACK_M else "warning"
    return Finding(path, "place_far", words, level)


def _home(code: str, units: Units) -> _Home | None:
    try:
        area = units.register.resolve(code).area
    except UnknownCodeError:
        return None
    if area.lon is None or area.lat is None:
        return None
    allowed_m = _UNKNOWN_M
    if area.area_km2 is not None:
        allowed_m = _SLACK_M + _RADII * 1000 * math.sqrt(area.area_km2 / math.pi)
    return _Home(area.name, area.lon, area.lat, allowed_m)


def _metres(lon: float, lat: float, to_lon: float, to_lat: float) -> float:
    points = on_unit_sphere(np.array([lon, to_lon]), np.array([lat, to_lat]))
    return float(_arcs(points[:1], points[1])[0])


def _nearest_m(units: Units, lon: float, lat: float) -> float:
    east, north = units.register.positions
    placed = ~np.isnan(east)
    points = on_unit_sphere(east[placed], north[placed])
    centre = on_unit_sphere(np.array([lon]), np.array([lat]))[0]
    return float(_arcs(points, centre).min(initial=np.inf))


def _arcs(points: Floats, centre: Floats) -> Floats:
    """Metres on the sphere, within 0.4 % of the geodesic: enough to say that a place is far."""
    chords = np.linalg.norm(points - centre, axis=1)
    return np.asarray(2 * _EARTH_M * np.arcsin(np.clip(chords / 2, 0, 1)))
