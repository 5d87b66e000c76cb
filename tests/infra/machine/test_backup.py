"""A backup made while people write, put back where nothing is: all of it, or nothing."""

from __future__ import annotations

import json
import os
import tarfile
import threading
import time
from pathlib import Path

import pytest

from geodata.errors import BadInputError
from geodata.stores.items import Item
from infra.machine.backup import backup, restore
from infra.machine.keeping import forget_old
from infra.machine.settings import Machine
from infra.machine.stores import LINK_KEY, Stores, open_stores


def filled(machine: Machine) -> Stores:
    stores = open_stores(machine)
    stores.objects.put("sites/current", b"{}")
    stores.objects.put("imports/1/upload", b"id,nom")
    stores.items.create(Item("scenario#1", "meta", {"n": 0.1, "é": None}, listed="ann", order="1"))
    return stores


def all_of(stores: Stores) -> tuple[dict[str, bytes], list[object]]:
    with stores.items.every() as rows:
        records = sorted(rows)
    return {key: stores.objects.get(key) for key in stores.objects.every()}, records


def test_what_is_put_back_is_what_was_there_with_its_links_and_its_tags(tmp_path: Path) -> None:
    machine, other = Machine(tmp_path / "one"), Machine(tmp_path / "other")
    stores = filled(machine)
    before = all_of(stores)
    link = stores.objects.link("imports/1/upload", "GET", 900)

    counted = backup(machine, tmp_path / "file")
    restore(other, tmp_path / "file")

    again = open_stores(other)
    assert all_of(again) == before
    assert (counted.objects, counted.records) == (2, len(before[1]))
    assert again.objects.facts("imports/1/upload") == stores.objects.facts("imports/1/upload")
    assert again.objects.link("imports/1/upload", "GET", 900)[:40] == link[:40]
    assert (tmp_path / "file").stat().st_mode & 0o077 == 0
    assert (other.state / LINK_KEY).read_bytes() == (machine.state / LINK_KEY).read_bytes()
    assert not list(machine.state.glob(".backup-*"))


def test_no_record_of_a_backup_names_an_object_that_is_not_in_it(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "one")
    stores = filled(machine)
    ends = threading.Event()

    def plan() -> None:
        # As plans are made: the object, then the record that names it; both deleted the other way.
        number = 0
        while not ends.is_set():
            stores.objects.put(f"scenarios/{number}/plan.json", b"{}")
            stores.items.create(Item("plans", f"{number:06d}", {}))
            if number >= 3:
                stores.items.delete("plans", f"{number - 3:06d}")
                stores.objects.delete(f"scenarios/{number - 3}/plan.json")
            number += 1

    writer = threading.Thread(target=plan)
    writer.start()
    try:
        for number in range(8):
            backup(machine, tmp_path / f"file-{number}")
    finally:
        ends.set()
        writer.join()
    for number in range(8):
        other = Machine(tmp_path / f"other-{number}")
        restore(other, tmp_path / f"file-{number}")
        copied = open_stores(other)
        there = set(copied.objects.folders("scenarios"))
        named = {str(int(each.sk)) for each in copied.items.together("plans")}
        assert named <= there


def _cut(content: bytes) -> bytes:
    return content[: len(content) // 4]


def _changed(content: bytes) -> bytes:
    return content.replace(b"id,nom", b"id,mon")


def _none(_: bytes) -> bytes:
    return b"no archive"


@pytest.mark.parametrize("spoil", [_cut, _changed, _none])
def test_what_is_damaged_puts_nothing_back(tmp_path: Path, spoil) -> None:
    machine, other = Machine(tmp_path / "one"), Machine(tmp_path / "other")
    filled(machine)
    backup(machine, tmp_path / "file")
    (tmp_path / "spoilt").write_bytes(spoil((tmp_path / "file").read_bytes()))
    with pytest.raises(BadInputError, match="spoilt"):
        restore(other, tmp_path / "spoilt")
    assert not other.state.exists()


def test_a_name_that_leaves_the_folder_goes_nowhere(tmp_path: Path) -> None:
    from geodata.errors import MissingObjectError
    from infra.machine import backup as module

    machine, other = Machine(tmp_path / "one"), Machine(tmp_path / "deep" / "other")
    filled(machine)
    backup(machine, tmp_path / "file")
    with tarfile.open(tmp_path / "file") as archive:
        files = {
            entry.name: archive.extractfile(entry).read()  # type: ignore[union-attr]
            for entry in archive
            if entry.name != "manifest.json"
        }
    digests: dict[str, str] = {}
    with tarfile.open(tmp_path / "hostile", "w") as archive:
        for name, content in {**files, "objects/../../escaped": b"!", "keys/../x": b"!"}.items():
            module._add(archive, name, content, digests)
        manifest = {"format": 1, "files": digests}
        module._add(archive, "manifest.json", json.dumps(manifest).encode(), {})
    with pytest.raises(MissingObjectError):
        restore(other, tmp_path / "hostile")
    assert not list(tmp_path.rglob("escaped")) + list(tmp_path.rglob("x"))


def test_a_backup_is_put_over_nothing_and_never_over_another_file(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "one")
    with pytest.raises(BadInputError, match="no machine"):
        backup(machine, tmp_path / "file")
    filled(machine)
    backup(machine, tmp_path / "file")
    with pytest.raises(BadInputError, match="is there already"):
        backup(machine, tmp_path / "file")
    with pytest.raises(BadInputError, match="not empty"):
        restore(machine, tmp_path / "file")


def test_what_is_past_its_time_is_forgotten_and_what_is_served_never(tmp_path: Path) -> None:
    stores = open_stores(Machine(tmp_path / "one"))
    old = ("imports/1/upload", "coverage/large/a/b.pdf", "coverage/runs/aaaa/run.json")
    kept = ("sites/version.npz", "scenarios/1/plan.json", "snapshots/1/manifest.json")
    for key in (*old, *kept, "imports/2/upload"):
        stores.objects.put(key, b"")
    now = time.time()
    for key in (*old, *kept):
        os.utime(tmp_path / "one" / "objects" / key, (now - 181 * 86_400,) * 2)
    assert forget_old(stores, lambda: now) == len(old)
    assert set(stores.objects.every()) == {*kept, "imports/2/upload"}


def test_what_is_written_has_its_work_in_the_queue_before_its_writer_goes_on(
    tmp_path: Path,
) -> None:
    stores = open_stores(Machine(tmp_path / "one"))
    stores.objects.put("imports/7/upload", b"")
    stores.objects.put("imports/7/recheck", b"")
    stores.objects.put("imports/7/checks/a/upload", b"")
    stores.objects.put("sites/current", b"{}")
    stores.objects.put("sites/abc.npz", b"")
    asked = [(each.body["kind"], each.body["name"]) for each in stores.queue.waiting()]
    assert sorted(asked) == [("check", "7"), ("check", "7"), ("refresh", "national")]
