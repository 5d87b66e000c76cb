"""What a map needs besides its areas: scale, north, numbered marks, sites."""

from __future__ import annotations

import math

from geodata.exports.report.plane import Plane
from geodata.exports.report.sheet import Sheet

INK, SOFT, RULE, WHITE = "#1f2933", "#52606d", "#cbd2d9", "#ffffff"
ZONE = "#c2410c"
OPENING = "#8e2f8c"
"""Sites that a plan opens: neither a colour of the ramp, nor that of zones."""
_NICE = (1, 2, 5)


def nice_length_m(wanted_m: float) -> float:
    """Returns the longest of 1, 2, 5, 10, 20… that is at most a length, metres."""
    power = 10.0 ** math.floor(math.log10(max(wanted_m, 1.0)))
    return max(nice * power for nice in _NICE if nice * power <= max(wanted_m, 1.0))


def length_in_words(length_m: float) -> str:
    """Returns a length in kilometres, or in metres under one."""
    return f"{length_m / 1000:g} km" if length_m >= 1000 else f"{length_m:g} m"


def scale_bar(
    sheet: Sheet, left: float, bottom: float, plane: Plane, longest: float, size: float = 6.5
) -> float:
    """Draws a bar of a round length, at most `longest` points; returns its length, points.

    It is true in the middle of the map, whatever the projection stretches there.
    """
    length_m = nice_length_m(longest / plane.length_of(1_000.0) * 1_000.0)
    length = plane.length_of(length_m)
    sheet.rect(left, bottom, length, 2.6, stroke=INK, line=0.5)
    sheet.rect(left, bottom, length / 2, 2.6, fill=INK)
    words = length_in_words(length_m).replace(".", ",").replace(" ", "\u202f")
    sheet.text(left, bottom + 4.6, "0", size, colour=INK)
    sheet.text(left + length, bottom + 4.6, words, size, colour=INK, anchor="middle")
    return length


def north_arrow(sheet: Sheet, east: float, north: float, degrees: float) -> None:
    """Draws an arrow to true north, from its middle; `degrees` clockwise from the top."""
    with sheet.turned(east, north, degrees):
        sheet.circle(0, 3.5, 16, fill=WHITE, opacity=0.8)
        for side, colour in ((-1, INK), (1, WHITE)):
            half = f"M0 9L{side * 4.2} -7L0 -4Z"
            sheet.path(half, fill=colour, stroke=INK, width=0.5)
        sheet.text(0, 11, "N", 7, colour=INK, bold=True, anchor="middle")


def badge(sheet: Sheet, east: float, north: float, number: str, radius: float = 5.4) -> None:
    """Draws the number of a zone in a disc."""
    sheet.circle(east, north, radius, fill=ZONE, stroke=WHITE, line=0.8)
    _number(sheet, east, north, number, radius)


def site_mark(sheet: Sheet, east: float, north: float, radius: float) -> None:
    """Draws a site that there is: a dark disc."""
    stroke = WHITE if radius > 1 else None
    sheet.circle(east, north, radius, fill=INK, stroke=stroke, line=0.5)


def opening_mark(
    sheet: Sheet, east: float, north: float, number: str = "", radius: float = 5.4
) -> None:
    """Draws a site that a plan opens: a square on its corner, with its number."""
    far = radius * 1.3
    corners = f"M{east:.2f} {north + far:.2f}l{far:.2f} {-far:.2f}l{-far:.2f} {-far:.2f}"
    sheet.path(f"{corners}l{-far:.2f} {far:.2f}Z", fill=OPENING, stroke=WHITE, width=0.8)
    if number:
        _number(sheet, east, north, number, radius)


def _number(sheet: Sheet, east: float, north: float, number: str, radius: float) -> None:
    size = radius * (1.25 if len(number) < 3 else 0.95)
    sheet.text(east, north - size * 0.36, number, size, colour=WHITE, bold=True, anchor="middle")
