"""Rows of comma-, semicolon- or tab-separated text, read line by line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from geodata.errors import SitesFileError
from geodata.sites.files.decoding import separator_of
from geodata.sites.older_wordings import RENAMED_COLUMNS
from geodata.sites.site import FIELD_NAMES, STANDARD_FIELDS

LONGEST_RECORD = 1_000_000
"""Characters of one record: more is a quote left open, or no file of sites."""

MOST_BLANK_LINES = 100_000
"""No table has more, and a hundred million of them would keep a check busy for nothing."""

_KNOWN_COLUMNS = frozenset(FIELD_NAMES) | frozenset(RENAMED_COLUMNS)


def csv_rows(texts: Iterator[str], name: str) -> Iterator[Mapping[str | None, Any]]:
    """Yields rows by column; values beyond the columns stand under None.

    Raises:
        SitesFileError: as `csv_records`, or a column stands twice, or `id` or `nom` is missing.
    """
    records = csv_records(texts, name)
    columns = [column.strip() for column in next(records, (0, []))[1]]
    _refuse_strangers(columns, name)
    for _, cells in records:
        yield by_column(columns, cells)


def csv_records(texts: Iterator[str], name: str) -> Iterator[tuple[int, list[str]]]:
    """Yields the header, then the rows: the line that each begins at, and its cells.

    Raises:
        SitesFileError: a quote is never closed, the last row is cut short, or it is little but
            blank lines.
    """
    lines = _Lines(texts, name)
    csv.field_size_limit(LONGEST_RECORD)
    # A cell that quotes only a part of itself is read for what it says.
    records = csv.reader(lines, delimiter=separator_of(lines.first_written()))
    width, was_whole, blank = 0, False, 0
    while (cells := _record(records, lines, name)) is not None:
        if not cells:
            blank += 1
            if blank > MOST_BLANK_LINES:
                raise SitesFileError(name, f"more than {MOST_BLANK_LINES:,} blank lines")
            continue
        if len(cells) < width and was_whole and lines.is_cut:
            raise SitesFileError(name, f"cut short: the last line, {lines.number}, is not whole")
        was_whole = width > 0 and (was_whole or len(cells) == width)
        width = width or len(cells)
        yield lines.begun, cells


def _record(records: Iterator[list[str]], lines: _Lines, name: str) -> list[str] | None:
    """Returns the next record, or None after the last."""
    lines.begin_record()
    try:
        cells = next(records)
    except StopIteration:
        return None
    except csv.Error as error:
        raise SitesFileError(name, f"line {lines.number}: {error}") from error
    if lines.is_open_ended:
        raise SitesFileError(
            name, f"cut short, or a quote is never closed: the row of line {lines.begun} has no end"
        )
    return cells


def by_column(columns: Sequence[str], cells: list[str]) -> dict[str | None, Any]:
    """Returns a row's cells by column; those beyond the columns stand under None."""
    row: dict[str | None, Any] = dict(zip(columns, cells, strict=False))
    if len(cells) > len(columns):
        row[None] = cells[len(columns) :]
    return row


def _refuse_strangers(columns: list[str], name: str) -> None:
    if len(set(columns)) < len(columns):
        twice = next(column for column in columns if columns.count(column) > 1)
        raise SitesFileError(name, f"the column {twice[:40]!r} stands twice")
    if not {"id", "nom"} <= _KNOWN_COLUMNS.intersection(columns):
        raise SitesFileError(
            name, f"not a file of sites: it needs the columns id and nom, of {STANDARD_FIELDS[:4]}…"
        )


class _Lines:
    """Lines with their ends, numbered from 1; knows where the record being read began."""

    def __init__(self, texts: Iterator[str], name: str) -> None:
        self._texts, self._name = texts, name
        self._ready: list[str] = []
        self._rest = ""
        self._record_length = 0
        self.number = 0
        self.begun = 1
        self.is_cut = False
        """Whether the last line read has no end."""
        self.is_open_ended = False
        """Whether the file ended inside a record."""

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._next_line()
        if not line:
            self.is_open_ended = self._record_length > 0
            raise StopIteration
        self.number += 1
        self._record_length += len(line)
        if self._record_length > LONGEST_RECORD:
            self._refuse_length()
        self.is_cut = not line.endswith(("\n", "\r"))
        return line

    def begin_record(self) -> None:
        self._record_length = 0
        self.begun = self.number + 1

    def first_written(self) -> str:
        """Returns the first line that is not blank, which is still to be read."""
        line = "\n"
        while line and not line.strip():
            line = self._next_line()
            self.number += 1
        self.number -= 1
        self._ready.append(line)
        return line

    def _next_line(self) -> str:
        while not self._ready:
            piece = next(self._texts, None)
            if piece is None:
                line, self._rest = self._rest, ""
                return line
            self._split(self._rest + piece)
        return self._ready.pop()

    def _split(self, text: str) -> None:
        # A return at the very end may be the first half of a line's end.
        end = max(text.rfind("\n"), text.rfind("\r", 0, -1)) + 1
        self._rest = text[end:]
        if len(self._rest) > LONGEST_RECORD:
            self._refuse_length()
        self._ready = io.StringIO(text[:end], newline="").readlines()[::-1]

    def _refuse_length(self) -> None:
        raise SitesFileError(
            self._name,
            f"the row of line {self.begun} has more than {LONGEST_RECORD:,} characters: "
            "a quote is not closed, or this is no CSV",
        )
