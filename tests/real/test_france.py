"""The whole of France, as the pinned packages give it: every defect counted, nobody dropped."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geodata.snapshot.reader import QUALITY, TILES, Snapshot
from geodata.territory.origins import Places
from geodata.territory.projections import geodesics_m

pytestmark = pytest.mark.real

DEFECTS = {
    "area_not_official": 0,
    "area_not_in_contours": 0,
    "overseas_collectivity_without_polygon": 94,
    "polygon_invalid": 0,
    "polygon_missing_repaired": 4,
    "polygon_missing": 4,
    "polygon_covers_restored_communes": 1,
    "part_polygon_missing": 93,
    "town_hall_missing": 48,
    "town_hall_empty": 2,
    "town_hall_outside": 1935,
    "town_hall_on_another_continent": 10,
    "town_hall_mirrored": 71,
    "town_hall_near": 159,
    "town_hall_replaced": 1705,
    "point_of_parts": 8,
    "point_of_settlement": 295,
    "point_in_former_commune": 4,
    "point_missing": 0,
    "old_code_disputed": 2,
    "part_shares_its_whole_s_code": 584,
    "epci_missing": 4,
    "postcode_missing": 5,
    "population_missing": 6,
    "population_zero": 6,
    "accessibility_unknown": 34827,
    "demonstration_absent": 9,
    "demonstration_unplaced": 1,
    "hours_unreadable": 0,
    "telephone_unreadable": 2,
    "commune_without_contour_joined": 4,
    "crossing_of_unknown_commune": 0,
    "no_road": 31,
}


@pytest.fixture(scope="module")
def quality(france: Snapshot) -> dict[str, dict[str, Any]]:
    return {row["check"]: row for row in json.loads((france.folder / QUALITY).read_text())}


@pytest.fixture(scope="module")
def places(france: Snapshot) -> Places:
    return Places(france.register, france.contours)


def test_every_defect_of_the_packages_is_counted(
    quality: dict[str, dict[str, Any]], france: Snapshot
) -> None:
    assert {check: row["count"] for check, row in quality.items()} == DEFECTS
    assert {row["check"]: row["count"] for row in france.manifest.quality} == DEFECTS


def test_the_report_names_the_communes(quality: dict[str, dict[str, Any]]) -> None:
    assert quality["polygon_missing_repaired"]["codes"] == ["12218", "14581", "49126", "69114"]
    assert quality["polygon_missing"]["codes"] == ["15031", "15035", "15047", "15171"]
    assert quality["polygon_covers_restored_communes"]["codes"] == ["15141"]
    assert quality["town_hall_empty"]["codes"] == ["42084", "56098"]
    assert quality["epci_missing"]["codes"] == ["22016", "29083", "29155", "85113"]
    assert quality["population_zero"]["codes"] == [
        *("55039", "55050", "55139", "55189", "55239", "55307")
    ]


def test_the_counts_account_for_every_commune_of_the_official_list(france: Snapshot) -> None:
    counts = france.manifest.counts
    assert counts["communes"] == 34_875
    assert counts["communes_with_polygon"] + counts["communes_without_polygon"] == 34_875
    by_point = [count for name, count in counts.items() if name.startswith("communes_point_")]
    assert sum(by_point) == 34_875
    assert counts["communes_point_none"] == 0
    assert (
        counts["arrondissements_municipaux"],
        counts["communes_deleguees"],
        counts["communes_associees"],
        counts["collectivites_outre_mer"],
    ) == (45, 2_105, 471, 94)
    assert counts["population"] == 68_350_798


def test_a_town_hall_is_accounted_for_once(france: Snapshot) -> None:
    counts = france.manifest.counts
    replaced = DEFECTS["town_hall_missing"] + DEFECTS["town_hall_empty"]
    replaced += DEFECTS["town_hall_replaced"] - DEFECTS["point_in_former_commune"]
    kept = counts["communes_point_town_hall"] - (
        34_875 - DEFECTS["town_hall_outside"] - 48 - DEFECTS["town_hall_empty"]
    )
    elsewhere = ("inside", "parts", "settlement")
    placed = sum(counts[f"communes_point_{source}"] for source in elsewhere)
    assert placed == replaced + DEFECTS["town_hall_near"] - kept
    assert counts["communes_point_inside"] == 1_480
    assert counts["communes_point_town_hall_repaired"] == DEFECTS["town_hall_mirrored"]


def test_roura_stands_in_its_village_and_not_in_its_forest(france: Snapshot) -> None:
    roura = france.register.resolve("97310").area
    assert roura.point_source == "settlement"
    village = np.array([-52.33]), np.array([4.73])
    assert geodesics_m(roura.lon or 0, roura.lat or 0, *village)[0] < 1_500


def test_the_snapshot_verifies(france: Snapshot) -> None:
    france.verify()


def test_every_polygon_is_valid_and_every_simplified_one_too(france: Snapshot) -> None:
    for contours in (france.contours, france.simplified):
        shapes = np.array(contours.geometries(range(len(contours))), dtype=object)
        drawn = shapes[shapes != None]  # noqa: E711 - element by element
        assert len(drawn) == 34_871 + 45
        assert shapely.is_valid(drawn).all()


def test_touching_communes_form_the_known_parts(france: Snapshot) -> None:
    pairs = france.graph["pairs"]
    assert len(pairs) == 103_643
    drawn = france.register.commune_count
    graph = coo_array((np.ones(len(pairs)), pairs.T), shape=(drawn, drawn))
    # 37 in the raw polygons: the 8 communes without one were parts of their own.
    parts = connected_components(graph, directed=False)[0]
    assert parts - DEFECTS["polygon_missing"] == 29


@pytest.mark.parametrize(
    ("asked", "code", "relation"),
    [
        ("2a004", "2A004", "current"),
        ("01001", "01001", "current"),
        ("2A004", "2A004", "current"),
        ("20004", "2A004", "old"),
        ("97101", "97101", "current"),
        ("75116", "75116", "current"),
        ("69232", "69123", "old"),
        ("01015", "01015", "current"),
        ("55273", "55386", "part"),
        ("60455", "60694", "part"),
        ("98735", "98735", "current"),
    ],
)
def test_codes_resolve(places: Places, asked: str, code: str, relation: str) -> None:
    found = places.register.resolve(asked)
    assert (found.area.code, found.relation) == (code, relation)


@pytest.mark.parametrize(
    ("postcode", "first"),
    [
        ("75016", "75116"),
        ("75116", "75116"),
        ("97150", "97801"),
        ("97133", "97701"),
        ("20000", "2A004"),
        ("12000", "12202"),
    ],
)
def test_postcodes_resolve(places: Places, postcode: str, first: str) -> None:
    assert places.register.with_postcode(postcode)[0].code == first


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("rodez", "12202"),
        ("st denis", "97411"),
        ("la roch", "17300"),
        ("l'hay les roses", "94038"),
        ("hay les roses", "94038"),
        ("ile d'yeu", "85113"),
        ("paris", "75056"),
        ("paris 16", "75116"),
        ("y", "80829"),
        ("ste marie", "97418"),
    ],
)
def test_names_resolve(places: Places, text: str, code: str) -> None:
    assert places.register.search(text)[0][0].code == code


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        (2.5750, 44.3496, "12202"),
        (2.3522, 48.8566, "75104"),
        (0.0, 46.0, None),
        (4.8357, 45.7640, "69382"),
        (55.4481, -20.8789, "97411"),
        (-61.5331, 16.2411, "97120"),
        (45.2278, -12.7806, "97611"),
    ],
)
def test_points_resolve(places: Places, lon: float, lat: float, code: str | None) -> None:
    commune = places.at_point(lon, lat).commune
    assert commune is not None
    assert code in (None, commune.code)


def test_every_point_of_a_commune_lies_in_it_or_is_marked(places: Places) -> None:
    register = places.register
    outside = 0
    for index in range(0, register.commune_count, 7):
        area = register.area(index)
        assert area.lon is not None
        found = places.at_point(area.lon, area.lat).commune
        assert found is not None
        outside += area.code not in (found.code, found.parent)
    assert outside < 0.01 * register.commune_count / 7


def test_tiles_are_a_pmtiles_archive(france: Snapshot) -> None:
    assert (france.folder / TILES).read_bytes()[:8] == b"PMTiles\x03"
