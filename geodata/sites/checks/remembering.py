"""What was made of a value, kept for the next row that has it: files say the same again and again.

A reading, or a check, of some fields alone gives the same values and the same findings whatever
the row. It is done on a draft of those fields, and what came of it is put in each row that has
their values.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from geodata.sites.checks.drafts import Draft
from geodata.sites.site import MULTI_VALUED, Finding

MOST_REMEMBERED = 8_192
"""Values of a field, or of fields together."""
_LONGEST = 1_000
"""Characters: longer texts are few, or each its own."""
_TRIAL = 2_000
"""Different values after which a field is remembered no more if nearly each row has its own."""

_Outcome = tuple[tuple[tuple[str, Any], ...], tuple[Finding, ...]]
"""The values that were put in the draft, and the findings, of row 0."""
_NOTHING: _Outcome = ((), ())


class Memory:
    """Outcomes by key, of a bounded number; given up where hardly any comes twice."""

    __slots__ = ("_made", "_outcomes", "get", "is_worth_it")

    def __init__(self) -> None:
        self._outcomes: dict[Any, _Outcome] = {}
        self.get = self._outcomes.get
        self._made = 0
        self.is_worth_it = True

    def put(self, key: Any, outcome: _Outcome, row: int) -> None:
        """Keeps an outcome.

        Args:
            key: what it is of.
            outcome: the values and the findings.
            row: its number, which says how many rows have asked.
        """
        self._made += 1
        if self._made >= _TRIAL and 10 * self._made > 9 * row:
            self.is_worth_it = False
            self._outcomes.clear()
            return
        if len(self._outcomes) >= MOST_REMEMBERED:
            self._outcomes.clear()
        self._outcomes[key] = outcome


class FieldReader:
    """Reads the values of fields into drafts, each different value once.

    Args:
        read: puts a value in a draft by the kind of its field, and says what it changed.
    """

    def __init__(self, read: Callable[[Draft, str, Any], None]) -> None:
        self._read = read
        self._memories: dict[str, Memory] = {}

    def __call__(self, draft: Draft, name: str, value: Any) -> None:
        """Puts a value in a draft, as `read` does."""
        memory = self._memories.get(name)
        if memory is None:
            memory = self._memories[name] = Memory()
        key = value if isinstance(value, str) else _key_of(value)
        if key is None or not memory.is_worth_it:
            self._read(draft, name, value)
            return
        outcome = memory.get(key)
        if outcome is None:
            outcome = self._outcome(name, value)
            if len(value) <= _LONGEST:
                memory.put(key, outcome, draft.number)
        _add(draft, *outcome)

    def _outcome(self, name: str, value: Any) -> _Outcome:
        apart = Draft(0)
        self._read(apart, name, value)
        return tuple(apart.values.items()), tuple(apart.findings)


def _add(draft: Draft, values: tuple[tuple[str, Any], ...], findings: tuple[Finding, ...]) -> None:
    """Puts what was read in a draft; a list adds to what the draft has of its field."""
    held = draft.values
    for name, kept in values:
        if name in held and name in MULTI_VALUED:
            held[name] = tuple(dict.fromkeys((*held[name], *kept)))
        else:
            held[name] = kept
    if findings:
        number = draft.number
        draft.findings += [finding.of_row(number) for finding in findings]


def _key_of(value: Any) -> tuple[str, ...] | None:
    """Returns what a list of texts is remembered by; None of what is none."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value) if sum(map(len, value)) <= _LONGEST else None
    return None


class CheckOfFields:
    """A check that reads and changes some fields alone, done once for the same values.

    Args:
        check: the check; it refuses no row.
        fields: all that it reads and changes.
    """

    def __init__(self, check: Callable[[Draft], None], *fields: str) -> None:
        self._check = check
        self._fields: Sequence[str] = fields
        self._memory = Memory()

    def __call__(self, draft: Draft) -> None:
        """Checks a draft, as `check` does."""
        held, memory = draft.values, self._memory
        if not memory.is_worth_it:
            self._check(draft)
            return
        key = tuple([held.get(name) for name in self._fields])
        outcome = memory.get(key)
        if outcome is None:
            outcome = self._outcome(held)
            if sum(len(str(value)) for value in key) <= _LONGEST:
                memory.put(key, outcome, draft.number)
        if outcome is _NOTHING:
            return
        values, findings = outcome
        held.update(values)
        number = draft.number
        draft.findings += [finding.of_row(number) for finding in findings]

    def _outcome(self, held: dict[str, Any]) -> _Outcome:
        before = {name: held[name] for name in self._fields if name in held}
        apart = Draft(0, dict(before))
        self._check(apart)
        changed = tuple(
            (name, value)
            for name, value in apart.values.items()
            if name not in before or before[name] is not value
        )
        return (changed, tuple(apart.findings)) if changed or apart.findings else _NOTHING
