"""Codes, names and postcodes held against each other, in the small country."""

from __future__ import annotations

from typing import Any

import pytest

from geodata.territory.origins import Places
from tests.checked import check_one, kept, said

NO_POINT = {"latitude": None, "longitude": None}


def codes_of(places: Places, **facts: Any) -> list[str]:
    return [code for _, code in said(places, **facts) if code != "coordinates_missing"]


@pytest.mark.parametrize(
    ("code", "finding"),
    [
        ("01999", "insee_code_old"),
        ("01005", "insee_code_old"),
        ("1004", "insee_code_spelling"),
        ("010004", "insee_code_spelling"),
        ("01-1-01-004", "insee_code_spelling"),
        ("99999", "insee_code_unknown"),
        ("Bourg", "insee_code_malformed"),
        ("", "insee_code_found"),
    ],
)
def test_a_code_is_moved_to_todays(places: Places, code: str, finding: str) -> None:
    site, findings = check_one(places, code_insee=code)
    assert site is not None
    assert site.code_insee == "01004"
    assert findings[0].code == finding


@pytest.mark.parametrize(
    ("commune", "postcode", "found"),
    [
        ("BOURG", "01000", "01004"),
        ("Hameau", "01000", "01004"),  # a part of Bourg
        ("St Etienne", "42000", "01002"),
        ("L'Abergement Clemenciat", "01400", "01001"),
        ("Abergement", "01400", "01001"),
        ("L'Abergement-Clémenciatt", "01400", "01001"),
        ("", "01000", "01004"),
        ("Lieu-dit", "01370", "01003"),
        ("Bourg Cedex", "01009", "01004"),
        ("Bourg", "01400", "01004"),
        ("Paris", "75002", "75102"),
        ("PARIS 2", "75002", "75102"),
        ("Paris 2e arrondissement", "75002", "75102"),
    ],
)
def test_a_missing_code_is_found_when_one_commune_is_meant(
    places: Places, commune: str, postcode: str, found: str
) -> None:
    facts = {"commune": commune, "code_postal": postcode, "code_insee": ""}
    assert kept(places, **facts, **NO_POINT).code_insee == found
    assert "insee_code_found" in codes_of(places, **facts, **NO_POINT)


def test_a_code_is_not_guessed_between_two_communes(places: Places) -> None:
    facts = {"commune": "Nulle part", "code_postal": "01400", "code_insee": ""}
    assert kept(places, **facts, **NO_POINT).code_insee is None
    assert codes_of(places, **facts, **NO_POINT) == ["commune_unknown"]


@pytest.mark.parametrize(
    ("postcode", "commune", "codes"),
    [
        ("01400", "Bourg", ["postcode_mismatch"]),
        ("01009", "Bourg CEDEX 9", ["postcode_cedex"]),
        ("01009", "Bourg", ["postcode_unknown"]),
        ("1000", "Bourg", ["postcode_zero_lost"]),
        (1000, "Bourg", ["postcode_zero_lost"]),
        ("01 000", "Bourg", ["postcode_spelling"]),
        ("01000 Bourg", "Bourg", ["postcode_with_name"]),
        ("Bourg (01)", "Bourg", ["postcode_malformed"]),
    ],
)
def test_a_postcode_is_held_against_the_commune(
    places: Places, postcode: Any, commune: str, codes: list[str]
) -> None:
    assert codes_of(places, code_postal=postcode, commune=commune) == codes


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"code_postal": "75002", **NO_POINT}, "75102"),
        ({"code_postal": "75000", "commune": "Paris 2", **NO_POINT}, "75102"),
        ({"code_postal": "", "latitude": 46.05, "longitude": 0.55}, "75101"),
        ({"code_postal": "75000", **NO_POINT}, "75056"),
    ],
)
def test_a_citys_code_becomes_its_arrondissements(
    places: Places, facts: dict[str, Any], found: str
) -> None:
    site = kept(places, **{"commune": "Paris", "code_insee": "75056", **facts})
    assert site.code_insee == found


def test_an_arrondissements_code_goes_with_the_citys_name(places: Places) -> None:
    facts = {"commune": "Paris", "code_postal": "75002", "code_insee": "75102"}
    assert codes_of(places, **facts, **NO_POINT) == []


def test_a_code_that_all_the_rest_contradicts_is_replaced(places: Places) -> None:
    site, findings = check_one(places, code_insee="01003")
    assert site is not None
    assert site.code_insee == "01004"
    assert [(f.code, f.given, f.kept) for f in findings] == [
        ("insee_code_mismatch", "01003", "01004")
    ]


def test_a_code_that_the_point_confirms_is_kept(places: Places) -> None:
    facts = {"commune": "Saint-Étienne", "code_postal": "01000"}
    site = kept(places, **facts)
    assert site.code_insee == "01004"
    assert codes_of(places, **facts) == ["commune_mismatch"]


def test_a_collectivity_overseas_is_known_by_its_postcode(places: Places) -> None:
    facts = {"commune": "Saint-Barthélemy", "code_postal": "97133", "code_insee": ""}
    site = kept(places, **facts, latitude=17.9, longitude=-62.83)
    assert (site.code_insee, site.location_quality) == ("97701", "exact")


IN_BOURG = {"latitude": 46.15, "longitude": 0.15}
IN_PARIS_1 = {"latitude": 46.05, "longitude": 0.55}


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"commune": "Bourg", "code_postal": "", **IN_BOURG}, "01004"),
        ({"commune": "Hameau", "code_postal": "", **IN_BOURG}, "01004"),
        ({"commune": "Bourgg", "code_postal": "", **IN_BOURG}, "01004"),
        ({"commune": "Paris", "code_postal": "", **IN_PARIS_1}, "75101"),
        ({"commune": "Lieu-dit", "code_postal": "01400", **IN_BOURG}, None),
        ({"commune": "Lieu-dit", "code_postal": "01400", "longitude": 0.0}, None),
        (
            {"commune": "Lieu-dit", "code_postal": "01400", "latitude": 46.05, "longitude": 0.15},
            "01002",
        ),
        ({"commune": "Bourg", "code_postal": "", **NO_POINT}, "01004"),
        ({"commune": "Bourg", "code_postal": "75001", **IN_BOURG}, "01004"),
        ({"commune": "Saint-Étienne", "code_postal": "01000", **IN_BOURG}, "01004"),
        ({"commune": "01000 BOURG", "code_postal": "", **NO_POINT}, "01004"),
        ({"commune": "", "code_postal": "", **IN_BOURG}, None),
    ],
)
def test_a_missing_code_is_what_two_of_the_name_the_postcode_and_the_point_say(
    places: Places, facts: dict[str, Any], found: str | None
) -> None:
    assert kept(places, **{"code_insee": "", **facts}).code_insee == found


@pytest.mark.parametrize("other", ["01001", "01002", "01003", "75101"])
def test_a_code_and_a_point_of_one_bad_geocoding_are_one_witness(
    places: Places, other: str
) -> None:
    there = places.register.resolve(other).area
    site, findings = check_one(places, code_insee=other, latitude=there.lat, longitude=there.lon)
    assert site is not None
    assert (site.code_insee, site.location_quality) == ("01004", "commune")
    assert (site.latitude, site.longitude) == (46.15, 0.15)
    assert [finding.code for finding in findings] == ["insee_code_mismatch", "coordinates_disputed"]


def test_a_bad_geocoding_beside_the_border_is_no_exact_position(places: Places) -> None:
    site = kept(places, code_insee="01002", latitude=46.0999, longitude=0.15)
    assert (site.code_insee, site.location_quality) == ("01004", "commune")


@pytest.mark.parametrize(
    ("given", "facts", "kept_postcode", "code"),
    [
        ("1000", {}, "01000", "postcode_zero_lost"),
        ("1000", {"commune": "", "code_insee": "", **NO_POINT}, "01000", "postcode_zero_lost"),
        (
            "4200",
            {"commune": "Paris", "code_insee": "75101", **IN_PARIS_1},
            None,
            "postcode_malformed",
        ),
        (
            "7500",
            {"commune": "Paris", "code_insee": "75101", **IN_PARIS_1},
            "75001",
            "postcode_figure_lost",
        ),
        (
            "7500",
            {"commune": "Paris", "code_insee": "", **IN_PARIS_1},
            "75001",
            "postcode_figure_lost",
        ),
    ],
)
def test_a_postcode_of_four_figures_lost_its_zero_unless_the_rest_is_elsewhere(
    places: Places, given: str, facts: dict[str, Any], kept_postcode: str | None, code: str
) -> None:
    site, findings = check_one(places, code_postal=given, **facts)
    assert site is not None
    assert site.code_postal == kept_postcode
    assert code in [finding.code for finding in findings]
