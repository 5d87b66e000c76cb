"""The communes of the collectivités, which no contour draws, are known by their settlement."""

from __future__ import annotations

import pytest

from geodata.sites.checks.collectivities import settlements
from geodata.sites.checks.gazetteer import Gazetteer
from geodata.sites.checks.towns import Town
from geodata.sites.hours.territories import territory_of, zone_name
from tests.checked import kept, said
from tests.country import LITTLE_FRANCE, SQUARES, official, places_of

COUNTRY = (
    *LITTLE_FRANCE,
    *(
        official(code, name, kind="collectivite_outre_mer", departement="97", postcodes=(postcode,))
        for code, name, postcode in (
            ("98818", "Nouméa", "98800"),
            ("98826", "Poum", "98826"),
            ("98802", "Bouloupari", "98812"),
            ("98806", "Farino", "98881"),
        )
    ),
)
PLACES = places_of(COUNTRY, SQUARES)
NOUMEA = {"latitude": -22.233939, "longitude": 166.468099}


def test_a_settlement_lies_in_the_territory_of_its_commune() -> None:
    for code, settlement in settlements().items():
        assert zone_name(territory_of(code, None)) == zone_name(
            territory_of(None, None, settlement.lon, settlement.lat)
        ), code


@pytest.mark.parametrize(
    ("facts", "code", "quality"),
    [
        ({"commune": "Nouméa", "code_postal": "98800", **NOUMEA}, "98818", "exact"),
        ({"commune": "Nouméa", "code_postal": "", **NOUMEA}, "98818", "exact"),
        # Nothing places Farino: a point of the archipelago may be in it.
        ({"commune": "Farino", "code_postal": "98881", **NOUMEA}, "98806", "exact"),
        ({"commune": "Poum", "code_postal": "98826", **NOUMEA}, "98826", "commune"),
        (
            {"commune": "Boulouparis", "code_postal": "", "latitude": -21.86, "longitude": 166.05},
            "98802",
            "exact",
        ),
    ],
)
def test_a_site_of_nouvelle_caledonie_is_held_against_its_commune(
    facts: dict[str, object], code: str, quality: str
) -> None:
    site = kept(PLACES, **{"code_insee": "", **facts})
    assert (site.code_insee, site.location_quality) == (code, quality)
    lon, lat = site.longitude, site.latitude
    assert zone_name(territory_of(site.code_insee, site.code_postal, lon, lat)) == "Pacific/Noumea"


def test_a_point_far_from_the_settlement_is_replaced_by_it() -> None:
    facts = {"commune": "Poum", "code_postal": "98826", "code_insee": "98826"}
    site = kept(PLACES, **facts, **NOUMEA)
    assert (site.latitude, site.longitude) == (-20.2333, 164.0167)
    assert ("warning", "coordinates_far") in said(PLACES, **facts, **NOUMEA)


def test_a_point_outside_france_where_no_settlement_is_known_is_unplaced() -> None:
    facts = {"commune": "Farino", "code_postal": "98881", "code_insee": "98806"}
    assert not kept(PLACES, **facts, latitude=51.5, longitude=-0.12).is_placed
    far = kept(PLACES, **facts, latitude=46.15, longitude=0.15)
    assert (far.is_placed, far.location_quality) == (False, None)


def test_an_area_without_point_nor_settlement_has_no_point() -> None:
    gazetteer = Gazetteer(PLACES)
    farino = PLACES.register.resolve("98806").area
    assert gazetteer.point_of(farino) is None
    assert not Town(farino, ()).is_disputed
