"""Measured tables in a store: citizens' functions fetch what is asked, the others fetch all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from geodata.errors import SnapshotError, StoreUnavailableError
from geodata.snapshot.manifest import Manifest
from geodata.snapshot.measured_files import MEASURED, measured_files, measured_name
from geodata.snapshot.measured_publishing import publish_measured
from geodata.snapshot.publishing import open_current
from geodata.snapshot.reader import NEEDED_FOR_NEAREST, TRAVEL, Snapshot
from geodata.snapshot.transfer import FOLDER, fetch_snapshot, upload
from geodata.travel import Destinations, Point, pieces_of, trips_from
from tests.country import write_snapshot

FIRST, SECOND = 0, 1


class Store:
    """Objects in memory; it may be made silent."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.read: list[str] = []
        self.is_silent = False

    def get(self, key: str) -> bytes:
        self.read.append(key.rpartition("/")[2])
        if self.is_silent:
            raise StoreUnavailableError(key)
        return self.objects[key]

    def put(self, key: str, content: bytes) -> None:
        self.objects[key] = content


@pytest.fixture
def published(tmp_path: Path) -> Snapshot:
    snapshots = tmp_path / "snapshots"
    write_snapshot(snapshots)
    table = pieces_of(np.array([FIRST]), np.array([SECOND]), np.array([1_234.0]))
    source = {"mode": "car", "name": "Tests"}
    publish_measured(snapshots, open_current(snapshots), {"car": table}, [source], "2026-11-24")
    return open_current(snapshots)


@pytest.fixture
def store(published: Snapshot) -> Store:
    found = Store()
    upload(published, found.put)
    return found


def seconds_in(snapshot: Snapshot) -> float:
    graph = snapshot.travel
    origin = Point(FIRST, float(graph.lon[FIRST]), float(graph.lat[FIRST]))
    there = Destinations(graph.lon[[SECOND]], graph.lat[[SECOND]], np.array([SECOND]))
    trips = trips_from(graph, origin, there, "car")
    trips.extend(np.inf)
    return float(trips.found(np.ones(1, dtype=bool))[1][0])


def test_the_name_of_a_file_says_which_rows_it_has() -> None:
    names = [measured_name("car", 0), measured_name("car", 12_345), measured_name("transit", 7)]
    assert measured_files([*names, "travel.npz", "measured.npz"]) == {
        "car": {0: names[0], 12_345: names[1]},
        "transit": {7: names[2]},
    }


def test_measured_times_are_fetched_when_they_are_asked_for(store: Store, tmp_path: Path) -> None:
    snapshot_id = open_current(tmp_path / "snapshots").id
    snapshot = fetch_snapshot(store.get, tmp_path / "cache", snapshot_id, NEEDED_FOR_NEAREST)
    assert not [name for name in store.read if name.startswith(MEASURED)]
    assert seconds_in(snapshot) == 1_234
    assert seconds_in(snapshot) == 1_234
    assert [name for name in store.read if name.startswith(MEASURED)] == ["measured-car-00000.npz"]
    again = fetch_snapshot(store.get, tmp_path / "cache", snapshot_id, NEEDED_FOR_NEAREST)
    assert seconds_in(again) == 1_234
    assert len([name for name in store.read if name.startswith(MEASURED)]) == 1


def test_a_store_that_is_silent_leaves_the_models_times_until_it_speaks(
    store: Store, published: Snapshot, tmp_path: Path
) -> None:
    snapshot = fetch_snapshot(store.get, tmp_path / "cache", published.id, NEEDED_FOR_NEAREST)
    store.is_silent = True
    modelled = seconds_in(snapshot)
    assert modelled != 1_234
    assert not snapshot.measured["car"].is_measured(FIRST, np.array([SECOND]))[0]
    store.is_silent = False
    assert seconds_in(snapshot) == 1_234


def test_a_file_that_was_altered_in_the_store_is_not_believed(
    store: Store, published: Snapshot, tmp_path: Path
) -> None:
    key = f"{FOLDER}/{published.id}/measured-car-00000.npz"
    altered = bytearray(store.objects[key])
    altered[-1] ^= 1
    store.objects[key] = bytes(altered)
    snapshot = fetch_snapshot(store.get, tmp_path / "cache", published.id, NEEDED_FOR_NEAREST)
    assert seconds_in(snapshot) != 1_234
    with pytest.raises(SnapshotError, match="measured-car"):
        fetch_snapshot(store.get, tmp_path / "cache", published.id, (TRAVEL, MEASURED))


def test_whoever_asks_of_the_whole_country_fetches_all_of_them_before(
    store: Store, published: Snapshot, tmp_path: Path
) -> None:
    needed = (*NEEDED_FOR_NEAREST, MEASURED)
    snapshot = fetch_snapshot(store.get, tmp_path / "cache", published.id, needed)
    store.is_silent = True
    assert seconds_in(snapshot) == 1_234


def test_only_what_is_named_is_uploaded_with_its_measured_times(published: Snapshot) -> None:
    store = Store()
    upload(published, store.put, (TRAVEL, MEASURED))
    names = {key.rpartition("/")[2] for key in store.objects}
    assert names == {"travel.npz", "measured-car-00000.npz", "manifest.json", "current"}


def test_a_data_set_without_measured_times_is_as_it_was(tmp_path: Path) -> None:
    write_snapshot(tmp_path)
    snapshot = open_current(tmp_path)
    manifest: Manifest = snapshot.manifest
    assert (snapshot.measured, dict(snapshot.travel.measured)) == ({}, {})
    assert not [name for name in manifest.counts if name.startswith(MEASURED)]


def test_a_local_file_that_is_damaged_is_an_error(published: Snapshot) -> None:
    path = published.folder / "measured-car-00000.npz"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(SnapshotError, match="measured-car"):
        seconds_in(Snapshot(published.folder))
