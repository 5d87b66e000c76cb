"""Numbers as answers give them: shares, means and counts, rounded; None where nothing is known."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def share_of(weight: Floats, inside: NDArray[np.bool_]) -> float | None:
    """Returns the share of a weight that is inside, from 0 to 1; None of no weight.

    Args:
        weight: of each part, NaN where it is not known.
        inside: whether each part is.
    """
    total = float(np.nansum(weight))
    return round(float(np.nansum(weight[inside])) / total, 4) if total > 0 else None


def mean(values: Floats, weight: Floats, digits: int = 3) -> float | None:
    """Returns the mean of values by weight; None of no weight."""
    total = float(weight.sum())
    return round(float((values * weight).sum()) / total, digits) if total > 0 else None


def finite(value: float | None, digits: int) -> float | None:
    """Returns a number, None where there is none."""
    return None if value is None or not np.isfinite(value) else round(value, digits)


def rounded(value: Any, digits: int) -> float:
    """Returns a number of numpy's as JSON writes it."""
    return round(float(value), digits)


def whole(people: Any) -> int:
    """Returns people as a whole number."""
    return round(float(people))
