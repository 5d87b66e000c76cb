"""An import of sites: what is known of it, and which state may follow which.

awaiting_upload -> checking -> checked -> published
                                       -> rejected
                            -> held    -> published, rejected   (a person has to look)
                            -> refused                          (the file cannot be used)
                            -> failed                           (the check could not end)

What is not finished may be rejected at any time. Another mapping sends what was checked, held,
refused or failed back to `checking`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import Any

from geodata.errors import DamagedError, ImportStateError
from geodata.imports.reasons import Reason
from geodata.imports.report import FileFacts, State, Summary
from geodata.seals import opened_record, sealed_record

_NEXT: Mapping[State, frozenset[State]] = {
    "awaiting_upload": frozenset({"checking", "rejected"}),
    "checking": frozenset({"checked", "held", "refused", "failed", "rejected"}),
    "checked": frozenset({"published", "held", "rejected", "checking"}),
    "held": frozenset({"published", "rejected", "checking"}),
    "refused": frozenset({"checking"}),
    "failed": frozenset({"checking"}),
    "published": frozenset(),
    "rejected": frozenset(),
}
PUBLISHABLE: frozenset[State] = frozenset({"checked", "held"})
CHECKED_AGAIN: frozenset[State] = frozenset({"checking", "checked", "held", "refused", "failed"})
"""States in which an import takes another mapping: while it is checked, a newer one replaces it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How many sites an import changes, against which version (None: there was none)."""

    against: str | None
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """An import. Times are ISO 8601 in UTC; what is not known yet is None.

    Attributes:
        source: where the file comes from, in the operator's words; it is shown with its sites.
        is_scheduled: pulled by the schedule, and published by itself when nothing is suspicious.
        reason: why it is held, refused, failed or rejected.
        request: which mapping a person asked for last; None when the file's own is guessed.
        check: the folder of what the check wrote, named by the tag of the file and the request.
        file: how the file was read.
        undecided: filled columns that nothing reads, until a person says that they may be lost.
        version: the name of the version that it would publish.
        publishing_since: when somebody began to publish it; the end of that is `published`.
    """

    id: str
    state: State
    filename: str
    source: str
    created_at: str
    changed_at: str
    is_scheduled: bool = False
    reason: Reason | None = None
    size_bytes: int | None = None
    request: str | None = None
    check: str | None = None
    file: FileFacts | None = None
    undecided: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    summary: Summary | None = None
    version: str | None = None
    difference: Difference | None = None
    publishing_since: str | None = None

    def moved_to(self, state: State, now: datetime, **facts: Any) -> Import:
        """Returns the import in its next state.

        Raises:
            ImportStateError: this state does not follow the present one.
        """
        if state not in _NEXT[self.state]:
            raise ImportStateError(self.id, self.state, state)
        return replace(self, state=state, changed_at=timestamp(now), **facts)

    def to_json(self, key: str) -> bytes:
        """Returns the import as `from_json` reads it under the same key."""
        return sealed_record(key, asdict(self))

    @staticmethod
    def from_json(key: str, content: bytes) -> Import:
        """Returns the import that `to_json` wrote.

        Raises:
            DamagedError: it is not what was written.
        """
        written = opened_record(key, content)
        # A newer version of the code may have written more than this one knows.
        facts = {name: value for name, value in written.items() if name in _FIELDS}
        try:
            if facts["difference"] is not None:
                facts["difference"] = Difference(**facts["difference"])
            facts["reason"] = Reason.from_record(facts["reason"])
            for name in ("undecided", "doubtful"):
                facts[name] = tuple(facts.get(name, ()))
            return Import(**facts)
        except (LookupError, TypeError) as error:
            raise DamagedError(key) from error


_FIELDS = frozenset(each.name for each in fields(Import))


def timestamp(now: datetime) -> str:
    """Returns an instant in UTC, to the second: `2026-11-23T23:04:45Z`."""
    return now.strftime("%Y-%m-%dT%H:%M:%SZ")


def tag_of(e_tag: str) -> str:
    """Returns the tag of a file as the folder of its check is named."""
    return "".join(letter for letter in e_tag if letter.isalnum())


def is_of(check: str | None, e_tag: str) -> bool:
    """Returns whether the folder of a check is of the file with this tag."""
    return check is not None and check.partition("-")[0] == tag_of(e_tag)
