"""The only module, with `projected`, that knows a reference system; metres and geodesics.

Geodesics are Karney's (C. F. F. Karney, Algorithms for geodesics, Journal of Geodesy 87, 2013):
compiled for the few of an answer (`geodata.territory.geodesics`), and else PROJ's. `pyproj` takes
100 ms to import, so it is imported when it is first measured with.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.territory.geodesics import lengths_m

if TYPE_CHECKING:
    from pyproj import Geod

GEOGRAPHIC_CRS = "EPSG:4326"
"""Longitude and latitude in degrees on WGS 84: how every snapshot stores positions."""

_SEMI_MAJOR_M = 6_378_137.0
_FLATTENING = 1 / 298.257223563
_ECCENTRICITY_SQUARED = _FLATTENING * (2 - _FLATTENING)
_SEMI_MINOR_M = _SEMI_MAJOR_M * (1 - _FLATTENING)
# Rounding in the bounds is far below this; a millimetre of slack costs no candidate.
_SLACK_M = 1e-3
_SMALLEST_RADIUS_M = _SEMI_MINOR_M**2 / _SEMI_MAJOR_M


@cache
def _ellipsoid() -> Geod:
    from pyproj import Geod

    return Geod(ellps="WGS84")


def geodesics_m(
    lon: float | NDArray[np.float64],
    lat: float | NDArray[np.float64],
    to_lon: NDArray[np.float64],
    to_lat: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Returns the lengths in metres, on WGS 84, of the shortest lines from a point to others.

    From as many points, each to its own, when they are given; NaN where a coordinate is.
    """
    found = lengths_m(lon, lat, to_lon, to_lat)
    return proj_geodesics_m(lon, lat, to_lon, to_lat) if found is None else found


def proj_geodesics_m(
    lon: float | NDArray[np.float64],
    lat: float | NDArray[np.float64],
    to_lon: NDArray[np.float64],
    to_lat: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Returns what `geodesics_m` does, as PROJ measures it: between any points, and in 50 ms."""
    from_lon, from_lat = np.full(len(to_lon), lon), np.full(len(to_lon), lat)
    lengths = _ellipsoid().inv(from_lon, from_lat, to_lon, to_lat)[2]
    return np.asarray(lengths, dtype=np.float64)


def geodesic_m(lon: float, lat: float, to_lon: float, to_lat: float) -> float:
    """Returns the length in metres, on WGS 84, of the shortest line between two points."""
    return float(_ellipsoid().inv(lon, lat, to_lon, to_lat)[2])


def on_unit_sphere(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Returns the positions on the auxiliary sphere (parametric latitudes), shape (n, 3).

    Stretching the ellipsoid along its axis by a/b makes it a sphere of radius a, and changes the
    length of no curve by more than that factor. So the geodesic between two points that are an
    angle apart on this sphere is between `angle * b` and `angle * a` long, bounds 0.34 % apart.
    """
    lam = np.radians(lon)
    beta = np.arctan((1 - _FLATTENING) * np.tan(np.radians(lat)))
    return np.stack([np.cos(beta) * np.cos(lam), np.cos(beta) * np.sin(lam), np.sin(beta)], -1)


def contender_chord(chord: float) -> float:
    """Returns the chord beyond which no point's geodesic is as short as one at `chord`.

    Both are straight distances between points of `on_unit_sphere`, from 0 to 2.
    """
    at_most_m = 2 * math.asin(min(chord / 2, 1.0)) * _SEMI_MAJOR_M + _SLACK_M
    return 2 * math.sin(min(at_most_m / _SEMI_MINOR_M, math.pi) / 2)


def degrees_in(
    epsg: int, east_m: NDArray[np.float64], north_m: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Returns the degrees east and north of positions in metres of a reference system of EPSG.

    By PROJ, for imports at a terminal: the functions do not carry its table. What it cannot place
    is infinite.
    """
    from pyproj import Transformer

    there = Transformer.from_crs(f"EPSG:{epsg}", GEOGRAPHIC_CRS, always_xy=True)
    lon, lat = there.transform(east_m, north_m)
    return np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)


def metres_in(
    epsg: int, lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Returns the metres east and north of degrees, in a reference system of EPSG; by PROJ."""
    from pyproj import Transformer

    there = Transformer.from_crs(GEOGRAPHIC_CRS, f"EPSG:{epsg}", always_xy=True)
    east_m, north_m = there.transform(lon, lat)
    return np.asarray(east_m, dtype=np.float64), np.asarray(north_m, dtype=np.float64)


def degrees_for_m(radius_m: float, lat: float) -> tuple[float, float]:
    """Returns how many degrees of longitude and latitude surely reach `radius_m` from `lat`."""
    lat_degrees = math.degrees(radius_m / _SMALLEST_RADIUS_M)
    widest = max(0.01, math.cos(math.radians(min(89.0, abs(lat) + lat_degrees))))
    return lat_degrees / widest, lat_degrees


def around_m(geometries: Any, lon: float, lat: float) -> Any:
    """Returns geometries in metres east and north of a point, for short distances around it.

    The plane touches the ellipsoid at the point, so a distance from the origin is right to about
    1 in 1,000 within 20 km.
    """
    sine = math.sin(math.radians(lat))
    curvature = 1 - _ECCENTRICITY_SQUARED * sine**2
    north = math.radians(_SEMI_MAJOR_M * (1 - _ECCENTRICITY_SQUARED) / curvature**1.5)
    east = math.radians(_SEMI_MAJOR_M / math.sqrt(curvature) * math.cos(math.radians(lat)))
    scale, origin = np.array([east, north]), np.array([lon, lat])
    return shapely.transform(geometries, lambda degrees: (degrees - origin) * scale)


def line_lengths_m(lines: Any) -> NDArray[np.float64]:
    """Returns the length in metres of short lines, and of the outlines of slivers between areas.

    Each vertex is put in metres on the plane of its own latitude: right to 1 in 1,000 for lines
    of some kilometres.
    """

    def in_metres(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        phi = np.radians(degrees[:, 1])
        east = _SEMI_MAJOR_M / np.sqrt(1 - _ECCENTRICITY_SQUARED * np.sin(phi) ** 2) * np.cos(phi)
        return np.stack([np.radians(degrees[:, 0]) * east, phi * _SEMI_MAJOR_M], axis=1)

    return np.asarray(shapely.length(shapely.transform(lines, in_metres)), dtype=np.float64)


def areas_km2(polygons: Iterable[Any]) -> NDArray[np.float64]:
    """Returns each polygon's area on the ellipsoid, in square kilometres; NaN where missing."""
    shapes = shapely.orient_polygons(np.array(list(polygons), dtype=object))
    parts, of_part = shapely.get_parts(shapes, return_index=True)
    rings, of_ring = shapely.get_rings(parts, return_index=True)
    # Holes turn the other way: what they take away is counted below nothing.
    in_rings = _ring_areas_m2(rings)
    in_parts, in_shapes = np.zeros(len(parts)), np.zeros(len(shapes))
    np.add.at(in_parts, of_ring, in_rings)
    np.add.at(in_shapes, of_part, in_parts)
    return np.where(shapely.is_missing(shapes), math.nan, np.abs(in_shapes) / 1e6)


def _ring_areas_m2(rings: Any) -> NDArray[np.float64]:
    """Returns the area in each ring, negative where it turns clockwise."""
    lon, lat = shapely.get_coordinates(rings).T.copy()
    ends = np.cumsum(shapely.get_num_coordinates(rings)).tolist()
    measured = _ellipsoid().polygon_area_perimeter
    spans = zip([0, *ends], ends, strict=False)
    return np.array([measured(lon[start:end], lat[start:end])[0] for start, end in spans])


def short_distances_m(
    lon: Any, lat: Any, to_lon: NDArray[np.float64], to_lat: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Returns the lengths in metres of short lines, on the plane of their middle latitude.

    Right to 1 in 1,000 up to 300 km in France, and a hundred times faster than a geodesic: for
    travel times, never for distances that are shown.
    """
    east, north = metres_per_degree((lat + to_lat) / 2)
    return np.asarray(np.hypot((to_lon - lon) * east, (to_lat - lat) * north), dtype=np.float64)


def distance_table_m(
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    to_lon: NDArray[np.float64],
    to_lat: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Returns the lengths in metres of the lines from each point to each other, (n, m), on WGS 84.

    Within 2 m of the geodesic up to 1,000 km and 12 m over an ocean, a hundred times faster: by the
    correction for flatness of W. D. Lambert, *The distance between two widely separated points on
    the surface of the earth*, Journal of the Washington Academy of Sciences 32, 1942.

    Args:
        lon: degrees east, (n,).
        lat: degrees north, (n,).
        to_lon: degrees east of the others, (m,).
        to_lat: degrees north, (m,).
    """
    one, other = _reduced(lon, lat), _reduced(to_lon, to_lat)
    half = sum((one[axis][:, None] - other[axis][None, :]) ** 2 for axis in range(3))
    half = np.minimum(np.sqrt(half) / 2, 1.0)
    angle = 2 * np.arcsin(half)
    sine = 2 * half * np.sqrt(1 - half**2)
    added = (one[2][:, None] + other[2][None, :]) ** 2 / 4
    apart = (one[2][:, None] - other[2][None, :]) ** 2 / 4
    squared = np.maximum(half**2, _NEARLY_NOTHING)
    longer = (angle - sine) * added / np.maximum(1 - half**2, _NEARLY_NOTHING)
    longer += (angle + sine) * apart / squared
    flattening = 1 - math.sqrt(1 - _ECCENTRICITY_SQUARED)
    return np.asarray(_SEMI_MAJOR_M * (angle - flattening / 2 * longer), dtype=np.float64)


def _reduced(
    lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Returns points on the unit sphere, at their reduced latitudes."""
    beta = np.arctan(math.sqrt(1 - _ECCENTRICITY_SQUARED) * np.tan(np.radians(lat)))
    east = np.radians(lon)
    return np.cos(beta) * np.cos(east), np.cos(beta) * np.sin(east), np.sin(beta)


_NEARLY_NOTHING = 1e-18
"""Of a squared sine: two points that are 6 mm apart."""


def metres_per_degree(lat: Any) -> tuple[Any, Any]:
    """Returns the metres of a degree of longitude and of latitude at latitudes, on WGS 84."""
    phi = np.radians(lat)
    curvature = 1 - _ECCENTRICITY_SQUARED * np.sin(phi) ** 2
    degree = math.radians(_SEMI_MAJOR_M)
    east = degree / np.sqrt(curvature) * np.cos(phi)
    return east, degree * (1 - _ECCENTRICITY_SQUARED) / curvature**1.5
