"""Sheets of XLSX, row by row (ECMA-376), in memory that follows their texts and not their cells.

Of 100,000 rows of 38 columns, calamine holds every cell at once (285 MiB), and one cell far away
makes it hold sixteen thousand million; openpyxl takes as long as this with twice the memory, and
refuses a workbook for a style or a validation that is nobody's concern here.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from geodata.sites.files.archives import Attributes, local_name, read_part, rows_in
from geodata.sites.files.cells import FormatKind, boolean_text, formatted_text, kind_of_format
from geodata.sites.files.faults import SheetError
from geodata.sites.files.headers import MOST_COLUMNS, Record
from geodata.sites.files.sheets import LONGEST_ROW, Sheet

_WORKBOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_STYLES, _STRINGS = "xl/styles.xml", "xl/sharedStrings.xml"
_MOST_TEXT_BYTES = 200_000_000
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_DIGITS = "0123456789"


def xlsx_sheets(path: Path) -> list[Sheet]:
    """Returns the sheets of a workbook, in its order.

    Raises:
        ValueError: and whatever a damaged archive raises (`archives.refusing_damage`).
    """
    book = _Workbook()
    with zipfile.ZipFile(path) as archive:
        read_part(archive, _WORKBOOK, book.on_workbook)
        read_part(archive, _LINKS, book.on_links)
        read_part(archive, _STYLES, book.on_styles)
        parts = frozenset(archive.namelist())
    if _STRINGS in parts:
        for _ in rows_in(path, _STRINGS, book.strings):
            pass
    return [
        Sheet(name, _grid(path, part, book), is_hidden)
        for name, part, is_hidden in book.sheets()
        if part in parts
    ]


def _grid(path: Path, part: str, book: _Workbook) -> Callable[[], Iterator[Record]]:
    return lambda: rows_in(path, part, _SheetReader(book))


class _Strings:
    """The texts that cells share, in one run of bytes: a text is made when a cell has it."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._ends = array("Q", [0])
        self._pieces: list[str] = []
        self._is_text = self._is_phonetic = False

    def __getitem__(self, place: int) -> str:
        if place < 0:
            raise IndexError(place)
        return self._bytes[self._ends[place] : self._ends[place + 1]].decode()

    def start(self, name: str, _: Attributes) -> None:
        tag = local_name(name)
        self._is_text = tag == "t" and not self._is_phonetic
        self._is_phonetic = self._is_phonetic or tag == "rPh"

    def end(self, name: str) -> None:
        tag = local_name(name)
        self._is_text = False
        if tag == "rPh":
            self._is_phonetic = False
        elif tag == "si":
            self._bytes += _unescaped("".join(self._pieces)).encode("utf-8", "replace")
            self._ends.append(len(self._bytes))
            self._pieces.clear()
            if len(self._bytes) > _MOST_TEXT_BYTES:
                raise SheetError("too_many_texts", megabytes=_MOST_TEXT_BYTES // 1_000_000)

    def text(self, text: str) -> None:
        if self._is_text:
            self._pieces.append(text)

    def take(self) -> list[Record]:
        return []

    @property
    def is_done(self) -> bool:
        return False


@dataclass(slots=True)
class _Workbook:
    """What the cells of sheets refer to."""

    is_1904: bool = False
    named: list[tuple[str, str, bool]] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    codes: dict[int, str] = field(default_factory=dict)
    formats: list[FormatKind | int | None] = field(default_factory=list)
    strings: _Strings = field(default_factory=_Strings)
    _is_cell_formats: bool = False

    def on_workbook(self, name: str, attributes: Attributes) -> None:
        tag = local_name(name)
        if tag == "workbookPr":
            self.is_1904 = attributes.get("date1904") in ("1", "true")
        elif tag == "sheet":
            links = (value for key, value in attributes.items() if local_name(key) == "id")
            is_hidden = attributes.get("state", "visible") != "visible"
            self.named.append((attributes.get("name", ""), next(links, ""), is_hidden))

    def on_links(self, _: str, attributes: Attributes) -> None:
        if attributes.get("Type", "").endswith("/worksheet"):
            target = attributes.get("Target", "")
            whole = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            self.links[attributes.get("Id", "")] = posixpath.normpath(whole)

    def on_styles(self, name: str, attributes: Attributes) -> None:
        tag = local_name(name)
        if tag == "numFmt":
            self.codes[int(attributes.get("numFmtId", -1))] = attributes.get("formatCode", "")
        elif tag in ("cellXfs", "cellStyleXfs", "dxfs", "cellStyles"):
            self._is_cell_formats = tag == "cellXfs"
        elif tag == "xf" and self._is_cell_formats:
            number = int(attributes.get("numFmtId", 0))
            self.formats.append(kind_of_format(number, self.codes.get(number)))

    def sheets(self) -> Iterator[tuple[str, str, bool]]:
        for name, link, is_hidden in self.named:
            yield name, self.links.get(link, ""), is_hidden


class _SheetReader:
    """Makes rows of the events of a sheet; four million cells pass here, so that it is terse."""

    __slots__ = (
        *("_book", "_rows", "_line", "_cells", "_length", "_place", "_attributes", "_pieces"),
        *("_is_value", "_is_phonetic", "_cell", "_value", "_text"),
    )

    def __init__(self, book: _Workbook) -> None:
        self._book = book
        self._rows: list[Record] = []
        self._line = self._length = self._place = 0
        self._cells: list[str] = []
        self._attributes: Attributes = {}
        self._pieces: list[str] = []
        self._is_value = self._is_phonetic = False
        # With the prefix that the root has: few writers give it one.
        self._cell, self._value, self._text = "c", "v", "t"

    def start(self, name: str, attributes: Attributes) -> None:
        if name == self._cell:
            self._attributes = attributes
            place = attributes.get("r")
            self._place = len(self._cells) if place is None else _column(place.rstrip(_DIGITS))
        elif name in (self._value, self._text):
            self._is_value = not self._is_phonetic
        else:
            self._start_other(name, attributes)

    def _start_other(self, name: str, attributes: Attributes) -> None:
        tag = local_name(name)
        if tag == "row":
            self._line = int(attributes["r"]) if "r" in attributes else self._line + 1
            self._cells, self._length = [], 0
        elif tag == "rPh":
            self._is_phonetic = True
        elif tag == "worksheet":
            prefix = name.removesuffix(tag)
            self._cell, self._value, self._text = f"{prefix}c", f"{prefix}v", f"{prefix}t"

    def text(self, text: str) -> None:
        if self._is_value:
            self._pieces.append(text)

    def end(self, name: str) -> None:
        if name in (self._value, self._text):
            self._is_value = False
        elif name == self._cell:
            if self._pieces:
                self._end_cell()
        elif (tag := local_name(name)) == "row":
            self._rows.append((self._line, self._cells))
        elif tag == "rPh":
            self._is_phonetic = False

    def _end_cell(self) -> None:
        value = self._value_of("".join(self._pieces))
        self._pieces.clear()
        cells, missing = self._cells, self._place - len(self._cells)
        if missing > 0:
            cells.extend([""] * missing)
        if missing >= 0:
            cells.append(value)
        else:
            cells[self._place] = value
        self._length += len(value)
        if self._length > LONGEST_ROW:
            raise SheetError("sheet_row_too_long", line=self._line, most=LONGEST_ROW)

    def _value_of(self, text: str) -> str:
        kind = self._attributes.get("t", "n")
        if kind == "s":
            return self._book.strings[int(text)]
        if kind == "n":
            formats, style = self._book.formats, int(self._attributes.get("s", 0))
            number_format = formats[style] if style < len(formats) else None
            return formatted_text(text, number_format, is_1904=self._book.is_1904)
        if kind == "b":
            return boolean_text(text.strip() == "1")
        return _unescaped(text).removesuffix("T00:00:00" if kind == "d" else "")

    def take(self) -> list[Record]:
        rows, self._rows = self._rows, []
        return rows

    @property
    def is_done(self) -> bool:
        return False


@lru_cache(maxsize=MOST_COLUMNS)
def _column(letters: str) -> int:
    place = 0
    for letter in letters[:4]:
        place = place * 26 + ord(letter) - ord("A") + 1
    if not 0 < place <= MOST_COLUMNS:
        raise SheetError("cell_too_far", most=MOST_COLUMNS)
    return place - 1


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
