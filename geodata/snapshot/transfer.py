"""A snapshot copied to a store, and the parts a function needs copied from it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from geodata.errors import DamagedError, MissingObjectError, SnapshotError
from geodata.seals import opened_record, sealed_record
from geodata.snapshot.manifest import Manifest, check_file
from geodata.snapshot.measured_files import files_wanted
from geodata.snapshot.publishing import POINTER
from geodata.snapshot.reader import MANIFEST, Snapshot

FOLDER = "snapshots"
Get = Callable[[str], bytes]
Put = Callable[[str, bytes], None]


def upload(snapshot: Snapshot, put: Put, names: Sequence[str] | None = None) -> None:
    """Copies a snapshot, its files first, its manifest next, the pointer to it last.

    Args:
        snapshot: the snapshot, in its folder.
        put: writes an object under a key.
        names: the files to copy, as `files_wanted` reads them; all by default.

    Raises:
        SnapshotError: a file is not as the manifest says; the pointer stays where it was.
    """
    every = sorted(snapshot.manifest.files)
    for name in files_wanted(snapshot.manifest, names) if names else every:
        put(f"{FOLDER}/{snapshot.id}/{name}", snapshot.content(name))
    put(f"{FOLDER}/{snapshot.id}/{MANIFEST}", snapshot.manifest.to_json())
    pointer = f"{FOLDER}/{POINTER}"
    put(pointer, sealed_record(pointer, {"id": snapshot.id}))


def current_snapshot_id(get: Get) -> str:
    """Returns the id of a store's current snapshot.

    Raises:
        SnapshotError: the store holds none, or its pointer is not readable.
        StoreUnavailableError: the store did not answer.
    """
    return read_pointer(get, f"{FOLDER}/{POINTER}", "id")


def read_pointer(get: Get, key: str, field: str) -> str:
    """Returns the field of a small JSON object that names what is current.

    Raises:
        SnapshotError: there is no such object, or it is not readable.
    """
    try:
        return str(opened_record(key, get(key))[field])
    except MissingObjectError as error:
        raise SnapshotError(f"{key}: the store holds none") from error
    except (DamagedError, KeyError) as error:
        raise SnapshotError(f"{key}: not a pointer") from error


def fetch_snapshot(
    get: Get, cache: Path, snapshot_id: str, names: Sequence[str], later: Get | None = None
) -> Snapshot:
    """Returns a snapshot of a store, with some of its files in a cache folder.

    A file of the cache is used when its hash is right, and fetched again when it is not. What a
    disk that is full or cannot be written to does not take is kept in memory.

    Args:
        get: reads an object by its key.
        cache: a folder on the function's disk.
        snapshot_id: which snapshot.
        names: the files wanted, as `files_wanted` reads them.
        later: reads the objects of measured tables that are not among them, each when it is first
            needed; where it fails, the model's times are used instead. As `get` by default.

    Raises:
        SnapshotError: the store holds no such snapshot, or what it gave does not verify.
        StoreUnavailableError: the store did not answer.
    """
    try:
        content = get(f"{FOLDER}/{snapshot_id}/{MANIFEST}")
    except MissingObjectError as error:
        raise SnapshotError(f"{snapshot_id}: the store holds no such snapshot") from error
    manifest = Manifest.from_json(content)
    if manifest.id != snapshot_id:
        raise SnapshotError(f"{snapshot_id}: the store holds {manifest.id} in its place")
    names = files_wanted(manifest, names)
    folder = cache / FOLDER / snapshot_id
    held = {} if _is_written(folder / MANIFEST, content) else {MANIFEST: content}
    with ThreadPoolExecutor(max_workers=len(names) or 1) as pool:
        asked = {name: pool.submit(_fetch, get, manifest, folder, name) for name in names}
        found = {name: fetched.result() for name, fetched in asked.items()}
    held |= {name: kept for name, kept in found.items() if kept is not None}

    def obtain(name: str) -> bytes | None:
        return _fetch(later or get, manifest, folder, name)

    return Snapshot(folder, held, verified=names, obtain=obtain)


def _fetch(get: Get, manifest: Manifest, folder: Path, name: str) -> bytes | None:
    """Puts a file in the cache; returns its content when the disk does not take it."""
    target, facts = folder / name, manifest.files.get(name)
    if facts is None:
        raise SnapshotError(f"{manifest.id}: has no {name}")
    try:
        check_file(name, target.read_bytes(), facts)
    except (OSError, SnapshotError):
        content = _fetched(get, manifest, name)
        check_file(name, content, facts)
        return None if _is_written(target, content) else content
    return None


def _fetched(get: Get, manifest: Manifest, name: str) -> bytes:
    try:
        return get(f"{FOLDER}/{manifest.id}/{name}")
    except MissingObjectError as error:
        raise SnapshotError(f"{manifest.id}: the store lost {name}") from error


def _is_written(target: Path, content: bytes) -> bool:
    """Writes a file whole, and returns whether the disk took it; nothing is left of it if not."""
    beside = target.with_name(f".{target.name}-{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(content)
        beside.replace(target)
    except OSError:
        with contextlib.suppress(OSError):
            beside.unlink()
        return False
    return True
