"""A row once checked, and the counts of a whole file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TypedDict

from geodata.french import counted
from geodata.sites.site import Finding, Locale, Site


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row after its check: without a site it is refused. Row 0 is the file.

    `line` is the line of the file or the row of the sheet, where that is known; `id` and `nom`
    are there for a refused row too, when it has them.
    """

    number: int
    site: Site | None
    findings: tuple[Finding, ...]
    line: int | None = None
    id: str | None = None
    nom: str | None = None

    @property
    def is_refused(self) -> bool:
        """Whether it is a row of data that gives no site."""
        return self.number > 0 and self.site is None


class SummaryRecord(TypedDict):
    """The counts of a file of sites in JSON; `findings` by code."""

    rows: int
    kept: int
    refused: int
    unplaced: int
    at_commune: int
    errors: int
    warnings: int
    notes: int
    findings: dict[str, int]


@dataclass(slots=True)
class Summary:
    """Counts of rows and of findings, folded over the rows."""

    rows: int = 0
    kept: int = 0
    refused: int = 0
    unplaced: int = 0
    at_commune: int = 0
    """Sites whose position is their commune's."""
    severities: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    """How many findings of each code."""

    def add(self, row: CheckedRow) -> None:
        """Counts a row."""
        for finding in row.findings:
            self.severities[finding.severity] += 1
            self.codes[finding.code] += 1
        if row.number == 0:
            return
        self.rows += 1
        if row.site is None:
            self.refused += 1
            return
        self.kept += 1
        self.unplaced += not row.site.is_placed
        self.at_commune += row.site.location_quality == "commune"

    @property
    def errors(self) -> int:
        """How many findings refuse a row."""
        return self.severities["error"]

    @property
    def warnings(self) -> int:
        """How many findings warn."""
        return self.severities["warning"]

    @property
    def notes(self) -> int:
        """How many findings are for information."""
        return self.severities["note"]

    def in_words(self, locale: Locale = "en") -> str:
        """Returns the counts of rows in one line."""
        if locale == "fr":
            return (
                f"{counted(self.rows, 'ligne', 'lignes')} : "
                f"{counted(self.kept, 'gardée', 'gardées')}, "
                f"{counted(self.refused, 'refusée', 'refusées')}, "
                f"{counted(self.warnings, 'avertissement', 'avertissements')}, "
                f"{counted(self.notes, 'remarque', 'remarques')} ; "
                f"{counted(self.unplaced, 'lieu', 'lieux')} sans position, "
                f"{counted(self.at_commune, 'lieu placé', 'lieux placés')} au point de la commune"
            )
        return (
            f"{self.rows} rows, {self.kept} kept, {self.refused} refused, "
            f"{self.warnings} warnings, {self.notes} notes; "
            f"{self.unplaced} without coordinates, {self.at_commune} placed at their commune"
        )

    def as_record(self) -> SummaryRecord:
        """Returns the counts for JSON, the most frequent findings first."""
        ordered = sorted(self.codes.items(), key=lambda item: (-item[1], item[0]))
        return {
            "rows": self.rows,
            "kept": self.kept,
            "refused": self.refused,
            "unplaced": self.unplaced,
            "at_commune": self.at_commune,
            "errors": self.errors,
            "warnings": self.warnings,
            "notes": self.notes,
            "findings": dict(ordered),
        }
