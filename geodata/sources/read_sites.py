"""A file of sites on this machine, opened and read."""

from __future__ import annotations

from pathlib import Path

from geodata.errors import SitesFileError
from geodata.site_files import Reading, decode, read_text
from geodata.site_table import SiteTable
from geodata.sources.packages import file_digest


def read_sites(path: Path) -> Reading:
    """Returns the sites of a file, and what there is to say of its rows.

    Raises:
        SitesFileError: it cannot be read, or is no file of sites.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SitesFileError(str(path), error.strerror or "cannot be read") from error
    text, findings = decode(content, str(path))
    reading = read_text(text, str(path))
    return Reading(reading.sites, [*findings, *reading.findings], reading.rows)


def table_of(path: Path, reading: Reading) -> SiteTable:
    """Returns the table of a file's sites; its version is the hash of the file."""
    version = file_digest(path)[:16]
    return SiteTable.from_sites(reading.sites, version=version, source=path.name)
