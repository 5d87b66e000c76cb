"""What the report of a checked file says of each row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from geodata.sites.checks import CheckedRow

CheckRows = Callable[[Iterable[bytes], str], Iterator[CheckedRow]]
"""Checks a file given in pieces, under its name; raises SitesFileError when it is unusable."""


def report_line(row: CheckedRow) -> dict[str, Any]:
    """Returns what the report says of a row that there is something to say of."""
    outcome = "file" if row.number == 0 else "refused" if row.site is None else "kept"
    findings = [finding.as_record() for finding in row.findings]
    for finding in findings:
        del finding["row"]
    return {
        "row": row.number,
        "outcome": outcome,
        "id": None if row.site is None else row.site.id,
        "findings": findings,
    }
