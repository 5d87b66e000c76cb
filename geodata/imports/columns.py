"""Where the fields of an import's sites are written in its file."""

from __future__ import annotations

from geodata.imports.checked_file import CheckedFile
from geodata.sites.checks import Columns, columns_read


def columns_of_file(read: CheckedFile) -> Columns:
    """Returns the one column of each field that has one, and the letters of columns in a sheet."""
    names = (each["column"] for each in read.columns)
    return columns_read(
        read.mapping, names, read.places, None if read.file is None else read.file["format"]
    )
