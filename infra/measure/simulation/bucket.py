"""A bucket in memory that answers as S3 does to obstore, one step of the scheduler a request.

The product's own `Objects` is over it. A tag is the hash of a content, as S3's is: what is written
again with the same content has the same tag.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal, cast

from obstore.exceptions import AlreadyExistsError, GenericError, NotFoundError, PreconditionError
from obstore.store import MemoryStore

from geodata.stores import Objects
from infra.measure.simulation.faults import Faults, UnreachableError

Written = Callable[[str, bytes], None]
"""Is told each write of an object, at the moment that it takes effect."""


class Found:
    """An object as obstore gives it."""

    def __init__(self, content: bytes, whole: bytes) -> None:
        self._content = content
        self.meta: Mapping[str, Any] = {"e_tag": tag_of(whole), "size": len(whole)}

    def bytes(self) -> bytes:
        """Returns what was asked for of its content."""
        return self._content


class Bucket:
    """Objects under keys: `held` is what whoever looks from outside sees, without a step."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self.held: dict[str, bytes] = {}
        self.on_write: list[Written] = []

    def get(self, key: str, options: Mapping[str, Any] | None = None) -> Found:
        """Returns an object, or a part of it while its tag is the one given."""

        def effect() -> Found:
            whole = self._whole(key)
            if options is None:
                return Found(whole, whole)
            if options.get("if_match", tag_of(whole)) != tag_of(whole):
                raise PreconditionError(key)
            start, end = options["range"]
            return Found(whole[start:end], whole)

        return self._asked(f"get {key}", effect)

    def head(self, key: str) -> Mapping[str, Any]:
        """Returns the facts of an object."""
        return self._asked(f"head {key}", lambda: Found(b"", self._whole(key)).meta)

    def get_range(self, key: str, *, start: int, length: int) -> bytes:
        """Returns a part of an object."""
        return self._asked(f"part {key}", lambda: self._whole(key)[start : start + length])

    def put(
        self,
        key: str,
        content: bytes | Path,
        *,
        attributes: Mapping[str, str] | None = None,  # noqa: ARG002 - S3 keeps them for readers
        mode: Literal["create"] | Mapping[str, str] | None = None,
    ) -> None:
        """Writes an object, under a condition when there is one."""
        found = content.read_bytes() if isinstance(content, Path) else bytes(content)

        def effect() -> None:
            if mode == "create" and key in self.held:
                raise AlreadyExistsError(key)
            if isinstance(mode, Mapping) and mode["e_tag"] != tag_of(self._whole(key)):
                raise PreconditionError(key)
            self.write(key, found)

        self._asked(f"put {key}", effect)

    def write(self, key: str, content: bytes) -> None:
        """Writes an object from outside, without a step."""
        self.held[key] = content
        for each in self.on_write:
            each(key, content)

    def delete(self, key: str) -> None:
        """Removes an object; one that is not there is no error, as on S3."""
        self._asked(f"delete {key}", lambda: self.held.pop(key, None))

    def list_with_delimiter(self, folder: str) -> Mapping[str, Any]:
        """Returns the objects and the folders directly in a folder."""

        def effect() -> Mapping[str, Any]:
            prefix = f"{folder.rstrip('/')}/"
            inside = [key for key in sorted(self.held) if key.startswith(prefix)]
            names = [key.removeprefix(prefix).partition("/") for key in inside]
            folders = dict.fromkeys(f"{prefix}{name}" for name, slash, _ in names if slash)
            objects = [{"path": f"{prefix}{name}"} for name, slash, _ in names if not slash]
            return {"objects": objects, "common_prefixes": list(folders)}

        return self._asked(f"list {folder}", effect)

    def _whole(self, key: str) -> bytes:
        if key not in self.held:
            raise NotFoundError(key)
        return self.held[key]

    def _asked[T](self, name: str, effect: Callable[[], T]) -> T:
        try:
            return self._faults.request(name, effect)
        except UnreachableError as error:
            raise GenericError(name) from error


def tag_of(content: bytes) -> str:
    """Returns the tag of a content."""
    return hashlib.sha256(content).hexdigest()[:16]


class BucketObjects(Objects):
    """The product's objects over a bucket; a link to one is its key."""

    def __init__(self, bucket: Bucket) -> None:
        # It answers what obstore's stores are asked here; their classes are final, in Rust.
        super().__init__(cast("MemoryStore", bucket))

    def link(self, key: str, method: Literal["GET", "PUT"], expires_s: int) -> str:
        """Returns a link, which is not a step: it is signed where it is asked for."""
        return f"{method} {key} {expires_s}"
