"""What a check reads of a file: how it was read, by which mapping, and its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

from geodata.imports.report import FileFacts
from geodata.sites.checks import CheckedRow
from geodata.sites.mapping import ColumnMapping, ColumnRecord


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file while it is checked; its rows are read once, and may end in a SitesFileError.

    Attributes:
        rows: in the order of the file; number 0 speaks of the file itself.
        file: how it was read.
        mapping: which column gives which field, under the fingerprint of the file's header.
        columns: in the order of the file.
        places: where each column stands in a sheet, from 0; empty where the file is none.
    """

    rows: Iterator[CheckedRow]
    file: FileFacts | None = None
    mapping: ColumnMapping | None = None
    columns: tuple[ColumnRecord, ...] = ()
    places: tuple[int, ...] = ()

    @property
    def undecided(self) -> tuple[str, ...]:
        """Filled columns that nothing reads, and of which nobody said that they may be lost."""
        return tuple(each["column"] for each in self.columns if each["state"] == "undecided")

    @property
    def doubtful(self) -> tuple[str, ...]:
        """Columns whose reading is a guess that somebody has to look at."""
        if self.mapping is None or self.mapping.origin in ("kept", "confirmed"):
            return ()
        doubted = [rule for rule in self.mapping.rules if rule.confidence == "doubtful"]
        return tuple(dict.fromkeys(column for rule in doubted for column in rule.columns))


CheckFile = Callable[
    [Iterable[bytes], str, ColumnMapping | None], AbstractContextManager[CheckedFile]
]
"""Opens a file given in pieces, under its name, by a mapping or by the best guess (None).

Raises SitesFileError when it is unusable."""
