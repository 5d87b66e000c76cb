"""Which sites would be missed most, through the API."""

from __future__ import annotations

import pytest

from tests.functions.planners import Room

WHERE = "/v1/scenarios/missed-sites"
AIN = {"level": "departement", "code": "01"}


def test_the_sites_of_a_territory_are_told_with_who_would_miss_them(room: Room) -> None:
    told = room.ask("GET", WHERE, query=AIN)

    assert told.status == 200
    assert told.headers["Cache-Control"] == "private, no-store"
    assert told.body["territory"]["code"] == "01"
    assert told.body["sites_count"] == len(told.body["sites"]) == 1
    [site] = told.body["sites"]
    assert site["people_lost"] > 0
    assert site["words"].startswith("S'il ferme")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_they_are_a_file_too(room: Room, form: str) -> None:
    told = room.ask("GET", WHERE, query={**AIN, "format": form})

    assert told.status == 200
    assert f"maillage-lieux-regrettes-departement-01.{form}" in told.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("changed", "parameter"),
    [
        ({"limit_minutes": "0"}, "limit_minutes"),
        ({"posts": "some"}, "posts"),
        ({"limit": "0"}, "limit"),
        ({"at": "tomorrow"}, "at"),
        ({"format": "pdf"}, "format"),
        ({"level": "canton"}, "level"),
        ({"other": "1"}, "other"),
    ],
)
def test_what_makes_no_sense_is_refused(room: Room, changed, parameter: str) -> None:
    told = room.ask("GET", WHERE, query={**AIN, **changed})

    assert (told.status, told.body["parameter"]) == (422, parameter)


def test_a_territory_that_is_none_is_told(room: Room) -> None:
    assert room.ask("GET", WHERE, query={**AIN, "code": "99"}).status == 404
