"""What separates the cells of a text in columns, judged by the rows at its beginning."""

from __future__ import annotations

import csv
import io
import re

from geodata.sites.files.csv_records import LONGEST_RECORD
from geodata.sites.files.headers import Record, find_header

_DECLARED = re.compile(r'"?sep=([;,\t|])"?[;,\t|]*[ \r]*\n', re.IGNORECASE)
_SEPARATORS = ";,\t|"
"""The bar last: the standard's lists are written with it, inside cells."""
_SEEN_ROWS = 60


def separator_in(start: str) -> str:
    """Returns what separates the cells: what the file declares, or what makes a table of it.

    Of each separator the header it gives is found, and its named columns are counted for as much
    as the rows below are as wide.

    Args:
        start: the beginning of the text; what follows its last line end is not looked at.
    """
    declared = declared_separator(start)
    if declared is not None:
        return declared
    whole = start[: start.rfind("\n") + 1] or start
    return max(_SEPARATORS, key=lambda separator: _columns_made(whole, separator))


def declared_separator(start: str) -> str | None:
    """Returns the separator that a spreadsheet's `sep=;` in the first line declares, if any."""
    found = _DECLARED.match(start)
    return found[1] if found else None


def _columns_made(text: str, separator: str) -> float:
    records = _records(text, separator)
    header = find_header(records) if records else None
    if header is None:
        return 0.0
    named = sum(1 for name in header.names if name)
    rows = [cells for line, cells in records if line > header.last_line and any(cells)]
    alike = sum(1 for cells in rows if len(cells) == len(header.names))
    # A row of another width may be a title, be cut, or have a comma of its own.
    return named * (1 + alike) / (1 + len(rows) + header.titles) if named > 1 else 0.0


def _records(text: str, separator: str) -> list[Record]:
    csv.field_size_limit(LONGEST_RECORD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    records: list[Record] = []
    try:
        for cells in reader:
            if len(records) == _SEEN_ROWS:
                break
            if cells:
                records.append((reader.line_num, cells))
    except csv.Error:
        pass  # Read with another separator, its quotes may close.
    return records
