"""The answer to a citizen names the nearest sites, and hides none."""

from __future__ import annotations

import pytest

from geodata.nearest import Guide
from geodata.origins import Asked
from tests.country import network_of, site


def test_the_nearest_site_comes_first_with_its_record_and_distance(guide: Guide) -> None:
    found = guide.nearest(guide.places.at_point(0.0, 46.05), limit=2)
    assert [place["id"] for place in found["sites"]] == ["west", "east"]
    first = found["sites"][0]
    assert first["services"] == ["Aide aux démarches administratives"]
    assert first["distance_m"] == pytest.approx(0.05 * 77_395, abs=1)
    assert (found["snapshot"], found["sites_version"]) == ("snapshot-of-tests", "test")


def test_an_unplaced_site_of_the_commune_is_listed_apart_at_no_distance(guide: Guide) -> None:
    found = guide.nearest(guide.places.understand(Asked(commune="01001")), limit=5)
    assert "nowhere" not in [place["id"] for place in found["sites"]]
    assert [(place["id"], place["distance_m"]) for place in found["unplaced_sites"]] == [
        ("nowhere", None)
    ]


def test_an_unplaced_site_of_an_arrondissement_is_listed_there(guide: Guide) -> None:
    found = guide.nearest(guide.places.with_postcode("75001"), limit=5)
    assert [place["id"] for place in found["unplaced_sites"]] == ["elsewhere"]


def test_a_point_in_no_commune_still_gets_the_nearest(guide: Guide) -> None:
    found = guide.nearest(guide.places.at_point(-30.0, 20.0), limit=1)
    assert found["origin"]["commune"] is None
    assert [place["id"] for place in found["sites"]] == ["west"]
    assert found["unplaced_sites"] == []


def test_a_network_without_a_placed_site_gives_none_and_no_error(guide: Guide) -> None:
    empty = Guide("s", guide.places, network_of(site("nowhere", None, None)))
    assert empty.nearest(guide.places.at_point(0.0, 46.05), limit=3)["sites"] == []


def test_a_site_on_longitude_zero_is_a_placed_site(guide: Guide) -> None:
    greenwich = Guide("s", guide.places, network_of(site("zero", 0.0, 0.0)))
    found = greenwich.nearest(guide.places.at_point(0.0, 0.0), limit=1)
    assert found["sites"][0]["distance_m"] == 0
