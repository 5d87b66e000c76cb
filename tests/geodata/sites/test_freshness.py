"""What is told of a place ages by the calendar."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, strategies as st

from geodata.sites.freshness import freshness_at

DAY = date(2026, 11, 24)
ORDER = ("fresh", "ageing", "old", "doubtful")


@pytest.mark.parametrize(
    ("updated", "grade"),
    [
        ("2027-01-01", "fresh"),
        ("2026-05-25", "fresh"),
        ("2026-05-24", "ageing"),
        ("2025-11-24", "old"),
        ("2025-05-25", "old"),
        ("2025-05-24", "doubtful"),
        ("2022-12-01", "doubtful"),
        (None, None),
    ],
)
def test_each_grade_ends_with_its_month(updated: str | None, grade: str | None) -> None:
    assert freshness_at(updated, DAY) == grade


@given(st.dates(date(2000, 1, 1), date(2099, 1, 1)), st.dates(date(2000, 1, 1), date(2099, 1, 1)))
def test_nothing_grows_younger(first: date, second: date) -> None:
    older, newer = sorted((first, second))
    grades = [freshness_at("2020-02-29", day) for day in (older, newer)]
    assert ORDER.index(grades[0] or "") <= ORDER.index(grades[1] or "")
