"""A sheet given by whole columns has the bytes of one that is given cell by cell."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter

from geodata.exports.table_sheet import Cell, TableSheet

Columns = list[list[Any]]


def cell_by_cell(sheet: Any, columns: Columns, style_of: Callable[[Any], Any]) -> None:
    for number, column in enumerate(columns):
        for row, value in enumerate(column):
            if value is None:
                continue
            write = sheet.write_number
            if isinstance(value, str):
                write = sheet.write_string
            elif isinstance(value, date):
                write = sheet.write_datetime
            write(row, number, value, style_of(value))


def by_columns(sheet: Any, columns: Columns, style_of: Callable[[Any], Any]) -> None:
    for number, column in enumerate(columns):
        cells = (None if value is None else Cell(value, style_of(value)) for value in column)
        sheet.write_whole_column(number, cells)


def book_of(columns: Columns, *, whole: bool) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        # Else it has the second at which it was made.
        book.set_properties({"created": datetime(2026, 1, 1)})  # noqa: DTZ001 - as cells have it
        styles = {kind: book.add_format({"bold": kind is str}) for kind in (str, int, float)}
        styles |= {date: book.add_format({"num_format": "yyyy-mm-dd"}), datetime: styles[int]}
        for each in (columns, columns[::-1]):
            sheet = book.add_worksheet(None, TableSheet if whole else None)
            sheet.set_column(0, 0, 30)
            (by_columns if whole else cell_by_cell)(sheet, each, lambda value: styles[type(value)])
            sheet.set_row(1, 40)
            sheet.set_row(len(columns[0]) + 3, 50)
            sheet.autofilter(0, 0, 5, 2)
    return stream.getvalue()


def at_random(draw: random.Random, rows: int) -> Columns:
    words = ["Rodez", "<Bar & Co>", " a ", "=1", "ligne\nsuivante", "\x01", "", "é" * 40, "Rodez "]
    numbers = [0, 1, 1.0, 0.0, -0.0, 12.5, 1 / 3, 1e22, -7, 123456789.123456789]
    days = [date(2026, 11, 29), datetime(2026, 11, 29, 2, 3)]  # noqa: DTZ001 - as cells have it
    pools = [words, numbers, [*words, *numbers, *days]]
    columns = [["Nom", *(draw.choice(pool) for _ in range(rows))] for pool in pools]
    # Most of a column, or a whole span of rows, may be empty.
    sparse = ["Rare", *(draw.choice(words) if draw.random() < 0.02 else None for _ in range(rows))]
    return [*columns, sparse, ["Vide", *[None] * rows], columns[0]]


@pytest.mark.parametrize("rows", [0, 1, 15, 16, 17, 200])
def test_the_bytes_are_those_of_cells_written_one_by_one(rows: int) -> None:
    columns = at_random(random.Random(rows), rows)  # noqa: S311 - nothing is secret
    assert book_of(columns, whole=True) == book_of(columns, whole=False)


def test_a_text_longer_than_a_cell_is_cut_where_it_was() -> None:
    columns = [["Nom", "a" * 40_000, "é" * 16_001, "🙂" * 20_000, "a" * 40_000]]
    assert book_of(columns, whole=True) == book_of(columns, whole=False)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_no_cell(number: float) -> None:
    with pytest.raises(TypeError, match="no number"):
        book_of([["Nom", number]], whole=True)
