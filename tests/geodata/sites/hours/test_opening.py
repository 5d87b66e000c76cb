"""A place is open in its own time and by its own holidays; what it does not say is unknown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from geodata.sites.hours import opening
from geodata.sites.hours.opening import OpenState, state_at
from geodata.sites.hours.territories import territory_of

CORSE = "2A"
"""Votes its own school holidays, which nothing here knows."""
WEEK = "Mo-Fr 09:00-12:00,14:00-17:00; Sa 09:00-12:00"


def state(text: str | None, territory: str, moment: str) -> OpenState:
    return state_at(text, territory, datetime.fromisoformat(moment))


def opens_next(found: OpenState) -> str | None:
    return None if found.opens_next_at is None else found.opens_next_at.isoformat()


def closes(found: OpenState) -> str | None:
    return None if found.closes_at is None else found.closes_at.isoformat()


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
    assert state(text, CORSE, "2026-11-24T10:00:00+01:00").open is None
    assert state(text, CORSE, "2026-11-24T13:00:00+01:00").open is False


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
    found = state('Mo-Fr 09:00-12:00 "sonner; PH"', "12", "2026-11-24T10:00:00+01:00")
    assert (found.open, found.note) == (True, "sonner; PH")


def test_a_rule_added_after_a_comma_holds_on_holidays_too() -> None:
    found = state("Mo-Fr 09:00-12:00, PH off", "12", "2026-07-14T10:00:00+02:00")
    assert (found.open, opens_next(found)) == (False, "2026-07-15T09:00:00+02:00")


def test_a_rule_on_the_holidays_of_some_months_leaves_the_others_alone() -> None:
    text = "Mo-Fr 09:00-12:00; Nov-Feb,Jul PH off"
    assert state(text, "12", "2026-07-14T10:00:00+02:00").open is False
    assert state(text, "12", "2026-11-11T10:00:00+01:00").open is False
    assert state(text, "12", "2026-05-08T10:00:00+02:00").open is True


@pytest.mark.parametrize("text", ["Mo-Fr 09:00-12:00; PH -1 day off", "week 1-30 PH 10:00-12:00"])
def test_a_rule_on_holidays_that_is_not_understood_is_unknown_all_year(text: str) -> None:
    found = state(text, "12", "2026-11-24T10:00:00+01:00")
    assert (found.open, found.opens_next_at, found.today) == (None, None, None)


def test_public_and_school_holidays_in_one_rule_are_each_what_is_known_of_them() -> None:
    text = "Mo-Fr 09:00-12:00; PH,SH off"
    assert state(text, CORSE, "2026-07-14T10:00:00+02:00").open is False
    assert state(text, CORSE, "2026-07-15T10:00:00+02:00").open is None
    assert state(text, CORSE, "2026-07-15T13:00:00+02:00").open is False


def test_what_is_the_same_on_and_off_school_holidays_is_known() -> None:
    text = "Mo-Fr 09:00-17:00; SH Mo-Fr 10:00-12:00"
    early = state(text, CORSE, "2026-07-15T09:30:00+02:00")
    assert (early.open, opens_next(early)) == (None, "2026-07-15T10:00:00+02:00")
    inside = state(text, CORSE, "2026-07-15T11:00:00+02:00")
    assert (inside.open, inside.closes_at, inside.today) == (True, None, None)


def test_a_night_begun_on_a_holiday_is_as_unknown_as_the_holiday() -> None:
    eve = state("Mo-Su 20:00-02:00", "12", "2026-12-25T01:00:00+01:00")
    assert (eve.open, closes(eve)) == (True, "2026-12-25T02:00:00+01:00")
    morrow = state("Mo-Su 20:00-02:00", "12", "2026-12-26T01:00:00+01:00")
    assert (morrow.open, opens_next(morrow)) == (None, "2026-12-26T20:00:00+01:00")


def test_a_place_open_day_and_night_closes_at_no_known_time_before_a_holiday() -> None:
    found = state("24/7", "12", "2026-07-13T10:00:00+02:00")
    assert (found.open, found.closes_at) == (True, None)
    told = state("24/7; PH off", "12", "2026-07-13T10:00:00+02:00")
    assert closes(told) == "2026-07-14T00:00:00+02:00"


def test_spans_that_touch_are_one() -> None:
    text = 'Mo-Fr 09:00-12:00 "guichet", Mo-Fr 12:00-14:00 "accueil"'
    found = state(text, "12", "2026-11-24T10:00:00+01:00")
    assert (closes(found), found.today) == ("2026-11-24T14:00:00+01:00", (("09:00", "14:00"),))


@pytest.mark.parametrize(
    "text", ["sunrise-sunset", "Mo-Fr dawn-18:00", "Mo-Fr 09:00+", "Mo-Fr 09:00-16:00+"]
)
def test_times_by_the_sun_and_spans_without_an_end_are_unknown(text: str) -> None:
    found = state(text, "12", "2026-11-24T10:00:00+01:00")
    assert (found.open, found.closes_at, found.today) == (None, None, None)


def test_hours_said_to_be_unknown_leave_the_others_known() -> None:
    text = "Mo-Fr 09:00-12:00 unknown; Sa 09:00-12:00"
    found = state(text, "12", "2026-11-24T10:00:00+01:00")
    assert (found.open, found.today) == (None, None)
    assert opens_next(found) == "2026-11-28T09:00:00+01:00"


def test_the_hour_that_october_repeats_has_two_rounds() -> None:
    first = state("Su 02:15-02:45", "12", "2026-10-25T02:20:00+02:00")
    assert closes(first) == "2026-10-25T02:45:00+02:00"
    second = state("Su 02:15-02:45", "12", "2026-10-25T02:10:00+01:00")
    assert (second.open, opens_next(second)) == (False, "2026-10-25T02:15:00+01:00")


@pytest.mark.parametrize("text", [WEEK, "24/7", "Mo-Su 20:00-02:00; PH off", "Mo 09:00-12:00"])
@pytest.mark.parametrize("territory", ["12", "67", "972", "988"])
def test_what_comes_next_never_comes_before_now(text: str, territory: str) -> None:
    for hour in range(0, 24 * 370, 7):
        moment = datetime.fromtimestamp(1_790_000_000 + 3600 * hour, UTC)
        found = state_at(text, territory, moment)
        assert all(at is None or at > moment for at in (found.closes_at, found.opens_next_at))
        if found.opens_next_at is not None:
            assert state_at(text, territory, found.opens_next_at).open is True


def test_the_spans_of_a_day_touch_nowhere_and_are_in_order() -> None:
    found = state(WEEK, "12", "2026-11-24T10:00:00+01:00")
    assert found.today is not None
    assert all(before[1] < after[0] for before, after in pairwise(found.today))


@pytest.mark.parametrize("year", ["0001", "1900", "9999"])
def test_a_moment_of_no_calendar_is_unknown(year: str) -> None:
    found = state("24/7", "988", f"{year}-01-01T00:00:00+00:00")
    assert (found.open, found.today) == (None, None)


def test_the_marquises_are_half_an_hour_ahead_of_tahiti() -> None:
    eight = datetime(2026, 11, 24, 8, 0, tzinfo=ZoneInfo("Pacific/Marquesas"))
    assert state_at("Mo-Fr 08:00-12:00", territory_of("98731", None), eight).open is True
    assert state_at("Mo-Fr 08:00-12:00", territory_of("98735", None), eight).open is False
    evangelised = state("Mo-Fr 08:00-12:00", territory_of("98731", None), "2027-03-05T20:00Z")
    assert evangelised.public_holiday == "Arrivée de l'Évangile"


@given(st.text(max_size=40), st.sampled_from(["12", "67", "972", "988"]))
def test_no_text_of_hours_is_an_error(text: str, territory: str) -> None:
    state(text, territory, "2026-11-24T10:00:00+01:00")


@pytest.mark.parametrize("territory", ["12", "67", "974"])
def test_a_state_is_the_same_whatever_was_asked_before(territory: str) -> None:
    texts = (
        "Mo-Fr 09:00-12:00,14:00-17:30; PH off",
        'Mo-Su 22:00-02:30; We 10:00-11:00 "sur rendez-vous"',
        "Su 02:15-02:45 open; Sa 08:00-12:00",
        "24/7",
    )
    # The night when clocks go back, and a public holiday.
    begins = [datetime.fromisoformat(f"2026-{day}T22:00:00+00:00") for day in ("10-24", "11-10")]
    moments = [each + timedelta(minutes=15 * step) for each in begins for step in range(48)]
    asked = [(text, moment) for text in texts for moment in moments]
    found = [state_at(text, territory, moment) for text, moment in asked]
    assert found[::-1] == [state_at(text, territory, moment) for text, moment in asked[::-1]]
    for cached in (opening._state_in, opening._on_the_wall, opening._unknown):
        cached.cache_clear()
    alone = []
    for text, moment in asked:
        opening._state_in.cache_clear()
        alone.append(state_at(text, territory, moment))
    assert found == alone
