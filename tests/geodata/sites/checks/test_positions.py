"""Coordinates are kept, put right, or given up for the commune's, and it is said which."""

from __future__ import annotations

from typing import Any

import pytest
from pyproj import Transformer

from geodata.territory.origins import Places
from tests.checked import check_one, kept, said
from tests.country import places_with_village

MIDDLE = (46.15, 0.15)
"""Latitude and longitude of the middle of Bourg, its point."""
TO_LAMBERT = Transformer.from_crs("EPSG:4326", "EPSG:2154", always_xy=True)
EAST_M, NORTH_M = TO_LAMBERT.transform(0.16, 46.16)


@pytest.mark.parametrize(
    ("latitude", "longitude", "code"),
    [
        (0.16, 46.16, "coordinates_swapped"),
        (46.16, -0.16, "coordinates_sign"),
        (NORTH_M, EAST_M, "coordinates_projected"),
        (EAST_M, NORTH_M, "coordinates_projected"),
        (f"{NORTH_M:.2f}".replace(".", ","), f"{EAST_M:.2f}", "coordinates_projected"),
    ],
)
def test_coordinates_of_another_form_are_put_right(
    places: Places, latitude: Any, longitude: Any, code: str
) -> None:
    site, findings = check_one(places, latitude=latitude, longitude=longitude)
    assert site is not None
    assert (site.latitude, site.longitude) == pytest.approx((46.16, 0.16), abs=1e-6)
    assert site.location_quality == "exact"
    [finding] = [finding for finding in findings if finding.code != "decimal_comma"]
    assert finding.code == code
    assert finding.kept == f"{site.latitude}, {site.longitude}"


@pytest.mark.parametrize(
    ("latitude", "longitude", "code"),
    [
        (0, 0, "coordinates_zero"),
        (46.05, 0.65, "coordinates_far"),  # in Paris
        (-33.9, 151.2, "coordinates_elsewhere"),
        (95, 0.15, "coordinates_out_of_range"),
        (1e300, 1e300, "coordinates_out_of_range"),
        (49.65, 2.59, "coordinates_elsewhere"),
    ],
)
def test_coordinates_that_cannot_be_are_replaced_by_the_communes(
    places: Places, latitude: float, longitude: float, code: str
) -> None:
    site, [finding] = check_one(places, latitude=latitude, longitude=longitude)
    assert site is not None
    assert (site.latitude, site.longitude) == MIDDLE
    assert site.location_quality == "commune"
    assert finding.code == code
    assert finding.given == f"{float(latitude)}, {float(longitude)}"
    assert finding.kept == "46.15, 0.15"


@pytest.mark.parametrize(
    ("latitude", "longitude", "code"),
    [
        (None, None, "coordinates_missing"),
        (46.15, None, "coordinates_half"),
        (None, 0.0, "coordinates_half"),
        ("north", 0.15, "coordinates_half"),
        ("NaN", "1e999", "coordinates_missing"),
    ],
)
def test_without_a_position_a_site_is_unplaced(
    places: Places, latitude: Any, longitude: Any, code: str
) -> None:
    site, findings = check_one(places, latitude=latitude, longitude=longitude)
    assert site is not None
    assert (site.is_placed, site.latitude, site.location_quality) == (False, None, None)
    assert findings[-1].code == code


def test_a_decimal_comma_is_read_and_said(places: Places) -> None:
    site, findings = check_one(places, latitude="46,16", longitude="0,16")
    assert site is not None
    assert (site.latitude, site.longitude) == (46.16, 0.16)
    assert [finding.code for finding in findings] == ["decimal_comma"] * 2


def test_longitude_zero_is_a_position(places: Places) -> None:
    facts = {"commune": "L'Abergement-Clémenciat", "code_postal": "01400", "code_insee": "01001"}
    site = kept(places, **facts, latitude=46.05, longitude=0)
    assert (site.longitude, site.location_quality) == (0.0, "exact")


@pytest.mark.parametrize(
    ("latitude", "codes", "quality"),
    [
        (46.203, [], "exact"),  # 330 m outside
        (46.21, ["coordinates_outside"], "exact"),  # 1.1 km
        (46.243, ["coordinates_outside"], "exact"),  # 4.8 km
        (46.247, ["coordinates_elsewhere"], "commune"),  # 5.2 km, and near no commune
    ],
)
def test_the_tolerance_outside_the_commune_is_five_kilometres(
    places: Places, latitude: float, codes: list[str], quality: str
) -> None:
    site, findings = check_one(places, latitude=latitude)
    assert site is not None
    assert ([f.code for f in findings], site.location_quality) == (codes, quality)


def test_without_a_commune_a_position_in_france_is_kept(places: Places) -> None:
    facts = {"commune": "", "code_postal": "", "code_insee": ""}
    assert kept(places, **facts).location_quality == "exact"
    swapped = kept(places, **facts, latitude=0.15, longitude=46.15)
    assert (swapped.latitude, swapped.longitude) == MIDDLE
    nowhere = kept(places, **facts, latitude=-33.9, longitude=151.2)
    assert (nowhere.is_placed, nowhere.location_quality) == (False, None)


def test_a_position_that_was_the_communes_stays_so(places: Places) -> None:
    assert kept(places, location_quality="commune").location_quality == "commune"
    assert said(places, location_quality="commune") == []


VILLAGE = places_with_village("01004", 0.11, 46.11)
"""The village of Bourg is 5.4 km from the middle of Bourg."""


@pytest.mark.parametrize(
    ("facts", "is_vague"),
    [
        ({"adresse": "12 rue Haute"}, True),  # exactly the middle of the contour
        ({"adresse": "12 rue Haute", "latitude": 46.151}, False),  # 110 m from it
        ({"adresse": "LE BOURG", "latitude": 46.17}, True),
        ({"adresse": "Centre-bourg", "latitude": 46.17}, True),
        ({"adresse": "12 rue du Bourg", "latitude": 46.17}, False),
        ({"adresse": "Le Bourg", "latitude": 46.12, "longitude": 0.12}, False),  # 1.4 km from it
    ],
)
def test_a_position_that_is_no_address_is_that_of_the_village(
    facts: dict[str, Any], is_vague: bool
) -> None:
    site, findings = check_one(VILLAGE, **facts)
    assert site is not None
    assert (site.location_quality == "commune") == is_vague
    assert [finding.code for finding in findings] == ["coordinates_vague"] * is_vague
    if is_vague:
        assert (site.latitude, site.longitude) == (46.11, 0.11)


def test_where_the_village_is_not_known_the_middle_is_as_good_as_another(places: Places) -> None:
    assert kept(places, adresse="Le Bourg").location_quality == "exact"


def test_swapped_coordinates_are_put_right_before_they_are_called_vague() -> None:
    site, [finding] = check_one(VILLAGE, adresse="Le Bourg", latitude=0.12, longitude=46.12)
    assert site is not None
    assert (site.latitude, finding.code) == (46.12, "coordinates_swapped")
