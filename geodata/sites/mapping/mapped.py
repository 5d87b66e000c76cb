"""A row by field: values as they are written, and what the conversions have to say of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from geodata.sites.mapping.looks import text_of
from geodata.sites.site import MULTI_VALUED, Fact, Severity
from geodata.territory import fold

Cells = Mapping[str | None, Any]


@dataclass(frozen=True, slots=True)
class Remark:
    """What a conversion has to say of a row; the check makes a finding of it."""

    severity: Severity
    code: str
    field: str
    given: Any = None
    kept: Any = None
    facts: Mapping[str, Fact] = dataclasses.field(default_factory=dict)
    sentence: str | None = None


@dataclass(slots=True)
class Mapped:
    """A row by field.

    `values` has one value a field, as it is written; `lists` the cells of fields with several
    values, in which they are yet to be parted.
    """

    values: dict[str, Any] = dataclasses.field(default_factory=dict)
    lists: list[tuple[str, Any]] = dataclasses.field(default_factory=list)
    remarks: list[Remark] = dataclasses.field(default_factory=list)

    def offer(self, field: str, value: Any) -> None:
        """Keeps the first value of a field, and reports another that differs from it."""
        if is_empty(value):
            return
        held = self.values.get(field)
        if held is None:
            self.values[field] = value
        elif not _is_same(text_of(held), text_of(value)):
            text = text_of(value)
            self.say("warning", "column_conflict", field, given=value, kept=held, value=text)

    def give(self, field: str, value: str) -> None:
        """Adds a value of a list, or offers the one of a field."""
        if field in MULTI_VALUED:
            self.lists.append((field, value))
        else:
            self.offer(field, value)

    def add_constant(self, field: str, value: str) -> None:
        """Adds what is the same in every row; a value of the row's own stays."""
        if field in MULTI_VALUED:
            self.lists.append((field, value))
        elif is_empty(self.values.get(field)):
            self.values[field] = value

    def say(
        self,
        severity: Severity,
        code: str,
        field: str,
        sentence: str | None = None,
        *,
        given: Any = None,
        kept: Any = None,
        **facts: Fact,
    ) -> None:
        """Adds a remark."""
        held = kept or None
        self.remarks.append(Remark(severity, code, field, given, held, facts, sentence))

    def text(self, field: str) -> str:
        """Returns the value of a field as a text."""
        return text_of(self.values.get(field))


def is_empty(value: Any) -> bool:
    """Whether a cell holds nothing."""
    if isinstance(value, str):
        return not value or value.isspace()
    return value is None or value in ([], {})


def _is_same(held: str, other: str) -> bool:
    """Whether two cells say the same: in other letters, or one within the other's words."""
    one, two = fold(held), fold(other)
    if one == two or one.replace(" ", "") == two.replace(" ", ""):
        return True
    return bool(one and two) and (f" {two} " in f" {one} " or f" {one} " in f" {two} ")
