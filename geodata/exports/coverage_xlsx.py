"""Coverage as a workbook: typed columns, and a sheet that defines every one of them."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Any

import xlsxwriter

from geodata.coverage import CoverageReply
from geodata.exports.columns.column import Column
from geodata.exports.coverage_facts import facts_of, moment_of
from geodata.exports.coverage_sheets import (
    DEFINITIONS,
    FIGURES,
    FIGURES_TITLE,
    Figure,
    definitions_of,
    figures_of,
)
from geodata.exports.coverage_tables import Table, change_of, rows_of, zones_of
from geodata.exports.table_sheet import Cell, TableSheet

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_NARROWEST, _WIDEST = 9, 70
"""Widths of columns, in characters."""
_SEEN = 400
"""Rows that a column's width is made for."""
_FILTER = 3
"""What the button of a filter hides of a header, in characters."""
_A4 = 9
_READABLE = 190
"""Characters across a page of A4, in landscape, that are still read: they print at 7 points."""
_WIDEST_OF_MANY = 28
_NAMES = ("commune_name", "name")
_MOST_NAMING = 4
_LINE = 15.0
"""Points of a line."""


def coverage_xlsx(coverage: CoverageReply) -> bytes:
    """Returns a coverage answer as a workbook.

    Sheets: the rows (`Communes`, or `Départements`), `Zones`, `Indicateurs`, `Évolution` when two
    versions of the sites are compared, `Définitions`. Codes are text, numbers are numbers, no
    cell is a formula, and a missing value is an empty cell. The same answer always makes the same
    bytes: the document's date is `computed_at`.
    """
    tables = [
        rows_of(coverage),
        zones_of(coverage),
        Table(FIGURES_TITLE, FIGURES, figures_of(coverage)),
    ]
    change = change_of(coverage)
    if change is not None:
        tables.append(change)
    tables.append(Table("Définitions", DEFINITIONS, definitions_of(coverage, tables)))
    return workbook_of(tables, _properties(coverage))


def workbook_of(tables: Sequence[Table], properties: Mapping[str, object]) -> bytes:
    """Returns a workbook of tables, one a sheet; `properties` are those of the document."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, _OPTIONS) as book:
        book.set_properties(dict(properties))
        formats = _Formats(book)
        for table in tables:
            _write(book.add_worksheet(table.title, TableSheet), table, formats)
    return stream.getvalue()


_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


class _Formats:
    """The formats of cells, each made once a workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[str, xlsxwriter.format.Format] = {}
        self.header = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EDF3", "border": 1}
        )
        # Away from the number that ends where the text begins.
        self.text = book.add_format({"text_wrap": True, "valign": "top", "indent": 1})

    def of(self, number: str) -> Any:
        """Returns the format of cells that show numbers, codes or dates so."""
        if number not in self._made:
            style = {"num_format": number, "valign": "top", "align": "left"}
            if number[0] in "#0":
                style.pop("align")
            self._made[number] = self._book.add_format(style)
        return self._made[number]


def number_format(kind: str, digits: int) -> str:
    """Returns how a spreadsheet shows the values of a kind of column."""
    if kind == "code":
        return "@"
    if kind == "share":
        return "0.0%"
    if kind == "whole":
        return "#,##0"
    if kind == "number":
        return "#,##0." + "0" * digits if digits else "#,##0"
    return "General"


def _properties(coverage: CoverageReply) -> dict[str, object]:
    facts = {fact.key: fact.value for fact in facts_of(coverage)}
    return {
        "title": f"Couverture · {facts['territory']}",
        "subject": f"Situation au {facts['at']} · {facts['parameters']}",
        "author": "Maillage",
        "comments": f"Sources : {facts['sources']}. Licence : {facts['licence']}.",
        "created": moment_of(coverage),
    }


def _write(sheet: Any, table: Table, formats: _Formats) -> None:
    last_row, last_column = len(table.records), len(table.columns) - 1
    values = [column.in_french(table.records) for column in table.columns]
    widths = _widths(table.columns, values)
    for number, (column, own) in enumerate(zip(table.columns, values, strict=True)):
        sheet.set_column(number, number, widths[number])
        header = Cell(column.label, formats.header)
        cells = (_cell(value, column, formats) for value in own)
        sheet.write_whole_column(number, chain((header,), cells))
        if column.kind == "code" and own:
            # Excel marks with a green corner every number that is kept as text.
            span = xlsxwriter.utility.xl_range(1, number, last_row, number)
            sheet.ignore_errors({"number_stored_as_text": span})
    _set_heights(sheet, table.columns, values, widths)
    named = 2 if table.columns[0].kind == "code" else 0
    sheet.freeze_panes(1, named)
    sheet.autofilter(0, 0, last_row, last_column)
    _set_print(sheet, sum(widths), _naming(table.columns))


def _naming(columns: Sequence[Column]) -> int:
    """Returns how many of the first columns name a row: those up to its name."""
    keys = [column.key for column in columns[:_MOST_NAMING]]
    return next((keys.index(key) + 1 for key in _NAMES if key in keys), 0)


def _set_print(sheet: Any, width: float, named: int) -> None:
    """Sets how a sheet prints: as wide as the page, its header on each.

    A table of so many columns that one page would shrink them beyond reading is as wide as
    several, each with the columns that name the rows.
    """
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(max(1, math.ceil(width / _READABLE)), 0)
    sheet.repeat_rows(0)
    if named and width > _READABLE:
        sheet.repeat_columns(0, named - 1)
    sheet.set_footer("&L&A&RPage &P / &N")


def _set_heights(
    sheet: Any, columns: Sequence[Column], values: Sequence[Sequence[Any]], widths: Sequence[float]
) -> None:
    """Gives each row the height of its longest text: not every program does it by itself."""
    header = (
        _lines(each.label, width - _FILTER) for each, width in zip(columns, widths, strict=True)
    )
    sheet.set_row(0, _LINE * max(header, default=1) + 2)
    lines = [1] * len(values[0])
    for column, own, width in zip(columns, values, widths, strict=True):
        if column.kind != "text":
            continue
        for row, value in enumerate(own):
            if isinstance(value, str) and len(value) > width:
                lines[row] = max(lines[row], _lines(value, width))
    for row, count in enumerate(lines, start=1):
        if count > 1:
            sheet.set_row(row, _LINE * count)


def _lines(text: str, width: float) -> int:
    """Returns how many lines a text takes in a column, cut between its words."""
    lines, left = 1, width
    for word in text.split(" "):
        if len(word) > left and left < width:
            lines, left = lines + 1, width
        lines += int(max(len(word) - 1, 0) // width)
        left -= len(word) % width + 1
    return lines


def _cell(value: Any, column: Column, formats: _Formats) -> Cell | None:
    """Returns a value as its column shows it, None where it is missing."""
    kind, digits = column.kind, column.digits
    if isinstance(value, Figure):
        value, kind, digits = value.value, value.kind, value.digits
    if value is None or (not value and isinstance(value, str)):
        return None
    if isinstance(value, str):
        # A text is a text, whatever its first sign.
        return Cell(value, formats.of("@") if kind == "code" else formats.text)
    if isinstance(value, datetime):
        return Cell(value, formats.of("yyyy-mm-dd hh:mm:ss"))
    if isinstance(value, date):
        return Cell(value, formats.of("yyyy-mm-dd"))
    return Cell(value, formats.of(number_format(kind, digits)))


def _widths(columns: Sequence[Column], values: Sequence[Sequence[Any]]) -> list[int]:
    """Returns the width of each column; of a wide table, texts are cut into more lines."""
    widths = [_width(column, own) for column, own in zip(columns, values, strict=True)]
    if sum(widths) <= _READABLE:
        return widths
    return [
        min(width, _WIDEST_OF_MANY) if column.kind == "text" else width
        for column, width in zip(columns, widths, strict=True)
    ]


def _width(column: Column, values: Sequence[Any]) -> int:
    longest = max((len(str(value)) for value in values[:_SEEN] if value is not None), default=0)
    header = max(len(word) for word in column.label.split()) + _FILTER
    return min(max(longest + 2, header, _NARROWEST), _WIDEST)
