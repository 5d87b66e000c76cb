"""A number as French files write it, or that it is missing."""

from __future__ import annotations

import math
import re

MISSING = frozenset(
    ("", "s", "ns", "nd", "NS", "ND", "na", "NA", "N/A", "n/a", "NaN", "nan", "null", "NULL")
)
"""What stands for no value: nothing, or INSEE's `s` (secret) and `nd` (not available)."""

_MOST = 1e12
"""No commune has more of anything, and sums over France stay exact to the unit."""

_NUMBER = re.compile(
    r"[+-]?(?:\d+|\d{1,3}(?:[ \u00a0\u202f]\d{3})+)(?:[.,]\d+)?(?:[eE][+-]?\d{1,3})?", re.ASCII
)
_SPACES = str.maketrans("", "", " \u00a0\u202f")


def number_in(text: str) -> float | None:
    """Returns the number of a text, NaN when it says there is none, None when it is neither.

    The decimal sign is a comma or a point, and spaces may part the thousands. A point and a
    comma in one number, or two points, may be read in two ways: it is not read.

    Example:
        >>> number_in("21 660,5"), number_in("s"), number_in("1.234,5")
        (21660.5, nan, None)
    """
    text = text.strip()
    if text in MISSING:
        return math.nan
    if _NUMBER.fullmatch(text) is None:
        return None
    number = float(text.translate(_SPACES).replace(",", "."))
    return number if abs(number) <= _MOST else None
