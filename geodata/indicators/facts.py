"""The facts of a column: its name, what its values are, and where they come from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypedDict, cast, get_args

from geodata.errors import ParameterError

Kind = Literal["index", "count", "class"]
KINDS: tuple[str, ...] = get_args(Kind)
"""An index is a property of each commune (a mean, a rate), a count adds up, a class is a name."""

PEOPLE = "people"
"""The weight that every store has: no column may take its name."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_LONGEST_TEXT = 300
_NEEDED = ("label", "source", "licence")


class FactsRecord(TypedDict):
    """The facts of a column, as JSON has them."""

    name: str
    kind: Kind
    label: str
    unit: str
    source: str
    vintage: str
    licence: str


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """The facts of a column, which every answer that uses it shows.

    Attributes:
        name: what questions and commands call it, `[a-z0-9_-]`.
        kind: `index`, `count` or `class`.
        label: what people read, in French.
        unit: of an index or a count; empty when there is none.
        source: who publishes it.
        vintage: the year or date that the values are of.
        licence: under which they may be used.

    Raises:
        ParameterError: one of them is not as it should be.
    """

    name: str
    kind: Kind
    label: str = ""
    unit: str = ""
    source: str = ""
    vintage: str = ""
    licence: str = ""

    def __post_init__(self) -> None:
        check_name(self.name)
        if self.kind not in KINDS:
            raise ParameterError("kind", f"no kind is called {self.kind[:20]!r}", KINDS)
        for field, text in asdict(self).items():
            if len(text) > _LONGEST_TEXT or not text.isprintable():
                raise ParameterError(field, f"a line of at most {_LONGEST_TEXT} characters")

    def check_origin(self) -> None:
        """Refuses facts that do not say what the column is and whose it is.

        Raises:
            ParameterError: the label, the source or the licence is missing.
        """
        for field in _NEEDED:
            if not getattr(self, field).strip():
                raise ParameterError(field, "a column is published with its label and its origin")

    @property
    def credit(self) -> str:
        """What an answer says of where the column comes from, in one line."""
        origin = ", ".join(text for text in (self.source, self.vintage, self.licence) if text)
        return f"{self.label or self.name} ({origin})" if origin else self.label or self.name

    def as_record(self) -> FactsRecord:
        """Returns the facts as an answer shows them."""
        return cast("FactsRecord", asdict(self))

    @staticmethod
    def of_record(record: Mapping[str, Any]) -> ColumnFacts:
        """Returns the facts that `as_record` wrote."""
        return ColumnFacts(**record)


def check_name(name: str) -> None:
    """Refuses what is no name of a column.

    Raises:
        ParameterError: it is not of `[a-z0-9_-]`, at most 40 characters, or is taken.
    """
    if not _NAME.fullmatch(name):
        raise ParameterError("name", f"{name[:40]!r} is not 1 to 40 characters of a-z, 0-9, _ or -")
    if name == PEOPLE:
        raise ParameterError("name", f"{PEOPLE!r} is the number of people of a commune")
