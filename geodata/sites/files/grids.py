"""Rows of cells made a table: its header found, its columns named, its blank rows left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from geodata.errors import SitesFileError
from geodata.sites.files.faults import unusable
from geodata.sites.files.headers import (
    MOST_COLUMNS,
    Header,
    Record,
    find_header,
    named_columns,
    padded,
)
from geodata.sites.files.table import MOST_ROWS, RawRow, refuse_blank, refuse_endless
from geodata.sites.site import Fact, Finding

_ROWS_TO_FIND_HEADER_IN = 60

Grid = Callable[[], Iterator[Record]]
"""Gives the rows of a file from the first, each time that it is called."""


@dataclass(frozen=True, slots=True)
class GridTable:
    """What a grid holds once its header is found."""

    columns: tuple[str, ...]
    header_line: int
    findings: tuple[Finding, ...]
    read: Callable[[], Iterator[RawRow]]
    places: tuple[int, ...]
    """Where each column stands in the grid, from 0: those that hold nothing are left out."""


def table_of_grid(grid: Grid, name: str, *, is_ragged: bool = False) -> GridTable:
    """Returns the columns and rows of a grid.

    Args:
        grid: the rows, of which the first are looked at, and all when a column has no name.
        name: how messages call the file.
        is_ragged: whether rows end at their last value, as those of a sheet: what is beyond the
            names is then a column without one, and in a text a cell too many.

    Raises:
        SitesFileError: it has no row below a header, or more columns than any.
    """
    records = list(islice(grid(), _ROWS_TO_FIND_HEADER_IN))
    header = find_header(records)
    if header is None or not _has_rows(grid, header, records):
        raise unusable(name, "no_row")
    if is_ragged:
        widest = max(len(cells) for line, cells in records if line >= header.line)
        header = replace(header, names=padded(header.names, widest))
    if len(header.names) > MOST_COLUMNS:
        raise unusable(name, "too_many_columns", most=MOST_COLUMNS)
    unnamed = {place for place, given in enumerate(header.names) if not given}
    filled = _filled(grid, header, unnamed) if unnamed else set()
    columns = named_columns(header.names, filled)

    def read() -> Iterator[RawRow]:
        width, places = len(columns), _places_of(columns)
        for number, (line, cells) in enumerate(_rows(grid(), header, name), 1):
            refuse_endless(number, name)
            values = _by_column(columns, places, cells)
            if len(cells) > width and any(surplus := _trimmed(cells[width:])):
                values[None] = surplus
            yield RawRow(number, values, line=line)

    named = tuple(column for column in columns if column is not None)
    places = tuple(place for place, column in enumerate(columns) if column is not None)
    return GridTable(named, header.line, _findings(header, columns), read, places)


def _has_rows(grid: Grid, header: Header, records: Sequence[Record]) -> bool:
    if any(line > header.last_line and any(map(str.strip, cells)) for line, cells in records):
        return True
    if len(records) < _ROWS_TO_FIND_HEADER_IN:
        return False
    return next(_rows(grid(), header, ""), None) is not None


def _rows(records: Iterator[Record], header: Header, name: str) -> Iterator[Record]:
    """Yields what is below the header and not blank."""
    blank = 0
    for line, cells in records:
        if line <= header.last_line:
            continue
        if any(map(str.strip, cells)):
            yield line, cells
            continue
        blank += 1
        refuse_blank(blank, name)


def _filled(grid: Grid, header: Header, unnamed: set[int]) -> set[int]:
    """Returns which of the columns without a name have a value in the rows that are readable."""
    missing = set(unnamed)
    try:
        for _, cells in islice(_rows(grid(), header, ""), MOST_ROWS):
            # The fewer of the two are looked at: whatever the widths, each cell costs once.
            places = missing if len(missing) < len(cells) else range(len(cells))
            missing -= {place for place in places if place < len(cells) and cells[place].strip()}
            if not missing:
                break
    except SitesFileError:
        pass
    return unnamed - missing


def _places_of(columns: Sequence[str | None]) -> list[int] | None:
    """Returns which cells are of a column, None when all are."""
    places = [place for place, column in enumerate(columns) if column is not None]
    return None if len(places) == len(columns) else places


def _by_column(
    columns: Sequence[str | None], places: Sequence[int] | None, cells: Sequence[str]
) -> dict[str | None, Any]:
    if places is None:
        return dict(zip(columns, cells, strict=False))
    return {columns[place]: cells[place] for place in places if place < len(cells)}


def _trimmed(cells: Sequence[str]) -> list[str]:
    """Returns cells without the empty ones at the end."""
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return list(cells[:end])


def _findings(header: Header, columns: Sequence[str | None]) -> tuple[Finding, ...]:
    findings = []
    facts: dict[str, Fact]
    if header.titles:
        facts = {"count": header.titles, "line": header.line}
        findings.append(Finding(0, "note", "", "titles_skipped", facts))
    named = zip(header.names, columns, strict=True)
    renamed = [(given, column) for given, column in named if column and given != column]
    twice = [column for given, column in renamed if given]
    unnamed = [column for given, column in renamed if not given and column]
    if twice:
        facts = {"column": twice[0], "count": len(twice)}
        findings.append(Finding(0, "warning", "", "column_twice", facts))
    if unnamed:
        facts = {"column": unnamed[0], "count": len(unnamed)}
        findings.append(Finding(0, "warning", "", "column_unnamed", facts))
    return tuple(findings)
