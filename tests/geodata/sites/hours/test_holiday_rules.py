"""Rules on holidays become rules on dates, or are not guessed at."""

from __future__ import annotations

from datetime import date

import pytest

from geodata.sites.hours.holiday_rules import readings, speaks_of_public_holidays
from geodata.sites.hours.school_holidays import SchoolHolidays

DAYS = (date(2026, 5, 1), date(2026, 7, 14))
BOTH = "2026 May 01,2026 Jul 14"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Mo-Fr 09:00-12:00", "Mo-Fr 09:00-12:00"),
        ("Mo-Fr 09:00-12:00; PH off", f"Mo-Fr 09:00-12:00 ; {BOTH} off"),
        ("PH off;Mo-Fr 09:00-12:00", f"{BOTH} off ; Mo-Fr 09:00-12:00"),
        ("Mo-Fr 09:00-12:00, PH off", f"Mo-Fr 09:00-12:00 , {BOTH} off"),
        ("Mo-Fr,PH 09:00-12:00", f"Mo-Fr 09:00-12:00 ; {BOTH} 09:00-12:00"),
        ("PH, Su off", f"Su off ; {BOTH} off"),
        ("Mo[1,3],PH 09:00-12:00", f"Mo[1,3] 09:00-12:00 ; {BOTH} 09:00-12:00"),
        ("PH Mo-Fr 10:00-11:00", f"{BOTH} Mo-Fr 10:00-11:00"),
        ("Jun-Aug PH 10:00-11:00", "2026 Jul 14 10:00-11:00"),
        ("Mo 09:00-12:00; Nov-Feb PH off", "Mo 09:00-12:00"),
        ('Mo 09:00-12:00 || PH "a;b, PH"', f'Mo 09:00-12:00 || {BOTH} "a;b, PH"'),
    ],
)
def test_public_holidays_are_the_dates_of_the_place(text: str, read: str) -> None:
    assert readings(text, DAYS) == (read,)


@pytest.mark.parametrize(
    ("text", "outside", "during"),
    [
        ("Mo 09:00-12:00; SH off", "Mo 09:00-12:00", "Mo 09:00-12:00 ; off"),
        ("SH Mo-Fr 10:00-12:00", "", "Mo-Fr 10:00-12:00"),
        ("Jul SH,Mo 10:00-12:00", "Jul Mo 10:00-12:00", None),
        ("PH,SH off", f"{BOTH} off", f"off ; {BOTH} off"),
    ],
)
def test_school_holidays_are_read_both_ways(text: str, outside: str, during: str | None) -> None:
    found = readings(text, DAYS)
    assert found is not None
    assert found == (outside, during or "Jul Mo 10:00-12:00 ; Jul 10:00-12:00")


@pytest.mark.parametrize(
    "text",
    [
        "PH -1 day off",
        "week 1-10 PH off",
        "2026 PH off",
        "Mo-Fr 09:00-12:00 PH off",
        "Mo 09:00-12:00 || Tu,PH 09:00-10:00",
        "Dec 24-Jan 02 PH off",
    ],
)
def test_a_rule_of_another_form_is_not_guessed_at(text: str) -> None:
    assert readings(text, DAYS) is None


def test_a_comment_says_nothing_of_holidays() -> None:
    assert readings('Mo 09:00-12:00 "PH, SH"', DAYS) == ('Mo 09:00-12:00 "PH, SH"',)
    assert not speaks_of_public_holidays('Mo 09:00-12:00 "fermé PH"')


AUTUMN = (date(2026, 10, 17), date(2026, 11, 1))
LATER = (date(2028, 9, 1), date(2028, 12, 31))
SURE = SchoolHolidays((AUTUMN,), (AUTUMN,))
IN_AUTUMN = "2026 Oct 17-2026 Nov 01"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Mo 09:00-12:00; SH off", f"Mo 09:00-12:00 ; {IN_AUTUMN} off"),
        ("SH Mo-Fr 10:00-12:00", f"{IN_AUTUMN} Mo-Fr 10:00-12:00"),
        ("Nov SH 10:00-12:00", "2026 Nov 01-2026 Nov 01 10:00-12:00"),
        ("Mo 09:00-12:00; Jan SH off", "Mo 09:00-12:00"),
        ("PH,SH off", f"{IN_AUTUMN} off ; {BOTH} off"),
    ],
)
def test_school_holidays_that_are_known_are_dates(text: str, read: str) -> None:
    assert readings(text, DAYS, SURE) == (read,)


def test_beyond_the_last_known_school_holiday_every_day_may_be_one() -> None:
    found = readings("SH 10:00-12:00", DAYS, SchoolHolidays((AUTUMN,), (AUTUMN, LATER)))
    later = "2028 Sep 01-2028 Dec 31"
    assert found == (f"{IN_AUTUMN} 10:00-12:00", f"{IN_AUTUMN},{later} 10:00-12:00")
