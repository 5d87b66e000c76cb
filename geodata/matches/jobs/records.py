"""Jobs as records: what is known of each beside its rows, and which state follows which.

awaiting_upload -> reading -> read (a person looks at the columns) -> matching -> done
                           -> matching -> done

Any of them may end as `failed`, with its reason, or be erased. A record has counts and times, and
whose it is: no cell, no name of a column, no name of a file.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, get_args

from geodata.errors import (
    DamagedError,
    MatchStateError,
    MissingObjectError,
    ObjectChangedError,
    UnknownMatchError,
)
from geodata.matches.jobs.reasons import Reason
from geodata.matches.jobs.vault import FOLDER, Vault, object_key
from geodata.seals import opened_record, sealed_record
from geodata.stores import Objects, swap

State = Literal["awaiting_upload", "reading", "read", "matching", "done", "failed"]
STATES: tuple[State, ...] = get_args(State)
RECORD = "match.json"
_NEXT: Mapping[State, frozenset[State]] = {
    "awaiting_upload": frozenset({"reading", "failed"}),
    "reading": frozenset({"read", "matching", "failed"}),
    "read": frozenset({"matching", "failed"}),
    "matching": frozenset({"done", "failed"}),
    "done": frozenset(),
    "failed": frozenset(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A job. Times are ISO 8601 in UTC.

    Attributes:
        owner: the subject of the token that opened it: nobody else sees it.
        departements: those that the token was limited to; None of no limit.
        expires_at: when all of it is erased.
        looks_first: whether a person looks at the columns before it goes on.
        tries: how often its work was begun since it last changed hands.
        rows: of the file, once they are counted.
        done, total: how far it is: each row counts twice, placed and answered.
        formats: of the result, once it is there.
        given: of each format that somebody took, the copy in clear and until when it is there.
        summary: what became of the rows, in counts.
        proof: of what was shared out.
    """

    id: str
    owner: str
    state: State
    created_at: str
    changed_at: str
    expires_at: str
    departements: tuple[str, ...] | None = None
    looks_first: bool = False
    tries: int = 0
    size_bytes: int | None = None
    rows: int | None = None
    done: int = 0
    total: int = 0
    formats: tuple[str, ...] = ()
    given: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    summary: Mapping[str, Any] | None = None
    proof: Mapping[str, Any] | None = None
    reason: Reason | None = None

    def moved_to(self, state: State, now: datetime, **facts: Any) -> Match:
        """Returns the job in its next state.

        Raises:
            MatchStateError: this state does not follow the present one.
        """
        if state not in _NEXT[self.state]:
            raise MatchStateError(self.id, self.state, state)
        return replace(self, state=state, changed_at=timestamp(now), **facts)

    def to_json(self) -> bytes:
        """Returns the record as `from_json` reads it."""
        return sealed_record(object_key(self.id, RECORD), asdict(self))

    @staticmethod
    def from_json(match_id: str, content: bytes) -> Match:
        """Returns the job that `to_json` wrote.

        Raises:
            DamagedError: it is not what was written.
        """
        key = object_key(match_id, RECORD)
        facts = {k: v for k, v in opened_record(key, content).items() if k in _FIELDS}
        try:
            limits = facts["departements"]
            facts["departements"] = None if limits is None else tuple(limits)
            facts["formats"] = tuple(facts["formats"])
            facts["given"] = {name: tuple(each) for name, each in facts["given"].items()}
            facts["reason"] = Reason.from_record(facts["reason"])
            return Match(**facts)
        except (LookupError, TypeError, AttributeError) as error:
            raise DamagedError(key) from error


_FIELDS = frozenset(each.name for each in fields(Match))


class Matches:
    """The jobs of a store."""

    def __init__(
        self,
        objects: Objects,
        now: Callable[[], datetime],
        lasts: timedelta,
        draw: Callable[[int], str] = secrets.token_hex,
    ) -> None:
        """Takes a store without former versions, the time in UTC, and how long a job is kept."""
        self.objects, self.now, self.lasts = objects, now, lasts
        self.vault = Vault(objects)
        self._draw = draw

    def open(self, owner: str, departements: tuple[str, ...] | None, *, looks_first: bool) -> Match:
        """Returns a new job, which waits for its file; its key is drawn."""
        now = self.now()
        new = Match(
            id=f"{now:%Y%m%dT%H%M%S}-{self._draw(5)}",
            owner=owner,
            state="awaiting_upload",
            created_at=timestamp(now),
            changed_at=timestamp(now),
            expires_at=timestamp(now + self.lasts),
            departements=departements,
            looks_first=looks_first,
        )
        self.vault.make_key(new.id)
        self.objects.create(object_key(new.id, RECORD), new.to_json())
        return new

    def get(self, match_id: str) -> Match:
        """Returns a job.

        Raises:
            UnknownMatchError: none has this id, or its hours are over.
        """
        return self._read(match_id)[0]

    def of(self, match_id: str, owner: str) -> Match:
        """Returns a job of somebody.

        Raises:
            UnknownMatchError: none of theirs has this id.
        """
        found = self.get(match_id)
        if found.owner != owner:
            raise UnknownMatchError(match_id)
        return found

    def update(self, match_id: str, change: Callable[[Match], Match]) -> Match:
        """Returns a job after a change, which is made again when another writer was first.

        Raises:
            UnknownMatchError: none has this id: it was erased meanwhile.
            MaillageError: what the change raises; nothing is written then.
        """

        def attempt() -> Match:
            found, e_tag = self._read(match_id)
            changed = change(found)
            if changed != found:
                try:
                    key = object_key(match_id, RECORD)
                    self.objects.replace(key, changed.to_json(), e_tag)
                except ObjectChangedError:
                    self._read(match_id)  # which tells one that was erased
                    raise
            return changed

        return swap(attempt)

    def fail(self, found: Match, reason: Reason) -> Match:
        """Returns a job that ended so; nothing of its file is kept."""
        ended = self.update(
            found.id, lambda match: match.moved_to("failed", self.now(), reason=reason)
        )
        self.vault.erase(found.id, but=RECORD)
        return ended

    def erase(self, match_id: str) -> None:
        """Erases a job: its key, its rows, its result, its record."""
        self.vault.erase(match_id)

    def every(self) -> list[str]:
        """Returns the ids of all that there is anything of, those whose hours are over as well."""
        return self.objects.folders(FOLDER)

    def _read(self, match_id: str) -> tuple[Match, str]:
        try:
            found = self.objects.read(object_key(match_id, RECORD))
        except MissingObjectError as error:
            raise UnknownMatchError(match_id) from error
        match = Match.from_json(match_id, found.content)
        # Its end is a moment, not the turn of the schedule that erases it.
        if moment(match.expires_at) <= self.now():
            raise UnknownMatchError(match_id)
        return match, found.e_tag


def timestamp(now: datetime) -> str:
    """Returns an instant in UTC, to the second."""
    return now.strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(text: str) -> datetime:
    """Returns the instant that `timestamp` wrote."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
