"""The disk is full, cannot be written to, or holds what a killed process left on it."""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aws_lambda_powertools import Logger

from functions.settings import Settings
from functions.wiring import guide_of
from geodata.nearest.guide import Guide
from geodata.nearest.question import Question
from geodata.snapshot.publishing import open_current
from geodata.snapshot.reader import NEEDED_FOR_NEAREST
from geodata.snapshot.site_versions import publish_sites
from geodata.snapshot.transfer import upload
from geodata.stores.objects import Objects
from tests.country import site, table_of
from tests.geodata.imports.room import Room, lines

LOGGER = Logger(service="test")
ON_DISK = ("manifest.json", *NEEDED_FOR_NEAREST)


@pytest.fixture
def settings(tmp_path: Path, snapshots: Path) -> Settings:
    store = tmp_path / "store"
    objects = Objects.at(store.as_uri())
    upload(open_current(snapshots), objects.put)
    publish_sites(table_of("1", site("east", 0.25, 46.05)), objects.put)
    return Settings(store.as_uri(), tmp_path / "cache", check_every_s=0.0)


def nearest(guide: Guide) -> str:
    origin = guide.places.in_commune("01002")
    found = guide.nearest(origin, Question(limit=1), datetime.now(UTC))
    assert found["degraded"] == []
    return str(found["sites"][0]["id"])


def cached(settings: Settings) -> Path:
    [folder] = (settings.cache_dir / "snapshots").iterdir()
    return folder


def make_full(settings: Settings, snapshots: Path, *names: str) -> Path:
    """Makes the disk refuse files of the cache: `/dev/full` stands where each is written first."""
    folder = settings.cache_dir / "snapshots" / open_current(snapshots).id
    folder.mkdir(parents=True)
    for name in names:
        (folder / f".{name}-{os.getpid()}").symlink_to("/dev/full")
    return folder


@pytest.mark.parametrize("name", ON_DISK)
def test_a_disk_that_fills_up_half_way_keeps_nobody_from_an_answer(
    settings: Settings, snapshots: Path, name: str
) -> None:
    folder = make_full(settings, snapshots, name)
    assert nearest(guide_of(settings, LOGGER)()) == "east"
    # Nothing half-written is left, and the next cold start finds what could be written.
    assert sorted(path.name for path in folder.iterdir()) == sorted({*ON_DISK} - {name})
    assert nearest(guide_of(settings, LOGGER)()) == "east"


def test_a_full_disk_keeps_nobody_from_an_answer(settings: Settings, snapshots: Path) -> None:
    folder = make_full(settings, snapshots, *ON_DISK)
    assert nearest(guide_of(settings, LOGGER)()) == "east"
    assert list(folder.iterdir()) == []


def test_a_disk_that_cannot_be_written_to_keeps_nobody_from_an_answer(settings: Settings) -> None:
    settings.cache_dir.write_bytes(b"a file where the folder should be: nothing can be made in it")
    assert nearest(guide_of(settings, LOGGER)()) == "east"


def test_what_a_killed_process_left_half_written_is_not_read(settings: Settings) -> None:
    guide_of(settings, LOGGER)()
    folder = cached(settings)
    for name in ON_DISK:
        whole = (folder / name).read_bytes()
        (folder / name).write_bytes(whole[: len(whole) // 2])
        (folder / f".{name}-{os.getpid()}").write_bytes(b"left")
    assert nearest(guide_of(settings, LOGGER)()) == "east"


@pytest.mark.parametrize("name", ON_DISK)
def test_a_file_altered_on_the_disk_is_fetched_again_at_the_next_start(
    settings: Settings, name: str
) -> None:
    guide_of(settings, LOGGER)()
    whole = (cached(settings) / name).read_bytes()
    (cached(settings) / name).write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert nearest(guide_of(settings, LOGGER)()) == "east"
    assert (cached(settings) / name).read_bytes() == whole


def test_a_function_that_runs_keeps_its_files_when_the_disk_loses_them(settings: Settings) -> None:
    guide = guide_of(settings, LOGGER)
    assert nearest(guide()) == "east"
    shutil.rmtree(settings.cache_dir)
    assert nearest(guide()) == "east"


def test_a_file_of_sites_that_no_disk_has_room_for_is_checked_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = Room()
    import_id = room.uploaded(lines(3))
    with monkeypatch.context() as patched:
        patched.setattr(tempfile, "tempdir", str(tmp_path / "no such folder"))
        with pytest.raises(OSError, match="No such file"):  # Lambda tries again, then puts aside
            room.check(import_id)
    assert room.imports.get(import_id).state == "checking"
    assert room.check(import_id).state == "checked"
