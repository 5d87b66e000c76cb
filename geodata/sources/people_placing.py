"""Which commune each of very many positions is in: by the contours, all of them at once."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.affinity import scale

from geodata.territory import NEAR_M, Contours, metres_per_degree

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

_AT_ONCE = 200_000
"""Positions that are made geometries together, 100 MB."""
_NONE = -1


def areas_of(lon: Floats, lat: Floats, contours: Contours, among: Whole) -> tuple[Whole, Floats]:
    """Returns the area of each position, and how far it lies from it.

    A position on a border belongs to the first of its areas; one in none to the nearest within
    5 km, as `Contours.containing` has it of one position; -1 and NaN beyond.

    Args:
        lon: degrees east, (n,).
        lat: degrees north.
        contours: of the register.
        among: the areas to look at, growing.

    Returns:
        Areas, and metres, 0 inside: both (n,).
    """
    shapes = np.array(contours.geometries(among.tolist()), dtype=object)
    there = np.array([each is not None for each in shapes], dtype=bool)
    shapes, among = shapes[there], among[there]
    area = np.full(len(lon), _NONE, dtype=np.int64)
    away_m = np.full(len(lon), np.nan)
    # Neighbours together: each block touches few of the contours.
    order = np.lexsort((lon, np.floor(lat * 10)))
    for first in range(0, len(order), _AT_ONCE):
        some = order[first : first + _AT_ONCE]
        tree = shapely.STRtree(np.atleast_1d(shapely.points(lon[some], lat[some])))
        shape, point = tree.query(shapes, predicate="intersects")
        # From the last to the first: the first of several is written last.
        latest = np.argsort(shape, kind="stable")[::-1]
        area[some[point[latest]]] = among[shape[latest]]
    away_m[area >= 0] = 0.0
    _to_the_nearest(lon, lat, (shapes, among), area, away_m)
    return area, away_m


def _to_the_nearest(
    lon: Floats, lat: Floats, areas: tuple[NDArray[np.object_], Whole], area: Whole, away_m: Floats
) -> None:
    """Writes the nearest area of each position that is in none, within the limit.

    Band by band of latitude, each on its own plane: right to 1 in 100.
    """
    shapes, among = areas
    left = np.flatnonzero(area < 0)
    if not len(left) or not len(shapes):
        return
    bands = np.floor(lat[left])
    west, south, east, north = shapely.bounds(shapes).T
    for band in np.unique(bands).tolist():
        own = left[bands == band]
        wide, high = (float(each) for each in metres_per_degree(band + 0.5))
        margin = 2 * NEAR_M
        near = np.flatnonzero(
            (south <= lat[own].max() + margin / high)
            & (north >= lat[own].min() - margin / high)
            & (west <= lon[own].max() + margin / wide)
            & (east >= lon[own].min() - margin / wide)
        )
        if not len(near):
            continue
        plane = np.array([scale(each, wide, high, origin=(0, 0)) for each in shapes[near]])
        points = shapely.points(lon[own] * wide, lat[own] * high)
        (point, shape), metres = shapely.STRtree(plane).query_nearest(
            points, max_distance=NEAR_M, return_distance=True, all_matches=True
        )
        latest = np.lexsort((shape, point))[::-1]
        area[own[point[latest]]] = among[near[shape[latest]]]
        away_m[own[point[latest]]] = metres[latest]
