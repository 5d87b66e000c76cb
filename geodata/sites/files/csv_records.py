"""Records of text in columns, read line by line: the line each begins at, and its cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from geodata.sites.files.faults import unusable
from geodata.sites.files.table import refuse_blank

LONGEST_RECORD = 1_000_000
"""Characters of one record: more is a quote left open, or no file of sites."""


def csv_records(texts: Iterator[str], name: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yields the records that are not blank lines.

    Args:
        texts: the text, in pieces.
        name: how messages call the file.
        separator: what separates the cells.

    Raises:
        SitesFileError: a quote is never closed, the last row is cut short, a record is longer than
            any, or it is little but blank lines.
    """
    lines = _Lines(texts, name)
    csv.field_size_limit(LONGEST_RECORD)
    # A cell that quotes only a part of itself is read for what it says.
    records = csv.reader(lines, delimiter=separator)
    before, was_alike, blank = 0, False, 0
    while (cells := _record(records, lines, name)) is not None:
        if not cells:
            blank += 1
            refuse_blank(blank, name)
            continue
        if len(cells) < before and was_alike and lines.is_cut:
            raise unusable(name, "last_line_cut", line=lines.number)
        was_alike = len(cells) == before
        before = len(cells)
        yield lines.begun, cells


def _record(records: Iterator[list[str]], lines: _Lines, name: str) -> list[str] | None:
    """Returns the next record, or None after the last."""
    lines.begin_record()
    try:
        cells = next(records)
    except StopIteration:
        return None
    except csv.Error as error:
        raise unusable(name, "columns_malformed", line=lines.number, cause=str(error)) from error
    if lines.is_open_ended:
        raise unusable(name, "row_without_end", line=lines.begun)
    return cells


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
        raise unusable(self._name, "row_too_long", line=self.begun, most=LONGEST_RECORD)
