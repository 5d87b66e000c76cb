"""Weekly hours in words."""

from __future__ import annotations

import pytest

from geodata.sites.hours.words import hours_in_words


@pytest.mark.parametrize(
    ("hours", "french", "english"),
    [
        ("Mo-Fr 09:00-12:00", "lundi au vendredi : 9 h-12 h", "Monday to Friday: 09:00-12:00"),
        (
            "Mo,We 09:30-12:00,14:00-17:00; Sa off",
            "lundi et mercredi : 9 h 30-12 h et 14 h-17 h ; samedi : fermé",
            "Monday and Wednesday: 09:30-12:00 and 14:00-17:00; Saturday: closed",
        ),
        ("PH off", "jours fériés : fermé", "public holidays: closed"),
        ("24/7", "jour et nuit, tous les jours", "day and night, every day"),
        (
            "Mo, Tu, Th-Sa 08:00-24:00",
            "lundi, mardi et jeudi au samedi : 8 h-24 h",
            "Monday, Tuesday and Thursday to Saturday: 08:00-24:00",
        ),
    ],
)
def test_days_and_spans_are_said(hours: str, french: str, english: str) -> None:
    assert hours_in_words(hours, "fr") == french
    assert hours_in_words(hours, "en") == english


@pytest.mark.parametrize(
    "hours",
    [
        "",
        ";",
        '"sur rendez-vous"',
        'Mo-Fr 09:00-12:00 "sur rendez-vous"',
        "Mo[1] 09:00-12:00",
        "Jan-Mar Mo 09:00-12:00",
        "week 1-53/2 Mo 09:00-12:00",
        "Mo-We-Fr 09:00-12:00",
        "Mo-PH 09:00-12:00",
        "Mo 9h-12h",
        "Mo 09:00+",
        "Mo-Fr 09:00-12:00; sunrise-sunset",
        "Mo-Fr",
    ],
)
def test_what_says_more_has_no_words_of_ours(hours: str) -> None:
    assert hours_in_words(hours, "fr") is None
    assert hours_in_words(hours, "en") is None
