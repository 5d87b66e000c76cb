"""Writing a snapshot beside the one in use, verifying it, and moving one pointer."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from numpy.typing import NDArray

from geodata.errors import BadInputError, DiskFullError, SnapshotError
from geodata.snapshot.archive import pack
from geodata.snapshot.manifest import FileFacts, Manifest
from geodata.snapshot.reader import MANIFEST, Snapshot

POINTER = "current"
_UNFINISHED = ".building-"
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Workbench:
    """A folder where a snapshot is being written; no reader looks there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, name: str, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Writes named arrays as one file of the snapshot."""
        (self.folder / name).write_bytes(pack(arrays))

    def facts(self) -> dict[str, FileFacts]:
        """Returns the facts of the files written so far."""
        return {
            path.name: FileFacts.of(path.read_bytes()) for path in sorted(self.folder.iterdir())
        }


@contextmanager
def workbench(snapshots: Path) -> Iterator[Workbench]:
    """Gives a workbench in a folder of snapshots, one build at a time.

    What a killed build left there is removed first; what this one leaves on an error, at once.

    Raises:
        BadInputError: another build is running.
        DiskFullError: the disk has no room for what the block writes.
    """
    snapshots.mkdir(parents=True, exist_ok=True)
    with _naming_a_full_disk(snapshots), (snapshots / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BadInputError(f"{snapshots}: another build is running") from error
        for leftover in snapshots.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(leftover, ignore_errors=True)
        folder = Path(mkdtemp(prefix=_UNFINISHED, dir=snapshots))
        try:
            yield Workbench(folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _naming_a_full_disk(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            where = str(error.filename or folder)
            raise DiskFullError(where, error.strerror or "no room") from error
        raise


def publish(bench: Workbench, manifest: Manifest, snapshots: Path) -> Manifest:
    """Verifies what a workbench holds, moves it in place, then moves the pointer to it.

    A process killed before the last line leaves the former snapshot in use.

    Raises:
        SnapshotError: what was written does not verify; nothing is published.
    """
    (bench.folder / MANIFEST).write_bytes(manifest.to_json())
    Snapshot(bench.folder).verify()
    _flush(bench.folder)
    target = snapshots / manifest.id
    if target.exists():
        _discard_if_damaged(target)
    if not target.exists():
        bench.folder.rename(target)
    point_to(snapshots, manifest.id)
    return manifest


def point_to(snapshots: Path, snapshot_id: str) -> None:
    """Makes a snapshot of the folder the current one, in one atomic move."""
    beside = snapshots / f".{POINTER}-{os.getpid()}"
    try:
        beside.write_text(json.dumps({"id": snapshot_id}) + "\n")
        beside.replace(snapshots / POINTER)
    finally:
        beside.unlink(missing_ok=True)


def current_id(snapshots: Path) -> str | None:
    """Returns the id of the snapshot in use, or None when there is none yet.

    Raises:
        SnapshotError: the pointer is not readable.
    """
    try:
        return str(json.loads((snapshots / POINTER).read_text())["id"])
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise SnapshotError(f"{snapshots / POINTER}: not a pointer") from error


def open_current(snapshots: Path) -> Snapshot:
    """Returns the snapshot in use.

    Raises:
        BadInputError: there is none.
        SnapshotError: it cannot be read.
    """
    found = current_id(snapshots)
    if found is None:
        raise BadInputError(f"{snapshots}: no snapshot here; make one with `maillage build`")
    snapshot = Snapshot(snapshots / found)
    if snapshot.id != found:
        raise SnapshotError(f"{found}: the folder holds {snapshot.id} in its place")
    return snapshot


def _discard_if_damaged(folder: Path) -> None:
    try:
        Snapshot(folder).verify()
    except SnapshotError:
        shutil.rmtree(folder)


def _flush(folder: Path) -> None:
    """Makes the files outlive a power cut before the pointer names them."""
    for path in [*folder.iterdir(), folder]:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
