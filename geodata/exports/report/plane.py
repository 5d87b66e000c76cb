"""From degrees to a sheet of paper: projected in metres, then fitted in a frame."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.territory import lambert_93_m, metres_per_degree

Floats = NDArray[np.float64]

METROPOLE = (-6.0, 41.0, 10.0, 51.5)
"""Degrees that hold the mainland and Corsica, west, south, east, north."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A site that a plan opens: where, its number in the table, and the name on the map."""

    lon: float
    lat: float
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a map shows, in degrees.

    Attributes:
        geometries: the contour of each row (commune, or territory) by its code, None where it has
            none.
        sites: (sites, 2) longitudes and latitudes of the sites that there are.
        around: contours beside the territory, drawn for context.
        openings: sites that a plan opens, in the order of its table.
        left_out: contours of the territory's communes that a filter left out, drawn white.
    """

    geometries: Mapping[str, Any | None]
    sites: Floats = field(default_factory=lambda: np.empty((0, 2)))
    around: Sequence[Any] = ()
    openings: Sequence[Opening] = ()
    left_out: Sequence[Any] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle of paper, points from the bottom left."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right side."""
        return self.left + self.width

    @property
    def top(self) -> float:
        """The upper side."""
        return self.bottom + self.height

    def inside(self, margin: float) -> Frame:
        """Returns the frame without a margin on each side."""
        return Frame(
            self.left + margin,
            self.bottom + margin,
            max(self.width - 2 * margin, 1.0),
            max(self.height - 2 * margin, 1.0),
        )


@dataclass(frozen=True, slots=True)
class Projection:
    """Lambert-93 for the mainland; elsewhere a plane tangent at the middle of what is drawn.

    Lengths on that plane are right to 1 in 1,000 over an island, and to 3 in 1,000 over Guyane.

    Attributes:
        middle: degrees of the tangent point, None for Lambert-93.
    """

    middle: tuple[float, float] | None

    @staticmethod
    def suiting(geometries: Sequence[Any]) -> Projection:
        """Returns the projection for some geometries in degrees."""
        west, south, east, north = shapely.total_bounds(np.array(geometries, dtype=object))
        if west > METROPOLE[0] and south > METROPOLE[1] and east < METROPOLE[2]:
            return Projection(None)
        return Projection(((west + east) / 2, (south + north) / 2))

    def metres(self, degrees: Floats) -> Floats:
        """Returns metres east and north, (n, 2), of degrees, (n, 2)."""
        if self.middle is None:
            return np.column_stack(lambert_93_m(degrees[:, 0], degrees[:, 1]))
        east, north = metres_per_degree(np.array([self.middle[1]]))
        return (degrees - np.array(self.middle)) * np.array([east[0], north[0]])

    def bounds_m(self, geometries: Sequence[Any]) -> tuple[float, float, float, float]:
        """Returns the left, bottom, right and top of geometries in degrees, in metres."""
        flat = self.metres(shapely.get_coordinates(np.array(geometries, dtype=object)))
        (left, bottom), (right, top) = flat.min(axis=0).tolist(), flat.max(axis=0).tolist()
        return left, bottom, right, top


@dataclass(frozen=True, slots=True)
class Plane:
    """A projection fitted in a frame.

    Attributes:
        projection: from degrees to metres.
        offset: metres of the frame's bottom left corner.
        points_per_m: the scale, in metres of the projection.
        centre: degrees of the middle of what is drawn.
        frame: where.
    """

    projection: Projection
    offset: tuple[float, float]
    points_per_m: float
    centre: tuple[float, float]
    frame: Frame

    @staticmethod
    def fitting(geometries: Sequence[Any], frame: Frame) -> Plane:
        """Returns the plane where geometries fill a frame, centred."""
        projection = Projection.suiting(geometries)
        left, bottom, right, top = projection.bounds_m(geometries)
        scale = min(
            frame.width / max(right - left, 1.0),
            frame.height / max(top - bottom, 1.0),
        )
        spare = (frame.width / scale - (right - left), frame.height / scale - (top - bottom))
        west, south, east, north = shapely.total_bounds(np.array(geometries, dtype=object))
        return Plane(
            projection,
            (left - spare[0] / 2, bottom - spare[1] / 2),
            scale,
            ((west + east) / 2, (south + north) / 2),
            frame,
        )

    def place(self, degrees: Floats) -> Floats:
        """Returns positions in points of paper, (n, 2), of degrees, (n, 2)."""
        metres = self.projection.metres(degrees)
        return (metres - np.array(self.offset)) * self.points_per_m + np.array(
            [self.frame.left, self.frame.bottom]
        )

    def length_of(self, length_m: float) -> float:
        """Returns the points of paper of a true length, west to east in the middle of the map.

        Not the length on the projection: Lambert-93 stretches by up to 1 in 500 in the north.
        """
        lon, lat = self.centre
        east, _ = metres_per_degree(np.array([lat]))
        half = length_m / float(east[0]) / 2
        ends = self.place(np.array([[lon - half, lat], [lon + half, lat]]))
        return float(math.dist(*ends.tolist()))

    @property
    def north_degrees(self) -> float:
        """How far true north turns from the top of the paper, clockwise, in the middle."""
        lon, lat = self.centre
        low, high = self.place(np.array([[lon, lat - 0.05], [lon, lat + 0.05]])).tolist()
        return math.degrees(math.atan2(high[0] - low[0], high[1] - low[1]))

    def drawn(self, geometry: Any) -> Any:
        """Returns a geometry in points of paper, without details that paper cannot show."""
        return shapely.simplify(shapely.transform(geometry, self.place), 0.12)
