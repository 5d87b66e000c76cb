"""The column as Python sees it: values by entry of the register, and all columns by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.indicators.facts import ColumnFacts

NO_CLASS = -1


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A number or a class for each commune and arrondissement of a register.

    A city that has arrondissements has no value of its own: they have. So a count can be summed.

    Attributes:
        facts: what is said of it.
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

    def as_record(self) -> dict[str, Any]:
        """Returns what an answer says of the column, without its values."""
        record: dict[str, Any] = {**self.facts.as_record(), "known_in": int(self.is_known.sum())}
        if self.facts.kind == "class":
            record["classes"] = list(self.classes)
        return record


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
