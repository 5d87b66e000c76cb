"""What a map needs besides its areas: scale, north, numbered marks, sites."""

from __future__ import annotations

import math

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

from geodata.exports.report.fonts import BOLD, TEXT
from geodata.exports.report.plane import Plane

INK = HexColor("#1f2933")
SOFT = HexColor("#52606d")
RULE = HexColor("#cbd2d9")
WHITE = HexColor("#ffffff")
ZONE = HexColor("#c2410c")
_NICE = (1, 2, 5)


def nice_length_m(wanted_m: float) -> float:
    """Returns the longest of 1, 2, 5, 10, 20… that is at most a length, metres."""
    power = 10.0 ** math.floor(math.log10(max(wanted_m, 1.0)))
    return max(nice * power for nice in _NICE if nice * power <= max(wanted_m, 1.0))


def length_in_words(length_m: float) -> str:
    """Returns a length in kilometres, or in metres under one."""
    return f"{length_m / 1000:g} km" if length_m >= 1000 else f"{length_m:g} m"


def scale_bar(
    canvas: Canvas, left: float, bottom: float, plane: Plane, longest: float, size: float = 6.5
) -> float:
    """Draws a bar of a round length, at most `longest` points; returns its length, points.

    It is true in the middle of the map, whatever the projection stretches there.
    """
    length_m = nice_length_m(longest / plane.length_of(1_000.0) * 1_000.0)
    length = plane.length_of(length_m)
    canvas.setFillColor(INK)
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.5)
    canvas.rect(left, bottom, length, 2.6, fill=0)
    canvas.rect(left, bottom, length / 2, 2.6, fill=1)
    canvas.setFont(TEXT, size)
    said = length_in_words(length_m).replace(".", ",").replace(" ", "\u00a0")
    canvas.drawString(left, bottom + 4.6, "0")
    canvas.drawCentredString(left + length, bottom + 4.6, said)
    return length


def north_arrow(canvas: Canvas, east: float, north: float, degrees: float) -> None:
    """Draws an arrow to true north, from its middle; `degrees` clockwise from the top."""
    canvas.saveState()
    canvas.translate(east, north)
    canvas.setFillColor(Color(1, 1, 1, alpha=0.8))
    canvas.circle(0, 3.5, 16, stroke=0, fill=1)
    canvas.rotate(-degrees)
    for side, colour in ((-1, INK), (1, WHITE)):
        half = canvas.beginPath()
        half.moveTo(0, 9)
        half.lineTo(side * 4.2, -7)
        half.lineTo(0, -4)
        half.close()
        canvas.setFillColor(colour)
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(0.5)
        canvas.drawPath(half, stroke=1, fill=1)
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, 7)
    canvas.drawCentredString(0, 11, "N")
    canvas.restoreState()


def badge(canvas: Canvas, east: float, north: float, said: str, radius: float = 5.4) -> None:
    """Draws a number in a disc."""
    canvas.setFillColor(ZONE)
    canvas.setStrokeColor(WHITE)
    canvas.setLineWidth(0.8)
    canvas.circle(east, north, radius, stroke=1, fill=1)
    canvas.setFillColor(WHITE)
    size = radius * 1.25
    canvas.setFont(BOLD, size)
    canvas.drawCentredString(east, north - size * 0.36, said)


def site_mark(canvas: Canvas, east: float, north: float, radius: float) -> None:
    """Draws a site."""
    canvas.setFillColor(INK)
    canvas.setStrokeColor(WHITE)
    canvas.setLineWidth(0.5)
    canvas.circle(east, north, radius, stroke=int(radius > 1), fill=1)
