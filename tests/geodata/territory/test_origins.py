"""A question's origin is understood, and the answer says how."""

from __future__ import annotations

from typing import Any

import pytest

from geodata.errors import NotCoveredError, OriginError, ParameterError, UnknownCodeError
from geodata.territory.origins import Asked, Places


def test_a_point_is_in_the_commune_that_contains_it(places: Places) -> None:
    origin = places.at_point(0.15, 46.05)
    assert (origin.commune.code, origin.understood_as) == ("01002", "point")
    assert origin.distance_to_commune_m == 0


def test_longitude_zero_is_a_place_like_any_other(places: Places) -> None:
    origin = places.at_point(0.0, 46.05)
    assert (origin.lon, origin.commune.code) == (0.0, "01001")


def test_a_point_in_paris_is_in_its_arrondissement(places: Places) -> None:
    assert places.at_point(0.65, 46.05).commune.code == "75102"


def test_a_point_on_a_border_belongs_to_one_commune_only(places: Places) -> None:
    assert places.at_point(0.1, 46.05).commune.code == "01001"


def test_a_point_in_the_sea_is_placed_in_the_nearest_commune_and_says_so(places: Places) -> None:
    origin = places.at_point(0.3 + 3_000 / 77_400, 46.05)
    assert (origin.commune.code, origin.understood_as) == ("01003", "point_near_commune")
    assert origin.distance_to_commune_m == pytest.approx(3_000, rel=2e-3)


def test_beyond_five_kilometres_a_point_is_in_no_commune(places: Places) -> None:
    origin = places.at_point(0.3 + 5_100 / 77_400, 46.05)
    assert origin.commune is None
    assert origin.as_record()["commune"] is None


def test_two_numbers_that_were_swapped_are_not_answered_from_the_nearest_sea(
    places: Places,
) -> None:
    here = places.at_point(0.25, 46.05)
    assert here.commune is not None
    with pytest.raises(ParameterError, match="longitude first: swap"):
        places.at_point(46.05, 0.25)


def test_the_poles_and_the_antimeridian_are_points_in_no_commune(places: Places) -> None:
    for lon, lat in ((180.0, 0.0), (-180.0, 90.0), (0.0, -90.0)):
        assert places.at_point(lon, lat).commune is None


def test_a_commune_is_asked_for_by_its_code_or_an_old_one(places: Places) -> None:
    assert places.in_commune("01002").understood_as == "commune"
    assert places.in_commune("01999").understood_as == "old_code"
    part = places.in_commune("01005")
    assert (part.understood_as, part.commune.code) == ("part_of_commune", "01004")


def test_a_postcode_is_its_most_populated_commune_and_names_the_others(places: Places) -> None:
    origin = places.with_postcode("01400")
    assert origin.commune.code == "01002"
    assert [other["code"] for other in origin.as_record()["others"]] == ["01001"]


def test_a_place_that_no_source_locates_is_refused_not_put_at_zero(places: Places) -> None:
    with pytest.raises(NotCoveredError, match="Saint-Barthélemy is not covered"):
        places.in_commune("97701")


def test_an_unknown_code_is_refused(places: Places) -> None:
    with pytest.raises(UnknownCodeError):
        places.in_commune("99999")


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({}, "no origin"),
        ({"lat": 1.0}, "go together"),
        ({"lon": 0.0}, "go together"),
        ({"lat": 1.0, "lon": 0.0, "q": "x"}, "several origins"),
        ({"commune": "01001", "postcode": "01400"}, "several origins"),
    ],
)
def test_a_question_has_exactly_one_origin(given: dict[str, Any], fault: str) -> None:
    with pytest.raises(OriginError, match=fault):
        Asked(**given)
