"""Hours of a row are read as OpenStreetMap's, mended, read in French, or said to be unknown."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from geodata.territory.origins import Places
from tests.checked import check_one


def read(places: Places, hours: str) -> tuple[str | None, list[str]]:
    site, findings = check_one(places, horaires=hours)
    assert site is not None
    return site.horaires, [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Mo-Fr 09:00-12:00;", "Mo-Fr 09:00-12:00"),
        ("Mo-Fr 09:00\u201312:00", "Mo-Fr 09:00-12:00"),
        ("Mo-Fr 09h00-12h00", "Mo-Fr 09:00-12:00"),
        ("Mo-Fr 9h-12h30,13h30-17h", "Mo-Fr 09:00-12:30,13:30-17:00"),
    ],
)
def test_a_slip_of_one_reading_is_mended_and_said(places: Places, given: str, kept: str) -> None:
    assert read(places, given) == (kept, ["hours_repaired"])


@pytest.mark.parametrize(
    "hours", ["Mo 14-17", "9-12,14-17", "Fr 08:30-12:30-13:30", "Mo 9h75-12h", "Mo 9h 12-17h"]
)
def test_a_slip_of_several_readings_is_not_mended(places: Places, hours: str) -> None:
    assert read(places, hours) == (hours, ["hours_malformed"])


def test_french_is_read_and_both_are_said(places: Places) -> None:
    site, [finding] = check_one(places, horaires="Lundi au vendredi : 9h-12h / 14h-17h")
    assert site is not None
    assert site.horaires == "Mo-Fr 09:00-12:00,14:00-17:00"
    assert (finding.code, finding.severity) == ("hours_in_french", "note")
    assert finding.given == "Lundi au vendredi : 9h-12h / 14h-17h"
    assert finding.kept == site.horaires
    assert site.horaires in finding.message


@pytest.mark.parametrize(
    ("hours", "severity", "words"),
    [
        ('"sur rendez-vous"', "note", "only a comment"),
        ("We 14:00-14:00; Th 09:00-12:00", "warning", "lasts nothing"),
        ("Mo-We 09:00-12:00; Th 17:00-12:00", "warning", "ends before it begins"),
        ("Mo-Fr", "warning", "days without hours"),
    ],
)
def test_hours_that_are_not_certain_are_kept_and_said(
    places: Places, hours: str, severity: str, words: str
) -> None:
    site, [finding] = check_one(places, horaires=hours)
    assert site is not None
    assert (site.horaires, finding.code, finding.severity) == (hours, "hours_uncertain", severity)
    assert words in finding.message


def test_hours_more_intricate_than_any_are_said_to_be_unknown(places: Places) -> None:
    hours = "Mo-Su " + ",".join(
        f"{h:02}:{m:02}-{h:02}:{m + 5:02}" for h in range(24) for m in (0, 10, 20)
    )
    site, [finding] = check_one(places, horaires=hours)
    assert site is not None
    assert (site.horaires, finding.code) == (hours, "hours_malformed")


RIGHT = {
    "hours-in-french.csv": {
        "1": "Mo-Fr 09:00-12:00,14:00-17:00",
        "2": "Tu 14:00-16:00; Th 09:30-12:00",
        "3": "Mo-Fr 09:00-12:00",
        "4": "sur rendez-vous",
        "5": "Mo-Fr 09:00-12:00",
        "6": "Mo-Fr 09:00-12:00",
    },
    "hours-comment-and-zero-spans.csv": {
        "a": '"sur rendez-vous"',
        "b": 'Mo-Fr 09:00-12:00 "sur rendez-vous"',
        "c": 'Tu 09:00-12:00 || "sur rendez-vous"',
        "d": "We 14:00-14:00; Th 09:00-12:00",
        "e": "Mo-We 09:00-12:00; Th 17:00-12:00",
        "f": "Mo-Fr 09:00-12:00",
        "g": "Mo-Fr 09:00-12:00",
        "h": "Mo-Fr 09:00-12:00",
    },
}


@pytest.mark.parametrize("file", RIGHT)
def test_the_shared_cases_are_read_as_their_notes_say(
    places: Places, real_data: Path, file: str
) -> None:
    with (real_data / "cases" / file).open(encoding="utf-8", newline="") as rows:
        given = {row["id"]: row["horaires"] for row in csv.DictReader(rows)}
    assert {row: read(places, hours)[0] for row, hours in given.items()} == RIGHT[file]
