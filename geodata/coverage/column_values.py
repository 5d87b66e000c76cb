"""A column that an answer shows: the value of each unit, its bounds of classes, its facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isnan

import numpy as np
from numpy.typing import NDArray

from geodata.coverage.answer_asked import ColumnReply, ColumnShown, Value
from geodata.coverage.class_rows import Classes
from geodata.errors import ParameterError

Floats = NDArray[np.float64]
_FIFTHS, _THIRDS = (0.2, 0.4, 0.6, 0.8), (1 / 3, 2 / 3)
_DIGITS = 6


@dataclass(frozen=True, eq=False)
class ColumnValues:
    """The values of a column by unit; a missing one is missing, never 0.

    Attributes:
        facts: its name, kind, label and source.
        numbers: of each unit, NaN where missing; of classes, their number.
        labels: of the classes, in the order to show them in; of classes alone.
    """

    facts: ColumnReply
    numbers: Floats
    labels: Sequence[str] = ()

    @property
    def is_class(self) -> bool:
        """Whether its values are names."""
        return self.facts["kind"] == "class"

    @cached_property
    def thirds(self) -> list[float]:
        """The upper bounds of the two lowest thirds of the communes of France, inclusive."""
        return self._bounds(_THIRDS)

    def values(self, members: NDArray[np.int64]) -> list[Value]:
        """Returns what answers show of some units."""
        numbers = self.numbers[members].tolist()
        if self.is_class:
            return [None if isnan(number) else self.labels[int(number)] for number in numbers]
        return [None if isnan(number) else _rounded(number) for number in numbers]

    def of_all(self, members: NDArray[np.int64], people: Floats) -> Value:
        """Returns the value of units together: of a count the sum, of an index the mean of people.

        None of classes, and where no unit has both a value and people.
        """
        numbers = self.numbers[members]
        known = ~np.isnan(numbers)
        if self.is_class or not known.any():
            return None
        if self.facts["kind"] == "count":
            return _rounded(float(numbers[known].sum()))
        weight = np.nan_to_num(people[members])[known]
        total = float(weight.sum())
        return _rounded(float((numbers[known] * weight).sum()) / total) if total > 0 else None

    def as_record(self, members: NDArray[np.int64], people: Floats) -> ColumnShown:
        """Returns its facts, its bounds, and in how many of some units it is missing."""
        missing = members[np.isnan(self.numbers[members])]
        shown: ColumnShown = {
            **self.facts,
            "fifths": [] if self.is_class else self._bounds(_FIFTHS),
            "thirds": [] if self.is_class else self.thirds,
            "communes_without": len(missing),
            "people_without": round(float(np.nansum(people[missing]))),
        }
        if self.is_class:
            shown["classes"] = list(self.labels)
        return shown

    def _bounds(self, shares: Sequence[float]) -> list[float]:
        """Returns the values below which a share of the communes is, each once, the most left out.

        Bounds are values of communes, so that equal communes are of one class.
        """
        known = self.numbers[~np.isnan(self.numbers)]
        if not len(known):
            return []
        found = np.quantile(known, shares, method="inverted_cdf")
        rounded = {_rounded(bound) for bound in found.tolist()}
        return sorted(bound for bound in rounded if bound < float(known.max()))


def column_values(
    name: str,
    facts: Sequence[ColumnReply],
    numbers: Mapping[str, Floats],
    classes: Mapping[str, Classes],
    parameter: str,
) -> ColumnValues:
    """Returns the values of a column by its name.

    Raises:
        ParameterError: there is no such column; it names the parameter, and those there are.
    """
    told = {each["name"]: each for each in facts}
    if name in numbers:
        return ColumnValues(
            told.get(name, {"name": name, "kind": "index", "label": name}), numbers[name]
        )
    if name in classes:
        found = classes[name]
        values = np.where(found.number < 0, np.nan, found.number).astype(np.float64)
        return ColumnValues(
            told.get(name, {"name": name, "kind": "class", "label": name}), values, found.labels
        )
    raise ParameterError(parameter, "must be one of those allowed", (*numbers, *classes))


def _rounded(number: float) -> float:
    return float(f"{number:.{_DIGITS}g}")
