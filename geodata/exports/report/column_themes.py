"""Colours of a column, of need and access at once, and of the other measures of a map."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from geodata.coverage import CELLS, ColumnShown, CoverageReply, cell_of, letters_of
from geodata.exports.columns.column import CHANGE_LABELS, COMING_LABELS, STATUS_LABELS
from geodata.exports.palette import (
    CHANGES,
    FIFTHS,
    MISSING,
    NAMED,
    OTHERS,
    RAMP,
    STATUSES,
    TWO_WAY,
    Class,
)
from geodata.exports.report.theme import Row, Theme
from geodata.exports.travel_words import COMING_COLOURS
from geodata.french import shortest_number, whole_number

ADVISORS = (0.1, 0.3, 0.6, 1.0, 2.0)
PEOPLE = (200.0, 500.0, 1_000.0, 5_000.0, 20_000.0)
"""Bounds of classes, inclusive, the same as the page's."""
NOT_SAID = "non renseigné"
NEEDS = {"A": "besoin faible", "B": "besoin moyen", "C": "besoin fort"}


def column_theme(coverage: CoverageReply, unit: str) -> Theme:
    """Returns the theme of the column that an answer shows: fifths of numbers, or classes."""
    column = coverage["column"]
    if column["kind"] == "class":
        return _classes_theme(column, unit)
    bounds = column["fifths"]
    return _graded(
        title_of_column(column), unit, bounds, _spread(FIFTHS, len(bounds) + 1), _value, NOT_SAID
    )


def two_way_theme(coverage: CoverageReply) -> Theme:
    """Returns the theme of need and access at once: a class for each cell, with its letters."""
    column, limit = coverage["column"], coverage["question"]["threshold_minutes"]
    bounds, letters = column["thirds"], letters_of(column["thirds"])
    cells = [cell for cell in CELLS if cell[0] in letters]
    classes = [Class(cell_in_words(cell, limit), TWO_WAY[cell]) for cell in cells]

    def class_of(row: Row) -> int:
        cell = cell_of(row.get("value"), row["minutes"], row["reachable"], bounds, limit)
        return len(cells) if cell is None else cells.index(cell)

    title = f"Besoin et accès : {column['label']}"
    return Theme(title, "communes", [*classes, _not_said()], class_of, len(cells))


def cell_in_words(cell: str, limit: float) -> str:
    """Returns what a cell of need and access is."""
    half, whole = shortest_number(limit / 2), shortest_number(limit)
    access = {
        "1": f"{half} min ou moins",
        "2": f"de {half} à {whole} min",
        "3": f"plus de {whole} min ou sans route",
    }
    return f"{cell} : {NEEDS[cell[0]]}, {access[cell[1]]}"


def title_of_column(column: ColumnShown) -> str:
    """Returns the name of a column, with its unit."""
    unit = column.get("unit", "")
    return f"{column['label']} ({unit})" if unit else column["label"]


def status_theme() -> Theme:
    """Returns the theme of the statuses of communes."""
    return _named("Situation des communes", STATUS_LABELS, STATUSES, lambda row: row["status"])


def change_theme(coverage: CoverageReply) -> Theme:
    """Returns the theme of what changed between two versions, or would."""
    change: Any = coverage["change"] or {}
    changed = {row["code"]: row["change"] for row in change.get("rows", ())}
    return _named(
        "Ce qui a changé",
        CHANGE_LABELS,
        CHANGES,
        lambda row: changed.get(row["code"], "same_status"),
    )


def without_car_theme() -> Theme:
    """Returns the theme of how the people of communes can come without a car."""
    return _named(
        "Venir sans voiture", COMING_LABELS, COMING_COLOURS, lambda row: row["without_car"]
    )


def advisors_theme(unit: str) -> Theme:
    """Returns the theme of advisors within reach: fewer is darker."""
    title, colours = "Conseillers à portée pour 10 000 habitants", RAMP[::-1]
    return _graded(title, unit, ADVISORS, colours, lambda row: row["advisors_per_10k"], "inconnu")


def people_theme(unit: str) -> Theme:
    """Returns the theme of how many people there are."""
    return _graded("Habitants", unit, PEOPLE, RAMP, lambda row: row["people"], "inconnu")


def median_theme(bounds: Sequence[float]) -> Theme:
    """Returns the theme of the median trip of the people of territories."""
    title = "Durée médiane jusqu’au lieu le plus proche (min)"
    return _graded(title, "territoires", bounds, RAMP, lambda row: row["minutes_median"], "inconnu")


def _graded(
    title: str,
    unit: str,
    bounds: Sequence[float],
    colours: Sequence[str],
    value_of: Callable[[Row], Any],
    missing: str,
) -> Theme:
    words = [_bound(bound) for bound in bounds]
    labels = (
        [
            f"{words[0]} ou moins",
            *(f"de {low} à {high}" for low, high in pairwise(words)),
            f"plus de {words[-1]}",
        ]
        if words
        else ["valeur unique"]
    )
    classes = [Class(label, colour) for label, colour in zip(labels, colours, strict=True)]

    def class_of(row: Row) -> int:
        value = value_of(row)
        return len(classes) if value is None else sum(value > bound for bound in bounds)

    return Theme(title, unit, [*classes, Class(missing, MISSING)], class_of, len(classes))


def _bound(bound: float) -> str:
    """Returns a bound as the page writes it: two decimals, or three digits where it is small."""
    if abs(bound) >= 1_000:
        return whole_number(bound)
    return shortest_number(bound, 3) if abs(bound) < 1 else shortest_number(round(bound, 2))


def _classes_theme(column: ColumnShown, unit: str) -> Theme:
    names = column["classes"]
    told = [Class(name, colour) for name, colour in zip(names, NAMED, strict=False)]
    others = [Class("autres classes", OTHERS)] if len(names) > len(told) else []
    classes = [*told, *others, _not_said()]
    number = {name: min(at, len(told)) for at, name in enumerate(names)}

    def class_of(row: Row) -> int:
        return number.get(str(row.get("value")), len(classes) - 1)

    return Theme(title_of_column(column), unit, classes, class_of, len(told))


def _named(
    title: str, labels: dict[str, str], colours: dict[str, str], name_of: Callable[[Row], str]
) -> Theme:
    names = list(colours)
    classes = [Class(labels[name], colours[name]) for name in names]
    return Theme(title, "communes", classes, lambda row: names.index(name_of(row)), 3)


def _value(row: Row) -> Any:
    return row.get("value")


def _not_said() -> Class:
    return Class(NOT_SAID, MISSING)


def _spread(colours: Sequence[str], count: int) -> list[str]:
    """Returns so many of the colours, the first and the last among them."""
    last = len(colours) - 1
    return [colours[round(at * last / max(count - 1, 1))] for at in range(count)]
