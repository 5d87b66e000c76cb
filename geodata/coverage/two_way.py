"""Need and access at once: three classes of a column by three of minutes, as a map of both.

Letters are the thirds of the communes of France by the column, `A` the lowest; digits are the
minutes: within half of the threshold, within the threshold, beyond it or without a road. `C3` is
who needs most and has least. After Trumbo (1981), "A theory for coloring bivariate statistical
maps", The American Statistician 35(4).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

LETTERS = "ABC"
CELLS = tuple(f"{letter}{digit}" for letter, digit in product(LETTERS, "123"))


def letters_of(bounds: Sequence[float]) -> str:
    """Returns the letters that there are: where values are few, fewer than three.

    The least is `A` and the most is `C` all the same.
    """
    return {0: "A", 1: "AC"}.get(len(bounds), LETTERS)


def cell_of(
    value: object, minutes: float | None, reachable: object, bounds: Sequence[float], limit: float
) -> str | None:
    """Returns the cell of a commune; None where its value or its minutes are not known.

    Args:
        value: of the column.
        minutes: to the nearest site, None without a road.
        reachable: whether there is a road, None where it is not known.
        bounds: of the thirds, inclusive.
        limit: the threshold, minutes, inclusive.
    """
    if not isinstance(value, int | float) or reachable is None:
        return None
    letter = letters_of(bounds)[sum(value > bound for bound in bounds)]
    if not reachable or minutes is None:
        return f"{letter}3"
    return f"{letter}{1 + (minutes > limit / 2) + (minutes > limit)}"
