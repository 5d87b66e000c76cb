"""A file of sites as a table: what it is, its columns as they are written, its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from geodata.sites.files.faults import unusable
from geodata.sites.site import Finding

MOST_ROWS = 1_000_000
"""More rows than any file of French sites has: beyond, what is remembered of them has no bound."""
MOST_BLANK_ROWS = 1_100_000
"""A sheet has 1,048,576 rows, and a file may be blank from the tenth on."""

Format = Literal["csv", "json", "jsonl", "geojson", "xlsx", "ods", "xls", "gpkg"]
"""What a file is; text in columns is `csv` whatever separates its cells."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as the file gives it; `number` is 1 for the first row of data.

    `values` is None when the row is no record. Cells beyond the columns stand in a list under
    None. `line` is the line of the file, or the row of the sheet, where one has to look for it;
    None where the format has none. Row 0 speaks of the file, in `findings`.
    """

    number: int
    values: Mapping[str | None, Any] | None
    findings: tuple[Finding, ...] = ()
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds, read from the disk each time that its rows are asked for.

    Args:
        format: what the file is.
        columns: their names as written, without the spaces around them; those of nested objects
            have dots. Of JSON, the union of the keys, in the order of their first record.
        read: gives the rows from the first; each call reads the file again.
        encoding: of a text, its name; None of a format that has one of its own.
        separator: of a text in columns, what separates its cells.
        sheet: the name of the sheet, or of the layer, that was read.
        header_line: the line, or the row of the sheet, of the names of the columns.
        findings: what there is to say of the file as a whole (row 0).
        places: of a sheet or a text in columns, where each column stands there, from 0.
    """

    format: Format
    columns: tuple[str, ...]
    read: Callable[[], Iterator[RawRow]]
    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    header_line: int | None = None
    findings: tuple[Finding, ...] = ()
    places: tuple[int, ...] = ()

    def rows(self) -> Iterator[RawRow]:
        """Yields the rows, one held at a time.

        Raises:
            SitesFileError: the file is unusable from there on; the rows before were yielded.
        """
        return self.read()


def refuse_blank(count: int, name: str) -> None:
    """Refuses a file of so many blank rows.

    Raises:
        SitesFileError: no table has more.
    """
    if count > MOST_BLANK_ROWS:
        raise unusable(name, "too_many_blank_rows", most=MOST_BLANK_ROWS)


def refuse_endless(number: int, name: str) -> None:
    """Refuses a row beyond the last that a file may have.

    Raises:
        SitesFileError: the row is beyond.
    """
    if number > MOST_ROWS:
        raise unusable(name, "too_many_rows", most=MOST_ROWS)
