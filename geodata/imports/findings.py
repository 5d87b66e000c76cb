"""Findings as an import keeps them: codes and facts, made sentences when somebody reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from geodata.imports.report import FindingLine, Outcome, ReportLine
from geodata.sites import Finding, Locale, finding_of
from geodata.sites.checks import CheckedRow

MOST_FINDINGS = 100
"""Of one row; the counts of a report have the others."""
LONGEST_NAME = 200


def kept_row(row: CheckedRow) -> dict[str, Any]:
    """Returns a row that has findings as a line of a report keeps it."""
    return {
        "row": row.number,
        "line": row.line,
        "outcome": _outcome(row),
        "id": row.id,
        "nom": None if row.nom is None else row.nom[:LONGEST_NAME],
        "findings": [kept_finding(finding) for finding in row.findings[:MOST_FINDINGS]],
    }


def _outcome(row: CheckedRow) -> Outcome:
    if row.number == 0:
        return "file"
    return "refused" if row.site is None else "kept"


def kept_finding(finding: Finding) -> dict[str, Any]:
    """Returns a finding such that `sentence_in` can say it in any language."""
    kept: dict[str, Any] = {
        "severity": finding.severity,
        "code": finding.code,
        "field": finding.field,
    }
    if finding.sentence is not None:
        kept["sentence"] = finding.sentence
    if finding.facts:
        kept["facts"] = dict(finding.facts)
    if finding.given is not None or finding.kept is not None:
        kept["given"], kept["kept"] = finding.given, finding.kept
    return kept


def sentence_in(locale: Locale, kept: Mapping[str, Any]) -> str:
    """Returns what a finding says.

    Reports of before have their sentence in English; a finding of a newer version of the code,
    whose sentence this one does not have, is told by its code.
    """
    try:
        return finding_of({"row": 0, **kept}).in_words(locale)
    except KeyError:
        return str(kept.get("message", kept["code"]))


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
        "message": sentence_in(locale, kept),
    }
    if "given" in kept:
        line["given"], line["kept"] = kept["given"], kept["kept"]
    return line
