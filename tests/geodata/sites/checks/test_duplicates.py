"""The same id is refused; the same place under two names is told."""

from __future__ import annotations

from typing import Any

import pytest

from geodata.sites.checks.duplicates import MOST_IN_A_CELL
from geodata.territory.origins import Places
from tests.checked import WHOLE, check_records
from tests.costs import unhurried_s

LIBRARY = {"nom": "Médiathèque Louis-Aragon", "adresse": "12 rue du Lac", "pivot": "43493312300029"}


def twins_of(places: Places, first: dict[str, Any], second: dict[str, Any]) -> list[str]:
    """Returns the codes said of the second of two records."""
    rows = check_records([{**WHOLE, **first, "id": "1"}, {**WHOLE, **second, "id": "2"}], places)
    return [finding.code for finding in rows[-1].findings]


def test_the_second_site_of_one_id_is_refused_and_says_where_the_first_is(places: Places) -> None:
    rows = check_records([WHOLE, {**WHOLE, "nom": "Autre"}], places)
    assert [row.site is None for row in rows] == [False, True]
    [finding] = [finding for finding in rows[1].findings if finding.severity == "error"]
    assert (finding.code, finding.field) == ("id_duplicate", "id")
    assert "already on line 1" in finding.message


@pytest.mark.parametrize(
    "second",
    [
        {"nom": "MEDIATHEQUE LOUIS ARAGON", "adresse": "Place du marché"},
        {"nom": "Médiathèque Aragon", "adresse": "12, rue du lac", "pivot": "W123456789"},
        {"nom": "Médiathèque Aragon", "adresse": "place du marché"},
        {"nom": "Aragon (médiathèque Louis)", "latitude": 46.1505},
    ],
)
def test_one_place_under_two_names_is_told(places: Places, second: dict[str, Any]) -> None:
    assert twins_of(places, LIBRARY, {**LIBRARY, **second}) == ["place_duplicate"]


@pytest.mark.parametrize(
    "second",
    [
        {},
        {"nom": "MEDIATHEQUE LOUIS ARAGON", "adresse": "12, RUE DU LAC"},
        {"telephone": None, "horaires": None, "pivot": None},
        {"latitude": 46.1504},
    ],
)
def test_a_row_that_repeats_a_place_and_adds_nothing_is_published_once_and_told(
    places: Places, second: dict[str, Any]
) -> None:
    first = {**WHOLE, **LIBRARY, "id": "1"}
    rows = check_records([first, {**first, **second, "id": "2"}], places)
    assert [row.site is None for row in rows] == [False, True]
    [finding] = [each for each in rows[1].findings if each.code == "place_repeated"]
    assert (finding.severity, finding.facts["other"]) == ("warning", 1)


@pytest.mark.parametrize(
    "second",
    [
        {"telephone": "+33565778899"},
        {"horaires": "Mo-Fr 08:00-20:00"},
        {"courriels": "aide@ville.fr"},
        {"nom": "Médiathèque Aragon"},
        {"adresse": "12 bis rue du Lac"},
        {"latitude": None, "longitude": None},
        {"posts_filled": "1"},
    ],
)
def test_a_row_that_tells_something_else_of_the_place_is_kept(
    places: Places, second: dict[str, Any]
) -> None:
    first = {**WHOLE, **LIBRARY, "id": "1", "posts_filled": second.get("posts_filled")}
    rows = check_records([first, {**first, **second, "id": "2"}], places)
    assert [row.site is None for row in rows] == [False, False]


@pytest.mark.parametrize(
    "second",
    [
        {"nom": "Mairie", "adresse": "12 rue du Lac"},
        {"nom": "Médiathèque Elsa-Triolet", "adresse": "1 quai", "pivot": "W123456789"},
        {"latitude": 46.152},
        {"latitude": None, "longitude": None, "adresse": "1 quai"},
    ],
)
def test_two_places_are_not_told_to_be_one(places: Places, second: dict[str, Any]) -> None:
    assert "place_duplicate" not in twins_of(places, LIBRARY, {**LIBRARY, **second})


def test_places_known_by_their_commune_are_told_by_name_and_address(places: Places) -> None:
    unplaced = {**LIBRARY, "latitude": None, "longitude": None}
    assert "place_duplicate" in twins_of(places, unplaced, unplaced)


def test_a_place_across_the_line_of_a_cell_is_still_close(places: Places) -> None:
    first, second = {**LIBRARY, "latitude": 46.14999}, {**LIBRARY, "latitude": 46.15001}
    assert twins_of(places, first, second) == ["place_repeated"]


def test_thousands_of_places_on_one_spot_are_not_compared_with_each_other(places: Places) -> None:
    count = 4_000
    records = [{**WHOLE, "id": str(n), "nom": f"{n * 7919 + 1:x}" * 3} for n in range(count)]
    rows: list[Any] = []
    assert unhurried_s(lambda: rows.extend(check_records(records, places))) < 10
    assert sum(row.site is not None for row in rows) == count
    [finding] = rows[-1].findings
    assert (rows[-1].number, finding.code) == (0, "places_not_compared")
    assert str(MOST_IN_A_CELL) in finding.message
