"""Paths of a page, written in whole numbers of a fine grid: small, and always the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.exports.report.sheet import GRID

Whole = NDArray[np.int64]


def on_grid(positions: NDArray[np.float64], grid: float) -> Whole:
    """Returns positions in points of paper as whole numbers of a grid."""
    return np.rint(positions / grid).astype(np.int64)


def closed(rings: Iterable[Sequence[Sequence[int]]]) -> str:
    """Returns the operators (of SVG) of closed rings of whole numbers."""
    return "".join(f"{_line(ring)}Z" for ring in rings)


def opened(lines: Iterable[Sequence[Sequence[int]]]) -> str:
    """Returns the operators of lines of whole numbers, closed where they end as they start."""
    written: list[str] = []
    for line in lines:
        closes = len(line) > 2 and line[-1] == line[0]
        written.append(f"{_line(line[:-1])}Z" if closes else _line(line))
    return "".join(written)


def _line(points: Sequence[Sequence[int]]) -> str:
    """Returns a line by the steps from each point to the next: shorter than their places."""
    (east, north), *others = points
    steps = [f"M{east} {north}"]
    for to_east, to_north in others:
        steps.append(f"l{to_east - east} {to_north - north}")
        east, north = to_east, to_north
    return "".join(steps)


def outline(shape: Any, grid: float = GRID) -> str:
    """Returns the operators of the rings of polygons that are in points of paper."""
    polygons = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    rings = shapely.get_rings(np.array(polygons, dtype=object))
    return closed(on_grid(shapely.get_coordinates(ring)[:-1], grid).tolist() for ring in rings)
