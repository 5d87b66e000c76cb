"""What a map shows: a box of a reference system, and which points, shapes and areas are in it.

A box in metres has bent sides in degrees. So what it may have is put in its plane, as the answer
draws it there, and compared with straight sides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.territory import CRS84, Contours, ReferenceSystem

Box = tuple[float, float, float, float]
"""West, south, east and north, in degrees or metres; in degrees, west is more than east across the
antimeridian."""

_SLACK = 0.1
"""Of the size of a small box, by which its sides may bend in a plane: for a commune, 50 times more
than they do."""


@dataclass(frozen=True, slots=True)
class Window:
    """A box of a reference system.

    Attributes:
        box: in degrees, or in metres east and north.
        system: of the box; in degrees, the box has longitudes first whatever its order.
    """

    box: Box
    system: ReferenceSystem = CRS84

    def has_points(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Returns which points are in it; none that is nowhere is."""
        if self.system.is_in_degrees:
            first, second = lon, lat
        else:
            first, second = self.system.placed(lon, lat)
        found = np.zeros(len(lon), dtype=bool)
        for west, south, east, north in self.boxes:
            found |= (first >= west) & (first <= east) & (second >= south) & (second <= north)
        return found

    def has_shapes(self, shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
        """Returns which shapes have a point in it; None is in none."""
        found = np.zeros(len(shapes), dtype=bool)
        if self.system.is_in_degrees:
            for box in self.boxes:
                found |= shapely.intersects(shapes, shapely.box(*box))
            return found
        vertices, of_shape = shapely.get_coordinates(shapes, return_index=True)
        metres = self._in_plane(vertices)
        has_place = np.ones(len(shapes), dtype=bool)
        has_place[of_shape[~np.isfinite(metres).all(axis=1)]] = False
        drawn = shapely.transform(shapes[has_place], self._in_plane)
        found[has_place] = shapely.intersects(drawn, shapely.box(*self.box))
        return found

    def areas_of(self, contours: Contours) -> tuple[list[int], list[int]]:
        """Returns the areas that are surely in it, and those that may be: both growing."""
        if not self.system.is_in_degrees:
            return self._areas_in_plane(contours.bounds)
        surely = {each for box in self.boxes for each in contours.lying_in(*box)}
        maybe = {each for box in self.boxes for each in contours.crossing(*box)}
        return sorted(surely), sorted(maybe - surely)

    @property
    def boxes(self) -> tuple[Box, ...]:
        """The boxes that it is made of: two where it crosses the antimeridian."""
        west, south, east, north = self.box
        if not self.system.is_in_degrees or west <= east:
            return (self.box,)
        return (west, south, 180.0, north), (-180.0, south, east, north)

    def _areas_in_plane(self, bounds: NDArray[np.float64]) -> tuple[list[int], list[int]]:
        """Returns what `areas_of` does, by where the corners and sides of areas' own boxes lie."""
        around = [self._in_plane(points) for points in _around(bounds)]
        least, greatest = np.min(around, axis=0), np.max(around, axis=0)
        with np.errstate(invalid="ignore"):
            slack = _SLACK * (greatest - least) + 1.0
        box = np.array(self.box)
        # Comparisons with what has no place are false.
        crossing = ((greatest + slack >= box[:2]) & (least - slack <= box[2:])).all(axis=1)
        inside = ((least - slack >= box[:2]) & (greatest + slack <= box[2:])).all(axis=1)
        surely: list[int] = np.flatnonzero(inside).tolist()
        maybe: list[int] = np.flatnonzero(crossing & ~inside).tolist()
        return surely, maybe

    def _in_plane(self, degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.stack(self.system.placed(degrees[:, 0], degrees[:, 1]), axis=1)


def _around(bounds: NDArray[np.float64]) -> Iterator[NDArray[np.float64]]:
    """Yields the corners of boxes and the middles of their sides."""
    west, south, east, north = bounds.T
    for lon in (west, (west + east) / 2, east):
        for lat in (south, (south + north) / 2, north):
            yield np.stack([lon, lat], axis=1)
