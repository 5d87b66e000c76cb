"""The day in France, whatever the clock of the machine."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from geodata.clock import day_in_france, present, today_in_france


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 24, 22, 59, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 11, 24, 23, 0, tzinfo=UTC), date(2026, 11, 25)),
        (datetime(2026, 7, 14, 22, 0, tzinfo=UTC), date(2026, 7, 15)),
    ],
)
def test_a_day_begins_at_midnight_in_paris(moment: datetime, day: date) -> None:
    assert day_in_france(moment) == day


def test_the_present_has_a_zone_and_its_day_is_today_or_tomorrow() -> None:
    before = present()
    assert before.utcoffset() == timedelta(0)
    assert day_in_france(before) <= today_in_france() <= day_in_france(present())
