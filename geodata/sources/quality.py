"""The quality report: each defect found in the sources, what was done, what was left."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from geodata.snapshot import DefectSummary


@dataclass(frozen=True, slots=True)
class Defect:
    """One kind of defect: the areas it touches, and what the build did about it."""

    check: str
    found: str
    codes: tuple[str, ...]
    action: str

    @staticmethod
    def of(check: str, found: str, codes: Iterable[str], action: str) -> Defect:
        """Returns a defect with its codes in order."""
        return Defect(check, found, tuple(sorted(codes)), action)


def full_report(defects: Iterable[Defect]) -> bytes:
    """Returns the report with every code, checks that found nothing included, as JSON."""
    rows = [{**asdict(defect), "count": len(defect.codes)} for defect in defects]
    return (json.dumps(rows, indent=1, ensure_ascii=False) + "\n").encode()


def summary(defects: Iterable[Defect]) -> list[DefectSummary]:
    """Returns the report's counts for the manifest: a function opens that at every start."""
    return [
        {
            "check": defect.check,
            "found": defect.found,
            "count": len(defect.codes),
            "action": defect.action,
        }
        for defect in defects
    ]
