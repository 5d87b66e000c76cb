"""A snapshot is written beside, verified, then published by moving one pointer."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from geodata.errors import BadInputError, SnapshotError
from geodata.snapshot.manifest import Manifest
from geodata.snapshot.publishing import current_id, open_current, publish, workbench
from tests.country import write_snapshot


def test_a_published_snapshot_is_the_current_one_and_opens(tmp_path: Path) -> None:
    manifest = write_snapshot(tmp_path)
    snapshot = open_current(tmp_path)
    assert snapshot.id == manifest.id == current_id(tmp_path)
    assert snapshot.register.resolve("01001").area.population == 860
    snapshot.verify()


def test_the_same_content_has_the_same_id_whenever_it_is_built(tmp_path: Path) -> None:
    one, again = write_snapshot(tmp_path / "one"), write_snapshot(tmp_path / "two")
    assert one.id == again.id
    assert write_snapshot(tmp_path / "three", population=861).id != one.id


def test_no_snapshot_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    assert current_id(tmp_path) is None
    with pytest.raises(BadInputError, match="maillage build"):
        open_current(tmp_path)


def test_what_does_not_verify_is_not_published(tmp_path: Path) -> None:
    former = write_snapshot(tmp_path)
    with pytest.raises(SnapshotError, match=r"register\.npz"), workbench(tmp_path) as bench:
        (bench.folder / "register.npz").write_bytes(b"half")
        facts = bench.facts()
        (bench.folder / "register.npz").write_bytes(b"other half")
        manifest = Manifest(facts, [], {"communes": 5}, [], "2026-01-01").identified()
        publish(bench, manifest, tmp_path)
    assert current_id(tmp_path) == former.id


def test_an_error_while_building_leaves_the_former_snapshot_and_nothing_else(
    tmp_path: Path,
) -> None:
    former = write_snapshot(tmp_path)
    with pytest.raises(RuntimeError), workbench(tmp_path) as bench:
        bench.add("register.npz", {})
        raise RuntimeError
    assert current_id(tmp_path) == former.id
    assert {path.name for path in tmp_path.iterdir()} == {".lock", "current", former.id}


def test_a_build_killed_at_any_moment_leaves_the_former_snapshot_in_use(tmp_path: Path) -> None:
    former = write_snapshot(tmp_path)
    program = (
        "import sys, time; from pathlib import Path\n"
        "from geodata.snapshot.publishing import workbench\n"
        "with workbench(Path(sys.argv[1])) as bench:\n"
        "    (bench.folder / 'half').write_text('half'); print('building', flush=True)\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE
    ) as build:
        assert build.stdout is not None
        build.stdout.readline()
        os.kill(build.pid, signal.SIGKILL)
    assert open_current(tmp_path).id == former.id
    assert list(tmp_path.glob(".building-*"))
    write_snapshot(tmp_path, population=1)
    assert not list(tmp_path.glob(".building-*"))


def test_two_builds_at_once_are_refused(tmp_path: Path) -> None:
    with (
        workbench(tmp_path),
        pytest.raises(BadInputError, match="another build"),
        workbench(tmp_path),
    ):
        pass


def test_a_snapshot_that_was_damaged_since_is_replaced(tmp_path: Path) -> None:
    former = write_snapshot(tmp_path)
    (tmp_path / former.id / "register.npz").write_bytes(b"damaged")
    assert write_snapshot(tmp_path).id == former.id
    open_current(tmp_path).verify()


def test_a_manifest_that_was_altered_is_refused(tmp_path: Path) -> None:
    path = tmp_path / write_snapshot(tmp_path).id / "manifest.json"
    path.write_text(path.read_text().replace('"communes": 5', '"communes": 6'))
    with pytest.raises(SnapshotError, match="does not match its id"):
        open_current(tmp_path)


def test_a_pointer_that_is_not_readable_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "current").write_text("{")
    with pytest.raises(SnapshotError, match="not a pointer"):
        current_id(tmp_path)


def test_time_is_not_part_of_an_id() -> None:
    at = [
        Manifest({}, [], {}, [], time.strftime("%Y", time.gmtime(year))).identified()
        for year in (0, 10**9)
    ]
    assert at[0].id == at[1].id
