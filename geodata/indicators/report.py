"""What reading a file of values per commune found, repaired, merged and left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

import numpy as np

from geodata.indicators.codes import Repair
from geodata.indicators.merging import City, Merge
from geodata.indicators.reading import MOST_TOLD
from geodata.indicators.table import Column
from geodata.territory import Register


class RepairRow(TypedDict):
    """A code that was mended."""

    line: int
    given: str
    kept: str


class RepairRecord(TypedDict):
    """The codes that were mended: how many, the first ones."""

    count: int
    first: list[RepairRow]


class IgnoredRow(TypedDict):
    """A code that no commune has or had."""

    line: int
    code: str


class IgnoredRecord(TypedDict):
    """The rows left out: how many, the sum of their values of a count, the first ones."""

    count: int
    sum: float | None
    first: list[IgnoredRow]


# `from` is a word of Python: no class body can hold it.
MergeRow = TypedDict("MergeRow", {"code": str, "name": str, "from": list[str], "how": str})


class MergeRecord(TypedDict):
    """The communes that several codes of the file are in: how many, by rule, the first ones."""

    count: int
    how: dict[str, int]
    first: list[MergeRow]


class CityRow(TypedDict):
    """Paris, Lyon or Marseille given as a whole, and what became of it."""

    code: str
    name: str
    outcome: str


class ReadingRecord(TypedDict):
    """A report for machines."""

    rows: int
    communes: int
    valued: int
    missing: int
    missing_cells: dict[str, int]
    values: dict[str, float]
    repaired: RepairRecord
    ignored: IgnoredRecord
    former_codes: int
    merged: MergeRecord
    cities: list[CityRow]
    defaulted: int


@dataclass(frozen=True, slots=True)
class ReadingReport:
    """What became of the rows of a file.

    Attributes:
        rows: how many rows it has.
        missing_cells: how many values are missing, by what stands for them.
        repaired: codes that lost their zero, or are in small letters.
        ignored: unknown codes, when they are ignored; `ignored_values` is the sum of their
            values, of a count.
        merges: communes that several codes of the file are in now.
        former: codes that are not today's, merged with others or alone.
        cities: Paris, Lyon, Marseille, when the file gives them as a whole.
        defaulted: communes that the file does not list and that got the class of the absent.
    """

    rows: int
    missing_cells: Mapping[str, int]
    repaired: Sequence[Repair]
    ignored: Sequence[tuple[int, str]]
    ignored_values: float | None
    merges: Sequence[Merge]
    former: int
    cities: Sequence[City]
    defaulted: int
    column: Column
    register: Register

    def as_record(self) -> ReadingRecord:
        """Returns the report for machines; lists are cut at 20, their counts are whole."""
        names, codes = self.register.names, self.register.codes
        return {
            "rows": self.rows,
            "communes": self.units,
            "valued": int(self.column.is_known.sum()),
            "missing": self.units - int(self.column.is_known.sum()),
            "missing_cells": dict(self.missing_cells),
            "values": self._values(),
            "repaired": {
                "count": len(self.repaired),
                "first": [
                    {"line": line, "given": given, "kept": kept}
                    for line, given, kept in self.repaired[:MOST_TOLD]
                ],
            },
            "ignored": {
                "count": len(self.ignored),
                "sum": self.ignored_values,
                "first": [{"line": line, "code": code} for line, code in self.ignored[:MOST_TOLD]],
            },
            "former_codes": self.former,
            "merged": {
                "count": len(self.merges),
                "how": dict(Counter(merge.how for merge in self.merges)),
                "first": [
                    {
                        "code": codes[merge.entry],
                        "name": names[merge.entry],
                        "from": list(merge.codes),
                        "how": merge.how,
                    }
                    for merge in self.merges[:MOST_TOLD]
                ],
            },
            "cities": [
                {"code": city.code, "name": city.name, "outcome": city.outcome}
                for city in self.cities
            ],
            "defaulted": self.defaulted,
        }

    @property
    def units(self) -> int:
        """How many communes and arrondissements may have a value."""
        return self.register.whole_count - len(self.register.divided)

    def _values(self) -> dict[str, float]:
        column = self.column
        known = column.values[column.is_known]
        if column.facts.kind == "class":
            found = np.bincount(known, minlength=len(column.classes)).tolist()
            return dict(zip(column.classes, found, strict=True))
        record = {
            "min": float(known.min()),
            "median": float(np.median(known)),
            "max": float(known.max()),
        }
        return {**record, "sum": float(known.sum())} if column.facts.kind == "count" else record
