"""Slips of OpenStreetMap's `opening_hours` that can be meant in one way only, put right."""

from __future__ import annotations

import re

_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_FRENCH_TIME = re.compile(r"(?<![\d:])(\d{1,2}) ?[hH]([0-5]\d)?(?![\d:])")
_SHORT_HOUR = re.compile(r"(?<![\d:])(\d):([0-5]\d)(?!\d)")


def without_slips(text: str) -> str:
    """Returns hours with plain dashes and spaces, times as `09:00`, and no `;` at their end.

    Comments keep their words. What is returned may still not parse.

    >>> without_slips("Mo-Fr 9h-12h30,14h00–17h;")
    'Mo-Fr 09:00-12:30,14:00-17:00'
    """
    parts = re.split(r'("[^"]*")', text)
    plain = "".join(part if part.startswith('"') else _plain(part) for part in parts)
    return " ".join(plain.split()).rstrip(";, ")


def _plain(part: str) -> str:
    part = _FRENCH_TIME.sub(lambda found: f"{found[1]}:{found[2] or '00'}", part.translate(_DASHES))
    return _SHORT_HOUR.sub(r"0\1:\2", part)
