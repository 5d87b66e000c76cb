"""The legend: each class with its communes and people, and what the signs are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from reportlab.pdfgen.canvas import Canvas

from geodata.exports.palette import Class
from geodata.exports.report.fonts import BOLD, TEXT, drawable
from geodata.exports.report.furniture import INK, SOFT, ZONE, badge, site_mark
from geodata.exports.report.paths import hatch, paint
from geodata.exports.report.theme import Theme, is_hatched
from geodata.exports.report.words import whole


@dataclass(frozen=True, slots=True)
class Entry:
    """A class, and what is in it."""

    each: Class
    rows: int
    people: int


@dataclass(frozen=True, slots=True)
class Signs:
    """Which signs a map has, and so its legend: what is not drawn is not explained."""

    zones: bool
    numbered: bool
    sites: bool
    undrawn: int
    unit: str


def entries_of(theme: Theme, rows: Sequence[Mapping[str, Any]]) -> list[Entry]:
    """Returns the classes to show, with how many rows and people each has."""
    numbers = np.array([theme.class_of(row) for row in rows], dtype=np.int64)
    people = np.array([row.get("people") or 0 for row in rows], dtype=np.float64)
    counts = np.bincount(numbers, minlength=len(theme.classes)).tolist()
    sums = np.bincount(numbers, weights=people, minlength=len(theme.classes)).tolist()
    return [
        Entry(each, count, round(total))
        for at, (each, count, total) in enumerate(zip(theme.classes, counts, sums, strict=True))
        if count or at < theme.always
    ]


def classes_legend(
    canvas: Canvas,
    left: float,
    top: float,
    theme: Theme,
    rows: Sequence[Mapping[str, Any]],
    size: float,
    width: float,
) -> float:
    """Draws the classes, one a line, counts on the right; returns the bottom, points."""
    line = size * 1.75
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, size)
    canvas.drawString(left, top - size, theme.title)
    bottom = top - line
    canvas.setFont(TEXT, size * 0.85)
    canvas.setFillColor(SOFT)
    canvas.drawRightString(left + width * 0.74, bottom - size * 0.7, theme.unit)
    canvas.drawRightString(left + width, bottom - size * 0.7, "habitants")
    bottom -= size * 0.6
    for entry in entries_of(theme, rows):
        bottom -= line
        _swatch(canvas, left, bottom, size, entry.each)
        canvas.setFillColor(INK)
        canvas.setFont(TEXT, size)
        canvas.drawString(left + size * 2.2, bottom, drawable(entry.each.label))
        canvas.drawRightString(left + width * 0.74, bottom, whole(entry.rows))
        canvas.drawRightString(left + width, bottom, whole(entry.people))
    return bottom


def signs_legend(canvas: Canvas, left: float, top: float, signs: Signs, size: float) -> float:
    """Draws the signs, one a line; returns the bottom, points."""
    line, bottom = size * 1.75, top - size
    text = left + size * 2.2
    if signs.zones:
        canvas.setStrokeColor(ZONE)
        canvas.setLineWidth(1.3)
        canvas.rect(left, bottom - size * 0.1, size * 1.6, size * 0.9, fill=0)
        _say(canvas, text, bottom, "zone à desservir", size)
        bottom -= line
    if signs.numbered:
        badge(canvas, left + size * 0.8, bottom + size * 0.35, "1", size * 0.72)
        _say(canvas, text, bottom, "son numéro dans le tableau", size)
        bottom -= line
    if signs.sites:
        site_mark(canvas, left + size * 0.8, bottom + size * 0.35, 2.0)
        _say(canvas, text, bottom, "lieu d’accueil", size)
        bottom -= line
    if signs.undrawn:
        said = f"{signs.undrawn} de ces {signs.unit} sans contour connu"
        _say(canvas, left, bottom, said, size)
        bottom -= line
    return bottom + line


def _say(canvas: Canvas, left: float, bottom: float, said: str, size: float) -> None:
    canvas.setFillColor(INK)
    canvas.setFont(TEXT, size)
    canvas.drawString(left, bottom, said)


def _swatch(canvas: Canvas, left: float, bottom: float, size: float, each: Class) -> None:
    bounds = (left, bottom - size * 0.15, left + size * 1.6, bottom + size * 0.8)
    west, south, east, north = bounds
    operators = f"{west:.2f} {south:.2f} {east - west:.2f} {north - south:.2f} re"
    paint(canvas, operators, fill=each.colour, stroke=SOFT, width=0.3, grid=1.0)
    if is_hatched(each):
        hatch(canvas, operators, bounds, grid=1.0)
