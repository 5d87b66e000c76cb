"""A file of sites on this machine, opened, checked and read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from geodata.clock import today_in_france
from geodata.sites import Finding, Site, SiteTable
from geodata.sites.checks import CheckedRow, Columns, Summary, check_sites
from geodata.sites.files import unopened
from geodata.sites.mapping import ColumnMapping
from geodata.sources.packages import file_digest
from geodata.territory import Places

_PIECE_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Reading:
    """A file read: the sites kept, and all there is to say of its rows."""

    sites: list[Site]
    findings: list[Finding]
    summary: Summary


def check_file(
    path: Path,
    places: Places,
    *,
    told: Callable[[int], None] | None = None,
    mapping: ColumnMapping | None = None,
    opened: Callable[[Columns], None] | None = None,
) -> Iterator[CheckedRow]:
    """Yields the rows of a file, checked, as it is read.

    Args:
        path: text in columns, JSON, a spreadsheet or a GeoPackage.
        places: what the rows are held against.
        told: called with how many bytes were read since the last call.
        mapping: which columns give which fields; guessed when None.
        opened: called before the first row with where the fields are written.

    Raises:
        SitesFileError: it cannot be read, or is no file of sites.
    """
    pieces = _pieces(path, told)
    today = today_in_france()
    yield from check_sites(pieces, str(path), places, today, mapping=mapping, opened=opened)


def read_sites(path: Path, places: Places) -> Reading:
    """Returns the sites of a file, checked and repaired, and what there is to say of its rows.

    Raises:
        SitesFileError: it cannot be read, or is no file of sites.
    """
    reading = Reading([], [], Summary())
    for row in check_file(path, places):
        reading.summary.add(row)
        reading.findings.extend(row.findings)
        if row.site is not None:
            reading.sites.append(row.site)
    return reading


def table_of(path: Path, reading: Reading) -> SiteTable:
    """Returns the table of a file's sites; its version is the hash of the file."""
    version = file_digest(path)[:16]
    return SiteTable.from_sites(reading.sites, version=version, source=path.name)


def _pieces(path: Path, told: Callable[[int], None] | None) -> Iterator[bytes]:
    try:
        with path.open("rb") as stream:
            while piece := stream.read(_PIECE_BYTES):
                yield piece
                if told is not None:
                    told(len(piece))
    except OSError as error:
        raise unopened(str(path), error) from error
