"""A snapshot copied to a store, and the parts a function needs copied from it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from geodata.errors import MissingObjectError, SnapshotError
from geodata.snapshot.manifest import Manifest, check_file
from geodata.snapshot.publish import POINTER
from geodata.snapshot.reader import MANIFEST, Snapshot

FOLDER = "snapshots"
Get = Callable[[str], bytes]
Put = Callable[[str, bytes], None]


def upload(snapshot: Snapshot, put: Put, names: Sequence[str] | None = None) -> None:
    """Copies a snapshot, its files first, its manifest next, the pointer to it last.

    Args:
        snapshot: the snapshot, in its folder.
        put: writes an object under a key.
        names: the files to copy; all by default.
    """
    for name in names or sorted(snapshot.manifest.files):
        put(f"{FOLDER}/{snapshot.id}/{name}", (snapshot.folder / name).read_bytes())
    put(f"{FOLDER}/{snapshot.id}/{MANIFEST}", snapshot.manifest.to_json())
    put(f"{FOLDER}/{POINTER}", json.dumps({"id": snapshot.id}).encode())


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
        return str(json.loads(get(key))[field])
    except MissingObjectError as error:
        raise SnapshotError(f"{key}: the store holds none") from error
    except (ValueError, KeyError, TypeError) as error:
        raise SnapshotError(f"{key}: not a pointer") from error


def fetch_snapshot(get: Get, cache: Path, snapshot_id: str, names: Sequence[str]) -> Snapshot:
    """Returns a snapshot of a store, with some of its files in a cache folder.

    A file of the cache is used when its hash is right, and fetched again when it is not.

    Args:
        get: reads an object by its key.
        cache: a folder on the function's disk.
        snapshot_id: which snapshot.
        names: the files wanted.

    Raises:
        SnapshotError: the store holds no such snapshot, or what it gave does not verify.
        StoreUnavailableError: the store did not answer.
    """
    try:
        content = get(f"{FOLDER}/{snapshot_id}/{MANIFEST}")
    except MissingObjectError as error:
        raise SnapshotError(f"{snapshot_id}: the store holds no such snapshot") from error
    manifest = Manifest.from_json(content)
    folder = cache / FOLDER / snapshot_id
    folder.mkdir(parents=True, exist_ok=True)
    _write_whole(folder / MANIFEST, content)
    with ThreadPoolExecutor(max_workers=len(names) or 1) as pool:
        for fetched in [pool.submit(_fetch, get, manifest, folder, name) for name in names]:
            fetched.result()
    return Snapshot(folder)


def _fetch(get: Get, manifest: Manifest, folder: Path, name: str) -> None:
    target, facts = folder / name, manifest.files[name]
    try:
        check_file(name, target.read_bytes(), facts)
    except (OSError, SnapshotError):
        content = get(f"{FOLDER}/{manifest.id}/{name}")
        check_file(name, content, facts)
        _write_whole(target, content)


def _write_whole(target: Path, content: bytes) -> None:
    beside = target.with_name(f".{target.name}-{os.getpid()}")
    beside.write_bytes(content)
    beside.replace(target)
