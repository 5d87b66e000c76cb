"""What a folder has beyond the contract: whole writes over a kill, copies, processes."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from geodata.errors import MissingObjectError, ObjectChangedError, StoreUnavailableError
from geodata.stores.folder import FolderObjects
from tests.conftest import ROOT


@pytest.mark.parametrize(
    "key", ["", "/etc/passwd", "a/../../b", ".store/lock", "a//b", "a/.b", "\0"]
)
def test_a_key_that_leaves_the_folder_or_is_ours_is_no_key(tmp_path: Path, key: str) -> None:
    objects = FolderObjects(tmp_path / "store")
    (tmp_path / "b").write_bytes(b"elsewhere")
    for use in (objects.get, objects.facts, objects.delete, lambda each: objects.put(each, b"")):
        with pytest.raises(MissingObjectError):
            use(key)
    assert (tmp_path / "b").read_bytes() == b"elsewhere"


def test_the_tag_is_of_the_content_so_that_a_copy_has_it(tmp_path: Path) -> None:
    one, other = FolderObjects(tmp_path / "one"), FolderObjects(tmp_path / "other")
    for objects in (one, other):
        objects.put("a/b", b"content")
    assert one.read("a/b").e_tag == one.facts("a/b").e_tag == other.facts("a/b").e_tag
    one.put("a/b", b"changed")
    assert one.read("a/b").e_tag != other.read("a/b").e_tag


def test_a_write_in_the_same_instant_over_the_same_length_is_seen(tmp_path: Path) -> None:
    # A tag of the time and the number of a file would be the same for both now and then.
    objects = FolderObjects(tmp_path)
    objects.put("pointer", b"one")
    seen = objects.read("pointer")
    objects.put("pointer", b"two")
    os.utime(tmp_path / "pointer", ns=(0, 0))
    with pytest.raises(ObjectChangedError):
        objects.replace("pointer", b"six", seen.e_tag)


def test_whoever_listens_is_told_of_each_write_before_the_writer_goes_on(tmp_path: Path) -> None:
    told: list[tuple[str, bytes]] = []
    objects = FolderObjects(tmp_path, on_written=lambda key: told.append((key, objects.get(key))))
    (tmp_path / "file").write_bytes(b"4")
    objects.put("a", b"1")
    objects.create("b", b"2")
    objects.replace("b", b"3", objects.read("b").e_tag)
    objects.put_file("c", tmp_path / "file")
    objects.delete("a")
    assert told == [("a", b"1"), ("b", b"2"), ("b", b"3"), ("c", b"4")]


def test_nobody_writes_while_the_folder_is_held_and_a_copy_stays_as_it_was(tmp_path: Path) -> None:
    objects, copy = FolderObjects(tmp_path / "store"), tmp_path / "copy"
    objects.put("a/b", b"former")
    written = threading.Event()

    def write() -> None:
        FolderObjects(tmp_path / "store").put("a/b", b"newer")
        written.set()

    with objects.held():
        writer = threading.Thread(target=write)
        writer.start()
        assert objects.get("a/b") == b"former"
        assert objects.link_into(copy) == 1
        assert not written.is_set()
    writer.join()
    assert objects.get("a/b") == b"newer"
    assert (copy / "a" / "b").read_bytes() == b"former"


def _append(arguments: tuple[Path, bytes]) -> None:
    root, mark = arguments
    objects = FolderObjects(root)
    for _ in range(20):
        while True:
            seen = objects.read("counter")
            try:
                objects.replace("counter", seen.content + mark, seen.e_tag)
            except ObjectChangedError:
                continue
            break


def test_no_write_of_several_processes_is_lost(tmp_path: Path) -> None:
    objects = FolderObjects(tmp_path)
    objects.put("counter", b"")
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.map(_append, [(tmp_path, b"a"), (tmp_path, b"b")])
    assert sorted(objects.get("counter")) == sorted(b"a" * 20 + b"b" * 20)


_WRITER = """
import sys
from pathlib import Path
from geodata.stores.folder import FolderObjects
objects = FolderObjects(Path(sys.argv[1]))
for number in range(100_000):
    objects.put("pointer", str(number).encode() * 50_000)
    print(number, flush=True)
"""


@pytest.mark.parametrize("written", [3, 8])
def test_a_kill_leaves_the_last_write_that_was_told_or_the_one_under_way(
    tmp_path: Path, written: int
) -> None:
    command = [sys.executable, "-c", _WRITER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as writer:
        assert writer.stdout is not None
        told = [int(writer.stdout.readline()) for _ in range(written)][-1]
        writer.send_signal(signal.SIGKILL)
        told = max([told, *(int(line) for line in writer.stdout.read().split())])
    objects = FolderObjects(tmp_path)
    assert objects.get("pointer") in [str(each).encode() * 50_000 for each in (told, told + 1)]
    objects.forget_drafts()
    assert not list((tmp_path / ".store" / "drafts").iterdir())


def test_a_folder_that_cannot_be_written_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreUnavailableError):
        FolderObjects(tmp_path / "file")
    objects = FolderObjects(tmp_path / "store")
    objects.put("a", b"")
    with pytest.raises(StoreUnavailableError, match=r"ENOTDIR|EEXIST"):
        objects.put("a/b", b"")
