"""The sheet of a workbook that holds a table, and its table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from geodata.sites.files.archives import refusing_damage
from geodata.sites.files.faults import unusable
from geodata.sites.files.grids import Grid, table_of_grid
from geodata.sites.files.headers import Record, find_header
from geodata.sites.files.table import Format, Table
from geodata.sites.site import Fact, Finding

LONGEST_ROW = 1_000_000
"""Characters of a row of a sheet."""
ROWS_SEEN = 60
"""Rows that a sheet is judged by."""
_MOST_CELLS = 50_000_000
"""A cell far to the right makes sixteen thousand empty ones before it."""
_COLUMNS_OF_A_TABLE = 4
"""A sheet of fewer may be notes on another."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, and what gives its rows."""

    name: str
    grid: Grid
    is_hidden: bool = False
    start: Sequence[Record] | None = None
    """The first rows, where they are known already."""


def table_of_sheets(sheets: Sequence[Sheet], kind: Format, name: str) -> Table:
    """Returns the table of the first sheet that holds one, the hidden ones last.

    Raises:
        SitesFileError: no sheet has a row below a header.
    """
    in_order = sorted(
        (replace(sheet, grid=_refusing(sheet.grid, name)) for sheet in sheets),
        key=lambda sheet: sheet.is_hidden,
    )
    widths = [_columns_of(sheet) for sheet in in_order]
    if not any(widths):
        raise unusable(name, "no_sheet")
    wide = (at for at, width in enumerate(widths) if width >= _COLUMNS_OF_A_TABLE)
    at = next(wide, widths.index(max(widths)))
    sheet, table = in_order[at], table_of_grid(in_order[at].grid, name, is_ragged=True)
    return Table(
        kind,
        table.columns,
        table.read,
        sheet=sheet.name,
        header_line=table.header_line,
        places=table.places,
        findings=(*_on_other_sheets(sheet, sum(map(bool, widths))), *table.findings),
    )


def _refusing(grid: Grid, name: str) -> Grid:
    """Returns a grid that refuses damage, and more cells than any sheet of sites has."""

    def rows() -> Iterator[Record]:
        cells = 0
        with refusing_damage(name):
            for record in grid():
                cells += len(record[1])
                if cells > _MOST_CELLS:
                    raise unusable(name, "too_many_cells", most=_MOST_CELLS)
                yield record

    return rows


def _columns_of(sheet: Sheet) -> int:
    """Returns how many columns the table of a sheet names, 0 when it holds none."""
    records = list(islice(sheet.grid(), ROWS_SEEN)) if sheet.start is None else sheet.start
    header = find_header(records)
    if header is None:
        return 0
    has_rows = any(line > header.last_line and any(cells) for line, cells in records)
    return sum(map(bool, header.names)) if has_rows else 0


def _on_other_sheets(sheet: Sheet, count: int) -> tuple[Finding, ...]:
    if count == 1:
        return ()
    facts: dict[str, Fact] = {"sheet": sheet.name[:80], "count": count}
    return (Finding(0, "warning", "", "sheet_chosen", facts),)
