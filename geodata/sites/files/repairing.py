"""A table whose texts are repaired where they were decoded wrongly, which it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from geodata.errors import SitesFileError
from geodata.sites.files.decoding import LOST_LETTER
from geodata.sites.files.mojibake import (
    first_repair,
    is_suspect_row,
    repaired,
    repaired_values,
)
from geodata.sites.files.table import RawRow, Table
from geodata.sites.site import Finding

_ROWS_SEEN = 1_000
_LONGEST_SHOWN = 80


def repairing(table: Table) -> Table:
    """Returns a table with its names and texts repaired.

    One finding on the file says so by its first rows; when they needed nothing, a row further on
    that does has its own.
    """
    first = _first_repair(table)
    names = _better_names(table.columns)

    def read() -> Iterator[RawRow]:
        for row in table.read():
            better = _repaired_row(row, is_said=first is not None)
            yield _renamed(better, names) if names else better

    columns = tuple(names.get(column, column) for column in table.columns)
    findings = table.findings if first is None else (*table.findings, _finding(0, "", *first))
    return replace(table, columns=columns, read=read, findings=findings)


def _first_repair(table: Table) -> tuple[str, str] | None:
    """Returns a text of the first rows that is repaired, as it is and as it was."""
    found = first_repair(table.columns)
    try:
        for row in islice(table.read(), _ROWS_SEEN):
            if found is not None:
                break
            texts = (value for value in (row.values or {}).values() if isinstance(value, str))
            found = first_repair(texts)
    except SitesFileError:
        pass  # What is wrong with the rows is raised to whoever reads them.
    return found


def _better_names(columns: tuple[str, ...]) -> dict[str, str]:
    """Returns the names that are repaired, without those that would stand twice."""
    taken, better = set(columns), {}
    for column in columns:
        name = repaired(column)
        if name not in taken:
            taken.add(name)
            better[column] = name
    return better


def _repaired_row(row: RawRow, *, is_said: bool) -> RawRow:
    if row.values is None or not is_suspect_row(row.values):
        return row
    before, values, findings = row.values, repaired_values(row.values), list(row.findings)
    changed = next((name for name in values if values[name] != before[name]), None)
    if changed is not None and not is_said:
        written, better = str(before[changed]), str(values[changed])
        findings.append(_finding(row.number, changed, written, better))
    lost = next((name for name, text in values.items() if LOST_LETTER in str(text)), None)
    if lost is not None:
        facts = {"value": str(values[lost])[:_LONGEST_SHOWN]}
        findings.append(Finding(row.number, "warning", lost, "letters_lost", facts))
    return replace(row, values=values, findings=tuple(findings))


def _renamed(row: RawRow, names: dict[str, str]) -> RawRow:
    if row.values is None:
        return row
    values = {name and names.get(name, name): value for name, value in row.values.items()}
    return replace(row, values=values)


def _finding(number: int, field: str, written: str, better: str) -> Finding:
    given, kept = written[:_LONGEST_SHOWN], better[:_LONGEST_SHOWN]
    return Finding(
        number, "warning", field, "mojibake", {"given": given, "kept": kept}, given, kept
    )
