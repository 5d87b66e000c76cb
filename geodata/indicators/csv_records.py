"""The records of a user's CSV, each with the line it begins at, all as wide as the header."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from geodata.errors import ColumnFileError, ParameterError, SitesFileError
from geodata.sites.files import TextOf

SEPARATORS = ",;\t"
"""The separators of cells: the one that the header has most."""

MOST_BYTES = 50_000_000
"""No file of a row per commune is larger."""


class Records:
    """The records of a CSV that are not blank: UTF-8 or Windows-1252, one of the separators.

    Raises, when it is made or read:
        ColumnFileError: it is no text, or a record is not as wide as the header; says where.
    """

    def __init__(self, content: bytes, file: str) -> None:
        self._file = file
        text = _text_of(content, file)
        header = next((line for line in text.splitlines() if line.strip()), "")
        self._separator = max(SEPARATORS, key=header.count)
        self._reader = csv.reader(
            io.StringIO(text, newline=""), delimiter=self._separator, strict=True
        )
        _, names = next(self._written(), (0, [""]))
        self._header = [name.strip() for name in names]

    def position_of(self, parameter: str, name: str) -> int:
        """Returns which cell of a record is in the column of this name.

        Raises:
            ParameterError: none is, or several are.
        """
        found = [place for place, each in enumerate(self._header) if each == name.strip()]
        if len(found) > 1:
            raise ParameterError(parameter, f"{self._file} has {len(found)} columns {name!r}")
        if not found:
            named = tuple(each[:60] for each in self._header[:60])
            raise ParameterError(
                parameter, f"{self._file} has no column {name!r}: it has {', '.join(named)}", named
            )
        return found[0]

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        width = len(self._header)
        for line, record in self._written():
            # One cell more may be the half of a number that its decimal comma cut in two.
            if len(record) < width or any(cell.strip() for cell in record[width:]):
                raise ColumnFileError(
                    self._file,
                    f"line {line} has {len(record)} cells, the header has {width} "
                    f"(separated by {self._separator!r})",
                )
            yield line, record

    def _written(self) -> Iterator[tuple[int, list[str]]]:
        """Yields the records that are not blank."""
        while True:
            line = self._reader.line_num + 1
            try:
                record = next(self._reader, None)
            except csv.Error as error:
                raise ColumnFileError(self._file, f"line {line}: {error}") from error
            if record is None:
                return
            if any(cell.strip() for cell in record):
                yield line, record


def _text_of(content: bytes, file: str) -> str:
    if len(content) > MOST_BYTES:
        raise ColumnFileError(file, f"more than {MOST_BYTES // 1_000_000} MB")
    try:
        return "".join(TextOf([content], file))
    except SitesFileError as error:
        raise ColumnFileError(file, error.fault) from error
