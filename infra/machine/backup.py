"""A machine's state in one file, made while it serves, and put back into an empty folder.

The records are read, and the objects linked, while nobody writes an object: what a record names is
in the file. Writers wait for the time of the links, and readers never. Whatever database the
records were in, they are put back into any.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import secrets
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from geodata.clock import present
from geodata.errors import BadInputError
from infra.local.state import held
from infra.machine.settings import Machine
from infra.machine.stores import LINK_KEY, Stores, open_stores

FORMAT = 1
_MANIFEST, _RECORDS, _OBJECTS = "manifest.json", "records.jsonl", "objects/"
_KEYS_IN = "keys/"
_KEYS = (LINK_KEY, "oidc/key.pem")
_NOT_KEPT = ("health/", "matches/", "match-keys/")
"""What a machine measures of itself; files of people, which would outlive their hours."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a backup holds."""

    objects: int
    records: int
    size_bytes: int


def backup(machine: Machine, file: Path) -> Counted:
    """Writes the state of a machine into a file, which is whole once it has its name.

    Raises:
        BadInputError: the machine has no state, or the file is there.
        StoreUnavailableError: a store does not answer.
    """
    if not machine.objects.is_dir():
        raise BadInputError(f"{machine.state}: no machine keeps its state here")
    if file.exists():
        raise BadInputError(f"{file} is there already")
    stores = open_stores(machine)
    draft = file.with_name(f".{file.name}-{secrets.token_hex(4)}")
    try:
        with _copied(machine, stores) as (copy, rows), draft.open("xb") as stream:
            draft.chmod(0o600)  # it holds the keys of the machine, and what people wrote
            counted = _write(machine, copy, rows, stream)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    return counted


@contextmanager
def _copied(machine: Machine, stores: Stores) -> Iterator[tuple[Path, Iterator[object]]]:
    copy = machine.state / f".backup-{secrets.token_hex(4)}"
    copy.mkdir(mode=0o700)
    try:
        with ExitStack() as stack:
            with stores.objects.held():
                rows = stack.enter_context(stores.items.every())
                stores.objects.link_into(copy)
            yield copy, rows
    finally:
        shutil.rmtree(copy, ignore_errors=True)


def _write(
    machine: Machine, copy: Path, rows: Iterator[object], stream: io.BufferedWriter
) -> Counted:
    digests: dict[str, str] = {}
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name in _KEYS:
            if (machine.state / name).exists():
                _add(archive, f"{_KEYS_IN}{name}", (machine.state / name).read_bytes(), digests)
        lines = [json.dumps(row) for row in rows]
        _add(archive, _RECORDS, "\n".join(lines).encode(), digests)
        keys = sorted(
            path.relative_to(copy).as_posix() for path in copy.rglob("*") if path.is_file()
        )
        kept = [key for key in keys if not key.startswith(_NOT_KEPT)]
        for key in kept:
            _add(archive, f"{_OBJECTS}{key}", (copy / key).read_bytes(), digests)
        manifest = {"format": FORMAT, "made_at": present().isoformat(), "files": digests}
        # Last: a file that was cut short has none.
        _add(archive, _MANIFEST, json.dumps(manifest, indent=1).encode(), {})
    return Counted(len(kept), len(lines), stream.tell())


def _add(archive: tarfile.TarFile, name: str, content: bytes, digests: dict[str, str]) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    archive.addfile(entry, io.BytesIO(content))
    digests[name] = _digest(content)


def restore(machine: Machine, file: Path) -> Counted:
    """Puts a backup back into a machine that holds nothing.

    All of the file is read and verified first: what is damaged puts nothing back.

    Raises:
        BadInputError: the machine holds something, or the file is no whole backup.
        StoreUnavailableError: a store does not answer.
    """
    if machine.objects.exists() or (machine.state / LINK_KEY).exists():
        raise BadInputError(f"{machine.state}: not empty; a backup is put back where nothing is")
    _verify(file)
    machine.state.mkdir(parents=True, exist_ok=True)
    with held(machine.state):
        for name, content in _entries(file):
            if name.removeprefix(_KEYS_IN) in _KEYS:
                _put_key(machine.state / name.removeprefix(_KEYS_IN), content)
        stores = open_stores(machine)
        if stores.items.is_any():
            raise BadInputError("the database holds records; a backup is put into an empty one")
        # The objects first: no record is ever there without what it names.
        objects = _put_objects(stores, file)
        records = _put_records(stores, file)
    return Counted(objects, records, file.stat().st_size)


def _put_objects(stores: Stores, file: Path) -> int:
    count = 0
    for name, content in _entries(file):
        if name.startswith(_OBJECTS):
            stores.objects.put_back(name.removeprefix(_OBJECTS), content)
            count += 1
    return count


def _put_records(stores: Stores, file: Path) -> int:
    count = 0
    for name, content in _entries(file):
        for line in content.splitlines() if name == _RECORDS else ():
            stores.items.put_back(tuple(json.loads(line)))
            count += 1
    return count


def _put_key(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_bytes(content)


def _entries(file: Path) -> Iterator[tuple[str, bytes]]:
    try:
        with tarfile.open(file) as archive:
            for entry in archive:
                opened = archive.extractfile(entry) if entry.isreg() else None
                if opened is not None:
                    yield entry.name, opened.read()
    except (tarfile.TarError, OSError, EOFError) as error:
        raise BadInputError(f"{file}: no backup that can be read") from error


def _verify(file: Path) -> None:
    found: dict[str, str] = {}
    manifest: dict[str, object] | None = None
    for name, content in _entries(file):
        if name == _MANIFEST:
            manifest = json.loads(content)
        else:
            found[name] = _digest(content)
    if manifest is None or manifest.get("format") != FORMAT or manifest.get("files") != found:
        raise BadInputError(f"{file}: not a whole backup of this kind, or damaged")


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()
