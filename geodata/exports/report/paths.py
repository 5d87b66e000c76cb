"""Paths of a page, written in whole numbers of a fine grid: small, and always the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import FILL_EVEN_ODD, Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

GRID = 0.05
"""Points of paper: 18 thousandths of a millimetre."""

Whole = NDArray[np.int64]
_HATCH_EVERY = 3.2


def on_grid(positions: NDArray[np.float64], grid: float) -> Whole:
    """Returns positions in points of paper as whole numbers of a grid."""
    return np.rint(positions / grid).astype(np.int64)


def closed(rings: Iterable[Sequence[Sequence[int]]]) -> str:
    """Returns the operators of closed rings of whole numbers."""
    said: list[str] = []
    for (east, north), *others in rings:
        said.append(f"{east} {north} m")
        said += [f"{east} {north} l" for east, north in others]
        said.append("h")
    return " ".join(said)


def opened(lines: Iterable[Sequence[Sequence[int]]]) -> str:
    """Returns the operators of lines of whole numbers, closed where they end as they start."""
    said: list[str] = []
    for line in lines:
        start, *others = line
        closes = len(others) > 1 and others[-1] == start
        said.append(f"{start[0]} {start[1]} m")
        said += [f"{east} {north} l" for east, north in (others[:-1] if closes else others)]
        if closes:
            said.append("h")
    return " ".join(said)


def outline(shape: Any, grid: float = GRID) -> str:
    """Returns the operators of the rings of polygons that are in points of paper."""
    polygons = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    rings = shapely.get_rings(np.array(polygons, dtype=object))
    return closed(on_grid(shapely.get_coordinates(ring)[:-1], grid).tolist() for ring in rings)


def paint(
    canvas: Canvas,
    operators: str,
    *,
    fill: Color | str | None = None,
    stroke: Color | str | None = None,
    width: float = 0.0,
    dash: tuple[float, ...] = (),
    grid: float = GRID,
) -> None:
    """Fills and strokes a path, widths and dashes in points of paper."""
    if not operators:
        return
    canvas.saveState()
    canvas.scale(grid, grid)
    if fill is not None:
        canvas.setFillColor(_colour(fill))
    if stroke is not None:
        canvas.setStrokeColor(_colour(stroke))
        canvas.setLineWidth(width / grid)
        canvas.setLineJoin(1)
        canvas.setLineCap(1)
    if dash:
        canvas.setDash([each / grid for each in dash])
    canvas.drawPath(
        PDFPathObject([operators]),
        stroke=int(stroke is not None),
        fill=int(fill is not None),
        fillMode=FILL_EVEN_ODD,
    )
    canvas.restoreState()


def hatch(
    canvas: Canvas,
    operators: str,
    bounds: tuple[float, float, float, float],
    *,
    colour: str = "#ffffff",
    width: float = 0.7,
    grid: float = GRID,
) -> None:
    """Draws slanted lines over a path: it is told apart without its colour, and photocopied.

    Args:
        canvas: of the page.
        operators: of the path.
        bounds: left, bottom, right, top to cover, points of paper.
        colour: of the lines.
        width: of the lines, points of paper.
        grid: of the operators.
    """
    if not operators:
        return
    left, bottom, right, top = bounds
    canvas.saveState()
    canvas.scale(grid, grid)
    canvas.clipPath(PDFPathObject([operators]), stroke=0, fill=0, fillMode=FILL_EVEN_ODD)
    canvas.scale(1 / grid, 1 / grid)
    canvas.setStrokeColor(_colour(colour))
    canvas.setLineWidth(width)
    # From a common origin: the lines of neighbours meet.
    at = (left - (top - bottom)) // _HATCH_EVERY * _HATCH_EVERY
    lines = []
    while at < right:
        lines.append((at, bottom, at + (top - bottom), top))
        at += _HATCH_EVERY
    canvas.lines(lines)
    canvas.restoreState()


def _colour(colour: Color | str) -> Color:
    return HexColor(colour) if isinstance(colour, str) else colour
