"""A file as its check reads it: opened as a table, mapped, checked row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from geodata.imports.checked_file import CheckedFile, CheckFile
from geodata.imports.report import FileFacts
from geodata.sites.checks import CheckedRow, check_sites
from geodata.sites.files import Table, open_table, spooled
from geodata.sites.mapping import ColumnMapping, columns_of, fingerprint, guess
from geodata.territory import Places

Kept = Callable[[str], ColumnMapping | None]
"""Gives the mapping that a person confirmed for the fingerprint of a header."""

_PIECE_BYTES = 1 << 16


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
            checked = check_sites(_pieces_of(path), name, country, today())
            rows = placing(checked, country)
            try:
                found = guess(table, kept)
            except NotImplementedError:
                yield CheckedFile(rows, _facts_of(table), asked)
                return
            mapping = found.mapping
            if asked is not None:
                mapping = replace(asked, fingerprint=fingerprint(table.columns))
            columns = tuple(columns_of(mapping, found.columns))
            yield CheckedFile(rows, _facts_of(table), mapping, columns, table.places)

    return check_file


def _facts_of(table: Table) -> FileFacts:
    return {
        "format": table.format,
        "encoding": table.encoding,
        "sheet": table.sheet,
        "separator": table.separator,
        "header_line": table.header_line,
    }


def _pieces_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE_BYTES):
            yield piece
