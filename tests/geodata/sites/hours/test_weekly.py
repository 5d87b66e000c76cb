"""Weekly hours are written in OSM's syntax, which its own parser reads."""

from __future__ import annotations

import json

import pytest

from geodata.sites.hours.weekly import weekly_hours
from geodata.snapshot.reader import Snapshot
from geodata.sources.demonstration import _hours, _telephone

MORNING, AFTERNOON = ("09:00", "12:00"), ("14:00", "17:00")


@pytest.mark.parametrize(
    ("rules", "text"),
    [
        ([], None),
        ([(0, 4, (MORNING,))], "Mo-Fr 09:00-12:00"),
        ([(0, 0, (MORNING,)), (2, 2, (MORNING,))], "Mo 09:00-12:00; We 09:00-12:00"),
        (
            [(2, 2, (AFTERNOON,)), (0, 2, (MORNING,))],
            "Mo-Tu 09:00-12:00; We 09:00-12:00,14:00-17:00",
        ),
        ([(6, 6, (MORNING,))], "Su 09:00-12:00"),
    ],
)
def test_rules_are_written_by_day(rules: list, text: str | None) -> None:
    assert weekly_hours(rules) == text


@pytest.mark.parametrize(
    "text", ["", "[]", "{", "[[]]", '[["lundi","lundi",[["9h","12h"]]]]', '[["x","y",[]]]', "null"]
)
def test_hours_that_do_not_read_are_missing(text: str) -> None:
    assert _hours(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("05 65 77 88 00", "+33565778800"),
        ("+33 5 65 77 88 00", "+33565778800"),
        ("0590 23 45 67", "+590590234567"),
        ("02 62 40 04 00", "+262262400400"),
        ("30 13", None),
        ("", None),
    ],
)
def test_a_telephone_is_written_as_the_standard_says(text: str, number: str | None) -> None:
    assert _telephone(text) == number


@pytest.mark.real
def test_the_parser_of_openstreetmap_reads_the_hours_of_every_demonstration_site(
    france: Snapshot,
) -> None:
    from opening_hours import OpeningHours

    table = france.demonstration
    records = [table.record(position) for position in range(len(table))]
    assert (len(records), len(table.unplaced)) == (1_723, 1)
    hours = [record["horaires"] for record in records if record["horaires"]]
    assert len(hours) > 1_700
    for text in hours:
        OpeningHours(text)
    assert json.dumps(records).count("demonstration-") == len(records)
