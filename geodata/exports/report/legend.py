"""The legend: each class with its communes and people, and what the signs are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from geodata.exports.palette import Class
from geodata.exports.report.furniture import SOFT, ZONE, badge, opening_mark, site_mark
from geodata.exports.report.sheet import Sheet
from geodata.exports.report.theme import Theme, is_hatched

_WIDTH, _HEIGHT = 20.0, 12.0
"""Of a sample, points."""


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
    openings: bool
    undrawn: int
    unit: str
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of the map: its sample as a picture (none for a remark), and what it is."""

    sample: str
    words: str


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


def signs_of(signs: Signs) -> list[Sign]:
    """Returns the signs that a map has, and what each is."""
    found: list[Sign] = []
    sheet = Sheet(_WIDTH, _HEIGHT)
    if signs.zones:
        sheet.rect(1, 2, _WIDTH - 4, _HEIGHT - 4, stroke=ZONE, line=1.3)
        words = (
            "zone à desservir : communes voisines dont les habitants sont trop loin d’un lieu, "
            "sans route, ou à portée de trop peu de conseillers"
        )
        found.append(Sign(sheet.svg(), words))
    if signs.numbered:
        sheet = Sheet(_WIDTH, _HEIGHT)
        badge(sheet, _WIDTH / 2 - 1, _HEIGHT / 2, "1")
        found.append(Sign(sheet.svg(), "son numéro dans le tableau des zones"))
    if signs.openings:
        sheet = Sheet(_WIDTH, _HEIGHT)
        opening_mark(sheet, _WIDTH / 2 - 1, _HEIGHT / 2, "1", 4.4)
        found.append(Sign(sheet.svg(), "lieu que le plan ouvre, numéroté comme dans le tableau"))
    if signs.sites:
        sheet = Sheet(_WIDTH, _HEIGHT)
        site_mark(sheet, _WIDTH / 2 - 1, _HEIGHT / 2, 2.6)
        existing = "lieu d’accueil existant, qui reste" if signs.openings else "lieu d’accueil"
        found.append(Sign(sheet.svg(), existing))
    if signs.left_out:
        sheet = Sheet(_WIDTH, _HEIGHT)
        sheet.rect(0.5, 1.0, _WIDTH - 3, _HEIGHT - 2, fill="#ffffff", stroke=SOFT, line=0.3)
        found.append(Sign(sheet.svg(), "commune que le filtre ne retient pas"))
    if signs.undrawn:
        found.append(Sign("", f"{signs.undrawn} de ces {signs.unit} sans contour connu"))
    return found


def swatch(each: Class) -> str:
    """Returns a sample of a class as a picture."""
    sheet = Sheet(_WIDTH, _HEIGHT)
    bounds = (0.5, 1.0, _WIDTH - 3, _HEIGHT - 2)
    sheet.rect(*bounds, fill=each.colour, stroke=SOFT, line=0.3)
    if is_hatched(each):
        left, bottom, width, height = bounds
        sheet.hatch(f"M{left} {bottom}h{width}v{height}h{-width}Z")
    return sheet.svg()
