"""Coverage as a workbook: typed columns, and a sheet that defines every one of them."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

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

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_NARROWEST, _WIDEST = 9, 60
"""Widths of columns, in characters."""
_SEEN = 400
"""Rows that a column's width is made for."""
_FILTER = 3
"""What the button of a filter hides of a header, in characters."""
_A4 = 9


def coverage_xlsx(coverage: Mapping[str, Any]) -> bytes:
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


def workbook_of(tables: Sequence[Table], properties: Mapping[str, Any]) -> bytes:
    """Returns a workbook of tables, one a sheet; `properties` are those of the document."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, _OPTIONS) as book:
        book.set_properties(dict(properties))
        formats = _Formats(book)
        for table in tables:
            _write(book.add_worksheet(table.title), table, formats)
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
        self._made: dict[str, Any] = {}
        self.header = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EDF3", "border": 1}
        )
        self.text = book.add_format({"text_wrap": True, "valign": "top"})

    def of(self, number: str) -> Any:
        """Returns the format of cells that show numbers, codes or dates so."""
        if number not in self._made:
            said = {"num_format": number, "valign": "top", "align": "left"}
            if number[0] in "#0":
                said.pop("align")
            self._made[number] = self._book.add_format(said)
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


def _properties(coverage: Mapping[str, Any]) -> dict[str, Any]:
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
    for number, column in enumerate(table.columns):
        values = [column.in_french(record) for record in table.records]
        sheet.set_column(number, number, _width(column, values))
        sheet.write_string(0, number, column.label, formats.header)
        for row, value in enumerate(values, start=1):
            _write_cell(sheet, row, number, value, column, formats)
        if column.kind == "code" and values:
            # Excel marks with a green corner every number that is kept as text.
            span = xlsxwriter.utility.xl_range(1, number, last_row, number)
            sheet.ignore_errors({"number_stored_as_text": span})
    sheet.freeze_panes(1, 2 if table.columns[0].kind == "code" else 0)
    sheet.autofilter(0, 0, last_row, last_column)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&RPage &P / &N")


def _write_cell(
    sheet: Any, row: int, number: int, value: Any, column: Column, formats: _Formats
) -> None:
    kind, digits = column.kind, column.digits
    if isinstance(value, Figure):
        value, kind, digits = value.value, value.kind, value.digits
    if value is None or (not value and isinstance(value, str)):
        return
    if isinstance(value, datetime):
        sheet.write_datetime(row, number, value, formats.of("yyyy-mm-dd hh:mm:ss"))
    elif isinstance(value, date):
        sheet.write_datetime(row, number, value, formats.of("yyyy-mm-dd"))
    elif isinstance(value, str):
        # Never `write`: a text is a text, whatever its first sign.
        sheet.write_string(row, number, value, formats.of("@") if kind == "code" else formats.text)
    else:
        sheet.write_number(row, number, value, formats.of(number_format(kind, digits)))


def _width(column: Column, values: list[Any]) -> int:
    longest = max((len(str(value)) for value in values[:_SEEN] if value is not None), default=0)
    header = max(len(word) for word in column.label.split()) + _FILTER
    return min(max(longest + 1, header, _NARROWEST), _WIDEST)
