"""Records that seem one place: one spot, and a telephone, a pivot or most of a name in common."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from geodata.nearest.question import NearestQuery
from geodata.nearest.same_place import same_place_as
from geodata.sites.site import SiteRecord
from geodata.territory.origins import Places
from tests.country import guide_of, site

LAT = 46.05
TEN_METRES = 10 / 111_320
LIBRARY: dict[str, Any] = {"nom": "Médiathèque Louis-Aragon", "location_quality": "exact"}


def record(site_id: str, metres_north: float = 0, **facts: Any) -> SiteRecord:
    lat = LAT + metres_north / 10 * TEN_METRES
    return site(site_id, 0.25, lat, **{**LIBRARY, **facts}).as_record()


@pytest.mark.parametrize(
    "facts",
    [
        {"nom": "MEDIATHEQUE LOUIS ARAGON"},
        {"nom": "Médiathèque"},
        {"nom": "Espace numérique de la médiathèque Louis Aragon"},
        {"nom": "Médiathèque Louis Aragon de Bourg"},
        {"nom": "Mairie", "telephone": "05 65 77 88 00"},
        {"nom": "Mairie", "pivot": "43493312300029"},
        {"location_quality": "address", "metres_north": 49},
    ],
)
def test_two_records_of_one_spot_seem_one_place(facts: dict[str, Any]) -> None:
    first = record("a", telephone="+33565778800", pivot="43493312300029")
    assert same_place_as([first, record("b", **facts)]) == [None, "a"]


@pytest.mark.parametrize(
    "facts",
    [
        {"nom": "Mairie"},
        {"nom": "Médiathèque Elsa-Triolet du Lac"},
        {"nom": "Mairie", "telephone": "0565778801"},
        {"nom": "Mairie", "telephone": "3949"},
        {"metres_north": 51},
        {"location_quality": "commune"},
        {"location_quality": "street"},
        {"location_quality": None},
        {"nom": "!"},
    ],
)
def test_neighbours_and_places_known_by_their_commune_are_not(facts: dict[str, Any]) -> None:
    first = record("a", telephone="3949")
    assert same_place_as([first, record("b", **facts)]) == [None, None]


def test_three_records_of_one_place_name_the_first_of_them() -> None:
    assert same_place_as([record("a"), record("x", 90), record("b"), record("c")]) == [
        *(None, None, "a", "a"),
    ]


def test_a_place_without_a_position_is_beside_no_other() -> None:
    nowhere = site("a", None, None, **LIBRARY).as_record()
    assert same_place_as([nowhere, nowhere]) == [None, None]


def test_an_answer_says_which_of_its_sites_seem_one_place(places: Places) -> None:
    first = site("a", 0.25, LAT, **LIBRARY)
    twin = site("b", 0.25, LAT, nom="Médiathèque", location_quality="exact")
    guide = guide_of(places, first, twin, site("c", 0.26, LAT, location_quality="exact"))
    origin = places.at_point(0.25, LAT)
    found = guide.nearest(origin, NearestQuery(), datetime(2026, 11, 24, 10, tzinfo=UTC))
    assert {each["id"]: each["same_place_as"] for each in found["sites"]} == {
        "a": None,
        "b": "a",
        "c": None,
    }
