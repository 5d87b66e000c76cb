"""Sheets of OpenDocument spreadsheets, row by row (ISO/IEC 26300): one XML holds them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from geodata.sites.files.archives import Attributes, local_name, rows_in
from geodata.sites.files.cells import boolean_text, number_text
from geodata.sites.files.faults import SheetError
from geodata.sites.files.headers import MOST_COLUMNS, Record
from geodata.sites.files.sheets import LONGEST_ROW, ROWS_SEEN, Sheet

_CONTENT = "content.xml"
_MOST_SHEETS = 1_000
_MOST_SPACES = 1_000
_MOST_ALIKE = 10_000
"""Rows that say the same, written once."""
_MOST_COPIED = 5_000_000
"""Cells that are copies of others: five hundred bytes may ask for 160 million."""
_MOST_SEEN = 10_000_000
"""Characters of the first rows of all sheets."""


def ods_sheets(path: Path) -> list[Sheet]:
    """Returns the sheets of a document, in its order; it is read once for all of them.

    Raises:
        ValueError: and whatever a damaged archive raises (`archives.refusing_damage`).
    """
    reader = _Starts()
    for _ in rows_in(path, _CONTENT, reader):
        pass
    return [
        Sheet(name, partial(_rows, path, place), start=start)
        for place, (name, start) in enumerate(zip(reader.names, reader.starts, strict=True))
    ]


def _rows(path: Path, place: int) -> Iterator[Record]:
    return rows_in(path, _CONTENT, _OneSheet(place))


class _Tables:
    """Makes rows of the events of a document."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._is_inside = self._is_text = False
        self._line = 1
        self._repeated = self._blank = self._length = self._notes = self._copied = 0
        self._cells: list[str] = []
        self._attributes: Attributes = {}
        self._paragraphs: list[list[str]] = []

    @property
    def is_done(self) -> bool:
        """Whether what follows is of no use."""
        return False

    def _wants(self, place: int) -> bool:
        """Whether the rows of a table are of use."""
        return place >= 0

    def _keep(self, records: Iterable[Record]) -> None:
        """Takes rows that are whole."""

    def take(self) -> list[Record]:
        """Gives the rows that are whole, once."""
        return []

    def start(self, name: str, attributes: Attributes) -> None:
        """Takes the start of an element."""
        if name == "table:table":
            self._begin_table(attributes)
        if not self._is_inside:
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

    def _begin_table(self, attributes: Attributes) -> None:
        self._is_inside = self._wants(len(self.names))
        self._line = 1
        self.names.append(attributes.get("table:name", ""))
        if len(self.names) > _MOST_SHEETS:
            raise SheetError("too_many_sheets", most=_MOST_SHEETS)

    def _start_text(self, tag: str, attributes: Attributes) -> None:
        if tag == "p":
            self._paragraphs.append([])
            self._is_text = True
        elif self._is_text and tag == "s":
            self.text(" " * min(_count(attributes, "text:c"), _MOST_SPACES))
        elif self._is_text and tag in ("tab", "line-break"):
            self.text("\t" if tag == "tab" else "\n")

    def text(self, text: str) -> None:
        """Takes text inside an element."""
        if self._is_text and not self._notes:
            self._paragraphs[-1].append(text)

    def end(self, name: str) -> None:
        """Takes the end of an element."""
        if not self._is_inside:
            return
        tag = local_name(name)
        if tag == "p" and not self._notes:
            self._is_text = False
        elif tag in ("table-cell", "covered-table-cell"):
            self._end_cell()
        elif tag == "table-row":
            self._end_row()
        elif tag == "annotation":
            self._notes -= 1
        elif name == "table:table":
            self._is_inside = False

    def _end_cell(self) -> None:
        value = _value(self._attributes, "\n".join(map("".join, self._paragraphs)))
        repeated = _count(self._attributes, "table:number-columns-repeated")
        self._paragraphs = []
        if not value:
            # A sheet is blank to its last column: cells are made when one is filled further on.
            self._blank += repeated
            return
        self._length += len(value) * repeated
        if len(self._cells) + self._blank + repeated > MOST_COLUMNS:
            raise SheetError("cell_too_far", most=MOST_COLUMNS)
        if self._length > LONGEST_ROW:
            raise SheetError("sheet_row_too_long", line=self._line, most=LONGEST_ROW)
        self._copied += self._blank + repeated - 1
        self._cells += [""] * self._blank + [value] * repeated
        self._blank = 0

    def _end_row(self) -> None:
        if self._cells and self._repeated > _MOST_ALIKE:
            raise SheetError("row_repeated", line=self._line, count=self._repeated)
        self._copied += (self._repeated - 1) * len(self._cells)
        if self._copied > _MOST_COPIED:
            raise SheetError("row_repeated", line=self._line, count=self._repeated)
        copies = range(self._repeated) if self._cells else ()
        self._keep((self._line + copy, self._cells) for copy in copies)
        self._line += self._repeated


class _OneSheet(_Tables):
    """Gives the rows of one sheet."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self._place = place
        self._rows: list[Record] = []

    @property
    def is_done(self) -> bool:
        """Whether the sheet has ended."""
        return len(self.names) > self._place and not self._is_inside

    def _wants(self, place: int) -> bool:
        return place == self._place

    def _keep(self, records: Iterable[Record]) -> None:
        self._rows += records

    def take(self) -> list[Record]:
        """Gives the rows that are whole, once."""
        rows, self._rows = self._rows, []
        return rows


class _Starts(_Tables):
    """Keeps the first rows of every sheet."""

    def __init__(self) -> None:
        super().__init__()
        self.starts: list[list[Record]] = []
        self._seen = 0

    def _wants(self, place: int) -> bool:
        self.starts.append([])
        return place >= 0

    def _keep(self, records: Iterable[Record]) -> None:
        for record in records:
            if len(self.starts[-1]) == ROWS_SEEN or self._seen > _MOST_SEEN:
                break
            self.starts[-1].append(record)
            self._seen += sum(map(len, record[1]))


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
