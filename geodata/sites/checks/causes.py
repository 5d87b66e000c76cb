"""The report of a check by cause: what is wrong, in which column, how often, and a few examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field as field_
from typing import TypedDict

from geodata.sites.checks.sentences import cause_in_words
from geodata.sites.checks.summary import CheckedRow
from geodata.sites.site import Finding, Locale, Severity

MOST_EXAMPLES = 5
MOST_CAUSES = 1_000
"""What differs by its column alone is put together beyond, so that no header fills the memory."""

_SERIOUS_FIRST: tuple[Severity, ...] = ("error", "warning", "note")


class CauseExample(TypedDict):
    """One finding of a cause, and where to look for it: `cell` in a spreadsheet (`F38`)."""

    row: int
    line: int | None
    cell: str | None
    id: str | None
    nom: str | None
    given: str | None
    kept: str | None
    sentence: str


class CauseRecord(TypedDict):
    """A cause in JSON; `column` is the file's own name, null where none or several gave the field.

    `count` is of values, or of rows where a finding is of a whole row.
    """

    code: str
    severity: Severity
    field: str
    column: str | None
    count: int
    sentence: str
    examples: list[CauseExample]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a file: which one gives each field, and its letters in a spreadsheet."""

    of_field: Mapping[str, str] = field_(default_factory=dict)
    letters: Mapping[str, str] = field_(default_factory=dict)

    def of(self, finding: Finding) -> str | None:
        """Returns the column that a finding is about, when it is one."""
        column = finding.facts.get("column")
        return str(column) if column is not None else self.of_field.get(finding.field)

    def cell(self, column: str | None, line: int | None) -> str | None:
        """Returns where a value stands in a spreadsheet, or None elsewhere."""
        if column is None or line is None or column not in self.letters:
            return None
        return f"{self.letters[column]}{line}"


@dataclass(slots=True)
class _Cause:
    severity: Severity
    count: int = 0
    examples: list[tuple[CheckedRow, Finding]] = field_(default_factory=list)


class Causes:
    """The findings of a file by code, field and column, folded over its rows."""

    def __init__(self, columns: Columns | None = None) -> None:
        self._columns = columns or Columns()
        self._causes: dict[tuple[str, str, str | None], _Cause] = {}

    def add(self, row: CheckedRow) -> None:
        """Counts the findings of a row, and keeps a few.

        A finding on the whole file counts for the values that it speaks of: its fact `count`.
        """
        for finding in row.findings:
            cause = self._cause_of(finding)
            cause.count += int(finding.facts.get("count", 1)) if row.number == 0 else 1
            severity = finding.severity
            if severity != cause.severity and _is_worse(severity, cause.severity):
                cause.severity = severity
            if len(cause.examples) < MOST_EXAMPLES:
                cause.examples.append((_without_site(row), finding))

    def _cause_of(self, finding: Finding) -> _Cause:
        key = (finding.code, finding.field, self._columns.of(finding))
        cause = self._causes.get(key)
        if cause is not None:
            return cause
        if len(self._causes) >= MOST_CAUSES:
            key = (finding.code, "", None)
        return self._causes.setdefault(key, _Cause(finding.severity))

    def as_records(self, locale: Locale) -> list[CauseRecord]:
        """Returns the causes for JSON, the most serious first, then the most frequent."""
        ordered = sorted(
            self._causes.items(),
            key=lambda item: (
                _SERIOUS_FIRST.index(item[1].severity),
                -item[1].count,
                *(part or "" for part in item[0]),
            ),
        )
        return [self._record(*key, cause, locale) for key, cause in ordered]

    def _record(
        self, code: str, field: str, column: str | None, cause: _Cause, locale: Locale
    ) -> CauseRecord:
        is_of_file = all(row.number == 0 for row, _ in cause.examples)
        counts = not is_of_file or any("count" in found.facts for _, found in cause.examples)
        count = cause.count if counts else None
        return {
            "code": code,
            "severity": cause.severity,
            "field": field,
            "column": column,
            "count": cause.count,
            "sentence": cause_in_words(code, field, column, count, locale),
            "examples": [
                {
                    "row": row.number,
                    "line": row.line,
                    "cell": self._columns.cell(column, row.line),
                    "id": row.id,
                    "nom": row.nom,
                    "given": finding.given,
                    "kept": finding.kept,
                    "sentence": finding.in_words(locale),
                }
                for row, finding in cause.examples
            ],
        }


def _is_worse(one: Severity, other: Severity) -> bool:
    return _SERIOUS_FIRST.index(one) < _SERIOUS_FIRST.index(other)


def _without_site(row: CheckedRow) -> CheckedRow:
    return CheckedRow(row.number, None, (), row.line, row.id, row.nom)
