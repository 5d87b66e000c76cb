"""The edge finds its data in a store, follows it, and survives its loss."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aws_lambda_powertools import Logger

from functions.settings import Settings
from functions.wiring import guide_of, placing_of
from geodata.errors import SnapshotError
from geodata.nearest.question import NearestQuery
from geodata.sites.checks.summary import CheckedRow
from geodata.snapshot.publishing import open_current
from geodata.snapshot.site_versions import publish_sites
from geodata.snapshot.transfer import upload
from geodata.stores.objects import Objects
from geodata.territory.origins import Places
from tests.country import site, table_of, write_snapshot
from tests.geodata.nearest.geocoding.fake_ban import fake_ban, table

LOGGER = Logger(service="wiring")


@pytest.fixture
def store(tmp_path: Path) -> Objects:
    objects = Objects.at((tmp_path / "store").as_uri())
    write_snapshot(tmp_path / "snapshots")
    upload(open_current(tmp_path / "snapshots"), objects.put)
    publish_sites(table_of("1", site("east", 0.25, 46.05)), objects.put)
    return objects


@pytest.fixture
def settings(tmp_path: Path, store: Objects) -> Settings:
    return Settings((tmp_path / "store").as_uri(), tmp_path / "cache", check_every_s=0.0)


def test_a_guide_answers_from_what_the_store_holds(settings: Settings) -> None:
    guide = guide_of(settings, LOGGER)()
    found = guide.nearest(
        guide.places.in_commune("01002"), NearestQuery(limit=1), datetime.now(UTC)
    )
    assert found["sites"][0]["id"] == "east"
    assert found["sites_version"] == "1"


def test_a_new_version_of_the_sites_is_followed(settings: Settings, store: Objects) -> None:
    guide = guide_of(settings, LOGGER)
    guide()
    publish_sites(table_of("2", site("west", 0.0, 46.05)), store.put)
    assert guide().network.table.version.version == "2"


def test_a_damaged_version_leaves_the_last_good_one(settings: Settings, store: Objects) -> None:
    guide = guide_of(settings, LOGGER)
    guide()
    publish_sites(table_of("2", site("west", 0.0, 46.05)), store.put)
    store.put("sites/2/sites.npz", b"cut sho")
    assert guide().network.table.version.version == "1"


def test_a_damaged_file_of_the_cache_is_fetched_again(settings: Settings) -> None:
    guide_of(settings, LOGGER)()
    [cached] = settings.cache_dir.glob("snapshots/*/register.npz")
    cached.write_bytes(b"poisoned")
    guide = guide_of(settings, LOGGER)()
    assert guide.places.register.resolve("01001").area.code == "01001"


def test_a_file_that_the_store_holds_damaged_is_never_served(
    settings: Settings, store: Objects, tmp_path: Path
) -> None:
    snapshot_id = open_current(tmp_path / "snapshots").id
    store.put(f"snapshots/{snapshot_id}/register.npz", b"damaged")
    with pytest.raises(SnapshotError, match=r"register\.npz"):
        guide_of(settings, LOGGER)()


def test_an_empty_store_is_no_data_not_an_empty_answer(tmp_path: Path) -> None:
    empty = Settings((tmp_path / "empty").as_uri(), tmp_path / "cache")
    with pytest.raises(SnapshotError, match="holds none"):
        guide_of(empty, LOGGER)()


def test_settings_come_from_the_environment() -> None:
    settings = Settings.from_environment(
        {"MAILLAGE_DATA_URL": "s3://data", "MAILLAGE_CHECK_EVERY_S": "5"}
    )
    assert (settings.data_url, settings.check_every_s) == ("s3://data", 5.0)
    with pytest.raises(KeyError, match="MAILLAGE_DATA_URL"):
        Settings.from_environment({})


def test_sites_are_placed_by_their_address_and_the_answers_are_kept(
    settings: Settings, store: Objects, places: Places
) -> None:
    given = CheckedRow(1, site("a", None, None, adresse="12 rue Haute", code_insee="01004"), ())
    with fake_ban() as server:
        server.plays(
            table(
                "0,12 rue Haute,01000,Bourg,01004,,46.152,0.151,12 Rue Haute 01000 Bourg,"
                "0.97,0,housenumber,01000,Bourg,01004"
            )
        )
        asking = replace(settings, geocoder_url=server.url)
        [first] = placing_of(asking, store)([given], places)
        [again] = placing_of(asking, store)([given], places)
    assert first.site is not None
    assert (first.site.longitude, first.site.location_quality) == (0.151, "address")
    assert again == first
    assert len(server.posted) == 1
    assert store.keys("addresses") == ["addresses/01.json"]


def test_without_an_address_service_sites_stay_where_they_are(
    settings: Settings, store: Objects, places: Places
) -> None:
    given = CheckedRow(1, site("a", None, None, adresse="12 rue Haute"), ())
    silent = replace(settings, geocoder_url="")
    assert list(placing_of(silent, store)([given], places)) == [given]
