"""A column as the weight of people, or as the classes they are grouped by."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from geodata.errors import ParameterError
from geodata.indicators.table import Column, Columns


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
