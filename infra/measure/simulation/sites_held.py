"""What must hold of the sites, at each write and once all is quiet."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

from geodata.seals import opened_record
from geodata.snapshot import open_sites, sites_key, unpack
from infra.measure.simulation.linearizability import Operation, is_linearizable
from infra.measure.simulation.sites import Sites, records

_CURRENT = "sites/current"
_ENDED = ("published", "rejected", "refused", "failed", "checked", "held")
_WITH_A_REASON = ("rejected", "refused", "failed", "held")
UNKNOWN = "a version that only a reader can tell"


class SitesHeld:
    """Looks at each write, and at the end."""

    def __init__(self, sites: Sites) -> None:
        self._sites, self._world = sites, sites.world
        self._last: dict[str, Any] | None = None
        self.publications: list[dict[str, Any]] = []
        self._world.bucket.on_write.append(self._look)

    def _look(self, key: str, content: bytes) -> None:
        if key == _CURRENT:
            self._look_at_pointer(opened_record(key, content))

    def _look_at_pointer(self, now: dict[str, Any]) -> None:
        version, last = now["version"], self._last
        if self._table(version) is None:
            self._world.find(f"the pointer names {version}, which is not whole")
        expected = 0 if last is None else last["number"] + 1
        if now["number"] != expected and now != last:
            self._world.find(f"publication {now['number']} where {expected} follows")
        if last is not None and now["number"] == expected:
            key = f"sites/history/{last['number']:08}.json"
            archived = self._world.bucket.held.get(key)
            if archived is None or opened_record(key, archived) != last:
                self._world.find(f"publication {last['number']} is lost from the history")
        if now != last:
            self._look_at_order(now)
            self.publications.append(now)
        self._last = now

    def _look_at_order(self, now: dict[str, Any]) -> None:
        """A pulled file never replaces one that was pulled after it, unless somebody says so."""
        if now["is_restored"] or "corrected" in now["counts"] or "jumped" in self._world.faults.met:
            return
        serial = self._serial(now)
        before = max(
            (self._serial(each) or 0 for each in self.publications if not each["is_restored"]),
            default=0,
        )
        if serial is not None and serial < before:
            self._world.find(f"the file of serial {serial} replaces that of serial {before}")

    def _serial(self, publication: dict[str, Any]) -> int | None:
        import_id = publication["import_id"]
        record = records(self._world).get(import_id or "")
        if record is None or not record["is_scheduled"] or import_id in self._sites.accepted:
            return None
        content = self._world.bucket.held.get(f"imports/{import_id}/upload", b"")
        return len(content.splitlines()) - 10

    def _table(self, version: str) -> Any:
        key = sites_key(version)
        content = self._world.bucket.held.get(key)
        return None if content is None else open_sites(unpack(content, key))

    def at_the_end(self) -> Iterator[str]:
        """Yields what does not hold once all is quiet."""
        found = records(self._world)
        for import_id in self._sites.uploaded:
            if import_id not in found:
                yield f"the import {import_id} was accepted, and is lost"
        for import_id, record in found.items():
            yield from self._import_at_the_end(import_id, record)
        yield from self._published_twice()
        yield from self._corrections_lost()
        if not is_linearizable(self._sites.register.operations, Register(), following):
            yield "what was asked of the version in use is not linearizable"

    def _import_at_the_end(self, import_id: str, record: dict[str, Any]) -> Iterator[str]:
        has_file = f"imports/{import_id}/upload" in self._world.bucket.held
        if has_file and record["state"] not in _ENDED:
            yield f"the import {import_id} is {record['state']} for ever"
        if record["state"] in _WITH_A_REASON and not record["reason"]:
            yield f"the import {import_id} is {record['state']} without a reason"
        published = {each["import_id"] for each in self.publications}
        if record["state"] == "published" and import_id not in published:
            yield f"the import {import_id} says that it is published, and never was"

    def _published_twice(self) -> Iterator[str]:
        own = [
            each["import_id"]
            for each in self.publications
            if each["import_id"] and not each["is_restored"] and "corrected" not in each["counts"]
        ]
        for import_id in dict.fromkeys(own):
            if own.count(import_id) > 1:
                yield f"the import {import_id} was published {own.count(import_id)} times"

    def _corrections_lost(self) -> Iterator[str]:
        document = json.loads(self._world.bucket.held.get("sites/corrections.json", b"{}"))
        kept = document.get("corrections", ())
        hours = {each["id"]: each["parts"]["horaires"]["after"]["horaires"] for each in kept}
        for place, rights in self._sites.rights.items():
            if place not in self._sites.forgotten and hours.get(place) not in rights:
                yield f"{place}: {hours.get(place)} is kept, and {sorted(map(str, rights))} said"


@dataclass(frozen=True, slots=True)
class Register:
    """What is in use: a version, and the imports that were put in use so far."""

    version: str | None = None
    put: frozenset[str] = frozenset()

    def with_version(self, version: str | None, import_id: str | None = None) -> Register:
        """Returns the register once a version is put in use, of an import where it is of one."""
        return Register(version, self.put if import_id is None else self.put | {import_id})

    def may_be(self, *versions: str | None) -> bool:
        """Whether one of these versions may be in use."""
        return self.version == UNKNOWN or self.version in versions


def following(state: Any, operation: Operation) -> Iterator[Hashable]:
    """Yields what is in use after an operation: a register that is compared, then set."""
    asked, answer = operation.asked, operation.answer
    if not operation.is_answered:
        yield from _unanswered(state, operation)
    elif operation.name == "read":
        if state.may_be(answer):
            yield state.with_version(answer)
    elif operation.name == "restore":
        yield from _restored(state, asked, answer)
    elif operation.name == "publish" and isinstance(answer, tuple):
        yield from _published(state, asked, *answer)
    elif operation.name == "unattended":
        yield from _unattended(state, asked, *answer)
    else:
        yield state
        if operation.name == "correct" and answer is None:
            yield state.with_version(UNKNOWN)


def _unanswered(state: Register, operation: Operation) -> Iterator[Register]:
    """Yields what is in use if it took effect; a publication's version is in its answer alone."""
    match operation.name:
        case "restore":
            yield state.with_version(operation.asked)
        case "correct":
            yield state.with_version(UNKNOWN)
        case "publish" | "unattended":
            yield state.with_version(UNKNOWN, operation.asked)


def _restored(state: Register, version: str, answer: Any) -> Iterator[Register]:
    if answer == version and state.version != version:
        yield state.with_version(version)
    elif answer == "AlreadyCurrentError":
        if state.may_be(version):
            yield state.with_version(version)
    elif answer != version:
        yield state


def _published(
    state: Register, import_id: str, against: str | None, version: str | None
) -> Iterator[Register]:
    """Yields what is in use after an import was published: once, over what it was compared with."""
    if import_id in state.put:
        yield state
    elif state.may_be(against):
        yield state.with_version(version, import_id)


def _unattended(
    state: Register, import_id: str, end: str, version: str | None
) -> Iterator[Register]:
    if end != "published" or import_id in state.put:
        yield state
    else:
        yield state.with_version(version, import_id)
