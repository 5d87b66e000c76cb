"""Sheets of workbooks of before 2007 (XLS), by xlrd, which holds a workbook whole: a small one."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from geodata.sites.files.cells import boolean_text, date_text, number_text
from geodata.sites.files.faults import unusable
from geodata.sites.files.headers import Record
from geodata.sites.files.sheets import Sheet

_MOST_BYTES = 20_000_000
"""A sheet has at most 65,536 rows, which take less."""
_DAMAGED = (
    struct.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NameError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What xlrd raises of a damaged workbook, beside its own errors."""


def xls_sheets(path: Path, name: str) -> list[Sheet]:
    """Returns the sheets of an old workbook.

    Raises:
        SitesFileError: it is damaged, too large, or protected by a password.
    """
    import xlrd  # few files need it

    if path.stat().st_size > _MOST_BYTES:
        raise unusable(name, "old_workbook_too_large", megabytes=_MOST_BYTES // 1_000_000)
    with _refusing_damage(name):
        book = xlrd.open_workbook(
            file_contents=path.read_bytes(), ragged_rows=True, logfile=io.StringIO()
        )
        return [
            Sheet(sheet.name, _grid(book, sheet, name), is_hidden=sheet.visibility != 0)
            for sheet in book.sheets()
        ]


@contextmanager
def _refusing_damage(name: str) -> Iterator[None]:
    from xlrd.biffh import XLRDError
    from xlrd.compdoc import CompDocError

    try:
        yield
    except (XLRDError, CompDocError) as error:
        is_protected = "encrypted" in str(error)
        raise unusable(name, "protected" if is_protected else "damaged_old_workbook") from error
    except _DAMAGED as error:
        raise unusable(name, "damaged_old_workbook") from error


def _grid(book: Any, sheet: Any, name: str) -> Callable[[], Iterator[Record]]:
    def rows() -> Iterator[Record]:
        with _refusing_damage(name):
            for place in range(sheet.nrows):
                kinds, values = sheet.row_types(place), sheet.row_values(place)
                cells = map(_text, kinds, values, [book.datemode] * len(values))
                yield place + 1, list(cells)

    return rows


def _text(kind: int, value: Any, datemode: int) -> str:
    """Returns a cell as a text; `kind` is xlrd's: 1 a text, 2 a number, 3 a date, 4 a boolean."""
    import xlrd

    if kind == xlrd.XL_CELL_NUMBER:
        return number_text(repr(value))
    if kind == xlrd.XL_CELL_DATE:
        return _date_text(value, datemode)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return boolean_text(bool(value))
    if kind == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(value, "#ERR"))
    return str(value)


def _date_text(days: float, datemode: int) -> str:
    import xlrd

    if 0 <= days < 1:
        minutes = round(days * 24 * 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return date_text(xlrd.xldate_as_datetime(days, datemode))
