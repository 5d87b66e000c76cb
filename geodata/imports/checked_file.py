"""What a check reads of a file: how it was read, by which mapping, and its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from geodata.imports.report import ColumnReply, FileFacts
from geodata.sites.checks import CheckedRow

MappingRecord = Mapping[str, Any]
"""A mapping as its document has it."""


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file while it is checked; its rows are read once, and may end in a SitesFileError.

    Attributes:
        rows: in the order of the file; number 0 speaks of the file itself.
        file: how it was read.
        mapping: which column gave which field.
        columns: in the order of the file, so that the place of one is its letter in a sheet.
        doubtful: columns whose reading is a guess that somebody has to look at.
    """

    rows: Iterator[CheckedRow]
    file: FileFacts | None = None
    mapping: MappingRecord | None = None
    columns: tuple[ColumnReply, ...] = ()
    doubtful: tuple[str, ...] = ()

    @property
    def undecided(self) -> tuple[str, ...]:
        """Filled columns that nothing reads, and of which nobody said that they may be lost."""
        return tuple(each["column"] for each in self.columns if each["state"] == "undecided")


CheckFile = Callable[
    [Iterable[bytes], str, MappingRecord | None], AbstractContextManager[CheckedFile]
]
"""Opens a file given in pieces, under its name, by a mapping or by the best guess (None).

Raises SitesFileError when it is unusable."""
