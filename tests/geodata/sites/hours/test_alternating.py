"""Hours of one week in two."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from opening_hours import OpeningHours

from geodata.sites.hours import hours_in_weeks, state_at

ODD = "week 1-53/2"


@pytest.mark.parametrize(
    ("hours", "weeks", "held"),
    [
        ("Mo 09:00-12:00; PH off", "Semaine impaire", "week 1-53/2 Mo 09:00-12:00; PH off"),
        ("Mo-Fr 09:00-12:00,14:00-17:00", "paires", "week 2-52/2 Mo-Fr 09:00-12:00,14:00-17:00"),
        ("Mo,We 09:00-12:00", "semaines paires", "week 2-52/2 Mo,We 09:00-12:00"),
        ("Sa[1,3] 09:00-12:00", "(semaine paire)", "week 2-52/2 Sa[1,3] 09:00-12:00"),
        (
            "Mo 09:00-12:00; Tu 14:00-17:00",
            "Impaire",
            f"{ODD} Mo 09:00-12:00; {ODD} Tu 14:00-17:00",
        ),
        ("Mo 09:00-12:00", "Toutes les semaines", "Mo 09:00-12:00"),
        ("Mo 09:00-12:00", "semaine paire, sauf août", None),
        ('Mo 09:00-12:00 "sur rendez-vous"', "semaine paire", None),
        ("week 2-52/2 Mo 09:00-12:00", "semaine paire", None),
        ("09:00-12:00", "semaine paire", None),
        ("", "semaine paire", None),
        ("Mo 09:00-12:00", "", None),
    ],
)
def test_hours_are_held_in_the_weeks_named(hours: str, weeks: str, held: str | None) -> None:
    assert hours_in_weeks(hours, weeks) == held
    if held is not None:
        OpeningHours(held)


def test_a_place_of_odd_weeks_is_closed_in_even_ones() -> None:
    hours = hours_in_weeks("Mo 09:00-12:00", "semaine impaire")
    assert hours is not None
    odd, even = (datetime(2026, 11, day, 9, tzinfo=UTC) for day in (16, 23))  # weeks 47 and 48
    assert (state_at(hours, "16", odd).open, state_at(hours, "16", even).open) == (True, False)
