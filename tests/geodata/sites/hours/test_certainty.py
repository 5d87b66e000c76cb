"""Nothing is said open that the hours do not say open."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from geodata.sites.hours.certainty import (
    MOST_OF_HOLIDAYS,
    MOST_PARTS,
    certain_hours,
    doubts,
    is_too_intricate,
)
from geodata.sites.hours.opening import OpenState, state_at
from geodata.sites.hours.plans import MOST_SPANS_AHEAD, plan_from
from geodata.sites.hours.week_mask import may_be_open, week_masks

WEDNESDAY_MORNING = datetime.fromisoformat("2026-11-25T10:30:00+01:00")
WEDNESDAY_NIGHT = datetime.fromisoformat("2026-11-25T23:30:00+01:00")


def morning(text: str) -> OpenState:
    return state_at(text, "12", WEDNESDAY_MORNING)


def night(text: str) -> OpenState:
    return state_at(text, "12", WEDNESDAY_NIGHT)


@pytest.mark.parametrize(
    "text", ['"sur rendez-vous"', 'We "sur rendez-vous"', "We", "Mo-Fr; PH off"]
)
def test_a_comment_or_days_without_hours_are_unknown(text: str) -> None:
    for found in (morning(text), night(text)):
        assert (found.open, found.on_appointment, found.today) == (None, False, None)


def test_the_words_of_a_comment_alone_are_shown() -> None:
    assert night('"sur rendez-vous"').note == "sur rendez-vous"
    record = night('"sur rendez-vous"').as_record()
    assert (record["open"], record["opening_note"]) == (None, "sur rendez-vous")


def test_hours_on_appointment_are_a_state_of_their_own() -> None:
    text = 'Mo-Fr 09:00-12:00 "sur rendez-vous"'
    record = morning(text).as_record()
    assert (record["open"], record["open_on_appointment"]) == (None, True)
    assert record["closes_at"] == "2026-11-25T12:00:00+01:00"
    assert (record["opens_next_at"], record["hours_today"]) == (None, None)
    closed = night(text).as_record()
    assert (closed["open"], closed["open_on_appointment"]) == (False, False)


@pytest.mark.parametrize(
    ("comment", "is_open", "on_appointment"),
    [
        ("Sur RDV", None, True),
        ("by appointment", None, True),
        ("sans rendez-vous", True, False),
        ("avec ou sans rendez-vous", True, False),
        ("sans rendez-vous le matin, sur rendez-vous ensuite", None, True),
        ("entrée par la cour", True, False),
        ("fermé en août", None, False),
        ("hors vacances scolaires", None, False),
    ],
)
def test_a_comment_on_hours_weakens_them_by_what_it_says(
    comment: str, is_open: bool | None, on_appointment: bool
) -> None:
    found = morning(f'Mo-Fr 09:00-12:00 "{comment}"')
    assert (found.open, found.on_appointment, found.note) == (is_open, on_appointment, comment)


def test_a_fallback_on_a_comment_leaves_the_hours_known_and_the_rest_unknown() -> None:
    text = 'Tu,We 09:00-12:00 || "sur rendez-vous"'
    assert morning(text).open is True
    assert (night(text).open, night(text).note) == (None, "sur rendez-vous")


@pytest.mark.parametrize(
    "span", ["14:00-14:00", "17:00-12:00", "00:00-00:00", "22:00-08:00", "09:00-12:00,14:00-14:00"]
)
def test_a_span_that_lasts_nothing_or_ends_before_it_begins_is_unknown(span: str) -> None:
    text = f"We {span}; Th 09:00-12:00"
    assert (morning(text).open, night(text).open, night(text).today) == (None, None, None)
    after = state_at(text, "12", datetime.fromisoformat("2026-11-26T10:00:00+01:00"))
    assert after.open is True


@pytest.mark.parametrize("span", ["22:00-02:00", "20:00-00:00", "18:00-06:00", "20:00-26:00"])
def test_a_span_that_may_cross_midnight_does(span: str) -> None:
    assert night(f"We {span}").open is True
    assert doubts(f"We {span}") == ()


def test_two_appointments_that_touch_end_together() -> None:
    text = 'We 09:00-11:00 "sur rdv au guichet", We 11:00-12:00 "sur rdv"'
    found = morning(text)
    assert found.closes_at is not None
    assert (found.closes_at.hour, found.note) == (12, "sur rdv au guichet")


def test_on_a_holiday_that_is_not_spoken_of_an_appointment_is_unknown_too() -> None:
    christmas = datetime.fromisoformat("2026-12-25T10:00:00+01:00")
    found = state_at('Mo-Fr 09:00-12:00 "sur rendez-vous"', "12", christmas)
    assert (found.open, found.on_appointment) == (None, False)


def test_hours_more_intricate_than_any_place_s_are_unknown_and_cost_nothing() -> None:
    text = "Mo-Su " + ",".join(["09:00-09:01"] * (MOST_PARTS + 1))
    assert is_too_intricate(text)
    assert certain_hours(text) is None
    assert plan_from(text, "12", WEDNESDAY_MORNING.date()) is None
    assert week_masks([text]).tolist() == [[255] * 21]


@pytest.mark.parametrize("holiday", ["PH", "SH"])
def test_hours_that_speak_of_holidays_again_and_again_are_unknown(holiday: str) -> None:
    text = "; ".join([f"{holiday} 09:00-09:01"] * (MOST_OF_HOLIDAYS + 1))
    assert plan_from(text, "75", WEDNESDAY_MORNING.date()) is None


def test_a_plan_looks_through_so_many_spans_and_no_more() -> None:
    spans = ",".join(f"{hour:02}:00-{hour:02}:30" for hour in range(24))
    plan = plan_from(f"Mo-Su {spans} unknown; PH off", "12", WEDNESDAY_MORNING.date())
    assert plan is not None
    assert len(plan) <= MOST_SPANS_AHEAD
    assert plan[-1].ends > plan[0].ends


def test_a_file_of_poisoned_hours_is_known_at_once(real_data: Path) -> None:
    rows = json.loads((real_data / "cases" / "attacks" / "poison_hours.json").read_text())
    for row in rows:
        assert morning(row["horaires"]) == night(row["horaires"])
        assert morning(row["horaires"]).open is None


@pytest.mark.parametrize(
    "text",
    [
        '"sur rendez-vous"',
        'Mo-Fr 09:00-12:00 "sur rendez-vous"',
        "We 14:00-14:00; Th 09:00-12:00",
        "Th 17:00-12:00",
        "09:00-09:00",
        'Tu 09:00-12:00 || "sur rdv"',
    ],
)
def test_the_mask_hides_nothing_that_is_not_surely_closed(text: str) -> None:
    masks = week_masks([text])
    for moment in (WEDNESDAY_MORNING, WEDNESDAY_NIGHT):
        if state_at(text, "75", moment).open is not False:
            assert may_be_open(masks, moment)[0]


SPANS = st.tuples(st.integers(0, 47), st.integers(0, 47)).map(
    lambda ends: "-".join(f"{half // 2:02}:{half % 2 * 30:02}" for half in ends)
)
RULES = st.tuples(
    st.sampled_from(["", "Mo-Su", "We", "Th"]),
    st.one_of(st.just(""), SPANS),
    st.sampled_from(["", ' "sur rendez-vous"', ' "au fond"']),
).map(lambda parts: f"{parts[0]} {parts[1]}{parts[2]}".strip())


@given(st.lists(RULES, min_size=1, max_size=4))
def test_a_place_is_open_only_within_a_span_that_its_text_gives(rules: list[str]) -> None:
    text = "; ".join(rule for rule in rules if rule)
    plan: Any = plan_from(text, "12", WEDNESDAY_MORNING.date()) or ()
    ends = {part for rule in rules for span in rule.split() for part in span.split("-")}
    ends |= {"00:00"}  # the parser cuts a night at midnight, where another rule holds then
    for span in plan:
        if span.state in ("open", "appointment"):
            assert f"{span.begins:%H:%M}" in ends, text
            assert span.state == "open" or "rendez-vous" in span.note
