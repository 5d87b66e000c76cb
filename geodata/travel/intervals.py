"""How wrong a modelled minute may be: bounds that hold nine real trips in ten.

Conformalized quantile regression (Y. Romano, E. Patterson, E. Candès, *Conformalized quantile
regression*, NeurIPS 2019), with the widening of each group of trips apart (Mondrian: V. Vovk, D.
Lindsay, I. Nouretdinov, A. Gammerman, *Mondrian confidence machine*, 2003). `docs/methods.md` gives
the formula, and what share of trips never used to fit lies within, by group.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from math import exp, log

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEVEL = 0.9
"""The share of real trips that bounds hold."""
LENGTHS_MIN = (10.0, 20.0, 30.0, 45.0, 60.0, 120.0)
"""Where classes of trips by their modelled minutes begin, after the first."""
DENSITIES = (0.0, 1.0)
"""Where classes by density begin, after the first: 100 and 1,000 people per km², as the mean of the
logarithms of both ends' (`geodata.travel.model.FEATURES`)."""
CLASSES = (len(LENGTHS_MIN) + 1) * (len(DENSITIES) + 1)
_LEAST_S, _MOST_S = 300.0, 7_200.0
_LEAST_STRAIGHT, _MOST_STRAIGHT = -1.5, 1.0
_UNIT_S = 1_800.0
_DENSE = 0.75
_SHORTEST, _LONGEST = log(_LEAST_S / _UNIT_S), log(_MOST_S / _UNIT_S)
_BY_DENSITY = len(DENSITIES) + 1


@dataclass(frozen=True, slots=True)
class TripInterval:
    """The constants of the bounds of ln(real / modelled seconds).

    Of a trip modelled at T seconds, of c metres as the crow flies, between communes whose mean
    density is d, with L = ln(T / 1800), S = ln(c / T / 10) and e = max(d - 0.75, 0): each bound is
    a linear form in 1, L, S, d, L·S, e and L·e, widened by what its class of length and density
    asks for, and never on the other side of the modelled minute.
    """

    low: tuple[float, ...]
    high: tuple[float, ...]
    widening: tuple[float, ...]
    """By class of length, then of density within it."""

    def log_bounds(self, seconds: Floats, crow_m: Floats, density: Floats) -> tuple[Floats, Floats]:
        """Returns the bounds of ln(real / modelled) of trips, the first not above 0.

        Args:
            seconds: modelled, (n,); where they are not finite, so are the bounds not known (0).
            crow_m: metres as the crow flies, (n,).
            density: the mean of both ends' first feature, (n,).
        """
        known = np.where(np.isfinite(seconds), seconds, _UNIT_S)
        terms = terms_of(known, crow_m, density)
        more = np.array(self.widening)[class_of(known, density)]
        low = np.minimum(_summed(terms, self.low) - more, 0.0)
        high = np.maximum(_summed(terms, self.high) + more, 0.0)
        return np.where(np.isfinite(seconds), low, 0.0), np.where(np.isfinite(seconds), high, 0.0)

    def bounds_s(self, seconds: float, crow_m: float, density: float) -> tuple[float, float]:
        """Returns the bounds of one trip, in seconds: what `log_bounds` gives, without arrays.

        An answer to a citizen has five trips, and forty calls of numpy cost more than these sums.
        """
        # Comparisons, as calls of min and max would be half of the time.
        known = max(1.0, seconds)
        length = _SHORTEST if known < _LEAST_S else _LONGEST
        if _LEAST_S <= known <= _MOST_S:
            length = log(known / _UNIT_S)
        straight = log((max(1.0, crow_m)) / known / 10)
        if straight < _LEAST_STRAIGHT:
            straight = _LEAST_STRAIGHT
        elif straight > _MOST_STRAIGHT:
            straight = _MOST_STRAIGHT
        dense = density - _DENSE if density > _DENSE else 0.0
        of_length = bisect_right(LENGTHS_MIN, seconds / 60)
        more = self.widening[of_length * _BY_DENSITY + bisect_right(DENSITIES, density)]
        one, by_length, by_straight, by_density, by_both, by_dense, by_dense_length = self.low
        low = one + by_straight * straight + by_density * density + by_dense * dense
        low += length * (by_length + by_both * straight + by_dense_length * dense) - more
        one, by_length, by_straight, by_density, by_both, by_dense, by_dense_length = self.high
        high = one + by_straight * straight + by_density * density + by_dense * dense
        high += length * (by_length + by_both * straight + by_dense_length * dense) + more
        return (
            seconds * exp(low) if low < 0 else seconds,
            seconds * exp(high) if high > 0 else seconds,
        )


BY_CAR = TripInterval(
    low=(-0.2522, 0.1203, 0.1298, -0.0328, -0.1153, 0.2714, -0.142),
    high=(0.3887, -0.1387, -0.2976, -0.1112, 0.187, 0.2695, -0.0338),
    widening=(
        *(0.2118, 0.0158, 0.037),
        *(0.0957, -0.0533, -0.0033),
        *(0.0379, -0.0111, 0.0064),
        *(0.0338, 0.0168, 0.0021),
        *(-0.0066, 0.006, 0.0404),
        *(0.0129, 0.0162, 0.0332),
        *(0.017, -0.0044, -0.0145),
    ),
)
"""Of the model as it is (`geodata.travel.model.CAR`): what `python -m infra.measure.calibration
--intervals` printed."""


def terms_of(seconds: Floats, crow_m: Floats, density: Floats) -> Floats:
    """Returns the terms that bounds weigh, shape (n, 7)."""
    length = np.log(np.clip(seconds, _LEAST_S, _MOST_S) / _UNIT_S)
    straight = np.log(np.maximum(crow_m, 1.0) / np.maximum(seconds, 1.0) / 10)
    straight = np.clip(straight, _LEAST_STRAIGHT, _MOST_STRAIGHT)
    dense = np.maximum(density - _DENSE, 0.0)
    one = np.ones_like(length)
    return np.column_stack(
        [one, length, straight, density, length * straight, dense, length * dense]
    )


def class_of(seconds: Floats, density: Floats) -> NDArray[np.int64]:
    """Returns the class of trips by length and density, from 0 to `CLASSES` - 1."""
    of_length = np.searchsorted(LENGTHS_MIN, seconds / 60, side="right")
    of_density = np.searchsorted(DENSITIES, density, side="right")
    return np.asarray(of_length * (len(DENSITIES) + 1) + of_density, dtype=np.int64)


def _summed(terms: Floats, weights: tuple[float, ...]) -> Floats:
    """Returns the weighed sums of rows, each the same whatever rows are beside it."""
    total: Floats = terms[:, 0] * weights[0]
    for column, weight in zip(terms.T[1:], weights[1:], strict=True):
        total = total + column * weight
    return total
