"""The mapping of a table guessed: by its shape, by the names of its columns, by what they hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypedDict

from geodata.sites.files import Table
from geodata.sites.mapping.document import ColumnMapping, Confidence, Conversion

State = Literal["read", "may_be_lost", "undecided", "empty"]

ColumnRecord = TypedDict(
    "ColumnRecord",
    {
        "column": str,
        "filled": int,
        "examples": list[str],
        "field": str | None,
        "as": Conversion | None,
        "confidence": Confidence | None,
        "state": State,
    },
)
"""A column of a file in JSON, with what reads it."""


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """What a column holds: its name as written, how many filled cells, three of them."""

    name: str
    filled: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """A mapping, and what it was made from."""

    mapping: ColumnMapping
    columns: tuple[ColumnProfile, ...]

    def as_records(self) -> list[ColumnRecord]:
        """Returns each column for JSON, in the order of the file, with what reads it."""
        return columns_of(self.mapping, self.columns)


def columns_of(mapping: ColumnMapping, columns: tuple[ColumnProfile, ...]) -> list[ColumnRecord]:
    """Returns each column for JSON, in the order of the file, with what a mapping reads of it."""
    raise NotImplementedError


def guess(table: Table, kept: Callable[[str], ColumnMapping | None] | None = None) -> Guess:
    """Returns the mapping of a table: the one that was kept for its header, or the best guess.

    Args:
        table: read once over, for what its columns hold.
        kept: gives the mapping that a person confirmed for a fingerprint.

    Raises:
        SitesFileError: the file is unusable.
    """
    raise NotImplementedError
