"""Findings as an import keeps them: codes and facts, made sentences when somebody reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from geodata.imports.reasons import Locale
from geodata.imports.report import FindingLine, Outcome, ReportLine
from geodata.sites import Finding
from geodata.sites.checks import CheckedRow


def kept_row(row: CheckedRow) -> dict[str, Any]:
    """Returns a row that has findings as a line of a report keeps it."""
    return {
        "row": row.number,
        "line": getattr(row, "line", None),
        "outcome": _outcome(row),
        "id": None if row.site is None else row.site.id,
        "nom": None if row.site is None else row.site.nom,
        "findings": [kept_finding(finding) for finding in row.findings],
    }


def _outcome(row: CheckedRow) -> Outcome:
    if row.number == 0:
        return "file"
    return "refused" if row.site is None else "kept"


def kept_finding(finding: Finding) -> dict[str, Any]:
    """Returns a finding such that `sentence_of` can say it in any language."""
    line: dict[str, Any] = {
        "severity": finding.severity,
        "code": finding.code,
        "field": finding.field,
        "message": finding.message,
    }
    if finding.given is not None or finding.kept is not None:
        line["given"], line["kept"] = finding.given, finding.kept
    return line


def sentence_of(kept: Mapping[str, Any], locale: Locale) -> str:
    """Returns what a finding says."""
    return str(kept["message"])


def shown_row(kept: Mapping[str, Any], locale: Locale) -> ReportLine:
    """Returns a line of a report for who reads it; older reports say neither line nor name."""
    return {
        "row": kept["row"],
        "line": kept.get("line"),
        "outcome": kept["outcome"],
        "id": kept["id"],
        "nom": kept.get("nom"),
        "findings": [_shown_finding(each, locale) for each in kept["findings"]],
    }


def _shown_finding(kept: Mapping[str, Any], locale: Locale) -> FindingLine:
    line: FindingLine = {
        "severity": kept["severity"],
        "code": kept["code"],
        "field": kept["field"],
        "message": sentence_of(kept, locale),
    }
    if "given" in kept:
        line["given"], line["kept"] = kept["given"], kept["kept"]
    return line
