"""A share's range is what nine draws in ten give: it holds the share, and is the same again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from geodata.coverage.ranges import (
    DRAWS,
    OF_DEPARTEMENT,
    OF_EPCI,
    OF_SITE,
    TripErrors,
)

COUNT = 3_000


def errors_of(
    minutes: np.ndarray, spread: float = 0.3, areas: int = 10, site: np.ndarray | None = None
) -> TripErrors:
    count = len(minutes)
    bounds = np.full(count, spread)
    own = np.arange(count) if site is None else site
    return TripErrors(minutes, -bounds, bounds, own, own % areas, own % (5 * areas))


@given(
    st.lists(st.floats(0, 90), min_size=1, max_size=60),
    st.floats(0, 1.5),
    st.sampled_from([10.0, 20.0, 45.0]),
)
def test_a_range_holds_the_share_and_stays_between_none_and_all(
    minutes: list[float], spread: float, limit: float
) -> None:
    told = np.round(np.array(minutes), 1)
    people = np.arange(1.0, len(told) + 1)
    ((low, high),) = errors_of(told, spread).shares(np.arange(len(told)), people, (limit,))
    share = people[told <= limit].sum() / people.sum()
    assert -1e-12 <= low <= share <= high <= 1 + 1e-12


def test_minutes_that_were_measured_leave_no_range() -> None:
    minutes = np.linspace(1, 40, 50)
    low, high = errors_of(minutes, 0.0).shares(np.arange(50), np.ones(50), (20.0,))[0]
    assert low == high == pytest.approx((minutes <= 20).mean())


def test_no_road_and_no_known_place_stay_out_whatever_is_drawn() -> None:
    minutes = np.array([np.inf, np.nan, 5.0])
    assert errors_of(minutes).shares(np.arange(3), np.ones(3), (20.0,)) == [(1 / 3, 1 / 3)]


def test_nobody_has_no_range() -> None:
    errors = errors_of(np.array([5.0, 10.0]))
    assert errors.shares(np.arange(2), np.array([0.0, np.nan]), (10.0, 20.0)) == [None, None]


def test_a_territory_has_the_same_draws_alone_and_among_all() -> None:
    errors = errors_of(np.random.default_rng(1).uniform(10, 30, COUNT))
    own, rest = np.arange(700, 900), np.r_[0:700, 900:COUNT]
    people = np.ones(COUNT)
    whole = errors._drawn(np.arange(COUNT), people, (20.0,))
    parts = [errors._drawn(some, people[some], (20.0,)) for some in (own, rest)]
    assert whole == pytest.approx(parts[0] + parts[1])
    assert (errors._drawn(own, people[own], (20.0,)) == parts[0]).all()
    assert errors._drawn(own, people[own], (15.0, 20.0))[1] == pytest.approx(parts[0][0])


def test_errors_of_one_origin_go_together_and_the_rest_are_each_communes_own() -> None:
    numbers = np.arange(COUNT)
    blocks = [numbers[at : at + 256] for at in range(0, 2560, 256)]

    def drawn(site: int, area: int) -> np.ndarray:
        errors = TripErrors(
            *(np.zeros(COUNT) for _ in range(3)),
            numbers if site < 0 else np.full(COUNT, site),
            np.full(COUNT, area),
            numbers if site < 0 else np.full(COUNT, area),
        )
        own = [errors._errors(block, at) for at, block in enumerate(blocks)]
        return np.concatenate(own)

    apart, together = drawn(-1, 3), drawn(7, 3)
    for values, shared in (
        (apart, OF_DEPARTEMENT),
        (together, OF_DEPARTEMENT + OF_EPCI + OF_SITE),
    ):
        assert values.var() == pytest.approx(1.0, abs=0.15)
        mean = values.mean(axis=0)
        assert mean.var() == pytest.approx(shared, rel=0.35)
    assert apart.shape == (2560, DRAWS)


def test_what_goes_together_widens_the_range_of_many() -> None:
    minutes = np.random.default_rng(2).uniform(10, 30, COUNT)
    people, among = np.ones(COUNT), np.arange(COUNT)
    one_site = np.zeros(COUNT, dtype=np.int64)
    widths = [
        np.ptp(errors_of(minutes, site=site).shares(among, people, (20.0,))[0])
        for site in (None, one_site)
    ]
    assert widths[1] > 2 * widths[0]


def test_a_limit_within_half_a_tenth_counts_as_minutes_are_shown() -> None:
    errors = errors_of(np.array([20.0]), 1e-9)
    assert errors.shares(np.arange(1), np.ones(1), (20.0, 19.9)) == [(1.0, 1.0), (0.0, 0.0)]


def test_classes_have_the_ranges_that_each_would_have_alone() -> None:
    random = np.random.default_rng(4)
    errors = errors_of(random.uniform(5, 40, COUNT))
    among = np.arange(300, 1_500)
    people = np.where(random.random(len(among)) < 0.1, np.nan, random.uniform(1, 50, len(among)))
    sizes, sides = random.integers(-1, 4, len(among)), np.where(among < 700, 7, 2)
    found = errors.shares_by([sizes, sides], among, people, 20.0)
    assert [sorted(each) for each in found] == [[-1, 0, 1, 2, 3], [2, 7]]
    for numbers, ranges in zip((sizes, sides), found, strict=True):
        for number, told in ranges.items():
            own = numbers == number
            assert told == pytest.approx(errors.shares(among[own], people[own], (20.0,))[0])


def test_a_class_of_nobody_has_no_range() -> None:
    errors = errors_of(np.array([5.0, 10.0, 15.0]))
    numbers, weight = np.array([0, 0, 1]), np.array([0.0, np.nan, 3.0])
    assert errors.shares_by([numbers], np.arange(3), weight, 20.0)[0][0] is None
    assert errors.shares_by([], np.arange(3), weight, 20.0) == []
