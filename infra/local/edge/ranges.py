"""The part of a file that a request asks for (RFC 9110, section 14)."""

from __future__ import annotations

import re

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def part_of(size: int, asked: str) -> tuple[int, int] | None:
    """The first and the last byte asked of `size`; None for the whole.

    The first is after the last where there is no such part. Several ranges get the whole, as the
    RFC allows.

    >>> part_of(100, "bytes=-5"), part_of(100, "bytes=0-1,5-6")
    ((95, 99), None)
    """
    found = _RANGE.fullmatch(asked.strip())
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        return max(size - int(last), 0), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1
