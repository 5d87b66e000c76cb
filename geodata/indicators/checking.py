"""A user's file made a column: read, held against the register, with a report of every repair."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.errors import ColumnFileError, ParameterError
from geodata.indicators.codes import Pieces, Unplaced, insee_pieces
from geodata.indicators.facts import ColumnFacts
from geodata.indicators.merging import merged, spread_over_arrondissements
from geodata.indicators.postcodes import postcode_pieces
from geodata.indicators.reading import Layout, Rows, read_rows
from geodata.indicators.report import ReadingReport
from geodata.indicators.table import Column, column_of
from geodata.territory import Register


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """A column read from a file, and the report on it."""

    column: Column
    report: ReadingReport


def read_column(
    content: bytes,
    file: str,
    facts: ColumnFacts,
    layout: Layout,
    register: Register,
    *,
    ignore_unknown: bool = False,
    absent_class: str | None = None,
) -> ReadColumn:
    """Returns the column that a CSV holds.

    Args:
        content: the file.
        file: how messages call it.
        facts: name, kind and origin of the column.
        layout: where the file has what.
        register: the communes of today.
        ignore_unknown: leave out codes that are of no commune, and say so, instead of refusing.
        absent_class: the class of communes that the file does not list, when it lists only the
            others (those of a massif, say); by default they have none.

    Raises:
        ColumnFileError: the file cannot be used; ColumnCodesError when its codes are the cause.
        ParameterError: the file has no such column, or the options do not go together.
    """
    _check_options(facts, layout, absent_class)
    rows = read_rows(content, file, layout, facts.kind)
    by_postcode = layout.by == "postcode"
    pieces, unplaced = (postcode_pieces if by_postcode else insee_pieces)(rows, register)
    what = "postcodes" if by_postcode else "INSEE codes"
    unplaced.refuse(file, what, ignore_unknown=ignore_unknown)
    values, merges = merged(pieces, facts.kind, register.whole_count)
    values, cities = spread_over_arrondissements(values, facts.kind, register)
    classes, defaulted = rows.classes, 0
    if absent_class is not None:
        classes, defaulted = _default(values, pieces, classes, absent_class, register)
    if np.isnan(values).all():
        raise ColumnFileError(file, "no commune gets a value")
    column = column_of(facts, values, classes)
    report = ReadingReport(
        rows=len(rows.lines),
        missing_cells=rows.missing,
        repaired=unplaced.repaired,
        ignored=unplaced.unknown,
        ignored_values=_ignored_sum(rows, unplaced) if facts.kind == "count" else None,
        # A commune of several postcodes is no merged commune.
        merges=[] if by_postcode else merges,
        former=int((~pieces.is_current).sum()),
        cities=cities,
        defaulted=defaulted,
        column=column,
        register=register,
    )
    return ReadColumn(column, report)


def _check_options(facts: ColumnFacts, layout: Layout, absent_class: str | None) -> None:
    if layout.by == "postcode" and facts.kind != "count":
        fault = "only counts: a postcode's index or class is not that of each of its communes"
        raise ParameterError("by", fault, ("insee",))
    if layout.by == "postcode" and layout.people is not None:
        raise ParameterError(
            "people-column", "a count by postcode is shared by the register's people"
        )
    if absent_class is not None and not absent_class.strip():
        raise ParameterError("absent-class", "a class has a name")
    if layout.listed_class is not None:
        _check_listed(facts, layout, layout.listed_class)
    if facts.kind != "class" and (absent_class is not None or layout.classes):
        raise ParameterError("kind", f"{facts.kind!r} has no classes", ("class",))


def _check_listed(facts: ColumnFacts, layout: Layout, listed_class: str) -> None:
    if facts.kind != "class" or not listed_class.strip():
        raise ParameterError("listed-class", "a list gives a class, which has a name")
    if layout.values or layout.by != "insee":
        fault = "a list has INSEE codes, and what else it says of a commune is not read"
        raise ParameterError("listed-class", fault)
    if layout.classes and listed_class not in layout.classes:
        raise ParameterError("listed-class", "must be one of the classes", layout.classes)


def _default(
    values: NDArray[np.float64],
    pieces: Pieces,
    classes: tuple[str, ...],
    absent_class: str,
    register: Register,
) -> tuple[tuple[str, ...], int]:
    """Gives the class of the absent to communes that the file does not list, in place."""
    if absent_class not in classes:
        classes = (*classes, absent_class)
    is_absent = np.isnan(values)
    # Who is listed without a value is missing, not absent; and so are its arrondissements.
    is_absent[pieces.entries] = False
    for city in register.divided:
        if city in pieces.entries:
            is_absent[register.arrondissements_of(city)] = False
        is_absent[city] = False
    values[is_absent] = classes.index(absent_class)
    return classes, int(is_absent.sum())


def _ignored_sum(rows: Rows, unplaced: Unplaced) -> float:
    lines = {line for line, _ in unplaced.unknown}
    is_ignored = np.array([line in lines for line in rows.lines])
    return float(np.nansum(rows.values[is_ignored]))
