"""Opens a file of sites as a table, whatever its form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from geodata.errors import SitesFileError
from geodata.sites.files.csv_rows import by_column, csv_records
from geodata.sites.files.decoding import TextOf, separator_of
from geodata.sites.files.json_rows import json_rows
from geodata.sites.files.table import RawRow, Table

MOST_ROWS = 1_000_000
"""More rows than any file of French sites has: beyond, what is remembered of them has no bound."""

_PIECE_BYTES = 65_536


@contextmanager
def spooled(chunks: Iterable[bytes]) -> Iterator[Path]:
    """Gives a file in pieces a place on the disk, for as long as it is read."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sites"
        with path.open("wb") as stream:
            stream.writelines(chunks)
        yield path


def open_table(path: Path, name: str) -> Table:
    """Returns the table that a file holds; which columns it has is nobody's concern yet.

    Args:
        path: where the file lies.
        name: how messages call the file.

    Raises:
        SitesFileError: it cannot be read, or holds no table; it says where.
    """
    start = ""
    for text in _texts(path, name):
        start += text
        if start.strip():
            break
    if start.lstrip()[:1] in ("[", "{"):
        return _of_records(path, name)
    return _of_lines(path, name, separator_of(start.lstrip().partition("\n")[0]))


def _of_lines(path: Path, name: str, separator: str) -> Table:
    line, header = next(csv_records(_texts(path, name), name))
    columns = tuple(column.strip() for column in header)

    def read() -> Iterator[RawRow]:
        records = islice(csv_records(_texts(path, name), name), 1, None)
        for number, (line, cells) in enumerate(records, 1):
            _refuse_endless(number, name)
            yield RawRow(number, by_column(columns, cells), line=line)

    return Table("csv", columns, read, separator=separator, header_line=line)


def _of_records(path: Path, name: str) -> Table:
    def read() -> Iterator[RawRow]:
        for number, values in enumerate(json_rows(_texts(path, name), name), 1):
            _refuse_endless(number, name)
            yield RawRow(number, values)

    columns: dict[str, None] = {}
    for row in read():
        columns.update(dict.fromkeys(key for key in row.values or () if key is not None))
    if not columns:
        raise SitesFileError(name, "no row at all")
    return Table("json", tuple(columns), read)


def _refuse_endless(number: int, name: str) -> None:
    if number > MOST_ROWS:
        raise SitesFileError(name, f"more than {MOST_ROWS:,} rows")


def _texts(path: Path, name: str) -> Iterator[str]:
    return iter(TextOf(_pieces(path, name), name))


def _pieces(path: Path, name: str) -> Iterator[bytes]:
    try:
        with path.open("rb") as stream:
            while piece := stream.read(_PIECE_BYTES):
                yield piece
    except OSError as error:
        raise SitesFileError(name, error.strerror or "cannot be read") from error
