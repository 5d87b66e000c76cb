"""The report by cause: findings of one kind on one field counted together, with five examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from geodata.imports.findings import LONGEST_NAME, kept_finding, sentence_in
from geodata.imports.report import Cause, Example
from geodata.sites import Finding, Locale
from geodata.sites.checks import CheckedRow, cause_of, field_in_words
from geodata.sites.mapping import ColumnRecord

MOST_CAUSES = 200
"""More kinds of findings and fields than there are: what a file invents is not counted apart."""
MOST_EXAMPLES = 5
_SEVERITIES = ("error", "warning", "note")
_SHEETS = frozenset({"xlsx", "xls", "ods"})

_Key = tuple[str, str, str]


@dataclass(slots=True)
class _Count:
    count: int = 0
    examples: list[dict[str, Any]] = field(default_factory=list)


class Causes:
    """Findings folded by severity, code and field, over the rows of a file."""

    def __init__(
        self, columns: Sequence[ColumnRecord] = (), file_format: str | None = None
    ) -> None:
        """Takes the columns of the file, in order, and what it is."""
        self._columns: dict[str, str] = {}
        for each in columns:
            if each["field"] is not None:
                self._columns.setdefault(each["field"], each["column"])
        names = [each["column"] for each in columns]
        self._letters = (
            {name: letters_of(place) for place, name in enumerate(names)}
            if file_format in _SHEETS
            else {}
        )
        self._counts: dict[_Key, _Count] = {}

    def add(self, row: CheckedRow) -> None:
        """Counts the findings of a row."""
        for finding in row.findings:
            key = (finding.severity, finding.code, finding.field)
            if key not in self._counts and len(self._counts) >= MOST_CAUSES:
                continue
            found = self._counts.setdefault(key, _Count())
            found.count += 1
            if len(found.examples) < MOST_EXAMPLES:
                found.examples.append(self._example(row, finding))

    def as_record(self) -> list[dict[str, Any]]:
        """Returns the causes for JSON, the most serious first, then the most frequent."""
        ordered = sorted(
            self._counts.items(),
            key=lambda item: (_SEVERITIES.index(item[0][0]), -item[1].count, item[0]),
        )
        return [
            {
                "code": code,
                "severity": severity,
                "field": field_name,
                "column": self._columns.get(field_name),
                "count": found.count,
                "examples": found.examples,
            }
            for (severity, code, field_name), found in ordered
        ]

    def _example(self, row: CheckedRow, finding: Finding) -> dict[str, Any]:
        line = getattr(row, "line", None)
        letter = self._letters.get(self._columns.get(finding.field, ""))
        return {
            "row": row.number,
            "line": line,
            "cell": f"{letter}{line}" if letter and line else None,
            "id": None if row.site is None else row.site.id,
            "nom": None if row.site is None else row.site.nom[:LONGEST_NAME],
            "finding": kept_finding(finding),
        }


def letters_of(place: int) -> str:
    """Returns the letters of a column of a sheet, from its place: 0 is A, 26 is AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def shown_cause(kept: Mapping[str, Any], locale: Locale) -> Cause:
    """Returns a cause in a language."""
    return {
        "code": kept["code"],
        "severity": kept["severity"],
        "field": kept["field"],
        "column": kept["column"],
        "count": kept["count"],
        "sentence": _sentence(kept, locale),
        "examples": [_shown_example(each, locale) for each in kept["examples"]],
    }


def _sentence(kept: Mapping[str, Any], locale: Locale) -> str:
    """Returns a cause in words: what is wrong, the column where it is, how often."""
    colon = " : " if locale == "fr" else ": "
    try:
        cause = cause_of(kept["code"], locale)
    except KeyError:
        return sentence_in(locale, kept["examples"][0]["finding"])
    place = "" if kept["column"] is None else _OF_COLUMN[locale].format(kept["column"])
    return f"{cause}{place}{colon}{field_in_words(kept['field'], kept['count'], locale)}"


_OF_COLUMN: Mapping[Locale, str] = {"fr": ", colonne « {} »", "en": ", column “{}”"}


def _shown_example(kept: Mapping[str, Any], locale: Locale) -> Example:
    finding = kept["finding"]
    return {
        "row": kept["row"],
        "line": kept["line"],
        "cell": kept["cell"],
        "id": kept["id"],
        "nom": kept["nom"],
        "given": finding.get("given"),
        "kept": finding.get("kept"),
        "sentence": sentence_in(locale, finding),
    }
