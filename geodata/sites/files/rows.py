"""The rows of a file of sites, whatever its form: values by column, one row at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from geodata.errors import SitesFileError
from geodata.sites.files.csv_rows import csv_rows
from geodata.sites.files.decoding import TextOf
from geodata.sites.files.json_rows import json_rows
from geodata.sites.files.table import RawRow
from geodata.sites.older_wordings import RENAMED_COLUMNS
from geodata.sites.site import FIELD_NAMES, Finding

MOST_ROWS = 1_000_000
"""More rows than any file of French sites has: beyond, what is remembered of them has no bound."""

_ROWS_TO_SEE_COLUMNS_IN = 100
_NEEDED = frozenset({"id", "nom"})
_KNOWN_COLUMNS = frozenset(FIELD_NAMES) | frozenset(RENAMED_COLUMNS)


def raw_rows(chunks: Iterable[bytes], name: str) -> Iterator[RawRow]:
    """Yields the rows of a file given in pieces; no more than one row is held at a time.

    Args:
        chunks: the file's bytes.
        name: how messages call the file.

    Raises:
        SitesFileError: it is no file of sites: empty, binary, cut short, not CSV nor JSON,
            without the columns `id` and `nom`. It says where; rows before have been yielded.
    """
    texts = TextOf(chunks, name)
    pieces = iter(texts)
    first = ""
    while not first.strip():
        first = next(pieces)
    every = _after(first, pieces)
    is_json = first.lstrip()[:1] in ("[", "{")
    number, seen, said_windows = 0, set[str](), False
    for values in (json_rows if is_json else csv_rows)(every, name):
        number += 1
        if texts.is_windows and not said_windows:
            said_windows = True
            yield RawRow(0, None, (_not_utf8(),))
        _look_at_columns(values, number, seen, name)
        yield RawRow(number, values)
    if not number:
        raise SitesFileError(name, "no row at all")
    _refuse_strangers(seen, name)


def _after(first: str, pieces: Iterator[str]) -> Iterator[str]:
    yield first
    yield from pieces


def _not_utf8() -> Finding:
    return Finding(0, "warning", "", "encoding", {"encoding": "Windows-1252"})


def _look_at_columns(
    values: Mapping[str | None, Any] | None, number: int, seen: set[str], name: str
) -> None:
    if number > MOST_ROWS:
        raise SitesFileError(name, f"more than {MOST_ROWS:,} rows")
    if not seen >= _NEEDED and values is not None:
        seen.update(_KNOWN_COLUMNS.intersection(values.keys()))
    if number == _ROWS_TO_SEE_COLUMNS_IN:
        _refuse_strangers(seen, name)


def _refuse_strangers(seen: set[str], name: str) -> None:
    if not seen >= _NEEDED:
        missing = " and ".join(sorted(_NEEDED - seen))
        raise SitesFileError(name, f"not a file of sites: no record has {missing}")
