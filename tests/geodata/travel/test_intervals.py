"""Bounds of modelled minutes hold nine trips in ten, and never leave the minutes out."""

from __future__ import annotations

import numpy as np
import pytest

from geodata.travel.interval_fitting import ObservedTrips, cross_checked, fit_interval, folds_of
from geodata.travel.intervals import BY_CAR, CLASSES, LENGTHS_MIN, class_of

SEED = 20_261_129


def drawn(count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    seconds = np.exp(rng.uniform(np.log(20), np.log(20_000), count))
    return seconds, seconds * rng.uniform(0, 30, count), rng.uniform(-2, 2.6, count)


def test_one_trip_has_the_bounds_that_an_array_of_them_has() -> None:
    trips = drawn(500, np.random.default_rng(SEED))
    low, high = BY_CAR.log_bounds(*trips)
    for seconds, metres, density, least, most in zip(*trips, low, high, strict=True):
        found = BY_CAR.bounds_s(float(seconds), float(metres), float(density))
        assert found == pytest.approx((seconds * np.exp(least), seconds * np.exp(most)), rel=1e-12)


def test_the_modelled_time_is_never_beyond_its_bounds() -> None:
    seconds, metres, density = drawn(5_000, np.random.default_rng(SEED))
    low, high = BY_CAR.log_bounds(seconds, metres, density)
    assert (low <= 0).all()
    assert (high >= 0).all()
    assert (high - low > 0).all()


def test_a_trip_that_no_road_allows_and_one_of_no_length_have_bounds_all_the_same() -> None:
    low, high = BY_CAR.log_bounds(np.array([np.inf, 0.0]), np.zeros(2), np.zeros(2))
    assert (low[0], high[0]) == (0, 0)
    assert np.isfinite([*low, *high]).all()
    assert BY_CAR.bounds_s(0.0, 0.0, 0.0) == (0.0, 0.0)


def test_classes_are_of_length_then_of_density_their_beginnings_inclusive() -> None:
    minutes = np.array([0.0, 9.99, *LENGTHS_MIN])
    classes = class_of(minutes * 60, np.full(len(minutes), -0.1))
    assert classes.tolist() == [0, 0, 3, 6, 9, 12, 15, 18]
    assert class_of(np.array([60.0]), np.array([0.0])).tolist() == [1]
    assert class_of(np.array([9e3]), np.array([2.0])).tolist() == [CLASSES - 1]


def observed(communes: int, rng: np.random.Generator) -> ObservedTrips:
    """Trips whose errors grow as they get shorter, and that share those of their communes."""
    one, other = np.nonzero(~np.eye(communes, dtype=bool))
    seconds = rng.uniform(300, 5_000, len(one))
    own = rng.normal(0, 0.05, communes)
    spread = 0.1 + 60 / seconds
    errors = own[one] + own[other] + rng.normal(0, 1, len(one)) * spread
    return ObservedTrips(
        seconds,
        seconds * 10,
        rng.uniform(-1, 1.5, len(one)),
        seconds * np.exp(errors),
        one,
        other,
        np.ones(len(one)),
    )


def test_nine_trips_in_ten_of_communes_that_no_fit_saw_lie_within_in_every_class() -> None:
    trips = observed(120, np.random.default_rng(SEED))
    checked, within = cross_checked(trips, np.ones(len(trips), dtype=bool))
    assert checked.all()
    assert within.mean() == pytest.approx(0.9, abs=0.02)
    for first, last in ((300, 600), (600, 1_800), (1_800, 5_000)):
        own = (trips.modelled_s >= first) & (trips.modelled_s < last)
        assert within[own].mean() == pytest.approx(0.9, abs=0.025)
    interval = fit_interval(trips)
    short, long = (np.array([each]) for each in (400.0, 4_000.0))
    width = [
        np.subtract(*interval.log_bounds(each, each * 10, np.zeros(1))) for each in (short, long)
    ]
    assert width[0] < 1.4 * width[1] < 0


def test_no_trip_of_a_fold_is_of_a_commune_of_another_half() -> None:
    trips = observed(20, np.random.default_rng(SEED))
    folds = folds_of(trips)
    assert np.any(folds, axis=0).all()
    for touched in folds:
        inside = set(trips.one[~touched].tolist()) | set(trips.other[~touched].tolist())
        outside = {
            commune
            for trip in np.flatnonzero(touched)
            for commune in (int(trips.one[trip]), int(trips.other[trip]))
            if commune not in inside
        }
        assert len(outside) == 5


def test_what_the_model_was_fitted_to_tells_nothing_of_what_bounds_lack() -> None:
    trips = observed(60, np.random.default_rng(SEED))
    unseen = (trips.one >= 30) | (trips.other >= 30)
    errors = np.where(unseen, trips.errors, trips.errors / 10)
    half = ObservedTrips(
        trips.modelled_s,
        trips.crow_m,
        trips.density,
        trips.modelled_s * np.exp(errors),
        trips.one,
        trips.other,
        trips.weights,
    )
    within = half.are_within(fit_interval(half, unseen))
    assert within[unseen].mean() > half.are_within(fit_interval(half))[unseen].mean() + 0.005
    assert within[unseen].mean() == pytest.approx(0.9, abs=0.03)
