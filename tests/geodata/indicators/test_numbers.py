"""Numbers as French files write them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, strategies as st

from geodata.indicators.numbers import MISSING, number_in


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12.0),
        ("4,785", 4.785),
        ("4.785714285714286", 4.785714285714286),
        (" 21 660,5 ", 21660.5),
        ("21\u202f660", 21660.0),
        ("1\u00a0234\u00a0567", 1234567.0),
        ("-14,8", -14.8),
        ("1e3", 1000.0),
    ],
)
def test_a_number_is_read_with_its_comma_or_point(text: str, number: float) -> None:
    assert number_in(text) == number


@pytest.mark.parametrize("text", sorted(MISSING))
def test_what_stands_for_no_value_is_missing_and_not_zero(text: str) -> None:
    found = number_in(text)
    assert found is not None
    assert math.isnan(found)


@pytest.mark.parametrize(
    "text", ["1.234,5", "1,234.5", "1.2.3", "1,", ",5", "12 %", "12 34", "-", "douze", "2e12"]
)
def test_what_may_be_read_in_two_ways_or_none_is_no_number(text: str) -> None:
    assert number_in(text) is None


@pytest.mark.parametrize("text", ["inf", "-inf", "1e999", "0x10", "1_0", "\u0663"])
def test_what_only_python_takes_for_a_number_is_none(text: str) -> None:
    assert number_in(text) is None


@given(st.floats(min_value=0, max_value=1e12))
def test_any_number_of_python_comes_back(number: float) -> None:
    assert number_in(repr(number)) == number
    assert number_in(repr(number).replace(".", ",")) == number


@given(st.text(max_size=12))
def test_any_text_is_a_bounded_number_a_missing_one_or_none(text: str) -> None:
    found = number_in(text)
    assert found is None or math.isnan(found) or abs(found) <= 1e12
