"""The constants of trips' bounds, fitted to times that were observed or measured.

Cross-conformal (V. Vovk, *Cross-conformal predictors*, Annals of Mathematics and Artificial
Intelligence 74, 2015): the trips of a commune share its roads, so that folds are of communes, and
what a fold's trips ask for is told by quantiles fitted without any trip from or to its communes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.travel.intervals import (
    CLASSES,
    DENSITIES,
    LEVEL,
    Floats,
    TripInterval,
    class_of,
    terms_of,
)

Flags = NDArray[np.bool_]

FOLDS = 4
LEAST_IN_A_CLASS = 100
"""Trips under which a class takes the widening of its whole class of length, or of all trips."""
SHORT_S = 3_600.0
WEIGHT_OF_SHORT = 3.0
_SEED = 0
_ROUNDS = 60
_WIDEST, _NARROWEST = 0.2, 0.003
"""Residuals under which the loss is rounded off, in the first round and in the last."""
_RIDGE = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class ObservedTrips:
    """Trips that were observed, and what the model says of them; n of each.

    Attributes:
        modelled_s: by the model, above 0.
        crow_m: metres as the crow flies.
        density: the mean of both ends' first feature.
        observed_s: above 0.
        one: a number for the commune of one end, -1 for one that is in all folds.
        other: likewise.
        weights: of each.
    """

    modelled_s: Floats
    crow_m: Floats
    density: Floats
    observed_s: Floats
    one: NDArray[np.int64]
    other: NDArray[np.int64]
    weights: Floats

    def __len__(self) -> int:
        return len(self.modelled_s)

    def take(self, some: Flags) -> ObservedTrips:
        """Returns some of them."""
        return ObservedTrips(*(getattr(self, name)[some] for name in self.__slots__))

    @property
    def errors(self) -> Floats:
        """ln(observed / modelled)."""
        return np.asarray(np.log(self.observed_s / self.modelled_s))

    def are_within(self, interval: TripInterval) -> Flags:
        """Whether each observed time lies within bounds, inclusive."""
        low, high = interval.log_bounds(self.modelled_s, self.crow_m, self.density)
        return np.asarray((self.errors >= low) & (self.errors <= high))


def fit_interval(trips: ObservedTrips, unseen: Flags | None = None) -> TripInterval:
    """Returns the bounds that suit trips: quantiles, and by class what they lack.

    Short trips, up to an hour by the model, weigh three times in the quantiles.

    Args:
        trips: observed.
        unseen: those that the model's own fit never saw, which alone tell what the quantiles
            lack: on the others the model is better than it will be. All of them by default.
    """
    scores = np.full(len(trips), np.nan)
    for touched in folds_of(trips):
        if touched.any() and not touched.all():
            scores[touched] = _scores(trips.take(touched), _quantiles(trips.take(~touched)))
    found = _quantiles(trips)
    if unseen is not None:
        scores[~unseen] = np.nan
    return TripInterval(found.low, found.high, _widening(trips, scores))


def cross_checked(trips: ObservedTrips, unseen: Flags) -> tuple[Flags, Flags]:
    """Returns which trips were checked, and which of them lie within bounds fitted without them.

    Those alone that the model's own fit never saw.

    Each by bounds that saw no trip from or to its communes of the fold; a trip between two folds is
    checked twice, and lies within when the first check says so.
    """
    checked, within = np.zeros(len(trips), dtype=bool), np.zeros(len(trips), dtype=bool)
    for touched in folds_of(trips):
        some = touched & ~checked & unseen
        if some.any() and not touched.all():
            within[some] = trips.take(some).are_within(
                fit_interval(trips.take(~touched), unseen[~touched])
            )
            checked |= some
    return checked, within


def folds_of(trips: ObservedTrips) -> list[Flags]:
    """Returns, for each fold of the communes, the trips from or to one of them."""
    ends = np.concatenate([trips.one, trips.other])
    communes = np.unique(ends[ends >= 0])
    drawn = np.random.default_rng(_SEED).permutation(len(communes)) % FOLDS
    fold = np.full(int(ends.max(initial=-1)) + 2, -1)
    fold[communes] = drawn
    return [(fold[trips.one] == each) | (fold[trips.other] == each) for each in range(FOLDS)]


def _quantiles(trips: ObservedTrips) -> TripInterval:
    terms = terms_of(trips.modelled_s, trips.crow_m, trips.density)
    weights = trips.weights * np.where(trips.modelled_s < SHORT_S, WEIGHT_OF_SHORT, 1.0)
    tail = (1 - LEVEL) / 2
    low, high = (_quantile(terms, trips.errors, each, weights) for each in (tail, 1 - tail))
    return TripInterval(low, high, (0.0,) * CLASSES)


def _quantile(terms: Floats, errors: Floats, level: float, weights: Floats) -> tuple[float, ...]:
    """Returns the linear form of a quantile (R. Koenker, G. Bassett, Econometrica 46, 1978).

    By iteratively reweighted least squares: what is below weighs 1 - level, what is above `level`,
    over the distance, which is rounded off less and less.
    """
    found = np.zeros(terms.shape[1])
    own = np.eye(terms.shape[1]) * _RIDGE
    for least in np.geomspace(_WIDEST, _NARROWEST, _ROUNDS):
        rest = errors - terms @ found
        pulls = weights * np.where(rest > 0, level, 1 - level) / np.maximum(np.abs(rest), least)
        weighted = terms * pulls[:, None]
        found = np.linalg.solve(weighted.T @ terms + own, weighted.T @ errors)
    return tuple(round(float(each), 4) for each in found)


def _scores(trips: ObservedTrips, interval: TripInterval) -> Floats:
    """Returns how far each trip is beyond bounds; negative within them."""
    low, high = interval.log_bounds(trips.modelled_s, trips.crow_m, trips.density)
    return np.maximum(low - trips.errors, trips.errors - high)


def _widening(trips: ObservedTrips, scores: Floats) -> tuple[float, ...]:
    known = ~np.isnan(scores)
    classes = class_of(trips.modelled_s, trips.density)[known]
    scores = scores[known]
    by_density = len(DENSITIES) + 1
    found = []
    for each in range(CLASSES):
        own = scores[classes == each]
        if len(own) < LEAST_IN_A_CLASS:
            own = scores[classes // by_density == each // by_density]
        if len(own) < LEAST_IN_A_CLASS:
            own = scores
        found.append(round(_conformal(own), 4))
    return tuple(found)


def _conformal(scores: Floats) -> float:
    """Returns the quantile that so many scores and one more stay under (Vovk and others)."""
    if not len(scores):
        return 0.0
    level = min(1.0, LEVEL * (1 + 1 / len(scores)))
    return float(np.quantile(scores, level, method="higher"))
