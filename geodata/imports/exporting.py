"""A version of the sites as a file in the national standard, CSV or JSON."""

from __future__ import annotations

from typing import Literal, TextIO

from geodata.imports.differences import records_of
from geodata.sites import SiteTable, site_of
from geodata.sites.files import CsvWriter, JsonWriter, SiteWriter
from geodata.snapshot import FOLDER

Format = Literal["csv", "json"]


def export_key(version: str, as_format: Format) -> str:
    """Returns where a version's file is kept once it was asked for."""
    return f"{FOLDER}/{version}/sites.{as_format}"


def export(table: SiteTable, as_format: Format, stream: TextIO) -> None:
    """Writes a version's file."""
    writer: SiteWriter = CsvWriter(stream) if as_format == "csv" else JsonWriter(stream)
    for record in records_of(table):
        writer.write(site_of(record))
    writer.close()
