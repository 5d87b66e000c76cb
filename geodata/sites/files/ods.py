"""Sheets of OpenDocument spreadsheets, row by row (ISO/IEC 26300): one XML holds them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from geodata.sites.files.archives import Attributes, local_name, rows_in
from geodata.sites.files.cells import boolean_text, number_text
from geodata.sites.files.headers import MOST_COLUMNS, Record
from geodata.sites.files.sheets import LONGEST_ROW, Sheet

_CONTENT = "content.xml"
_MOST_SHEETS = 1_000
_MOST_SPACES = 1_000
_MOST_ALIKE = 10_000
"""Rows that say the same, written once."""


def ods_sheets(path: Path) -> list[Sheet]:
    """Returns the sheets of a document, in its order.

    Raises:
        ValueError: and whatever a damaged archive raises (`archives.refusing_damage`).
    """
    names = _Names()
    for _ in rows_in(path, _CONTENT, names):
        pass
    return [Sheet(name, _grid(path, place)) for place, name in enumerate(names.found)]


def _grid(path: Path, place: int) -> Callable[[], Iterator[Record]]:
    def rows() -> Iterator[Record]:
        reader = _SheetReader(place)
        for record in rows_in(path, _CONTENT, reader):
            yield record
            if reader.is_done:
                return

    return rows


class _Names:
    """The names of the sheets of a document."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "table:table":
            self.found.append(attributes.get("table:name", ""))
            if len(self.found) > _MOST_SHEETS:
                raise ValueError(f"more than {_MOST_SHEETS:,} sheets")

    def end(self, name: str) -> None:
        pass

    def text(self, text: str) -> None:
        pass

    def take(self) -> list[Record]:
        return []


class _SheetReader:
    """Makes rows of the events of one sheet of a document."""

    def __init__(self, place: int) -> None:
        self._left = place + 1
        self._inside = self.is_done = False
        self._rows: list[Record] = []
        self._line = 1
        self._repeated = self._blank = self._length = self._notes = 0
        self._cells: list[str] = []
        self._attributes: Attributes = {}
        self._paragraphs: list[list[str]] = []
        self._is_text = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "table:table":
            self._left -= 1
            self._inside = self._left == 0
        if not self._inside:
            return
        tag = local_name(name)
        if tag == "annotation":
            self._notes += 1
        elif tag == "table-row":
            self._repeated = _count(attributes, "table:number-rows-repeated")
            self._cells, self._blank, self._length = [], 0, 0
        elif tag in ("table-cell", "covered-table-cell"):
            self._attributes, self._paragraphs = attributes, []
        elif not self._notes:
            self._start_text(tag, attributes)

    def _start_text(self, tag: str, attributes: Attributes) -> None:
        if tag == "p":
            self._paragraphs.append([])
            self._is_text = True
        elif self._is_text and tag == "s":
            self.text(" " * min(_count(attributes, "text:c"), _MOST_SPACES))
        elif self._is_text and tag in ("tab", "line-break"):
            self.text("\t" if tag == "tab" else "\n")

    def text(self, text: str) -> None:
        if self._is_text and not self._notes:
            self._paragraphs[-1].append(text)

    def end(self, name: str) -> None:
        if not self._inside:
            return
        tag = local_name(name)
        if name == "table:table":
            self._inside, self.is_done = False, True
        elif tag == "annotation":
            self._notes -= 1
        elif tag == "p" and not self._notes:
            self._is_text = False
        elif tag in ("table-cell", "covered-table-cell"):
            self._end_cell()
        elif tag == "table-row":
            self._end_row()

    def _end_cell(self) -> None:
        value = _value(self._attributes, "\n".join(map("".join, self._paragraphs)))
        repeated = _count(self._attributes, "table:number-columns-repeated")
        if not value:
            # A sheet is blank to its last column: cells are made when one is filled further on.
            self._blank += repeated
            return
        self._length += len(value) * repeated
        if len(self._cells) + self._blank + repeated > MOST_COLUMNS:
            raise ValueError(f"a cell beyond the column {MOST_COLUMNS:,}")
        if self._length > LONGEST_ROW:
            raise ValueError(f"the row {self._line} has more than {LONGEST_ROW:,} characters")
        self._cells += [""] * self._blank + [value] * repeated
        self._blank = 0

    def _end_row(self) -> None:
        copies = range(self._repeated) if self._cells else ()
        if self._cells and self._repeated > _MOST_ALIKE:
            raise ValueError(f"the row {self._line} is repeated {self._repeated:,} times")
        self._rows += [(self._line + copy, self._cells) for copy in copies]
        self._line += self._repeated

    def take(self) -> list[Record]:
        rows, self._rows = self._rows, []
        return rows


def _count(attributes: Attributes, name: str) -> int:
    return max(int(attributes.get(name, 1)), 1)


def _value(attributes: Attributes, shown: str) -> str:
    kind = attributes.get("office:value-type", "")
    if kind in ("float", "percentage", "currency"):
        number = number_text(attributes.get("office:value") or "0")
        # `01000` is shown of 1000 by its format, and is what a person reads.
        digits = "".join(shown.split())
        is_padded = digits.startswith("0") and digits.isdigit() and digits.lstrip("0") == number
        return digits if is_padded else number
    if kind == "date":
        return attributes.get("office:date-value", "").removesuffix("T00:00:00")
    if kind == "boolean":
        return boolean_text(attributes.get("office:boolean-value") == "true")
    return shown or attributes.get("office:string-value", "")
