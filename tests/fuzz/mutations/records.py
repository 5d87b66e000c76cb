"""Old workbooks (BIFF in OLE): a record's type, length or content is changed where it lies."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from random import Random

from tests.fuzz.mutations.archives import flipped

_BEGINNING = b"\x09\x08"
_TYPES = (0x0203, 0x0204, 0x027E, 0x00BD, 0x00FD, 0x00FC, 0x0085, 0x0809, 0x000A, 0x0006, 0x0201)
"""Numbers, texts, shared strings, sheets, beginnings and ends, formulas, blanks ([MS-XLS] 2.3)."""


def changed_workbook(content: bytes, random: Random, _most: int) -> bytes:
    """Returns an old workbook one of whose records is another, of the same length as a whole."""
    found = list(_records(content))
    if not found or random.random() < 0.2:
        return flipped(content, random)
    changed = bytearray(content)
    for _ in range(random.choice((1, 1, 2, 5))):
        at, length = random.choice(found)
        match random.randrange(5):
            case 0:
                struct.pack_into("<H", changed, at, random.choice(_TYPES))
            case 1:
                other = random.choice((0, 1, length + 1, 8_224, 65_535))
                struct.pack_into("<H", changed, at + 2, other)
            case 2 if length:
                changed[at + 4 + random.randrange(length)] = random.randrange(256)
            case 3 if length >= 2:
                place = at + 4 + random.randrange(length - 1)
                struct.pack_into("<H", changed, place, random.choice((0, 1, 255, 256, 65_535)))
            case _:
                other_at, other_length = random.choice(found)
                taken = content[other_at : other_at + 4 + min(length, other_length)]
                changed[at : at + len(taken)] = taken
    return bytes(changed)


def _records(content: bytes) -> Iterator[tuple[int, int]]:
    """Yields where each record of the workbook's stream begins, and the length of its content."""
    at = content.find(_BEGINNING, 512)
    while 0 <= at <= len(content) - 4:
        kind, length = struct.unpack_from("<HH", content, at)
        if not kind or at + 4 + length > len(content):
            return
        yield at, length
        at += 4 + length
