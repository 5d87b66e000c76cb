"""Files of sites, CSV, JSON or JSON Lines, read row by row and written as the standard says."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TextIO

from geodata.errors import SitesFileError
from geodata.legacy import RENAMED_COLUMNS
from geodata.site_rows import RowReader
from geodata.sites import FIELD_NAMES, STANDARD_FIELDS, Finding, Site

_KNOWN_COLUMNS = frozenset(FIELD_NAMES) | frozenset(RENAMED_COLUMNS)
_LONGEST_FIELD = 1_000_000


@dataclass(frozen=True, slots=True)
class Reading:
    """A file read: the sites kept, and all there is to say of its rows."""

    sites: list[Site]
    findings: list[Finding]
    rows: int

    @property
    def refused(self) -> int:
        """How many rows were refused."""
        return len({finding.row for finding in self.findings if finding.severity == "error"})


def decode(content: bytes, name: str) -> tuple[str, list[Finding]]:
    """Returns a file's text: UTF-8, with or without a byte order mark, or else Windows-1252.

    Raises:
        SitesFileError: it is neither, or is empty.
    """
    if not content.strip():
        raise SitesFileError(name, "the file is empty")
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise SitesFileError(name, "neither UTF-8 nor Windows-1252 text") from error
    return text, [Finding(0, "warning", "", "not UTF-8: read as Windows-1252")]


def read_text(text: str, name: str) -> Reading:
    """Returns the sites of a file's text; one bad row never loses the others.

    Raises:
        SitesFileError: the text is no file of sites.
    """
    rows = _json_rows(text, name) if text.lstrip()[:1] in ("[", "{") else _csv_rows(text, name)
    return read_rows(rows, name)


def read_rows(rows: Iterable[Mapping[str | None, Any]], name: str) -> Reading:
    """Returns the sites of rows, refusing a second site of the same id.

    Raises:
        SitesFileError: there is no row, or an id column is nowhere.
    """
    reader, sites, seen, count = RowReader(), [], dict[str, int](), 0
    for number, row in enumerate(rows, start=1):
        count = number
        site = reader.read(number, row)
        if site is None:
            continue
        if site.id in seen:
            reader.findings.append(
                Finding(number, "error", "id", f"{site.id!r} is already on row {seen[site.id]}")
            )
            continue
        seen[site.id] = number
        sites.append(site)
    if not count:
        raise SitesFileError(name, "no row at all")
    return Reading(sites, reader.findings, count)


def write_csv(sites: Iterable[Site], stream: TextIO) -> None:
    """Writes sites in version 1 of the standard: comma-separated, lists joined with `|`."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(FIELD_NAMES)
    for site in sites:
        record = site.as_record()
        writer.writerow([_flat(record[name]) for name in FIELD_NAMES])


def write_json(sites: Iterable[Site], stream: TextIO) -> None:
    """Writes sites in version 1 of the standard as an array of flat records."""
    flat = [
        {name: _flat(value) for name, value in site.as_record().items() if value not in (None, [])}
        for site in sites
    ]
    json.dump(flat, stream, ensure_ascii=False, indent=1)


def _flat(value: Any) -> Any:
    return "|".join(value) if isinstance(value, list) else value


def _csv_rows(text: str, name: str) -> Iterator[Mapping[str | None, Any]]:
    header = text.splitlines()[0]
    separator = max(",;\t", key=header.count)
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    columns = [column.strip() for column in reader.fieldnames or ()]
    reader.fieldnames = columns
    _refuse_strangers(columns, name)
    try:
        yield from reader
    except csv.Error as error:
        raise SitesFileError(name, f"line {reader.line_num}: {error}") from error


def _refuse_strangers(columns: list[str], name: str) -> None:
    if len(set(columns)) < len(columns):
        raise SitesFileError(name, "a column stands twice")
    known = _KNOWN_COLUMNS.intersection(columns)
    if not {"id", "nom"} <= known:
        raise SitesFileError(
            name, f"not a file of sites: it needs the columns id and nom, of {STANDARD_FIELDS[:4]}…"
        )


def _json_rows(text: str, name: str) -> Iterator[Mapping[str | None, Any]]:
    records = _json_records(text, name)
    if not records:
        raise SitesFileError(name, "no row at all")
    if not all(isinstance(record, dict) for record in records):
        raise SitesFileError(name, "not an array of records")
    columns = {str(column) for record in records for column in record}
    _refuse_strangers(sorted(columns), name)
    yield from records


def _json_records(text: str, name: str) -> list[Any]:
    try:
        content = json.loads(text)
    except RecursionError as error:
        raise SitesFileError(name, "nested too deeply") from error
    except ValueError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        try:
            return [json.loads(line) for line in lines]
        except ValueError:
            raise SitesFileError(name, f"not JSON: {error}") from error
    if isinstance(content, dict):
        content = content.get("data", [content])
    return content if isinstance(content, list) else [content]
