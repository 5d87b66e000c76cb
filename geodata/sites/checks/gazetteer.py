"""What the checks ask of the register and the contours, remembered for the next row."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Any

import numpy as np
import shapely

from geodata.errors import UnknownCodeError, UnknownPostcodeError
from geodata.sites.checks.collectivities import settlements
from geodata.territory import Area, Places, Resolution, around_m, fold, geodesic_m

BORDER_M = 500.0
"""How far outside a commune's contour, which is generalised, a point is still taken for inside."""
NEVER_DRAWN_M = 10_000.0
"""How far from its point a commune without a contour may reach."""

# Degrees west, south, east, north: these have neither contour nor point in the register.
_COLLECTIVITIES = {
    "975": (-56.6, 46.7, -56.0, 47.2),
    "977": (-63.0, 17.8, -62.7, 18.0),
    "978": (-63.2, 18.0, -62.9, 18.2),
    "986": (-178.4, -14.6, -175.9, -13.0),
    "987": (-155.0, -28.2, -134.0, -7.5),
    "988": (158.0, -23.1, 172.5, -17.5),
}
_ARRONDISSEMENT = re.compile(r"(paris|lyon|marseille) (\d{1,2})(?:er|e|eme)?(?: arrondissement)?")
_FIRST_ARRONDISSEMENT = {"paris": 75100, "lyon": 69380, "marseille": 13200}
_LEAST_M_PER_DEGREE = 110_000.0
"""No degree of latitude, or of longitude at the equator, is shorter."""
ROUGH_M = 20_000.0
"""Beyond this a distance to a contour is no more than the one to its box."""
_REMEMBERED = 4_096
_EVERY_CODE = 65_536
"""More than there are communes, or postcodes: in a file of all France each comes again."""
_HIGHEST_LATITUDE = 75.0


class Gazetteer:
    """Places, with bounded memories: a file asks again and again for the same communes."""

    def __init__(self, places: Places) -> None:
        self._places = places
        remember = lru_cache(maxsize=_REMEMBERED)
        every = lru_cache(maxsize=_EVERY_CODE)
        self.served_by = every(self._served_by)
        self.meant_by = every(self._meant_by)
        self.named = remember(self._named)
        self.namesakes = remember(self._namesakes)
        self._at_point = remember(places.around_point)
        self._contour = remember(self._drawn)
        self._box = every(self._around)
        self._middle = every(self._middle_of)

    def _served_by(self, postcode: str) -> tuple[Area, ...]:
        """Returns the areas that a postcode serves, the most populated first; none for a CEDEX."""
        try:
            return tuple(self._places.register.with_postcode(postcode))
        except UnknownPostcodeError:
            return ()

    def _meant_by(self, code: str) -> Resolution | None:
        """Returns what an INSEE code stands for today, or None."""
        try:
            return self._places.register.resolve(code)
        except UnknownCodeError:
            return None

    def _named(self, name: str, departements: tuple[str, ...]) -> tuple[Area, ...]:
        """Returns the communes of départements that have this name, or a part of this name."""
        return tuple(self._places.register.place_names.wholes_named(name, departements))

    def _namesakes(self, name: str) -> tuple[Area, ...]:
        """Returns the communes of all France that have this very name, or a part of it."""
        if not fold(name):
            return ()
        return tuple(self._places.register.place_names.wholes_named(name, None))

    def arrondissement_named(self, name: str) -> Area | None:
        """Returns the arrondissement that `MARSEILLE 11` or `Paris 1er arrondissement` names."""
        found = _ARRONDISSEMENT.fullmatch(fold(name))
        if found is None:
            return None
        meant = self.meant_by(str(_FIRST_ARRONDISSEMENT[found[1]] + int(found[2])))
        return None if meant is None else meant.area

    def distance_m(self, area: Area, lon: float, lat: float) -> float:
        """Returns how far a point is from an area's contour: 0 inside, no less beyond 20 km."""
        box = _COLLECTIVITIES.get(area.code[:3])
        if box is not None:
            return self._from_collectivity_m(area, lon, lat) if _is_in(box, lon, lat) else math.inf
        contour = self._contour(area.index)
        if contour is None:
            return max(0.0, self.to_point_m(area, lon, lat) - NEVER_DRAWN_M)
        at_least_m = self._at_least_m(area, lon, lat)
        if at_least_m > ROUGH_M:
            return at_least_m
        if not at_least_m and shapely.intersects_xy(contour, lon, lat):
            return 0.0
        plane = around_m(np.array([contour]), lon, lat)
        return float(shapely.distance(plane, shapely.Point(0.0, 0.0))[0])

    def holds(self, area: Area, lon: float, lat: float) -> bool:
        """Whether a point lies in an area, or within `BORDER_M` of its contour."""
        is_near = self._at_least_m(area, lon, lat) <= BORDER_M
        return is_near and self.distance_m(area, lon, lat) <= BORDER_M

    def _at_least_m(self, area: Area, lon: float, lat: float) -> float:
        """Returns what a point is away from the box of an area, or less: in a microsecond."""
        west, south, east, north = self._box(area.index)
        up = max(south - lat, lat - north, 0.0)
        along = max(west - lon, lon - east, 0.0) * math.cos(math.radians(lat))
        return math.hypot(up, along) * _LEAST_M_PER_DEGREE if up or along else 0.0

    def _from_collectivity_m(self, area: Area, lon: float, lat: float) -> float:
        settlement = settlements().get(area.code)
        if settlement is None:
            return 0.0
        return max(0.0, self.to_point_m(area, lon, lat) - settlement.reach_m)

    def point_of(self, area: Area) -> tuple[float, float] | None:
        """Returns the lon and lat of an area's point, of its settlement overseas, or None."""
        if area.lon is not None and area.lat is not None:
            return area.lon, area.lat
        settlement = settlements().get(area.code)
        return None if settlement is None else (settlement.lon, settlement.lat)

    def to_point_m(self, area: Area, lon: float, lat: float) -> float:
        """Returns how far a point is from an area's own point; infinite when it has none."""
        point = self.point_of(area)
        if point is None:
            return math.inf
        return geodesic_m(lon, lat, *point)

    def is_surely_near(self, area: Area, lon: float, lat: float, limit_m: float) -> bool:
        """Whether a point is so near to an area's own, without measuring it to the metre."""
        point = self.point_of(area)
        return point is not None and _roughly_m(lon, lat, *point)[1] <= limit_m

    def is_near_middle(self, area: Area, lon: float, lat: float, limit_m: float) -> bool:
        """Whether a point is so near to the middle of an area's contour."""
        middle = self._middle(area.index)
        if middle is None or _roughly_m(lon, lat, *middle)[0] > limit_m:
            return False
        return geodesic_m(lon, lat, *middle) <= limit_m

    def area_at(self, lon: float, lat: float) -> Area | None:
        """Returns the commune or arrondissement of a point, the nearest within 5 km, or None."""
        return self._at_point(lon, lat).commune

    def is_in_a_commune(self, lon: float, lat: float) -> bool:
        """Whether a point lies in a commune or at its border, and not out at sea."""
        origin = self._at_point(lon, lat)
        return origin.commune is not None and origin.distance_to_commune_m <= BORDER_M

    def areas_at(self, lon: float, lat: float) -> tuple[Area, ...]:
        """Returns the commune of a point; in an overseas collectivité, all that may reach it."""
        if not any(_is_in(box, lon, lat) for box in _COLLECTIVITIES.values()):
            area = self.area_at(lon, lat)
            return () if area is None else (area,)
        meant = [self.meant_by(code) for code in settlements()]
        areas = [each.area for each in meant if each is not None]
        return tuple(area for area in areas if self.distance_m(area, lon, lat) == 0.0)

    def is_in_france(self, lon: float, lat: float) -> bool:
        """Whether a point is in, or within 5 km of, any territory."""
        in_a_box = any(_is_in(box, lon, lat) for box in _COLLECTIVITIES.values())
        return in_a_box or self.area_at(lon, lat) is not None

    def _around(self, entry: int) -> tuple[float, float, float, float]:
        """Returns the box of an area: degrees west, south, east and north."""
        contour = self._contour(entry)
        if contour is None or shapely.is_empty(contour):
            return -math.inf, -math.inf, math.inf, math.inf
        west, south, east, north = shapely.bounds(contour).tolist()
        return west, south, east, north

    def _middle_of(self, entry: int) -> tuple[float, float] | None:
        """Returns the lon and lat of the middle of an area's contour; None without."""
        contour = self._contour(entry)
        if contour is None:
            return None
        middle = shapely.centroid(contour)
        return middle.x, middle.y

    def _drawn(self, entry: int) -> Any | None:
        contours = self._places.contours
        contour = contours.geometry(entry) if entry < len(contours) else None
        shapely.prepare(contour)
        return contour


def _is_in(box: tuple[float, float, float, float], lon: float, lat: float) -> bool:
    west, south, east, north = box
    return west <= lon <= east and south <= lat <= north


def _roughly_m(lon: float, lat: float, to_lon: float, to_lat: float) -> tuple[float, float]:
    """Returns two lengths that the geodesic between two points is between, 2 % apart.

    A degree of a meridian is 110,574 to 111,694 m, one of a parallel 111,320 to 111,694 times the
    cosine; beyond a degree nothing is said.
    """
    up, along = lat - to_lat, lon - to_lon
    if abs(up) > 1 or abs(along) > 1 or abs(lat) > _HIGHEST_LATITUDE:
        return 0.0, math.inf
    metres = math.hypot(up, along * math.cos(math.radians((lat + to_lat) / 2))) * 111_320.0
    return 0.99 * metres, 1.01 * metres
