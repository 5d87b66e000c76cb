"""Sites written in version 1 of the standard, one at a time: CSV with `|` lists, or flat JSON."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from typing import Any, Protocol, TextIO

from geodata.sites.site import FIELD_NAMES, Site


class SiteWriter(Protocol):
    """Writes sites as they come; the file is whole after `close`."""

    def write(self, site: Site) -> None:
        """Writes one site."""

    def close(self) -> None:
        """Writes what ends the file; the stream stays open."""


class CsvWriter:
    """The standard's 32 columns in its order, then the programme's; comma-separated."""

    def __init__(self, stream: TextIO) -> None:
        self._writer = csv.writer(stream, lineterminator="\n")
        self._writer.writerow(FIELD_NAMES)

    def write(self, site: Site) -> None:
        """Writes one row."""
        record = site.as_record()
        self._writer.writerow([_flat(record[name]) for name in FIELD_NAMES])

    def close(self) -> None:
        """Writes nothing: CSV has no end of its own."""


class JsonWriter:
    """An array of flat records, each without what is missing, one a line."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._before = "["

    def write(self, site: Site) -> None:
        """Writes one record."""
        flat = {
            name: _flat(value)
            for name, value in site.as_record().items()
            if value is not None and value != []
        }
        self._stream.write(f"{self._before}\n{json.dumps(flat, ensure_ascii=False)}")
        self._before = ","

    def close(self) -> None:
        """Ends the array."""
        self._stream.write("[]\n" if self._before == "[" else "\n]\n")


def write_csv(sites: Iterable[Site], stream: TextIO) -> None:
    """Writes sites as CSV, version 1 of the standard."""
    _write(sites, CsvWriter(stream))


def write_json(sites: Iterable[Site], stream: TextIO) -> None:
    """Writes sites as a JSON array of flat records, version 1 of the standard."""
    _write(sites, JsonWriter(stream))


def _write(sites: Iterable[Site], writer: SiteWriter) -> None:
    for site in sites:
        writer.write(site)
    writer.close()


def _flat(value: Any) -> Any:
    return "|".join(value) if isinstance(value, list) else value
