"""A place is open in its own time and by its own holidays; what it does not say is unknown."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.hours.opening import OpenState, state_at

WEEK = "Mo-Fr 09:00-12:00,14:00-17:00; Sa 09:00-12:00"


def state(text: str | None, territory: str, moment: str) -> OpenState:
    return state_at(text, territory, datetime.fromisoformat(moment))


def opens_next(found: OpenState) -> str | None:
    return None if found.opens_next_at is None else found.opens_next_at.isoformat()


def test_an_open_place_says_when_it_closes() -> None:
    found = state(WEEK, "12", "2026-11-24T10:00:00+01:00")
    assert found.open is True
    assert found.closes_at is not None
    assert found.closes_at.isoformat() == "2026-11-24T12:00:00+01:00"
    assert found.today == (("09:00", "12:00"), ("14:00", "17:00"))
    assert found.opens_next_at is None


def test_a_closed_place_says_when_it_opens_next() -> None:
    found = state(WEEK, "12", "2026-11-21T12:00:00+01:00")
    assert (found.open, opens_next(found)) == (False, "2026-11-23T09:00:00+01:00")


def test_nine_in_martinique_is_fourteen_in_paris() -> None:
    assert state(WEEK, "972", "2026-11-24T14:00:00+01:00").open is True
    assert state(WEEK, "972", "2026-11-24T10:00:00+01:00").open is False
    found = state(WEEK, "972", "2026-11-24T13:59:00+01:00")
    assert opens_next(found) == "2026-11-24T09:00:00-04:00"


@pytest.mark.parametrize("text", [None, "", "  ", "sur rendez-vous", "Mo-Fr 9h-12h", "unknown"])
def test_hours_that_are_missing_or_do_not_parse_are_unknown_not_closed(text: str | None) -> None:
    found = state(text, "12", "2026-11-24T10:00:00+01:00")
    assert (found.open, found.opens_next_at, found.closes_at) == (None, None, None)


@pytest.mark.parametrize(
    ("territory", "moment", "holiday"),
    [
        ("12", "2026-12-25T10:00:00+01:00", "Noël"),
        ("12", "2026-04-06T10:00:00+02:00", "Lundi de Pâques"),
        ("67", "2026-12-26T10:00:00+01:00", "Saint-Étienne"),
        ("57", "2026-04-03T10:00:00+02:00", "Vendredi saint"),
        ("976", "2026-04-27T10:00:00+03:00", "Abolition de l'esclavage"),
        ("974", "2027-12-20T10:00:00+04:00", "Abolition de l'esclavage"),
    ],
)
def test_holidays_are_those_of_the_place(territory: str, moment: str, holiday: str) -> None:
    assert state("Mo-Su 09:00-12:00; PH off", territory, moment).open is False
    unsaid = state("Mo-Su 09:00-12:00", territory, moment)
    assert (unsaid.open, unsaid.public_holiday, unsaid.today) == (None, holiday, None)
    assert state("Mo-Su 09:00-12:00; PH 10:00-11:00", territory, moment).open is True


def test_a_local_holiday_is_a_day_like_any_other_elsewhere() -> None:
    found = state("Mo-Sa 09:00-12:00; PH off", "75", "2026-12-26T10:00:00+01:00")
    assert (found.open, found.public_holiday) == (True, None)


def test_hours_that_say_nothing_of_holidays_open_next_on_a_day_that_is_sure() -> None:
    found = state("Mo-Fr 09:00-12:00", "12", "2026-12-24T12:30:00+01:00")
    assert opens_next(found) == "2026-12-28T09:00:00+01:00"
    round_the_clock = state("24/7", "12", "2026-12-25T10:00:00+01:00")
    assert (round_the_clock.open, opens_next(round_the_clock)) == (
        None,
        "2026-12-26T00:00:00+01:00",
    )


def test_a_day_closed_by_the_week_is_closed_on_a_holiday_as_well() -> None:
    assert state("Mo-Th 09:00-12:00", "12", "2026-12-25T10:00:00+01:00").open is False


@pytest.mark.parametrize("text", ["Mo-Fr,PH 09:00-12:00", "PH,Mo-Fr 09:00-12:00"])
def test_holidays_listed_with_days_of_the_week_are_understood(text: str) -> None:
    assert state(text, "12", "2026-07-14T10:00:00+02:00").open is True
    assert state(text, "12", "2026-08-15T10:00:00+02:00").open is True
    assert state(text, "12", "2026-11-21T10:00:00+01:00").open is False


def test_what_depends_on_school_holidays_is_unknown_and_the_rest_is_not() -> None:
    text = "Mo-Fr 09:00-12:00; SH off"
    assert state(text, "12", "2026-11-24T10:00:00+01:00").open is None
    assert state(text, "12", "2026-11-24T13:00:00+01:00").open is False


def test_a_span_past_midnight_belongs_to_the_evening_it_began() -> None:
    found = state("Fr 22:00-02:00", "12", "2026-11-28T01:00:00+01:00")
    assert found.open is True
    assert found.closes_at is not None
    assert found.closes_at.isoformat() == "2026-11-28T02:00:00+01:00"


def test_the_clock_that_changes_moves_no_opening() -> None:
    before = state(WEEK, "12", "2027-03-27T13:00:00+01:00")
    assert opens_next(before) is not None
    assert state("Mo-Su 09:00-12:00", "12", "2027-03-28T07:00:00+00:00").open is True
    assert state("Mo-Su 09:00-12:00", "12", "2026-10-25T07:30:00+00:00").open is False


def test_the_year_turns() -> None:
    found = state("Mo-Fr 09:00-12:00; PH off", "12", "2026-12-31T12:00:00+01:00")
    assert opens_next(found) == "2027-01-04T09:00:00+01:00"


def test_a_place_closed_for_good_opens_never() -> None:
    found = state("off", "12", "2026-11-24T10:00:00+01:00")
    assert (found.open, found.opens_next_at, found.today) == (False, None, ())


def test_a_semicolon_or_a_holiday_in_a_comment_is_only_a_comment() -> None:
    found = state('Mo-Fr 09:00-12:00 "sonner; PH fermé"', "12", "2026-11-24T10:00:00+01:00")
    assert found.open is True


@given(st.text(max_size=40), st.sampled_from(["12", "67", "972", "988"]))
def test_no_text_of_hours_is_an_error(text: str, territory: str) -> None:
    state(text, territory, "2026-11-24T10:00:00+01:00")
