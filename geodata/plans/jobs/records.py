"""The scenarios of a store: created once, changed by one writer at a time, listed by owner."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

from geodata.errors import IdempotencyError, UnknownScenarioError
from geodata.plans.jobs.states import Job, job_of
from geodata.plans.plan import ScenarioDocument
from geodata.stores import Item, Items, swap

_META = "meta"
_DOCUMENT = "document"
"""Apart: progress is written every second, and the document never changes."""
REVIEW = "review"
"""What préfectures are told of a scenario that is under review."""
ANSWERED = "answered#"
"""Which sites of a département have an opinion, and the opinions on their way."""
OPINION = "opinion#"
_DELETED = "deleted"
"""What is left of a scenario: its id, which is that of an execution, is never used again."""


class Scenarios:
    """Stored scenarios."""

    def __init__(
        self,
        items: Items,
        now: Callable[[], datetime],
        draw: Callable[[int], str] = secrets.token_hex,
    ) -> None:
        """Takes records, what gives the time in UTC, and what draws some bytes, in hexadecimal."""
        self.items, self.now, self._draw = items, now, draw

    def create(
        self,
        owner: str,
        document: ScenarioDocument,
        key: str | None = None,
        scenario_id: str | None = None,
        **facts: Any,
    ) -> tuple[Job, bool]:
        """Returns a new scenario, or the one that the same key made, and whether it is new.

        Args:
            owner: who asks.
            document: a scenario that was checked.
            key: of idempotency, the caller's own.
            scenario_id: that it was promised; by its key, or new, when None.
            facts: others of the job.

        Raises:
            IdempotencyError: the key made another scenario.
            ParameterError: the document is too large to be kept.
        """
        now = self.now()
        new_id = scenario_id or self.promised(owner, document, key)
        job = Job(
            id=new_id,
            owner=owner,
            name=document["name"],
            created_at=timestamp(now),
            changed_at=timestamp(now),
            **facts,
        )
        # First: a scenario without its document could not be solved.
        self.items.create(Item(_pk(new_id), _DOCUMENT, document))
        item = Item(_pk(new_id), _META, {**job.as_record()}, listed=f"owner#{owner}", order=new_id)
        if not self.items.create(item):
            return self.get(new_id), False
        return job, True

    def promised(self, owner: str, document: ScenarioDocument, key: str | None) -> str:
        """Returns the id that a scenario has or will have: the same key promises the same one.

        Raises:
            IdempotencyError: the key promised another scenario.
        """
        new_id = self.new_id()
        return new_id if key is None else self._key_of(owner, key, document, new_id)

    def new_id(self) -> str:
        """Returns an id: the latest sorts last."""
        return f"{self.now():%Y%m%dT%H%M%S}-{self._draw(5)}"

    def new_key(self) -> str:
        """Returns a key that nobody guesses: 32 hexadecimal digits."""
        return self._draw(16)

    def document(self, scenario_id: str) -> ScenarioDocument:
        """Returns a scenario as it was given.

        Raises:
            UnknownScenarioError: none has this id.
        """
        item = self.items.get(_pk(scenario_id), _DOCUMENT)
        if item is None:
            raise UnknownScenarioError(scenario_id)
        return item.body

    def get(self, scenario_id: str, owner: str | None = None) -> Job:
        """Returns a scenario, of any owner when None.

        Raises:
            UnknownScenarioError: none has this id, or its owner is another.
        """
        return job_of(self._item(scenario_id, owner).body)

    def of_owner(
        self, owner: str, limit: int, before: str | None = None
    ) -> tuple[list[Job], str | None]:
        """Returns scenarios of an owner, the latest first, and what the next page is `before`."""
        found, then = self.items.listed(f"owner#{owner}", limit, before)
        return [job_of(each.body) for each in found], then

    def update(
        self, scenario_id: str, change: Callable[[Job], Job], owner: str | None = None
    ) -> Job:
        """Returns a scenario after a change, made again when another writer was first.

        Raises:
            UnknownScenarioError: none has this id, or its owner is another.
            ObjectChangedError: other writers were always first.
            MaillageError: what the change raises; nothing is written then.
        """

        def attempt() -> Job:
            item = self._item(scenario_id, owner)
            job = job_of(item.body)
            changed = change(job)
            if changed != job:
                self.items.replace(item, {**changed.as_record()})
            return changed

        return swap(attempt)

    def delete(self, scenario_id: str, owner: str | None = None) -> None:
        """Deletes a scenario and the opinions on it; its id is not used again.

        Raises:
            UnknownScenarioError: none has this id, or its owner is another.
        """
        self._item(scenario_id, owner)
        # First: whoever sends it again from now on does not make it anew.
        self.items.create(Item(_pk(scenario_id), _DELETED, {}))
        # What would create them may be on its way still: those that are no more, too. The record
        # last: as long as that is there, a deletion that was cut short is asked again.
        found = {_DOCUMENT, REVIEW, _META}
        announced: Counter[str] = Counter()
        for each in self.items.together(_pk(scenario_id)):
            found.add(each.sk)
            if each.sk.startswith(ANSWERED):
                announced.update(moment for moment, _ in each.body.get("announced", ()))
        for moment, coming in announced.items():
            there = sum(sk.startswith(opinion_prefix(moment)) for sk in found)
            found.update(opinion_key(moment, number) for number in range(there + coming))
        for sk in sorted(found - {_DELETED}, key=lambda each: (each == _META, each)):
            self.items.bury(_pk(scenario_id), sk)

    def is_deleted(self, scenario_id: str) -> bool:
        """Returns whether a scenario was deleted, or its deletion was begun."""
        return self.items.get(_pk(scenario_id), _DELETED) is not None

    def _key_of(self, owner: str, key: str, document: ScenarioDocument, new_id: str) -> str:
        """Returns the id that a key stands for, this one when the key is new."""
        text = json.dumps(document, sort_keys=True, ensure_ascii=False)
        digest = hashlib.sha256(text.encode()).hexdigest()
        pk = f"key#{hashlib.sha256(f'{owner}\n{key}'.encode()).hexdigest()}"
        if self.items.create(Item(pk, "key", {"id": new_id, "digest": digest})):
            return new_id
        kept = self.items.get(pk, "key")
        if kept is None or kept.body["digest"] != digest:
            raise IdempotencyError
        kept_id = str(kept.body["id"])
        if not self.is_deleted(kept_id):
            return kept_id
        self.items.replace(kept, {"id": new_id, "digest": digest})
        return new_id

    def _item(self, scenario_id: str, owner: str | None) -> Item:
        item = self.items.get(_pk(scenario_id), _META)
        if item is None or (owner is not None and item.body["owner"] != owner):
            raise UnknownScenarioError(scenario_id)
        return item


def opinion_key(said_at: str, number: int = 0) -> str:
    """Returns the key of an opinion among the records of its scenario: of its moment."""
    return f"{opinion_prefix(said_at)}{number:03d}"


def opinion_prefix(said_at: str) -> str:
    """Returns how the keys of all opinions of a moment begin."""
    return f"{OPINION}{said_at}#"


def timestamp(moment: datetime) -> str:
    """Returns a time in UTC as records have it, to the millisecond."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def _pk(scenario_id: str) -> str:
    return f"scenario#{scenario_id}"
