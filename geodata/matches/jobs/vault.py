"""What a job keeps of people, encrypted with a key of its own: without the key it is noise.

AES-256 in Galois/Counter Mode (NIST SP 800-38D), with a nonce drawn for each object, and the id of
the job and the name of the object as associated data: an object that is put in another's place is
not opened. The key lies apart from what it opens, and is erased first.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from geodata.errors import DamagedError, MissingObjectError, UnknownMatchError
from geodata.stores import Objects

FOLDER = "matches"
KEYS = "match-keys"
UPLOAD, ROWS, REQUEST, GO = "upload", "rows", "request", "go"
"""The objects of a job: its file as it came, encrypted, what is asked, the wish to go on."""
_KEY_BITS = 256
_NONCE_BYTES = 12


class Vault:
    """The encrypted objects of jobs, over a store that keeps no former versions."""

    def __init__(self, objects: Objects) -> None:
        self.objects = objects

    def make_key(self, match_id: str) -> None:
        """Draws the key of a job.

        Raises:
            ObjectChangedError: it has one.
        """
        self.objects.create(_key_of(match_id), AESGCM.generate_key(_KEY_BITS))

    def seal(self, match_id: str, name: str, content: bytes) -> None:
        """Writes an object of a job.

        Raises:
            UnknownMatchError: its key was erased.
        """
        nonce = os.urandom(_NONCE_BYTES)
        key = object_key(match_id, name)
        sealed = self._cipher(match_id).encrypt(nonce, content, key.encode())
        self.objects.put(key, nonce + sealed, "application/octet-stream")

    def open(self, match_id: str, name: str) -> bytes:
        """Returns what an object of a job holds.

        Raises:
            MissingObjectError: there is none of this name.
            UnknownMatchError: its key was erased.
            DamagedError: it is not what was written under this name.
        """
        key = object_key(match_id, name)
        cipher = self._cipher(match_id)
        sealed = b"".join(self.objects.chunks(key))
        try:
            return cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], key.encode())
        except (InvalidTag, ValueError) as error:
            raise DamagedError(key) from error

    def has(self, match_id: str, name: str) -> bool:
        """Returns whether a job has an object of this name."""
        try:
            self.objects.facts(object_key(match_id, name))
        except MissingObjectError:
            return False
        return True

    def remove(self, match_id: str, name: str) -> None:
        """Removes an object of a job, if there is one."""
        self._delete(object_key(match_id, name))

    def erase(self, match_id: str, *, but: str | None = None) -> None:
        """Erases all that a job has, its key first: a kill half way leaves what nobody can read.

        Args:
            match_id: of the job.
            but: the name of what is left, as the record of a job that failed.
        """
        self._delete(_key_of(match_id))
        for key in self._every(f"{FOLDER}/{match_id}"):
            if but is None or key != object_key(match_id, but):
                self._delete(key)

    def _every(self, folder: str) -> Iterator[str]:
        yield from self.objects.keys(folder)
        for inner in self.objects.folders(folder):
            yield from self._every(f"{folder}/{inner}")

    def _delete(self, key: str) -> None:
        with suppress(MissingObjectError):
            self.objects.delete(key)

    def _cipher(self, match_id: str) -> AESGCM:
        try:
            return AESGCM(self.objects.get(_key_of(match_id)))
        except MissingObjectError as error:
            raise UnknownMatchError(match_id) from error


@dataclass(frozen=True, slots=True)
class _Opened:
    content: bytes
    e_tag: str


class SealedShelves:
    """The answers of an address service for one job, which `StoredAnswers` keeps: encrypted."""

    def __init__(self, vault: Vault, match_id: str) -> None:
        self._vault, self._match_id = vault, match_id

    def read(self, key: str) -> _Opened:
        """Returns a shelf; one worker at a time writes it, so that its tag says nothing."""
        try:
            return _Opened(self._vault.open(self._match_id, key), "")
        except DamagedError as error:
            raise MissingObjectError(key) from error

    def create(self, key: str, content: bytes) -> None:
        """Writes a shelf."""
        self._vault.seal(self._match_id, key, content)

    def replace(self, key: str, content: bytes, _e_tag: str) -> None:
        """Writes a shelf again."""
        self._vault.seal(self._match_id, key, content)


def object_key(match_id: str, name: str) -> str:
    """Returns where an object of a job lies."""
    return f"{FOLDER}/{match_id}/{name}"


def _key_of(match_id: str) -> str:
    return f"{KEYS}/{match_id}"
