"""Areas that share their borders, on a grid of paper: filled together, each border drawn once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.exports.report.paths import closed, on_grid, opened
from geodata.exports.report.plane import Plane
from geodata.exports.report.sheet import GRID

Whole = NDArray[np.int64]

_MANY = 5_000
_COARSE = 0.2
_SHIFT = 1 << 20
"""More than the grid's largest coordinate: two of them in one whole number."""


class Mosaic:
    """The contours of areas as paper shows them.

    Vertices are snapped to the grid, and those that fall together are one. Neighbours keep the
    same border, since they had the same vertices: no hair opens between them.
    """

    def __init__(self, shapes: Sequence[Any], plane: Plane, grid: float | None = None) -> None:
        """Takes (multi)polygons in degrees, and the plane they are drawn in.

        A grid four times coarser serves where there are so many shapes that none is large.
        """
        self.grid = grid or (_COARSE if len(shapes) > _MANY else GRID)
        self.count = len(shapes)
        parts, of_part = shapely.get_parts(np.array(shapes, dtype=object), return_index=True)
        rings, of_ring = shapely.get_rings(parts, return_index=True)
        degrees, of_vertex = shapely.get_coordinates(rings, return_index=True)
        points = on_grid(plane.place(degrees), self.grid)
        kept = np.ones(len(points), dtype=bool)
        same = (points[1:] == points[:-1]).all(axis=1) & (of_vertex[1:] == of_vertex[:-1])
        kept[1:] = ~same
        self._points, of_vertex = points[kept], of_vertex[kept]
        # A ring of fewer than four vertices, its first repeated, has no surface on paper.
        sizes = np.bincount(of_vertex, minlength=len(rings))
        self._ring_owner = of_part[of_ring]
        ends = np.cumsum(sizes)
        self._rings = np.column_stack([ends - sizes, ends])
        self._is_drawn = sizes >= 4
        self._vertex_owner = self._ring_owner[of_vertex]
        self._vertex_ring = of_vertex

    def filled(self, members: NDArray[np.bool_]) -> str:
        """Returns the operators of the rings of some of the areas."""
        chosen = self._rings[self._is_drawn & members[self._ring_owner]]
        # The last vertex of a ring is its first again.
        return closed(self._points, chosen - np.array([0, 1]))

    def borders(self, groups: Whole) -> tuple[str, str]:
        """Returns the operators of the outer border, and of the borders between groups.

        Args:
            groups: the number of the group of each area.
        """
        starts, ends, lowest, highest, times = self._edges(groups)
        edges = times == 1, (times > 1) & (lowest != highest)
        outer, inner = (opened(*_chains(starts[which], ends[which])) for which in edges)
        return outer, inner

    def _edges(self, groups: Whole) -> tuple[Whole, Whole, Whole, Whole, Whole]:
        """Returns the ends of each edge, the lowest and highest group beside it, its times."""
        joined = self._vertex_ring[1:] == self._vertex_ring[:-1]
        one, other = self._points[:-1][joined], self._points[1:][joined]
        group = groups[self._vertex_owner[1:][joined]]
        one_key, other_key = (_key(points) for points in (one, other))
        low, high = np.minimum(one_key, other_key), np.maximum(one_key, other_key)
        order = np.lexsort((high, low))
        low, high, group = low[order], high[order], group[order]
        is_first = np.ones(len(low), dtype=bool)
        is_first[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
        first = np.flatnonzero(is_first)
        if not len(first):
            return low, high, group, group, group
        return (
            low[first],
            high[first],
            np.minimum.reduceat(group, first),
            np.maximum.reduceat(group, first),
            np.diff(np.append(first, len(low))),
        )


def _key(points: Whole) -> Whole:
    return (points[:, 0] + _SHIFT // 2) * _SHIFT + points[:, 1] + _SHIFT // 2


def _chains(starts: Whole, ends: Whole) -> tuple[Whole, Whole]:
    """Returns edges joined end to end into lines: their points, and where each starts and ends."""
    if not len(starts):
        return np.empty((0, 2), dtype=np.int64), np.empty((0, 2), dtype=np.int64)
    keys = np.stack([starts, ends], axis=1)
    points = np.stack([keys // _SHIFT - _SHIFT // 2, keys % _SHIFT - _SHIFT // 2], axis=-1)
    edges: Any = shapely.linestrings(points)
    lines = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(edges)))
    after = np.cumsum(shapely.get_num_coordinates(lines)).astype(np.int64)
    spans = np.column_stack([after - shapely.get_num_coordinates(lines), after])
    return shapely.get_coordinates(lines).astype(np.int64), spans
