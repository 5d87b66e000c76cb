"""School holidays are those of the zone, and unknown where no calendar is published."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from vacances_scolaires_france import SchoolHolidayDates  # type: ignore[import-untyped] # no stub

from geodata.sites.hours.opening import state_at
from geodata.sites.hours.school_holidays import Period, school_holidays, school_zone

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def is_within(day: date, periods: tuple[Period, ...]) -> bool:
    return any(first <= day <= last for first, last in periods)


@pytest.mark.parametrize(
    ("territory", "winter"),
    [
        ("69", (date(2026, 2, 7), date(2026, 2, 22))),
        ("13", (date(2026, 2, 14), date(2026, 3, 1))),
        ("75", (date(2026, 2, 21), date(2026, 3, 8))),
    ],
)
def test_the_winter_of_2026_is_that_of_the_decree(territory: str, winter: Period) -> None:
    assert winter in school_holidays(territory, *YEAR).sure


def test_every_departement_of_the_mainland_has_one_of_three_zones() -> None:
    codes = [f"{code:02}" for code in range(1, 96) if code != 20]
    assert {school_zone(code) for code in codes} == {"A", "B", "C"}
    assert (school_zone("2A"), school_zone("20"), school_zone("972")) == ("Corse", "Corse", "972")


@pytest.mark.parametrize("territory", ["2B", "971", "988", "987-marquises"])
def test_where_no_calendar_is_known_every_day_may_be_a_holiday(territory: str) -> None:
    found = school_holidays(territory, *YEAR)
    assert (found.sure, found.possible) == ((), (YEAR,))


def test_beyond_the_last_day_of_the_calendar_every_day_may_be_a_holiday() -> None:
    found = school_holidays("75", date(2028, 7, 1), date(2028, 12, 31))
    assert found.possible[-1] == (date(2028, 9, 1), date(2028, 12, 31))
    assert found.sure[-1][1] == date(2028, 8, 31)


@pytest.mark.parametrize(("zone", "territory"), [("A", "69"), ("B", "13"), ("C", "75")])
def test_the_file_says_what_its_source_says(zone: str, territory: str) -> None:
    source, day = SchoolHolidayDates(), date(2024, 1, 1)
    sure = school_holidays(territory, day, date(2028, 8, 31)).sure
    while day <= date(2028, 8, 31):
        assert is_within(day, sure) == source.is_holiday_for_zone(day, zone), day
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("territory", "day", "is_open"),
    [
        ("75", "2026-11-24", True),
        ("75", "2026-10-20", False),
        ("2A", "2026-11-24", None),
        ("75", "2029-11-20", None),
    ],
)
def test_a_place_closed_during_school_holidays_is_known_to_be_where_they_are_known(
    territory: str, day: str, is_open: bool | None
) -> None:
    moment = datetime.fromisoformat(f"{day}T10:00:00+01:00")
    found = state_at("Mo-Fr 09:00-12:00; SH off; PH off", territory, moment)
    assert found.open is is_open
