"""A file as its check reads it: opened as a table, mapped, checked row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date

from geodata.imports.checked_file import CheckedFile, CheckFile
from geodata.imports.report import FileFacts
from geodata.sites.checks import CheckedRow, check_table, guessed
from geodata.sites.files import Table, open_table, spooled
from geodata.sites.mapping import ColumnMapping, columns_of
from geodata.territory import Places

Kept = Callable[[str], ColumnMapping | None]
"""Gives the mapping that a person confirmed for the fingerprint of a header."""

Placing = Callable[[Iterable[CheckedRow], Places], Iterator[CheckedRow]]
"""Finds sites that have no position by their address."""


def _as_they_are(rows: Iterable[CheckedRow], _: Places) -> Iterator[CheckedRow]:
    return iter(rows)


def file_checker(
    places: Callable[[], Places],
    today: Callable[[], date],
    kept: Kept,
    placing: Placing = _as_they_are,
) -> CheckFile:
    """Builds what checks a file against the register and the day, by the mappings that are kept."""

    @contextmanager
    def check_file(
        pieces: Iterable[bytes], name: str, asked: ColumnMapping | None
    ) -> Iterator[CheckedFile]:
        with spooled(pieces) as path:
            table = open_table(path, name)
            country = places()
            found = guessed(table, asked, kept)
            rows = placing(check_table(table, name, found, country, today()), country)
            columns = tuple(columns_of(found.mapping, found.columns))
            yield CheckedFile(rows, _facts_of(table), found.mapping, columns, table.places)

    return check_file


def _facts_of(table: Table) -> FileFacts:
    return {
        "format": table.format,
        "encoding": table.encoding,
        "sheet": table.sheet,
        "separator": table.separator,
        "header_line": table.header_line,
    }
