"""Text in columns made a table: its separator, its header, its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from geodata.sites.files.csv_records import csv_records
from geodata.sites.files.grids import table_of_grid
from geodata.sites.files.headers import Record
from geodata.sites.files.separators import declared_separator, separator_in
from geodata.sites.files.table import Table

_START_CHARACTERS = 200_000
"""What the separator is judged by: some hundreds of rows."""


def csv_table(texts: Callable[[], Iterator[str]], name: str) -> Table:
    """Returns the table of a text in columns.

    Args:
        texts: gives the text from its beginning, each time that it is called.
        name: how messages call the file.

    Raises:
        SitesFileError: it has no row below a header; it says where it is no text in columns.
    """
    start = _start(texts())
    separator = separator_in(start)
    is_declared = declared_separator(start) is not None

    def grid() -> Iterator[Record]:
        records = csv_records(texts(), name, separator)
        if is_declared:
            next(records, None)
        return records

    table = table_of_grid(grid, name)
    return Table(
        "csv",
        table.columns,
        table.read,
        separator=separator,
        header_line=table.header_line,
        findings=table.findings,
        places=table.places,
    )


def _start(texts: Iterator[str]) -> str:
    start = ""
    for text in texts:
        start = (start + text).lstrip()
        if len(start) >= _START_CHARACTERS:
            break
    return start[:_START_CHARACTERS]
