"""Paths of a page, written in whole numbers of a fine grid: small, and always the same."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.exports.report.sheet import GRID

Whole = NDArray[np.int64]


def on_grid(positions: NDArray[np.float64], grid: float) -> Whole:
    """Returns positions in points of paper as whole numbers of a grid."""
    return np.rint(positions / grid).astype(np.int64)


def closed(points: Whole, spans: Whole) -> str:
    """Returns the operators (of SVG) of closed rings.

    Args:
        points: (points, 2) whole numbers.
        spans: (rings, 2) the first point of each ring, and the one after its last, which is not
            the first again.
    """
    return _operators(points, spans, np.ones(len(spans), dtype=bool))


def opened(points: Whole, spans: Whole) -> str:
    """Returns the operators of lines, closed where they end as they start."""
    if not len(spans):
        return ""
    starts, ends = spans.T
    closes = (ends - starts > 2) & (points[starts] == points[ends - 1]).all(axis=1)
    return _operators(points, np.column_stack([starts, ends - closes]), closes)


def _operators(points: Whole, spans: Whole, closes: NDArray[np.bool_]) -> str:
    """Returns lines by the steps from each point to the next: shorter than their places."""
    if not len(spans):
        return ""
    starts, ends = spans.T
    counts = ends - starts
    after = np.cumsum(counts)
    first = after - counts
    chosen = points[np.arange(after[-1]) + np.repeat(starts - first, counts)]
    steps = np.diff(chosen, axis=0, prepend=chosen[:1])
    steps[first] = 0
    texts = np.stack([_texts("l", steps[:, 0]), _texts(" ", steps[:, 1])], axis=1)
    texts[first] = [(f"M{east}", f" {north}") for east, north in chosen[first].tolist()]
    texts[after[closes] - 1, 1] += "Z"
    return "".join(texts.ravel().tolist())


_FARTHEST_STEP = 4_096


def _texts(before: str, numbers: Whole) -> NDArray[np.object_]:
    """Returns each number as a text, after a sign; steps are short, and their texts are kept."""
    if len(numbers) < _FARTHEST_STEP or np.abs(numbers).max() > _FARTHEST_STEP:
        return np.array([f"{before}{number}" for number in numbers.tolist()], dtype=object)
    return _steps(before)[numbers + _FARTHEST_STEP]


@cache
def _steps(before: str) -> NDArray[np.object_]:
    every = range(-_FARTHEST_STEP, _FARTHEST_STEP + 1)
    return np.array([f"{before}{number}" for number in every], dtype=object)


def outline(shape: Any, grid: float = GRID) -> str:
    """Returns the operators of the rings of polygons that are in points of paper."""
    polygons = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    rings = shapely.get_rings(np.array(polygons, dtype=object))
    ends = np.cumsum(shapely.get_num_coordinates(rings))
    starts = np.concatenate([[0], ends[:-1]]) if len(ends) else ends
    points = on_grid(shapely.get_coordinates(rings), grid)
    # The last vertex of a ring is its first again.
    return closed(points, np.column_stack([starts, ends - 1]).astype(np.int64))
