"""The communes that a question keeps: by the class or the number that columns have there."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, cast, get_args

import numpy as np
from numpy.typing import NDArray

from geodata.coverage.column_values import ColumnValues
from geodata.errors import ParameterError
from geodata.french import shortest_number

Comparison = Literal["is", "from", "to"]
_COMPARISONS: tuple[str, ...] = get_args(Comparison)
_FORM = "must be as frr:is:FRR, fragilite:from:6 or fragilite:to:8"


@dataclass(frozen=True, slots=True)
class Condition:
    """What a column must be: of a class, or a number at least or at most, inclusive."""

    column: str
    comparison: Comparison
    value: str

    @staticmethod
    def read(text: str) -> Condition:
        """Reads a condition.

        Raises:
            ParameterError: it is not written as one.
        """
        column, _, rest = text.partition(":")
        comparison, _, value = rest.partition(":")
        if not column or comparison not in _COMPARISONS or not value:
            raise ParameterError("where", _FORM)
        if comparison != "is" and _number(value) is None:
            raise ParameterError("where", _FORM)
        return Condition(column, cast("Comparison", comparison), value)

    def holds(self, column: ColumnValues) -> NDArray[np.bool_]:
        """Returns where it holds, of all units; nowhere that the value is missing.

        Raises:
            ParameterError: classes are compared as numbers, or numbers as classes, or there is no
                such class.
        """
        if self.comparison == "is":
            if not column.is_class or self.value not in column.labels:
                raise ParameterError(
                    "where", f"{self.column} has no such class", tuple(column.labels)
                )
            return cast("NDArray[np.bool_]", column.numbers == column.labels.index(self.value))
        if column.is_class:
            raise ParameterError("where", f"{self.column} has classes, not numbers", ("is",))
        bound = float(self.value)
        numbers = column.numbers
        return numbers >= bound if self.comparison == "from" else numbers <= bound


def in_words(
    conditions: Sequence[Condition], column_of: Callable[[str], ColumnValues]
) -> list[str]:
    """Returns what some conditions ask, in French, one text a column."""
    told: dict[str, list[str]] = {}
    for each in conditions:
        told.setdefault(each.column, []).append(
            each.value
            if each.comparison == "is"
            else f"{shortest_number(float(each.value), 12)} ou "
            f"{'plus' if each.comparison == 'from' else 'moins'}"
        )
    between = {True: " ou ", False: " et "}
    return [
        f"{column_of(name).facts['label']} : {between[column_of(name).is_class].join(values)}"
        for name, values in told.items()
    ]


def kept_by(
    conditions: Iterable[Condition], column_of: Callable[[str], ColumnValues], units: int
) -> NDArray[np.bool_]:
    """Returns which units some conditions keep.

    All conditions must hold, but that classes of one column are alternatives.

    Args:
        conditions: in any order.
        column_of: gives a column by its name.
        units: how many there are.

    Raises:
        ParameterError: see `Condition.holds`; or there is no such column.
    """
    kept = np.ones(units, dtype=bool)
    alternatives: dict[str, NDArray[np.bool_]] = {}
    for each in conditions:
        found = each.holds(column_of(each.column))
        if each.comparison == "is":
            alternatives[each.column] = alternatives.get(each.column, found) | found
        else:
            kept &= found
    for found in alternatives.values():
        kept &= found
    return kept


def conditions_of(texts: Sequence[str]) -> tuple[Condition, ...]:
    """Reads the conditions of a question.

    Raises:
        ParameterError: one is not written as one.
    """
    return tuple(Condition.read(text) for text in texts)


def _number(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if math.isfinite(found) else None
