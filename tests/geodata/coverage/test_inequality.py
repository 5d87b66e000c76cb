"""Inequality: by hand, and what must hold of any distribution."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from geodata.coverage.inequality import gini, quantile, theil, worst_served

ALIKE = np.ones(4)


def test_the_same_for_all_is_no_inequality() -> None:
    assert gini(ALIKE * 3, ALIKE) == pytest.approx(0.0, abs=1e-12)
    assert theil(ALIKE * 3, ALIKE, np.array([0, 0, 1, 1])) == {
        "total": 0.0,
        "within": 0.0,
        "between": 0.0,
    }


def test_all_for_one_in_four() -> None:
    one = np.array([0.0, 0.0, 0.0, 8.0])
    assert gini(one, ALIKE) == pytest.approx(0.75)
    parts = theil(one, ALIKE, np.array([0, 0, 1, 1]))
    assert parts is not None
    assert parts["total"] == pytest.approx(np.log(4))
    assert parts["between"] == pytest.approx(np.log(2))
    assert parts["within"] == pytest.approx(np.log(2))


def test_nothing_to_share_has_no_inequality_to_tell() -> None:
    assert gini(np.zeros(3), np.ones(3)) is None
    assert theil(np.zeros(3), np.ones(3), np.zeros(3, dtype=np.int64)) is None
    assert gini(np.ones(2), np.zeros(2)) is None


def test_a_quantile_weighs_people_and_survives_places_without_any() -> None:
    minutes, people = np.array([30.0, 5.0, 9.0, 1.0]), np.array([10.0, 80.0, 10.0, 0.0])
    assert quantile(minutes, people, 0.5) == 5.0
    assert quantile(minutes, people, 0.9) == 9.0
    assert quantile(minutes, people, 1.0) == 30.0
    assert quantile(minutes, np.zeros(4), 0.5) is None


def test_the_unreachable_are_last_and_may_be_the_median() -> None:
    assert quantile(np.array([np.inf, 5.0]), np.array([60.0, 40.0]), 0.5) == np.inf


def test_the_worst_served_tenth_is_a_tenth_of_people() -> None:
    people = np.array([5.0, 50.0, 45.0])
    among = worst_served(np.array([2.0, 1.0, 9.0]), people)
    assert among.tolist() == [0.0, 10.0, 0.0]
    assert worst_served(np.array([]), np.array([])).tolist() == []


populations = st.lists(
    st.tuples(st.floats(0, 100), st.floats(0.5, 1e5), st.integers(0, 3)), min_size=1, max_size=30
)


@given(populations)
def test_inequality_is_in_its_range_and_does_not_depend_on_order(
    rows: list[tuple[float, float, int]],
) -> None:
    values, people, groups = (np.array(column) for column in zip(*rows, strict=True))
    coefficient, parts = gini(values, people), theil(values, people, groups)
    if coefficient is None or parts is None:
        assert not (values * people).sum() > 0
        return
    assert -1e-9 <= coefficient <= 1
    assert parts["total"] == pytest.approx(parts["within"] + parts["between"], abs=1e-9)
    assert min(parts.values()) >= -1e-9
    assert gini(values[::-1], people[::-1]) == pytest.approx(coefficient, abs=1e-9)
    assert worst_served(values, people).sum() == pytest.approx(people.sum() / 10)


@given(populations, st.floats(0.01, 100))
def test_inequality_does_not_depend_on_the_unit(
    rows: list[tuple[float, float, int]], scale: float
) -> None:
    values, people, _ = (np.array(column) for column in zip(*rows, strict=True))
    one, other = gini(values, people), gini(values * scale, people)
    if one is not None and other is not None:
        assert other == pytest.approx(one, abs=1e-6)
