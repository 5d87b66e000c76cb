"""Objects in a folder, for good: whole or not at all over a kill or a power cut, by any process.

An object is a file under its key, so that a person can look at it. It is written beside, flushed
to the disk, then renamed: a reader has the former one or the new one. Its tag is the hash of its
content, as S3's is, so that a copy of the folder has the tags of the folder. Whoever writes takes a
lock of the key, and shares the lock of the folder: who holds that one alone sees a folder in which
nothing moves, and copies it by links in the time of a request.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Literal

from geodata.errors import (
    BadInputError,
    MissingObjectError,
    ObjectChangedError,
    StoreUnavailableError,
)
from geodata.stores.objects import CHUNK_BYTES, ObjectFacts, Objects, Tagged
from geodata.stores.signatures import LinkSigner

_OURS = ".store"
"""The folder of locks and of what is being written: no key begins with a dot."""
_LOCKS = 64
_ABSENT = (errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG, errno.EINVAL)

Written = Callable[[str], None]


class FolderObjects(Objects):
    """A folder of objects, which several processes read and write."""

    def __init__(
        self, root: Path, signer: LinkSigner | None = None, on_written: Written = lambda _: None
    ) -> None:
        """Takes the folder, made when there is none.

        Args:
            root: the folder.
            signer: makes the links to its objects; without one it has none.
            on_written: called with the key of what was written, before the writer goes on.
        """
        self._root, self._signer, self._on_written = root, signer, on_written
        self._ours = root / _OURS
        self._drafts = self._ours / "drafts"
        try:
            for each in (self._drafts, self._ours / "locks"):
                each.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreUnavailableError(f"{root}: {error.strerror}") from error

    def reopen(self) -> None:
        """Does nothing: a folder has no connection and no key."""

    def get(self, key: str) -> bytes:
        """Returns an object."""
        with _errors_of(key):
            return self._path(key).read_bytes()

    def read(self, key: str) -> Tagged:
        """Returns an object with its tag."""
        content = self.get(key)
        return Tagged(content, _tag(content))

    def facts(self, key: str) -> ObjectFacts:
        """Returns an object's size and tag."""
        with _errors_of(key), self._path(key).open("rb") as stream:
            digest = hashlib.file_digest(stream, _new_digest)
            return ObjectFacts(stream.tell(), digest.hexdigest())

    def chunks(self, key: str) -> Iterator[bytes]:
        """Yields an object's content in pieces, as it was at the first, whatever is written."""
        with _errors_of(key), self._path(key).open("rb") as stream:
            while piece := stream.read(CHUNK_BYTES):
                yield piece

    def part(self, key: str, start: int, length: int) -> bytes:
        """Returns at most `length` bytes of an object from `start`, which lies inside it."""
        with _errors_of(key), self._path(key).open("rb") as stream:
            stream.seek(start)
            return stream.read(length)

    def put(self, key: str, content: bytes, media_type: str | None = None) -> None:
        """Writes an object; whoever serves its link knows its media type by its name."""
        del media_type
        with self._writing(key) as path:
            self._write(path, lambda stream: stream.write(content))
        self._on_written(key)

    def put_file(self, key: str, path: Path) -> None:
        """Writes a file's content as an object."""
        with self._writing(key) as target, path.open("rb") as source:
            self._write(target, lambda stream: shutil.copyfileobj(source, stream, CHUNK_BYTES))
        self._on_written(key)

    def create(self, key: str, content: bytes) -> None:
        """Writes an object where there is none."""
        with self._writing(key) as path:
            if path.is_file():
                raise ObjectChangedError(key)
            self._write(path, lambda stream: stream.write(content))
        self._on_written(key)

    def replace(self, key: str, content: bytes, e_tag: str) -> None:
        """Writes an object over the one that was read with this tag: of two writers, one fails."""
        with self._writing(key) as path:
            try:
                is_as_read = self.facts(key).e_tag == e_tag
            except MissingObjectError:  # gone since
                is_as_read = False
            if not is_as_read:
                raise ObjectChangedError(key)
            self._write(path, lambda stream: stream.write(content))
        self._on_written(key)

    def delete(self, key: str) -> None:
        """Removes an object, when there is one."""
        with self._writing(key) as path:
            path.unlink(missing_ok=True)
            if path.parent.is_dir():
                _flush_folder(path.parent)

    def keys(self, folder: str) -> list[str]:
        """Returns the keys directly in a folder, sorted."""
        return sorted(
            f"{folder}/{entry.name}" if folder else entry.name
            for entry in self._entries(folder)
            if entry.is_file()
        )

    def folders(self, folder: str) -> list[str]:
        """Returns the names of the folders directly in a folder, sorted."""
        return sorted(
            entry.name
            for entry in self._entries(folder)
            if entry.is_dir() and any(files for _, _, files in os.walk(entry.path))
        )

    def every(self) -> Iterator[str]:
        """Yields all the keys."""
        for folder, names, files in os.walk(self._root):
            names[:] = sorted(name for name in names if not name.startswith("."))
            for name in sorted(files):
                yield (Path(folder) / name).relative_to(self._root).as_posix()

    def written_at(self, key: str) -> float:
        """Returns when an object was written, in seconds since 1970."""
        with _errors_of(key):
            return self._path(key).stat().st_mtime

    def link(self, key: str, method: Literal["GET", "PUT"], expires_s: int) -> str:
        """Returns a URL that lets whoever has it read or write one object, for a time.

        Raises:
            BadInputError: nobody signs for this folder.
        """
        if self._signer is None:
            raise BadInputError("a folder that nobody serves has no links")
        return self._signer.link(key, method, expires_s)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keeps every writer waiting, of all processes, for the time of the block."""
        with (self._ours / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def link_into(self, target: Path) -> int:
        """Copies the folder into another of the same disk by links; returns how many objects.

        A file is never changed once it has its name: a link to it is a copy.
        """
        keys = list(self.every())
        for key in keys:
            copy = target / key
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.hardlink_to(self._root / key)
        return len(keys)

    def put_back(self, key: str, content: bytes) -> None:
        """Writes an object of a backup: nobody is told, since nothing is new."""
        with self._writing(key) as path:
            self._write(path, lambda stream: stream.write(content))

    def forget_drafts(self) -> None:
        """Removes what was being written when its writers were killed; nobody writes meanwhile."""
        with self.held():
            for draft in self._drafts.iterdir():
                draft.unlink(missing_ok=True)

    def _entries(self, folder: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(self._path(folder) if folder else self._root) as found:
                return [each for each in found if not each.name.startswith(".")]
        except MissingObjectError:
            return []
        except OSError as error:
            if error.errno in _ABSENT:
                return []
            raise StoreUnavailableError(f"{folder}: {error.strerror}") from error

    def _path(self, key: str) -> Path:
        # A name that begins with a dot would be `..`, or one of ours.
        if not all(part and part[0] != "." and "\0" not in part for part in key.split("/")):
            raise MissingObjectError(key)
        return self._root / key

    @contextmanager
    def _writing(self, key: str) -> Iterator[Path]:
        path = self._path(key)
        number = int.from_bytes(hashlib.sha256(os.fsencode(key)).digest()[:4]) % _LOCKS
        with (
            _errors_of(key, is_write=True),
            (self._ours / "lock").open("w") as whole,
            (self._ours / "locks" / str(number)).open("w") as own,
        ):
            fcntl.flock(whole, fcntl.LOCK_SH)
            fcntl.flock(own, fcntl.LOCK_EX)
            yield path

    def _write(self, path: Path, fill: Callable[[IO[bytes]], object]) -> None:
        draft = self._drafts / secrets.token_hex(12)
        try:
            with draft.open("xb") as stream:
                fill(stream)
                stream.flush()
                os.fsync(stream.fileno())
            path.parent.mkdir(parents=True, exist_ok=True)
            draft.replace(path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        # Names are on the disk before the writer is told so: all of them, since another writer may
        # have made a folder of ours and not flushed it yet. Of what is flushed already it is free.
        folder = path.parent
        while folder.is_relative_to(self._root):
            _flush_folder(folder)
            folder = folder.parent


def _flush_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _new_digest() -> hashlib.blake2b:
    return hashlib.blake2b(digest_size=16)


def _tag(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()


@contextmanager
def _errors_of(key: str, *, is_write: bool = False) -> Iterator[None]:
    """Makes the disk's errors the library's."""
    try:
        yield
    except OSError as error:
        if error.errno in _ABSENT and not is_write:
            raise MissingObjectError(key) from error
        raise StoreUnavailableError(
            f"{key}: {errno.errorcode.get(error.errno or 0, '?')}"
        ) from error
