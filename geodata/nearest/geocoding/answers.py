"""The answers of the bulk address service, kept so that an address is asked once.

They lie in one object for each département, under `addresses/`. What was not found is kept too,
with its day: the national base grows, and after `ASKED_AGAIN_AFTER` it is asked again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Protocol

from geodata.errors import MissingObjectError, ObjectChangedError
from geodata.nearest.geocoding.bulk import AddressQuestion, BulkAnswer, answer_of

ASKED_AGAIN_AFTER = timedelta(days=180)
_FOLDER = "addresses"
_ATTEMPTS = 8
_VERSION = 1

Kept = dict[str, dict[str, Any]]
"""Records by the key of their question: an answer, or `{"asked_on": day}` for none."""


class Tagged(Protocol):
    """An object's content, and the tag that its next write is conditional on."""

    @property
    def content(self) -> bytes:
        """The content."""

    @property
    def e_tag(self) -> str:
        """The tag."""


class Store(Protocol):
    """A tree of objects, in S3, in a folder or in memory: `geodata.stores.Objects`."""

    def read(self, key: str) -> Tagged:
        """Returns an object with its tag, or raises MissingObjectError."""

    def create(self, key: str, content: bytes) -> None:
        """Writes an object where there is none, or raises ObjectChangedError."""

    def replace(self, key: str, content: bytes, e_tag: str) -> None:
        """Writes over the object of this tag, or raises ObjectChangedError."""


Answers = dict[str, BulkAnswer | None]
"""Answers by the key of their question; None for an address that is not found."""


class AddressMemory(Protocol):
    """What was answered before."""

    def known(self, questions: Iterable[AddressQuestion], today: date) -> Answers:
        """Returns the answers to those questions that need not be asked."""

    def keep(self, questions: Iterable[AddressQuestion], answers: Answers, today: date) -> None:
        """Keeps the answers of a batch."""


@dataclass(slots=True)
class StoredAnswers:
    """The memory over a store; two that write at once lose nothing of each other."""

    store: Store
    _shelves: dict[str, Kept] = field(default_factory=dict)

    def known(self, questions: Iterable[AddressQuestion], today: date) -> Answers:
        """Returns the answers to those questions that need not be asked."""
        found: Answers = {}
        for question in questions:
            if question.shelf not in self._shelves:
                self._shelves[question.shelf], _ = self._read(question.shelf)
            record = self._shelves[question.shelf].get(question.key)
            if record is not None and not _is_outdated(record, today):
                found[question.key] = None if "asked_on" in record else answer_of(record)
        return found

    def keep(self, questions: Iterable[AddressQuestion], answers: Answers, today: date) -> None:
        """Keeps the answers of a batch."""
        by_shelf: dict[str, Kept] = {}
        for question in questions:
            answer = answers[question.key]
            record = {"asked_on": today.isoformat()} if answer is None else answer.as_record()
            by_shelf.setdefault(question.shelf, {})[question.key] = record
        for shelf, records in by_shelf.items():
            self._shelves[shelf] = self._written(shelf, records)

    def _written(self, shelf: str, records: Mapping[str, dict[str, Any]]) -> Kept:
        """Adds records to a shelf, after whatever another writer added meanwhile."""
        both: Kept = {}
        for _ in range(_ATTEMPTS):
            kept, e_tag = self._read(shelf)
            both = {**kept, **records}
            content = json.dumps({"version": _VERSION, "answers": both}, ensure_ascii=False)
            try:
                if e_tag is None:
                    self.store.create(_key(shelf), content.encode())
                else:
                    self.store.replace(_key(shelf), content.encode(), e_tag)
            except ObjectChangedError:
                continue
            break
        # Where others always came first, the worst is that an address is asked once more.
        return both

    def _read(self, shelf: str) -> tuple[Kept, str | None]:
        """Returns what a shelf holds and its tag; nothing of a shelf that cannot be read."""
        try:
            found = self.store.read(_key(shelf))
        except MissingObjectError:
            return {}, None
        try:
            document = json.loads(found.content)
            kept: Kept = document["answers"] if document["version"] == _VERSION else {}
        except (ValueError, LookupError, TypeError):
            # It is a memory: what is unreadable is asked again, and written over.
            return {}, found.e_tag
        return kept, found.e_tag


def _is_outdated(record: Mapping[str, Any], today: date) -> bool:
    asked_on = record.get("asked_on")
    return asked_on is not None and date.fromisoformat(asked_on) + ASKED_AGAIN_AFTER <= today


def _key(shelf: str) -> str:
    return f"{_FOLDER}/{shelf}.json"
