"""The real files are checked: what is wrong in them is found, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.snapshot.reader import Snapshot
from geodata.sources.site_tables import Reading, read_sites
from geodata.territory.origins import Places

pytestmark = pytest.mark.real


def reading_of(france: Snapshot, path: Path) -> Reading:
    return read_sites(path, Places(france.register, france.contours))


@pytest.fixture(scope="module")
def permanences(france: Snapshot, real_data: Path) -> Reading:
    return reading_of(france, real_data / "sites" / "cnfs-permanences-2022-12.csv")


def test_no_row_of_the_2022_file_is_lost(permanences: Reading) -> None:
    summary = permanences.summary
    assert (summary.rows, summary.kept, summary.refused) == (4_930, 4_930, 0)
    assert (summary.unplaced, summary.at_commune) == (22, 43)


def test_half_of_its_sirets_are_zeros_and_are_said(permanences: Reading) -> None:
    assert permanences.summary.codes["siret_zeros"] == 2_383
    assert permanences.summary.codes["siret_checksum"] == 10
    assert not any(site.pivot == "0" * 14 for site in permanences.sites)


def test_the_site_of_gap_in_the_oise_is_put_back_in_gap(permanences: Reading) -> None:
    site = permanences.sites[4]
    assert (site.commune, site.code_insee) == ("GAP", "05061")
    assert site.location_quality == "commune"
    assert (site.latitude, site.longitude) == pytest.approx((44.56, 6.08), abs=0.05)
    [finding] = [f for f in permanences.findings if f.row == 5 and f.field == "latitude"]
    assert (finding.code, finding.given) == ("coordinates_far", "49.654999, 2.589356")


def test_every_site_gets_the_code_of_its_commune(permanences: Reading) -> None:
    assert sum(site.code_insee is None for site in permanences.sites) == 0


@pytest.mark.parametrize(
    ("file", "rows", "repeated", "unplaced"),
    [("hub-du-sud-2023-05.json", 792, 2, 4), ("charente-2023-07.json", 188, 1, 0)],
)
def test_the_regional_files_lose_no_row_but_those_that_repeat_another(
    france: Snapshot, real_data: Path, file: str, rows: int, repeated: int, unplaced: int
) -> None:
    summary = reading_of(france, real_data / "sites" / file).summary
    assert (summary.rows, summary.kept, summary.unplaced) == (rows, rows - repeated, unplaced)
    assert summary.codes["place_repeated"] == repeated


def test_a_site_in_the_forest_whose_address_is_the_village_is_put_in_the_village(
    permanences: Reading, france: Snapshot
) -> None:
    moved = {f.row for f in permanences.findings if f.code == "coordinates_vague"}
    names = {permanences.sites[row - 1].commune for row in moved if row is not None}
    assert "PAPAICHTON" in {name.upper() for name in names if name}
    hall = france.register.resolve("97362").area
    [site] = [each for each in permanences.sites if each.code_insee == "97362"]
    assert (site.longitude, site.latitude) == pytest.approx((hall.lon, hall.lat))
