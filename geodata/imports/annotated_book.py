"""A file of sites as a workbook with its findings: in a column of its own, and by colour.

Each row stands where it stood in the file, and each cell under the letter of its column, so that
what a report names is found in both. Rows are written as they are read: memory stays that of one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from geodata.sites import Locale
from geodata.sites.files import RawRow, Table

KeptRow = Mapping[str, Any]
"""A line of a report, as it is kept."""

_MOST_COLUMNS, _MOST_ROWS, _LONGEST_TEXT = 16_384, 1_048_576, 32_767
"""Excel's own."""
_MOST_SENTENCES = 20
_TITLES: Mapping[Locale, tuple[str, str, str]] = {
    "fr": ("Constats", "Lieux", "Fichier"),
    "en": ("Findings", "Sites", "File"),
}
"""Of the column of findings, of the sheet of rows, and of the sheet on the whole file."""
_COLOURS = {"error": "#F8CBAD", "warning": "#FFE699"}
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


@dataclass(frozen=True, slots=True)
class RowNotes:
    """What there is to say of a row: sentences, and how serious each field's finding is."""

    number: int
    sentences: Sequence[str]
    fields: Mapping[str, str]


def write_annotated(
    table: Table,
    fields: Mapping[str, Sequence[str]],
    notes: Iterator[RowNotes],
    locale: Locale,
    target: Path,
) -> None:
    """Writes a table with its findings.

    Args:
        table: the file.
        fields: the columns that give each field.
        notes: of the rows that have findings, in their order; 0 is the file itself.
        locale: of the titles.
        target: where the workbook is written.

    Raises:
        SitesFileError: the file is unusable from a row on.
    """
    with xlsxwriter.Workbook(target, {**_OPTIONS, "tmpdir": str(target.parent)}) as book:
        sheet = _Sheet(book, table, fields, locale)
        sheet.write_rows(notes)
        sheet.write_of_file()


class _Sheet:
    """The sheet of the rows, with what is said of the file kept for the other."""

    def __init__(
        self,
        book: xlsxwriter.Workbook,
        table: Table,
        fields: Mapping[str, Sequence[str]],
        locale: Locale,
    ) -> None:
        self._book, self._table = book, table
        self._columns = dict(_placed(table))
        self._beside = max(self._columns, default=-1) + 1
        title, rows, self._file_title = _TITLES[locale]
        self._sheet = book.add_worksheet(rows)
        self._bold = book.add_format({"bold": True})
        self._colours = {
            name: book.add_format({"bg_color": colour}) for name, colour in _COLOURS.items()
        }
        by_name = {name: place for place, name in self._columns.items()}
        self._places = {
            field: [by_name[name] for name in names if name in by_name]
            for field, names in fields.items()
        }
        self._of_file: list[str] = []
        self._header = (table.header_line or 1) - 1
        self._last = self._header
        self._sheet.freeze_panes(self._header + 1, 0)
        self._sheet.set_column(self._beside, self._beside, 80)
        for place, name in (*self._columns.items(), (self._beside, title)):
            self._write(self._header, place, name, self._bold)

    def write_rows(self, notes: Iterator[RowNotes]) -> None:
        """Writes each row of the table, with what is said of it."""
        following = _Following(notes, self._of_file)
        for row in self._table.rows():
            # A line of its own each, and never back: what is written is out of memory.
            at = max(self._last + 1, (row.line or row.number + 1) - 1)
            if at >= _MOST_ROWS:
                break
            self._last = at
            if row.number:
                self._write_row(at, row, following.of(row.number))
        following.to_the_end()

    def write_of_file(self) -> None:
        """Writes what is said of the file as a whole, where there is anything."""
        if not self._of_file:
            return
        sheet = self._book.add_worksheet(self._file_title)
        sheet.set_column(0, 0, 120)
        for at, sentence in enumerate(self._of_file):
            sheet.write_string(at, 0, _text(sentence))

    def _write_row(self, at: int, row: RawRow, notes: RowNotes | None) -> None:
        values, colours = row.values or {}, self._colours_of(notes)
        for place, name in self._columns.items():
            value = values.get(name)
            if value is not None or place in colours:
                self._write(at, place, value, colours.get(place))
        if notes is not None:
            told = list(notes.sentences[:_MOST_SENTENCES])
            more = len(notes.sentences) - len(told)
            if more:
                told.append(f"+ {more}")
            self._write(at, self._beside, "\n".join(told), None)

    def _colours_of(self, notes: RowNotes | None) -> dict[int, Any]:
        if notes is None:
            return {}
        return {
            place: self._colours[severity]
            for field, severity in notes.fields.items()
            if severity in self._colours
            for place in self._places.get(field, ())
        }

    def _write(self, row: int, place: int, value: Any, form: Any) -> None:
        if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e15:
            self._sheet.write_number(row, place, value, form)
        elif value in (None, ""):
            self._sheet.write_blank(row, place, None, form)
        else:
            self._sheet.write_string(row, place, _text(value), form)


class _Following:
    """Notes in the order of their rows, read on as rows come; those on the file put aside."""

    def __init__(self, notes: Iterator[RowNotes], of_file: list[str]) -> None:
        self._notes, self._of_file = notes, of_file
        self._next: RowNotes | None = None

    def of(self, number: int) -> RowNotes | None:
        """Returns the notes of a row, whose number is over the one asked for before."""
        while self._next is None or self._next.number < number:
            self._next = next(self._notes, None)
            if self._next is None:
                return None
            if self._next.number == 0:
                self._of_file += self._next.sentences
        return self._next if self._next.number == number else None

    def to_the_end(self) -> None:
        """Reads what is left: a file may be spoken of after its last row."""
        for each in self._notes:
            if each.number == 0:
                self._of_file += each.sentences


def _placed(table: Table) -> Iterator[tuple[int, str]]:
    """Yields each column with its place in the sheet: where it stood, or in order."""
    places = table.places or range(len(table.columns))
    for place, name in zip(places, table.columns, strict=False):
        if place < _MOST_COLUMNS - 1:
            yield place, name


def _text(value: Any) -> str:
    # Half of a surrogate pair, which JSON may escape, is no character of a workbook.
    text = str(value).encode("utf-8", "replace").decode()
    return text[:_LONGEST_TEXT]
