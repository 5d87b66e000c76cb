"""The law of towns over all of France: a row is exact in the town that it names, or nowhere."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geodata.sites.checks.checking import check_sites
from geodata.sites.checks.gazetteer import BORDER_M, Gazetteer
from geodata.sites.hours.territories import territory_of, zone_name
from geodata.sites.site import Site
from geodata.snapshot.reader import Snapshot
from geodata.territory.origins import Places

pytestmark = pytest.mark.real

SEED = 20_261_128
SAMPLE = 3_000
TODAY = date(2026, 11, 28)


@pytest.fixture(scope="module")
def places(france: Snapshot) -> Places:
    return Places(france.register, france.contours)


@pytest.fixture(scope="module")
def areas(places: Places) -> list[Any]:
    drawn = np.random.default_rng(SEED).choice(places.register.whole_count, SAMPLE, replace=False)
    found = [places.register.area(entry) for entry in drawn.tolist()]
    divided = {places.register.area(entry).code for entry in places.register.divided}
    placed = [area for area in found if area.postcodes and area.lon is not None]
    return [area for area in placed if area.code not in divided]


def checked(records: list[dict[str, Any]], places: Places) -> list[Site]:
    rows = check_sites([json.dumps(records).encode()], "rows.json", places, TODAY)
    return [row.site for row in rows if row.site is not None]


def record(number: int, area: Any, **facts: Any) -> dict[str, Any]:
    return {"id": str(number), "nom": f"Lieu {number}", "commune": area.name, **facts}


def test_a_code_and_a_point_of_another_town_are_never_exact(
    places: Places, areas: list[Any]
) -> None:
    others = areas[1:] + areas[:1]
    records = [
        record(
            number,
            area,
            code_postal=area.postcodes[0],
            code_insee=other.code,
            longitude=other.lon,
            latitude=other.lat,
        )
        for number, (area, other) in enumerate(zip(areas, others, strict=True))
    ]
    for site, area in zip(checked(records, places), areas, strict=True):
        resolved = places.register.resolve(site.code_insee or "").area
        same = resolved.code in (area.code, area.parent) or resolved.name == area.name
        assert same, (site, area)
        assert site.location_quality == "commune", (site, area)


def test_a_point_of_a_neighbour_is_never_exact(places: Places, areas: list[Any]) -> None:
    gazetteer = Gazetteer(places)
    records, meant = [], []
    for number, area in enumerate(areas):
        near = places.at_point((area.lon or 0.0) + 0.05, area.lat or 0.0).commune
        if near is None or near.lon is None or near.code in (area.code, area.parent):
            continue
        code = near.code if number % 2 else ""
        records.append(
            record(
                number,
                area,
                code_postal=area.postcodes[0],
                code_insee=code,
                longitude=near.lon,
                latitude=near.lat,
            )
        )
        meant.append(area)
    for site, area in zip(checked(records, places), meant, strict=True):
        if site.location_quality == "exact":
            outside_m = gazetteer.distance_m(area, site.longitude or 0.0, site.latitude or 0.0)
            assert outside_m <= BORDER_M, (site, area)


def test_a_town_named_with_its_own_point_is_found_without_a_postcode(
    places: Places, areas: list[Any]
) -> None:
    records = [
        record(number, area, longitude=area.lon, latitude=area.lat)
        for number, area in enumerate(areas)
    ]
    for site, area in zip(checked(records, places), areas, strict=True):
        assert site.code_insee == area.code, (site, area)
        assert site.location_quality == "exact"


CASES = {
    "code-and-point-from-one-bad-geocoding.csv": {
        "a": ("97409", "97440", "commune"),
        "b": ("67300", "67120", "commune"),
    },
    "name-and-point-without-postcode.csv": {
        "a": ("33039", None, "exact"),
        "b": ("2B207", "20213", "exact"),
        "c": ("49331", None, "exact"),
        "d": ("2B087", "20221", "exact"),
    },
    "overseas-no-postcode.csv": {
        "a": ("97407", None, "exact"),
        "b": ("97407", "97420", "exact"),
    },
}


@pytest.mark.parametrize("name", CASES)
def test_the_cases_of_places_are_right(places: Places, real_data: Path, name: str) -> None:
    rows = check_sites([(real_data / "cases" / name).read_bytes()], name, places, TODAY)
    sites = {row.site.id: row.site for row in rows if row.site is not None}
    assert {
        key: (site.code_insee, site.code_postal, site.location_quality)
        for key, site in sites.items()
    } == CASES[name]
    for site in sites.values():
        zone = "Indian/Reunion" if (site.code_insee or "").startswith("974") else "Europe/Paris"
        territory = territory_of(site.code_insee, site.code_postal, site.longitude, site.latitude)
        assert zone_name(territory) == zone
