"""Opens a file of sites as a table, whatever its form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from geodata.sites.files.archives import refusing_damage
from geodata.sites.files.csv_tables import csv_table
from geodata.sites.files.decoding import TextOf
from geodata.sites.files.encodings import Encoding, encoding_of
from geodata.sites.files.faults import unopened
from geodata.sites.files.geopackage import geopackage_table
from geodata.sites.files.json_tables import json_table
from geodata.sites.files.kinds import START_BYTES, kind_of
from geodata.sites.files.ods import ods_sheets
from geodata.sites.files.repairing import repairing
from geodata.sites.files.sheets import table_of_sheets
from geodata.sites.files.table import Table
from geodata.sites.files.xls import xls_sheets
from geodata.sites.files.xlsx import xlsx_sheets
from geodata.sites.site import Fact, Finding, Severity

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
    """Returns the table that a file holds, whatever its columns are.

    A file is read once or twice to know its encoding and columns, and is never held whole.

    Args:
        path: where the file lies.
        name: how messages call the file.

    Raises:
        SitesFileError: it cannot be read, or holds no table; it says where.
    """
    try:
        with path.open("rb") as stream:
            start = stream.read(START_BYTES)
        return repairing(_table_of(path, start, name))
    except OSError as error:
        raise unopened(name, error) from error


def _table_of(path: Path, start: bytes, name: str) -> Table:
    kind = kind_of(path, start, name)
    if kind == "text":
        return _text_table(path, name)
    if kind == "gpkg":
        return geopackage_table(path, name)
    if kind == "xls":
        return table_of_sheets(xls_sheets(path, name), kind, name)
    with refusing_damage(name):
        sheets = xlsx_sheets(path) if kind == "xlsx" else ods_sheets(path)
    return table_of_sheets(sheets, kind, name)


def _text_table(path: Path, name: str) -> Table:
    encoding = encoding_of(_pieces(path, name), name)

    def texts() -> Iterator[str]:
        return iter(TextOf(_pieces(path, name), name, encoding))

    first = ""
    for text in texts():
        first = text.lstrip()[:1]
        if first:
            break
    table = (json_table if first in ("[", "{") else csv_table)(texts, name)
    findings = (*_on_encoding(encoding), *table.findings)
    return replace(table, encoding=encoding.label, findings=findings)


def _on_encoding(encoding: Encoding) -> Iterator[Finding]:
    if encoding.codec != "utf-8":
        severity: Severity = "note" if encoding.codec.startswith("utf") else "warning"
        yield Finding(0, severity, "", "encoding", {"encoding": encoding.label})
    elif encoding.strange:
        facts: dict[str, Fact] = {"encoding": encoding.legacy_label, "count": encoding.strange}
        yield Finding(0, "warning", "", "encoding", facts, sentence="encoding.mixed")


def _pieces(path: Path, name: str) -> Iterator[bytes]:
    try:
        with path.open("rb") as stream:
            while piece := stream.read(_PIECE_BYTES):
                yield piece
    except OSError as error:
        raise unopened(name, error) from error
