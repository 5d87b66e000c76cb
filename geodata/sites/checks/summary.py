"""A row once checked, and the counts of a whole file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from geodata.sites.site import Finding, Site


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row after its check: without a site it is refused. Row 0 speaks of the file."""

    number: int
    site: Site | None
    findings: tuple[Finding, ...]

    @property
    def is_refused(self) -> bool:
        """Whether it is a row of data that gives no site."""
        return self.number > 0 and self.site is None


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
        """How many findings only tell."""
        return self.severities["note"]

    def in_words(self) -> str:
        """Returns the counts of rows in one line."""
        return (
            f"{self.rows} rows, {self.kept} kept, {self.refused} refused, "
            f"{self.warnings} warnings, {self.notes} notes; "
            f"{self.unplaced} without coordinates, {self.at_commune} placed at their commune"
        )

    def as_record(self) -> dict[str, Any]:
        """Returns the counts for JSON, the most frequent findings first."""
        names = ("rows", "kept", "refused", "unplaced", "at_commune", "errors", "warnings", "notes")
        counts: dict[str, Any] = {name: getattr(self, name) for name in names}
        ordered = sorted(self.codes.items(), key=lambda item: (-item[1], item[0]))
        return {**counts, "findings": dict(ordered)}
