"""Every byte of what is read from a disk or a bucket, flipped: the right answer, or a named error.

As SQLite tests its files: nothing altered is ever believed, and nothing altered costs more than
what it stands for (an array's header may name a size of terabytes).
"""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geodata.errors import SnapshotError
from geodata.snapshot.archive import pack
from geodata.snapshot.publishing import current_id, open_current
from geodata.snapshot.reader import MANIFEST, Snapshot
from geodata.snapshot.site_versions import fetch_sites
from tests.country import site, table_of, write_snapshot

MOST_BYTES_HELD = 32 << 20
SITES = pack(table_of("1", site("east", 0.25, 46.05), site("west", -0.25, 46.0)).to_arrays())


def altered(content: bytes, step: int = 1) -> Iterator[tuple[int, bytes]]:
    """Yields a content with one byte flipped at a time, by one bit and by all of them."""
    for place in range(0, len(content), step):
        for flip in (0xFF, 1 << place % 8):
            changed = bytearray(content)
            changed[place] ^= flip
            yield place, bytes(changed)


def cut(content: bytes, step: int = 1) -> Iterator[tuple[int, bytes]]:
    """Yields a content that ends too early."""
    for length in range(0, len(content), step):
        yield length, content[:length]


def answer(ask: Callable[[], Any]) -> Any:
    """Returns what is answered, or SnapshotError: anything else that is raised is a fault."""
    try:
        return ask()
    except SnapshotError:
        return SnapshotError


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    snapshots = tmp_path_factory.mktemp("snapshots")
    write_snapshot(snapshots)
    return snapshots / str(current_id(snapshots))


def files_of(folder: Path) -> list[str]:
    return sorted(json.loads((folder / MANIFEST).read_bytes())["files"])


def test_no_altered_byte_of_a_file_of_a_snapshot_is_believed(folder: Path) -> None:
    # As many places of each file as make some seven thousand reads in all.
    for name in files_of(folder):
        content = (folder / name).read_bytes()
        step = max(1, len(content) // 300)
        for places in (altered(content, step), cut(content, step)):
            for place, changed in places:
                (folder / name).write_bytes(changed)
                found = answer(lambda name=name: Snapshot(folder).arrays(name))  # type: ignore[misc]
                assert found is SnapshotError, (name, place)
        (folder / name).write_bytes(content)
    open_current(folder.parent).verify()


def test_no_altered_byte_of_a_manifest_is_believed(folder: Path) -> None:
    content = (folder / MANIFEST).read_bytes()
    whole = Snapshot(folder).manifest
    for places in (altered(content), cut(content, 7)):
        for place, changed in places:
            (folder / MANIFEST).write_bytes(changed)
            found = answer(lambda: Snapshot(folder).manifest)
            is_right = found is not SnapshotError and found.files == whole.files
            # When it was built is no part of its content; all the rest is in its name.
            assert found is SnapshotError or (is_right and found.id == whole.id), place
    (folder / MANIFEST).write_bytes(content)


def records(content: bytes) -> list[Any]:
    table = fetch_sites(lambda _: content, "1")
    return [table.record(position) for position in range(len(table))] + [
        table.lon.tobytes(),
        table.lat.tobytes(),
        table.at_commune.tobytes(),
    ]


@pytest.mark.parametrize("step_of", [altered, cut])
def test_no_altered_byte_of_the_sites_is_believed(
    step_of: Callable[[bytes], Iterator[tuple[int, bytes]]],
) -> None:
    right = records(SITES)
    for place, changed in step_of(SITES):
        found = answer(lambda changed=changed: records(changed))  # type: ignore[misc]
        assert found is SnapshotError or found == right, place


def test_an_altered_header_costs_no_memory() -> None:
    array = pack({"a": np.zeros(8)})
    shape = array.index(b"(8,)")
    huge = array.replace(b"'shape': (8,), }" + b" " * 12, b"'shape': (8" + b"0" * 12 + b",), }")
    assert len(huge) == len(array)
    assert huge[shape : shape + 4] == b"(800"
    tracemalloc.start()
    try:
        assert answer(lambda: fetch_sites(lambda _: huge, "1")) is SnapshotError
        assert tracemalloc.get_traced_memory()[1] < MOST_BYTES_HELD
    finally:
        tracemalloc.stop()
