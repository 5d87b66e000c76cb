"""The hours of the week at which a place may be open: what no moment needs a closer look at.

A superset, at the grain of an hour: a place is looked at closely unless its bit says that it is
surely closed, so that thousands of closed places cost nothing at night.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from geodata.sites.hours.certainty import doubts, is_too_intricate

HOURS = 168
ALWAYS = (1 << HOURS) - 1
_MONDAY = datetime(2026, 3, 2)  # noqa: DTZ001 - of no zone: a week like any other
_DAYS = r"(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_TIMES = r"\d{1,2}:\d{2}\s*-\s*\d{1,2}:\d{2}"
_SAME_EVERY_WEEK = re.compile(
    rf"24/7|{_TIMES}(?:\s*,\s*{_TIMES})*"
    rf"|(?:{_DAYS}|PH)(?:\s*[-,]\s*(?:{_DAYS}|PH))*\s+"
    rf"(?:{_TIMES}(?:\s*,\s*{_TIMES})*|off|closed)"
)


def week_masks(texts: Sequence[str | None]) -> NDArray[np.uint8]:
    """Returns the bits of each place's hours, shape (n, 21), Monday at midnight first."""
    known = {text: _mask(text) for text in set(texts)}
    rows = [known[text] for text in texts]
    packed = b"".join(row.to_bytes(HOURS // 8, "little") for row in rows)
    return np.frombuffer(packed, dtype=np.uint8).reshape(-1, HOURS // 8)


def may_be_open(masks: NDArray[np.uint8], local: datetime) -> NDArray[np.bool_]:
    """Returns which places may be open at a local time."""
    byte, bit = divmod(local.weekday() * 24 + local.hour, 8)
    return np.asarray((masks[:, byte] >> bit) & 1, dtype=bool)


def _mask(text: str | None) -> int:
    """Returns the bits of hours that are the same every week; all of them for any others."""
    if is_too_intricate(text or "") or doubts(text or ""):
        return ALWAYS
    rules = [rule.strip() for rule in (text or "").split(";") if rule.strip()]
    if not rules or not all(_SAME_EVERY_WEEK.fullmatch(rule) for rule in rules):
        return ALWAYS
    if any("PH" in rule and not rule.endswith(("off", "closed")) for rule in rules):
        return ALWAYS
    return _bits("; ".join(rule for rule in rules if not rule.startswith("PH")))


def _bits(text: str) -> int:
    # The parser takes 10 ms to load, and only publishing looks at every place's hours.
    from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined]  # no stub

    try:
        week = OpeningHours(text or "off", auto_country=False, auto_timezone=False)
    except ParserError:
        return ALWAYS
    bits = 0
    # A week after the first, so that what runs past midnight on Sunday is seen on Monday.
    start = _MONDAY + timedelta(days=7)
    for opens, closes, state, _ in week.intervals(start, start + timedelta(days=7)):
        if str(state) != "closed":
            first = int((opens - start).total_seconds() // 3600)
            last = -int(-(closes - start).total_seconds() // 3600)
            bits |= ((1 << (last - first)) - 1) << first
    return bits & ALWAYS
