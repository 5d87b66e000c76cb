"""Objects under keys, in S3, in a folder or in memory: one port, three real stores.

S3 and memory are obstore's; the folder is `geodata/stores/folder.py`. boto3 takes 330 ms to import
and to make an S3 client, obstore 15 ms, and a citizen waits for that at every cold start
(`docs/decisions.md`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote, urlsplit

from obstore import sign
from obstore.exceptions import (
    AlreadyExistsError,
    BaseError,
    InvalidPathError,
    NotFoundError,
    PreconditionError,
)
from obstore.store import MemoryStore, S3Store

from geodata.errors import (
    BadInputError,
    MissingObjectError,
    ObjectChangedError,
    StoreUnavailableError,
)
from geodata.stores.credentials import lambda_credentials

if TYPE_CHECKING:
    from obstore import GetOptions
    from obstore.store import S3Config


CHUNK_BYTES = 1 << 20
_PART_BYTES = 8 << 20
# Less than the shortest time-out of a function (10 s), attempts included: an answer that says that
# the data does not answer is worth more than none. Nothing that is read at once takes this long.
_TIMEOUT = timedelta(seconds=5)
_CONNECT_TIMEOUT = timedelta(seconds=1)
_MOST_RETRIES = 3
_RETRIES_END_AFTER = timedelta(seconds=4)
"""After that no attempt is begun; what is throttled or cut is asked again within half a second."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """An object's content, and the tag that its next write may be conditional on."""

    content: bytes
    e_tag: str


@dataclass(frozen=True, slots=True)
class ObjectFacts:
    """What a store knows of an object without reading it."""

    size_bytes: int
    e_tag: str


class Objects:
    """A tree of objects, each written whole: a reader sees the former one or the new one.

    Every method raises StoreUnavailableError when the store does not answer, and those that read
    raise MissingObjectError when there is nothing under the key.
    """

    def __init__(
        self,
        store: S3Store | MemoryStore,
        again: Callable[[], S3Store] | None = None,
    ) -> None:
        self._store, self._again = store, again

    @staticmethod
    def at(url: str) -> Objects:
        """Returns the store at `s3://bucket[/prefix]`, `file:///folder` or `memory:`.

        `AWS_ENDPOINT_URL` points S3 at another endpoint, as it does for every AWS client.

        Raises:
            BadInputError: the URL is of no known store.
        """
        parts = urlsplit(url)
        if parts.scheme == "s3" and parts.netloc:
            opened = partial(_s3, parts.netloc, parts.path.strip("/"))
            return Objects(opened(), opened)
        if parts.scheme == "file" and parts.path:
            from geodata.stores.folder import FolderObjects  # which is an `Objects` itself

            return FolderObjects(Path(unquote(parts.path)))
        if parts.scheme == "memory":
            return Objects(MemoryStore())
        raise BadInputError(f"{url}: no store of this kind (s3://, file:///, memory:)")

    def reopen(self) -> None:
        """Forgets the connections and the keys of S3: those of a snapshot are of another time."""
        if self._again is not None:
            self._store = self._again()

    def get(self, key: str) -> bytes:
        """Returns an object."""
        with _errors_of(key):
            return bytes(self._store.get(key).bytes())

    def read(self, key: str) -> Tagged:
        """Returns an object with its tag."""
        with _errors_of(key):
            found = self._store.get(key)
            return Tagged(bytes(found.bytes()), found.meta["e_tag"] or "")

    def facts(self, key: str) -> ObjectFacts:
        """Returns an object's size and tag."""
        with _errors_of(key):
            found = self._store.head(key)
            return ObjectFacts(found["size"], found["e_tag"] or "")

    def chunks(self, key: str) -> Iterator[bytes]:
        """Yields an object's content in pieces of about 1 MiB.

        Raises:
            ObjectChangedError: it was written again meanwhile.
        """
        # In parts: whoever takes minutes over the pieces would outlast the time of one request.
        facts = self.facts(key)
        for start in range(0, facts.size_bytes, _PART_BYTES):
            end = min(start + _PART_BYTES, facts.size_bytes)
            with _errors_of(key):
                options: GetOptions = {"range": (start, end), "if_match": facts.e_tag}
                whole = memoryview(self._store.get(key, options=options).bytes())
            for at in range(0, len(whole), CHUNK_BYTES):
                yield bytes(whole[at : at + CHUNK_BYTES])

    def part(self, key: str, start: int, length: int) -> bytes:
        """Returns at most `length` bytes of an object from `start`, which lies inside it."""
        with _errors_of(key):
            return bytes(self._store.get_range(key, start=start, length=length))

    def put(self, key: str, content: bytes, media_type: str | None = None) -> None:
        """Writes an object; whoever reads it by a link gets its media type."""
        with _errors_of(key):
            attributes = None if media_type is None else {"Content-Type": media_type}
            self._store.put(key, content, attributes=attributes)

    def put_file(self, key: str, path: Path) -> None:
        """Writes a file's content as an object, in parts when it is large."""
        with _errors_of(key):
            self._store.put(key, path)

    def create(self, key: str, content: bytes) -> None:
        """Writes an object where there is none.

        Raises:
            ObjectChangedError: there is one.
        """
        with _errors_of(key):
            self._store.put(key, content, mode="create")

    def replace(self, key: str, content: bytes, e_tag: str) -> None:
        """Writes an object over the one that was read with this tag: of two writers, one fails.

        Raises:
            ObjectChangedError: it was written since, or is gone.
        """
        try:
            with _errors_of(key):
                self._store.put(key, content, mode={"e_tag": e_tag})
        except MissingObjectError as error:  # S3 says so of what is gone, memory does not
            raise ObjectChangedError(key) from error

    def delete(self, key: str) -> None:
        """Removes an object."""
        with _errors_of(key):
            self._store.delete(key)

    def keys(self, folder: str) -> list[str]:
        """Returns the keys directly in a folder, sorted."""
        with _errors_of(folder):
            found = self._store.list_with_delimiter(folder)["objects"]
            return sorted(meta["path"] for meta in found)

    def folders(self, folder: str) -> list[str]:
        """Returns the names of the folders directly in a folder, sorted."""
        with _errors_of(folder):
            found = self._store.list_with_delimiter(folder)["common_prefixes"]
            return sorted(path.rstrip("/").rpartition("/")[2] for path in found)

    def link(self, key: str, method: Literal["GET", "PUT"], expires_s: int) -> str:
        """Returns a URL that lets whoever has it read or write one object, for a time.

        Raises:
            BadInputError: only S3 has such URLs.
        """
        if not isinstance(self._store, S3Store):
            raise BadInputError("only S3 has presigned URLs")
        with _errors_of(key):
            return sign(self._store, method, key, timedelta(seconds=expires_s))


@contextmanager
def _errors_of(key: str) -> Iterator[None]:
    """Makes obstore's errors the library's."""
    try:
        yield
    except (NotFoundError, FileNotFoundError, InvalidPathError) as error:
        raise MissingObjectError(key) from error
    except (AlreadyExistsError, PreconditionError) as error:
        raise ObjectChangedError(key) from error
    except BaseError as error:
        raise StoreUnavailableError(f"{key}: {type(error).__name__}") from error


def _s3(bucket: str, prefix: str) -> S3Store:
    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
    config: S3Config = {"region": os.environ.get("AWS_REGION", "")}
    if endpoint:
        config["endpoint"] = endpoint
    return S3Store(
        bucket,
        prefix=prefix or None,
        config=config,
        client_options={
            "timeout": _TIMEOUT,
            "connect_timeout": _CONNECT_TIMEOUT,
            "allow_http": bool(endpoint and endpoint.startswith("http://")),
        },
        retry_config={"max_retries": _MOST_RETRIES, "retry_timeout": _RETRIES_END_AFTER},
        credential_provider=lambda_credentials(),
    )
