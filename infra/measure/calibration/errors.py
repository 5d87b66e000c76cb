"""How far modelled times are from observed ones, by band of observed time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BANDS_MIN = ((0, 10), (10, 20), (20, 30), (30, 45), (45, 60), (0, 30), (0, 60))
THRESHOLD_MIN = 20


@dataclass(frozen=True, slots=True)
class Band:
    """The error over the trips observed to take from `from_min` to `to_min` minutes."""

    from_min: float
    to_min: float
    trips: int
    median_error: float
    """Median of |modelled - observed| / observed."""
    bias: float
    """Median of modelled / observed, minus 1."""


def bands(
    modelled: NDArray[np.float64],
    observed: NDArray[np.float64],
    limits: tuple[tuple[int, int], ...] = BANDS_MIN,
) -> Iterator[Band]:
    """Yields the error of each band that holds a trip; a trip of no time is left out."""
    for low, high in limits:
        inside = (observed > low * 60) & (observed <= high * 60)
        if inside.any():
            ratio = modelled[inside] / observed[inside]
            yield Band(
                low,
                high,
                int(inside.sum()),
                float(np.median(np.abs(ratio - 1))),
                float(np.median(ratio) - 1),
            )


def agreement(
    modelled: NDArray[np.float64], observed: NDArray[np.float64], most_min: float = 60
) -> float:
    """Returns the share of trips up to an hour on which both say the same of 20 minutes."""
    trips = (observed > 0) & (observed <= most_min * 60)
    near = THRESHOLD_MIN * 60
    return float(((modelled <= near) == (observed <= near))[trips].mean())
