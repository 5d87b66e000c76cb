"""The column as Python sees it: values by entry of the register, and all columns by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NotRequired, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from geodata.errors import ParameterError
from geodata.indicators.facts import ColumnFacts, FactsRecord

NO_CLASS = -1


class ColumnRecord(FactsRecord):
    """The facts of a column as an answer has them."""

    known_in: int
    classes: NotRequired[list[str]]


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A number or a class for each commune and arrondissement of a register.

    A city that has arrondissements has no value of its own: they have. So a count can be summed.

    Attributes:
        facts: its name, kind and origin.
        values: by entry of the whole areas of the register. An index or a count is a float64, NaN
            where it is missing; a class is its number in `classes`, an int16, -1 where missing.
        classes: the names of the classes, in the order to show them in; of a class only.
    """

    facts: ColumnFacts
    values: NDArray[Any]
    classes: tuple[str, ...] = ()

    @property
    def is_known(self) -> NDArray[np.bool_]:
        """Whether each entry has a value."""
        if self.facts.kind == "class":
            return self.values != NO_CLASS
        return ~np.isnan(self.values)

    def as_record(self) -> ColumnRecord:
        """Returns the facts of the column as an answer has them, without its values."""
        facts, known_in = self.facts.as_record(), int(self.is_known.sum())
        if self.facts.kind == "class":
            return {**facts, "known_in": known_in, "classes": list(self.classes)}
        return cast("ColumnRecord", {**facts, "known_in": known_in})


def column_of(facts: ColumnFacts, values: NDArray[np.float64], classes: tuple[str, ...]) -> Column:
    """Returns the column of values that are all floats, NaN where missing, classes by number."""
    if facts.kind != "class":
        kept: NDArray[Any] = values.copy()
    else:
        kept = np.where(np.isnan(values), NO_CLASS, values).astype(np.int16)
    kept.setflags(write=False)
    return Column(facts, kept, classes)


def floats_of(column: Column) -> NDArray[np.float64]:
    """Returns the values as `column_of` takes them."""
    return np.where(column.is_known, column.values, np.nan)


class Columns(Mapping[str, Column]):
    """The columns of a store by name, in alphabetical order; they never change.

    `id` names the published set, None when none was ever published. `lost_codes` are those of
    the set that the register at hand knows nothing of: it is of another country.
    """

    def __init__(
        self,
        columns: Mapping[str, Column],
        set_id: str | None = None,
        lost_codes: tuple[str, ...] = (),
    ) -> None:
        self._columns = dict(sorted(columns.items()))
        self.id = set_id
        self.lost_codes = lost_codes

    def __getitem__(self, name: str) -> Column:
        return self._columns[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def weights(self) -> tuple[str, ...]:
        """Returns the names of the columns that may weigh people: indexes and counts."""
        return tuple(name for name, each in self.items() if each.facts.kind != "class")

    def classes(self) -> tuple[str, ...]:
        """Returns the names of the columns that group communes."""
        return tuple(name for name, each in self.items() if each.facts.kind == "class")


class Counted(Protocol):
    """Where people are counted: each unit's entry in the register, and its people (or NaN)."""

    entry: NDArray[np.int64]
    people: NDArray[np.float64]


def demand(units: Counted, column: Column | None) -> tuple[NDArray[np.float64], float]:
    """Returns the weight of each unit, NaN where it is missing, and the people who have none.

    People by default; a count is the weight itself (demand that was observed), an index weighs
    people: weight = people x index. A missing index or count is missing, never 0, which would
    say that nobody there has any need.

    Raises:
        ParameterError: the column is of classes.
    """
    if column is None:
        return units.people, 0.0
    if column.facts.kind == "class":
        raise ParameterError("weight", f"{column.facts.name!r} has classes, not numbers")
    values = column.values[units.entry]
    weights = values if column.facts.kind == "count" else units.people * values
    return weights, float(np.nansum(units.people[np.isnan(weights)]))


def weights_of(columns: Columns, units: Counted) -> dict[str, NDArray[np.float64]]:
    """Returns the weight of each unit by each column that weighs people, NaN where missing."""
    return {name: demand(units, columns[name])[0] for name in columns.weights()}


def numbers_of(columns: Columns, units: Counted) -> dict[str, NDArray[np.float64]]:
    """Returns what each index and count says of each unit, NaN where missing."""
    return {name: columns[name].values[units.entry] for name in columns.weights()}


def classes_of(
    columns: Columns, units: Counted
) -> dict[str, tuple[tuple[str, ...], NDArray[np.int64]]]:
    """Returns the classes of each column that has some, in the order to show them in.

    With them, the number of the class of each unit, -1 of none.
    """
    return {
        name: (columns[name].classes, columns[name].values[units.entry].astype(np.int64))
        for name in columns.classes()
    }
