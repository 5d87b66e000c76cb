"""What a person, or a machine, reads of a file of sites that was checked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from geodata.errors import BadInputError, SitesFileError
from geodata.sites import Locale, Severity
from geodata.sites.checks import CauseExample, CauseRecord, Causes, CheckedRow, Columns, Summary

_SEVERITIES: dict[Locale, dict[Severity, str]] = {
    "fr": {"error": "erreur", "warning": "avertissement", "note": "remarque"},
    "en": {"error": "error", "warning": "warning", "note": "note"},
}
_NOTHING: dict[Locale, str] = {"fr": "rien", "en": "nothing"}
_LINES: dict[Locale, tuple[str, str, str]] = {
    "fr": ("ligne", "cellule", "n°"),
    "en": ("line", "cell", "row"),
}


class Language(StrEnum):
    """The language of a report."""

    fr = "fr"
    en = "en"


@contextmanager
def faults_in(locale: Locale) -> Iterator[None]:
    """Says in a language why a file cannot be used.

    Raises:
        BadInputError: the file is unusable.
    """
    try:
        yield
    except SitesFileError as error:
        if locale == "en":
            raise
        raise BadInputError(f"{error.file} : {error.in_words(locale)}") from error


class Report:
    """The report of a check: each row as it comes for machines, by cause for people."""

    def __init__(self, locale: Locale, *, as_json: bool, with_notes: bool) -> None:
        self.summary = Summary()
        self._causes = Causes()
        self._locale: Locale = locale
        self._as_json, self._with_notes = as_json, with_notes

    def locate(self, columns: Columns) -> None:
        """Takes where the fields are written in the file, before its first row."""
        self._causes = Causes(columns)

    def add(self, row: CheckedRow) -> None:
        """Counts a row; in JSON, prints its findings."""
        self.summary.add(row)
        self._causes.add(row)
        if self._as_json:
            self._print_json(row)

    def close(self) -> None:
        """Prints what the rows come to."""
        if self._as_json:
            record = {"summary": self.summary.as_record(), "causes": self._of_causes()}
            print(json.dumps(record, ensure_ascii=False))
            return
        print(self.summary.in_words(self._locale))
        for cause in self._of_causes():
            for line in _cause_in_words(cause, self._locale):
                print(line)

    def _of_causes(self) -> list[CauseRecord]:
        causes = self._causes.as_records(self._locale)
        return [cause for cause in causes if self._with_notes or cause["severity"] != "note"]

    def _print_json(self, row: CheckedRow) -> None:
        findings = [each for each in row.findings if self._with_notes or each.severity != "note"]
        if not findings:
            return
        line = {
            "row": row.number,
            "line": row.line,
            "outcome": "file" if row.number == 0 else "refused" if row.is_refused else "kept",
            "id": row.id,
            "nom": row.nom,
            "findings": [finding.as_record(self._locale) for finding in findings],
        }
        print(json.dumps(line, ensure_ascii=False))


def _cause_in_words(cause: CauseRecord, locale: Locale) -> list[str]:
    severity = _SEVERITIES[locale][cause["severity"]]
    head = f"\n{severity} · {cause['sentence']} ({cause['code']})"
    examples = [_example_in_words(example, locale) for example in cause["examples"]]
    more = cause["count"] - len(examples)
    rest = [f"    … +{more}"] if more > 0 and cause["examples"][0]["row"] else []
    return [head, *(f"    {example}" for example in examples), *rest]


def _example_in_words(example: CauseExample, locale: Locale) -> str:
    parts = [_where(example, locale), example["nom"] or example["id"], example["sentence"]]
    nothing = _NOTHING[locale]
    is_changed = example["given"] is not None or example["kept"] is not None
    change = f" [{example['given'] or nothing} -> {example['kept'] or nothing}]"
    return " · ".join(part for part in parts if part) + (change if is_changed else "")


def _where(example: CauseExample, locale: Locale) -> str:
    """Returns where a person finds an example: its line, with its cell in a spreadsheet."""
    line, cell, row = _LINES[locale]
    if example["line"]:
        where = f"{line} {example['line']}"
        return f"{where}, {cell} {example['cell']}" if example["cell"] else where
    return f"{row} {example['row']}" if example["row"] else ""
