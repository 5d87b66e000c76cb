"""Lists kept as lines of JSON, read a page at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from geodata.errors import ParameterError
from geodata.stores import Objects

_READ_BYTES = 1 << 18
MOST_PAGE_BYTES = 800_000
"""A page ends there, whatever its limit: an answer holds a few lists, and may have 6 MB."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some values, and the cursor of the next ones: None at the end."""

    values: list[Any]
    next: str | None


def page_of(objects: Objects, key: str, cursor: str | None, limit: int, parameter: str) -> Page:
    """Returns the values of a list from a cursor: one at least, where there is one.

    Args:
        objects: the store.
        key: the list.
        cursor: what the former page gave, or None for the first one.
        limit: how many values at most, 1 or more.
        parameter: what the cursor is called where it is given.

    Raises:
        ParameterError: the cursor is not one of this list.
        MissingObjectError: there is no such list.
    """
    size = objects.facts(key).size_bytes
    start = _start(objects, key, cursor, size, parameter)
    lines, after = _lines(objects, key, start, size, limit)
    return Page([json.loads(line) for line in lines], str(after) if after < size else None)


def _start(objects: Objects, key: str, cursor: str | None, size: int, parameter: str) -> int:
    if cursor is None:
        return 0
    start = int(cursor) if cursor.isascii() and cursor.isdigit() else 0
    if 0 < start < size and objects.part(key, start - 1, 1) == b"\n":
        return start
    raise ParameterError(parameter, "not a cursor of this list")


def _lines(
    objects: Objects, key: str, start: int, size: int, limit: int
) -> tuple[list[bytes], int]:
    """Returns at most `limit` lines from a byte, and the byte after them."""
    held, read, lines = b"", start, list[bytes]()
    # Until the page is full; a line that is longer than a page is read to its end.
    while read < size and len(lines) < limit and (read - start < MOST_PAGE_BYTES or not lines):
        piece = objects.part(key, read, _READ_BYTES)
        read += len(piece)
        *whole, held = (held + piece).split(b"\n")
        lines += whole
    lines = lines[:limit]
    return lines, start + sum(len(line) + 1 for line in lines)


def lines_of(objects: Objects, key: str) -> Iterator[Any]:
    """Yields the values of a list from its first, read as they are asked for."""
    held = b""
    for piece in objects.chunks(key):
        *lines, held = (held + piece).split(b"\n")
        yield from map(json.loads, lines)
