"""Archives that spreadsheets are: how much they may hold once unpacked, and their XML in pieces."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol
from xml.parsers import expat

from geodata.sites.files.faults import SheetError, unusable
from geodata.sites.files.headers import Record

MOST_UNPACKED_BYTES = 1_000_000_000
"""Of all that is read: a hundred thousand rows of forty columns unpack to 200 MB."""
MOST_PART_BYTES = 20_000_000
"""Of a part that is no sheet: styles, names of sheets."""

_PIECE_BYTES = 8_192
"""Small: the rows of a piece are held at once, and forty bytes may say a row of 16,384 cells."""
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    EOFError,
    OSError,
    ValueError,  # numbers, places of cells and strings that are none
    LookupError,  # strings, styles and parts that are not there
    NotImplementedError,  # a compression that zipfile has not
    RuntimeError,  # a part that is encrypted
)
"""What a damaged archive or sheet raises."""

Attributes = dict[str, str]


class Reader(Protocol):
    """Takes the events of an XML, and gives the rows that are whole."""

    @property
    def is_done(self) -> bool:
        """Whether what follows is of no use."""

    def start(self, name: str, attributes: Attributes) -> None:
        """Takes the start of an element."""

    def end(self, name: str) -> None:
        """Takes the end of an element."""

    def text(self, text: str) -> None:
        """Takes text inside an element."""

    def take(self) -> list[Record]:
        """Gives the rows that are whole, once."""


@contextmanager
def refusing_damage(name: str) -> Iterator[None]:
    """Makes of whatever a damaged spreadsheet raises the error of a file of sites."""
    try:
        yield
    except SheetError as error:
        raise unusable(name, error.key, **error.facts) from error
    except DAMAGED as error:
        raise unusable(name, "damaged_spreadsheet", cause=_in_short(error)) from error


def local_name(name: str) -> str:
    """Returns an element's name without its prefix."""
    return name.rpartition(":")[2]


def rows_in(path: Path, part: str, reader: Reader) -> Iterator[Record]:
    """Yields the rows that a reader makes of a part, as it is unpacked.

    Raises:
        SheetError: it declares entities, or unpacks to more than any; and `DAMAGED`.
    """
    with zipfile.ZipFile(path) as archive, _opened(archive, part, MOST_UNPACKED_BYTES) as stream:
        parser = _parser(reader.start, reader.end, reader.text)
        while piece := stream.read(_PIECE_BYTES):
            parser.Parse(piece)
            yield from reader.take()
            if reader.is_done:
                return
        parser.Parse(b"", True)
        yield from reader.take()


def read_part(
    archive: zipfile.ZipFile, part: str, start: Callable[[str, Attributes], None]
) -> None:
    """Reads a small part whole, for the attributes of its elements; a part may be missing.

    Raises:
        SheetError: as `rows_in`.
    """
    if part not in archive.namelist():
        return
    with _opened(archive, part, MOST_PART_BYTES) as stream:
        _parser(start, None, None).Parse(stream.read(MOST_PART_BYTES + 1), True)


def _opened(archive: zipfile.ZipFile, part: str, most: int) -> IO[bytes]:
    # zipfile unpacks no more than an entry declares.
    if archive.getinfo(part).file_size > most:
        raise SheetError("part_too_large", part=part, megabytes=most // 1_000_000)
    return archive.open(part)


def _parser(
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None,
    text: Callable[[str], None] | None,
) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_entities
    return parser


def _refuse_entities(*_: object) -> None:
    raise SheetError("entities")


def _in_short(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__
