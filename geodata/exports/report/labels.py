"""Names on the map: the largest communes, where they cover nothing that is already there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from geodata.exports.report.fonts import TEXT, drawable, width_of
from geodata.exports.report.plane import Frame, Plane
from geodata.exports.report.words import short_name

_MOST = 10
_TRIED = 40
_SIZE = 6.6
_INK = HexColor("#111827")

Box = tuple[float, float, float, float]


@dataclass(slots=True)
class Taken:
    """The boxes of a map that hold something already."""

    frame: Frame
    boxes: list[Box]

    def take(self, box: Box) -> bool:
        """Keeps a box if it is free and within the frame; returns whether it is."""
        left, bottom, right, top = box
        frame = self.frame
        within = left >= frame.left and right <= frame.right
        within = within and bottom >= frame.bottom and top <= frame.top
        is_free = within and not any(
            left < other[2] and other[0] < right and bottom < other[3] and other[1] < top
            for other in self.boxes
        )
        if is_free:
            self.boxes.append(box)
        return is_free


def draw_labels(
    canvas: Canvas,
    plane: Plane,
    rows: Sequence[Mapping[str, Any]],
    shapes: Sequence[Any],
    taken: Taken,
    most: int = _MOST,
) -> None:
    """Writes the names of the largest communes that there is room for.

    Args:
        canvas: of the page.
        plane: of the map.
        rows: the communes.
        shapes: their contours, degrees, in the same order.
        taken: what names may not cover; theirs are added.
        most: how many names at most.
    """
    order = sorted(range(len(rows)), key=lambda at: (-(rows[at].get("people") or 0), at))
    written = 0
    for at in order[:_TRIED]:
        point = shapely.point_on_surface(plane.drawn(shapes[at]))
        if written == most or point.is_empty:
            continue
        text = drawable(short_name(rows[at]))
        width = width_of(text, _SIZE)
        for east, north in _places(point.x, point.y, width):
            if taken.take((east - 1, north - 1.5, east + width + 1, north + _SIZE)):
                _write(canvas, text, east, north)
                written += 1
                break


def _places(east: float, north: float, width: float) -> list[tuple[float, float]]:
    """Returns where a name may start: on its commune, above, below, right, left."""
    middle = east - width / 2
    return [
        (middle, north - 2.2),
        (middle, north + 4.5),
        (middle, north - 9.5),
        (east + 5, north - 2.2),
        (east - width - 5, north - 2.2),
    ]


def _write(canvas: Canvas, text: str, east: float, north: float) -> None:
    """Writes a name over a white edge that readers of the text do not meet twice."""
    canvas.saveState()
    canvas.setFont(TEXT, _SIZE)
    canvas.setStrokeColor(HexColor("#ffffff"))
    canvas.setFillColor(HexColor("#ffffff"))
    canvas.setLineWidth(1.8)
    canvas.setLineJoin(1)
    canvas.drawString(east, north, text, mode=2)
    canvas.restoreState()
    canvas.setFillColor(_INK)
    canvas.setFont(TEXT, _SIZE)
    canvas.drawString(east, north, text, mode=0)
