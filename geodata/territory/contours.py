"""Contours of areas: which one contains a point, or lies nearest to it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.territory.dissolving import Borders
from geodata.territory.packed_columns import UNITS_PER_DEGREE
from geodata.territory.projections import around_m, degrees_for_m

_EVERYWHERE = 2_100_000_000
_FARTHEST = 200.0
"""Degrees that no box reaches, and that the stored whole numbers hold."""

_BAND_UNITS = 500_000
"""A band of latitude, in 1e-7 degree: as high as a commune, or nearly."""
_BANDS = 90 * 20
"""From the equator to a pole."""
MOST_PREPARED = 1_024
"""Of 10 kB each; people ask where people live."""
NEAR_M = 5_000.0
"""How far from every contour a point may fall and still be placed: the sea, a sliver."""


@dataclass(frozen=True, slots=True)
class Located:
    """The area found for a point; `distance_m` is 0 inside it."""

    entry: int
    distance_m: float


def contour_arrays(geometries: Sequence[Any]) -> dict[str, NDArray[Any]]:
    """Returns (multi)polygons as arrays, in the ragged layout of GeoArrow.

    Args:
        geometries: one per area, lon and lat in degrees; None or empty where there is none.

    Returns:
        `coordinates` (vertices, 2) in 1e-7 degree, `ring_starts`, `polygon_starts`,
        `area_starts` offsets, and `bounds` (areas, 4) in 1e-7 degree, empty areas inverted.
    """
    multi = [_as_multipolygon(geometry) for geometry in geometries]
    _, coordinates, (rings, polygons, areas) = shapely.to_ragged_array(multi)
    units = np.rint(coordinates * UNITS_PER_DEGREE).astype(np.int32)
    empty = [_EVERYWHERE, _EVERYWHERE, -_EVERYWHERE, -_EVERYWHERE]
    bounds = np.array([empty] * len(multi), dtype=np.int32)
    vertices = rings[polygons[areas]]
    for entry in np.flatnonzero(np.diff(vertices)):
        part = units[vertices[entry] : vertices[entry + 1]]
        bounds[entry] = *part.min(axis=0), *part.max(axis=0)
    return {
        "coordinates": units,
        "ring_starts": rings.astype(np.int32),
        "polygon_starts": polygons.astype(np.int32),
        "area_starts": areas.astype(np.int32),
        "bounds": bounds,
    }


class Contours:
    """The contours of a register's areas, over arrays that may be memory-mapped."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Takes the arrays that `contour_arrays` returns."""
        self._coordinates = arrays["coordinates"]
        self._rings = arrays["ring_starts"]
        self._polygons = arrays["polygon_starts"]
        self._areas = arrays["area_starts"]
        bounds = arrays["bounds"]
        # Columns of their own, read from the first to the last at every question.
        self._west, self._south, self._east, self._north = np.ascontiguousarray(bounds.T)
        self._prepared = lru_cache(maxsize=MOST_PREPARED)(self._ready)

    def __len__(self) -> int:
        return len(self._areas) - 1

    def geometry(self, entry: int) -> Any | None:
        """Returns an area's multipolygon in degrees, or None where it has none."""
        return self.geometries([entry])[0]

    def geometries(self, entries: Sequence[int]) -> list[Any | None]:
        """Returns the multipolygons of some areas, in degrees, None where there is none."""
        return [self._build(entry) for entry in entries]

    def borders(self, areas: NDArray[np.int64]) -> Borders:
        """Returns the borders of some areas, growing, which overlap nowhere: to be dissolved."""
        arrays = (self._coordinates, self._rings, self._polygons, self._areas)
        return Borders(*arrays, areas)

    def containing(self, lon: float, lat: float, *, within: slice) -> Located | None:
        """Returns the area of a span of the register that contains a point or lies near it.

        A point on a border belongs to the first of its areas. A point in none is placed in the
        nearest within 5 km.

        Args:
            lon: degrees east.
            lat: degrees north.
            within: the entries to look at.
        """
        for entry in self._boxes_at(lon, lat, within):
            if shapely.intersects_xy(self._prepared(entry), lon, lat):
                return Located(entry, 0.0)
        return self._nearest(lon, lat, within)

    def crossing(self, west: float, south: float, east: float, north: float) -> list[int]:
        """Returns the areas whose own box crosses a box, degrees: a map shows most of them."""
        hit = (
            (self._west <= _units_below(east) + 1)
            & (self._east >= _units_below(west))
            & (self._south <= _units_below(north) + 1)
            & (self._north >= _units_below(south))
        )
        found: list[int] = np.flatnonzero(hit).tolist()
        return found

    def lying_in(self, west: float, south: float, east: float, north: float) -> list[int]:
        """Returns the areas whose own box is within a box, degrees: surely all of each is."""
        inside = (
            (self._west >= _units_below(west) + 1)
            & (self._east <= _units_below(east))
            & (self._south >= _units_below(south) + 1)
            & (self._north <= _units_below(north))
            & (self._west <= self._east)  # none of an area without a contour
        )
        found: list[int] = np.flatnonzero(inside).tolist()
        return found

    @property
    def bounds(self) -> NDArray[np.float64]:
        """West, south, east and north of each area in degrees, (n, 4); NaN without a contour."""
        found = np.stack([self._west, self._south, self._east, self._north], axis=1)
        return np.where((self._west <= self._east)[:, None], found / UNITS_PER_DEGREE, np.nan)

    @property
    def extent(self) -> tuple[float, float, float, float] | None:
        """West, south, east and north of all areas in degrees, None where none has a contour."""
        drawn = self._west <= self._east
        if not drawn.any():
            return None
        west, south = (each[drawn].min() / UNITS_PER_DEGREE for each in (self._west, self._south))
        east, north = (each[drawn].max() / UNITS_PER_DEGREE for each in (self._east, self._north))
        return float(west), float(south), float(east), float(north)

    @cached_property
    def _bands(self) -> tuple[list[int], NDArray[np.int32], tuple[NDArray[np.int32], ...]]:
        """The areas whose box crosses each band of latitude: where each band starts, and these.

        With their own boxes, west, south, east and north, which a question reads side by side.
        Boxes reach a unit farther south, as those of a question are rounded.
        """
        lowest = np.maximum((self._south - 1) // _BAND_UNITS, -_BANDS)
        highest = np.minimum(self._north // _BAND_UNITS, _BANDS - 1)
        counts = np.maximum(highest - lowest + 1, 0)  # none of an area without a contour
        entries = np.repeat(np.arange(len(self), dtype=np.int32), counts)
        before = np.repeat(np.cumsum(counts) - counts, counts)
        bands = np.repeat(lowest, counts) + (np.arange(len(entries)) - before)
        order = np.argsort(bands, kind="stable")
        starts: list[int] = np.searchsorted(bands[order], np.arange(-_BANDS, _BANDS + 1)).tolist()
        boxes = (self._west, self._south, self._east, self._north)
        return starts, entries[order], tuple(each[entries[order]] for each in boxes)

    def _boxes_at(self, lon: float, lat: float, within: slice) -> list[int]:
        """Returns what `_boxes_around` does without a margin, from one band of latitude."""
        starts, entries, boxes = self._bands
        west, south = _units_below(lon), _units_below(lat)
        band = south // _BAND_UNITS + _BANDS
        if not 0 <= band < 2 * _BANDS:
            return self._boxes_around(lon, lat, 0.0, within)
        near = slice(starts[band], starts[band + 1])
        own_west, own_south, own_east, own_north = (each[near] for each in boxes)
        hit = (own_west <= west + 1) & (own_east >= west)
        hit &= (own_south <= south + 1) & (own_north >= south)
        found: list[int] = entries[near][hit].tolist()
        return [entry for entry in found if within.start <= entry < within.stop]

    def _nearest(self, lon: float, lat: float, within: slice) -> Located | None:
        boxes = self._boxes_around(lon, lat, NEAR_M, within)
        if not boxes:
            return None
        plane = around_m(np.array(self.geometries(boxes)), lon, lat)
        distances = shapely.distance(plane, shapely.Point(0.0, 0.0))
        best = int(np.argmin(distances))
        if distances[best] > NEAR_M:
            return None
        return Located(boxes[best], float(distances[best]))

    def _boxes_around(self, lon: float, lat: float, margin_m: float, within: slice) -> list[int]:
        wide, high = degrees_for_m(margin_m, lat) if margin_m else (0.0, 0.0)
        # Whole numbers, rounded outwards: comparing as the columns are stored is ten times faster.
        west, south = _units_below(lon - wide), _units_below(lat - high)
        east, north = _units_below(lon + wide) + 1, _units_below(lat + high) + 1
        hit = (
            (self._west[within] <= east)
            & (self._east[within] >= west)
            & (self._south[within] <= north)
            & (self._north[within] >= south)
        )
        return [int(entry) + within.start for entry in np.flatnonzero(hit)]

    def _ready(self, entry: int) -> Any:
        """Returns the geometry of an area, ready to be asked whether it contains points."""
        geometry = self._build(entry)
        shapely.prepare(geometry)
        return geometry

    def _build(self, entry: int) -> Any | None:
        polygons = self._polygons[self._areas[entry] : self._areas[entry + 1] + 1]
        if len(polygons) < 2:
            return None
        rings = self._rings[polygons[0] : polygons[-1] + 1]
        coordinates = self._coordinates[rings[0] : rings[-1]] / UNITS_PER_DEGREE
        offsets = (rings - rings[0], polygons - polygons[0], np.array([0, len(polygons) - 1]))
        return shapely.from_ragged_array(shapely.GeometryType.MULTIPOLYGON, coordinates, offsets)[0]


def _units_below(degrees: float) -> int:
    return math.floor(max(-_FARTHEST, min(_FARTHEST, degrees)) * UNITS_PER_DEGREE)


def _as_multipolygon(geometry: Any | None) -> Any:
    if geometry is None or geometry.is_empty:
        return shapely.MultiPolygon()
    return geometry if geometry.geom_type == "MultiPolygon" else shapely.MultiPolygon([geometry])
