"""Names and numbers on the map, where they cover nothing that is already there."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from geodata.exports.report.fonts import drawable, width_of
from geodata.exports.report.furniture import OPENING, opening_mark
from geodata.exports.report.plane import Frame, Opening, Plane
from geodata.exports.report.sheet import Sheet
from geodata.exports.report.words import short_name

MOST_NAMES = 10
_TRIED = 40
MOST_NUMBERED_OPENINGS, MOST_NAMED_OPENINGS = 60, 40
"""As many as the table of a report has; the others are marks."""
_SIZE = 6.6
_INK = "#111827"

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


def around(east: float, north: float, away: float) -> Iterator[tuple[float, float]]:
    """Yields where a mark may stand: on its place, else in eight directions from it."""
    yield east, north
    for turn in range(8):
        angle = turn * math.pi / 4
        yield east + away * math.cos(angle), north + away * math.sin(angle)


def draw_openings(
    sheet: Sheet, plane: Plane, openings: Sequence[Opening], taken: Taken, *, is_inset: bool
) -> None:
    """Draws the sites that a plan opens: the first ones numbered, and named where there is room.

    A number that finds its place taken stands beside it, with a line to it.
    """
    if not openings:
        return
    placed = plane.place(np.array([(each.lon, each.lat) for each in openings])).tolist()
    radius = _radius(len(openings), is_inset=is_inset)
    numbered = [at for at, each in enumerate(openings) if each.number <= MOST_NUMBERED_OPENINGS]
    for at in set(range(len(openings))) - set(numbered):
        east, north = placed[at]
        opening_mark(sheet, east, north, radius=0.45 * radius)
    seats = {at: _seat(placed[at][0], placed[at][1], radius, taken) for at in numbered}
    for at in reversed(numbered):
        (east, north), (to_east, to_north) = placed[at], seats[at]
        if (east, north) != (to_east, to_north):
            line = f"M{east:.2f} {north:.2f}L{to_east:.2f} {to_north:.2f}"
            sheet.path(line, stroke=OPENING, width=0.8)
            sheet.circle(east, north, 1.2, fill=OPENING)
        opening_mark(sheet, to_east, to_north, str(openings[at].number), radius)
    if not is_inset:
        for at in numbered[:MOST_NAMED_OPENINGS]:
            _name_beside(sheet, openings[at].name, seats[at], 1.3 * radius, taken)


def _radius(count: int, *, is_inset: bool) -> float:
    if is_inset:
        return 3.0
    return 5.4 if count <= 30 else 4.2


def _seat(east: float, north: float, radius: float, taken: Taken) -> tuple[float, float]:
    """Returns where a numbered mark stands: on its place where nothing else finds room."""
    for away in (2.6, 4.4):
        for to_east, to_north in around(east, north, away * radius):
            box = (to_east - radius, to_north - radius, to_east + radius, to_north + radius)
            if taken.take(box):
                return to_east, to_north
    return east, north


def _name_beside(
    sheet: Sheet, name: str, seat: tuple[float, float], radius: float, taken: Taken
) -> None:
    text, (east, north) = drawable(name), seat
    width = width_of(text, _SIZE)
    for left, bottom in (
        (east + radius + 1.5, north - 2.2),
        (east - width - radius - 1.5, north - 2.2),
        (east - width / 2, north + radius + 2.0),
        (east - width / 2, north - radius - 6.5),
    ):
        if taken.take((left - 1, bottom - 1.5, left + width + 1, bottom + _SIZE)):
            _write(sheet, text, left, bottom)
            return


def draw_labels(
    sheet: Sheet,
    plane: Plane,
    rows: Sequence[Mapping[str, Any]],
    shapes: Sequence[Any],
    taken: Taken,
    most: int = MOST_NAMES,
) -> None:
    """Writes the names of the largest communes that there is room for.

    Args:
        sheet: of the map.
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
                _write(sheet, text, east, north)
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


def _write(sheet: Sheet, text: str, east: float, north: float) -> None:
    sheet.text(east, north, text, _SIZE, colour=_INK, halo=1.8)
