"""The map of a document and its legend, as blocks; and what the map shows, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from geodata.exports.report.blocks import Legend, Map, Sample
from geodata.exports.report.legend import Entry, entries_of, signs_of, swatch
from geodata.exports.report.map_scene import NO_CONTOUR, MapScene
from geodata.exports.report.plane import Frame
from geodata.exports.report.sheet import Sheet
from geodata.exports.report.words import some
from geodata.french import whole_number

TEXT_WIDTH = 493.0
"""Points between the margins of a page of A4."""


def map_of(
    scene: MapScene, rows: Sequence[Mapping[str, Any]], name: str, width: float, height: float
) -> Map:
    """Returns the map in a frame, points.

    Args:
        scene: what is drawn.
        rows: of the answer.
        name: of the territory.
        width: of the picture.
        height: of the picture.
    """
    sheet = Sheet(width, height)
    scene.draw(sheet, Frame(0, 0, width, height))
    return Map(sheet.svg(), _in_words(scene, rows, name), width, height)


def map_within(
    scene: MapScene, rows: Sequence[Mapping[str, Any]], name: str, width: float, most: float
) -> Map:
    """Returns the map as high as its territory asks, `most` points at most."""
    return map_of(scene, rows, name, width, scene.height_for(width, most))


def legend_of(
    scene: MapScene, rows: Sequence[Mapping[str, Any]], *, is_beside: bool = True
) -> Legend:
    """Returns the legend of a map; `is_beside` puts its signs on the right of its classes."""
    return Legend(
        scene.theme.title,
        (scene.theme.unit, "habitants"),
        [
            Sample(
                swatch(entry.each),
                entry.each.label,
                (whole_number(entry.rows), whole_number(entry.people)),
                entry.each.colour,
            )
            for entry in entries_of(scene.theme, rows)
        ],
        [Sample(sign.sample, sign.words) for sign in signs_of(scene.signs)],
        is_beside,
    )


def _in_words(scene: MapScene, rows: Sequence[Mapping[str, Any]], name: str) -> str:
    if scene.main is None:
        return f"Carte de {name} : {NO_CONTOUR.lower()}."
    classes = " ; ".join(
        _class_in_words(entry, scene.theme.unit)
        for entry in entries_of(scene.theme, rows)
        if entry.rows
    )
    signs = " ; ".join(sign.words for sign in signs_of(scene.signs) if sign.sample)
    shown = f" Signes : {signs}." if signs else ""
    return f"Carte de {name}. {scene.theme.title} : {classes}.{shown}"


def _class_in_words(entry: Entry, unit: str) -> str:
    rows = some(entry.rows, unit.removesuffix("s"), unit)
    return f"{entry.each.label}, {rows}, {some(entry.people, 'habitant', 'habitants')}"
