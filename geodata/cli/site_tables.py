"""A file of sites that a command reads: what is wrong with its rows is told first."""

from __future__ import annotations

from pathlib import Path

from geodata.cli.options import console
from geodata.sites import SiteTable
from geodata.territory import Places


def table_in(path: Path, places: Places) -> SiteTable:
    """Returns the sites of a file, and prints its faults and their count.

    Raises:
        SitesFileError: it cannot be read, or is no file of sites.
    """
    from geodata.sources import read_sites, table_of

    reading = read_sites(path, places)
    for finding in reading.findings:
        if finding.severity == "error":
            console.print(f"row {finding.row}: {finding.field}: {finding.message}", highlight=False)
    console.print(f"{path}: {reading.summary.in_words()}", highlight=False, soft_wrap=True)
    return table_of(path, reading)
