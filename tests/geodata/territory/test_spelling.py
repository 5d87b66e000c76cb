"""Names that are a slip or two away."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from geodata.territory.spelling import Spellings

NAMES = Spellings([("toulouse", 1), ("toulon sur mer", 2), ("nice", 3)])
LETTERS = st.sampled_from("abcdeou")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("toulouse", [1]),
        ("toulous", [1]),
        ("toullouse", [1]),
        ("toulouze", [1]),
        ("tuolouse", [1]),
        ("toulonsur mer", [2]),
        ("tolouz", []),
        ("toulonsurmere", [2]),
        ("toullonsurmere", [2]),
        ("toullonsurmeree", []),
        ("toulon", []),
        ("nic", []),
        ("nices", []),
        ("", []),
    ],
)
def test_a_name_is_found_with_one_slip_and_a_long_one_with_two(text: str, found: list[int]) -> None:
    assert NAMES.near(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("toulo", [1, 2]),
        ("touls", [1, 2]),
        ("touluse", [1]),
        ("toulansur", [2]),
        ("toulansurr", []),
        ("tuolonsur", [2]),
        ("oulonsurm", [2]),
        ("toulonsurmered", [2]),
        ("toulansurmered", []),
        ("tolosu", []),
        ("toul", []),
        ("", []),
    ],
)
def test_a_beginning_is_found_with_its_slips(text: str, found: list[int]) -> None:
    assert sorted(NAMES.begun_near(text)) == found


@given(st.text(LETTERS, min_size=9, max_size=14), st.integers(0, 6), st.integers(7, 14))
def test_what_is_typed_with_a_slip_is_found_before_its_end(word: str, at: int, end: int) -> None:
    typed = (word[:at] + word[at + 1 :])[:end]
    assert Spellings([(word, 7)]).begun_near(typed) == [7]


@given(st.text(LETTERS, min_size=5, max_size=8), st.text(LETTERS, min_size=5, max_size=8))
def test_what_is_near_is_near_both_ways(one: str, other: str) -> None:
    assert Spellings([(one, 0)]).near(other) == Spellings([(other, 0)]).near(one)


@given(st.text(LETTERS, min_size=6, max_size=12), st.integers(0, 5))
def test_a_letter_less_is_always_found(word: str, at: int) -> None:
    assert Spellings([(word, 7)]).near(word[:at] + word[at + 1 :]) == [7]


def test_the_fewest_slips_leave_out_the_others() -> None:
    names = Spellings([("saint etienne", 1), ("sainte tienne", 2), ("saint etiennes", 3)])
    assert names.near("saint etienne") == [1, 2, 3]
    assert names.near("saint etiennees") == [3]
