"""Spaces that no line may break, as French print has them; in every document that people read."""

from __future__ import annotations

import re

NARROW, NO_BREAK = "\u202f", "\u00a0"

_RULES = (
    # The thousands of a number, however its writer parted them.
    (re.compile(r"(?<=\d)[ \u00a0\u2009](?=\d{3}(?!\d))"), NARROW),
    (re.compile(r"[ \u00a0](?=[;!?%€])"), NARROW),
    (re.compile(r" (?=[:»])"), NO_BREAK),
    (re.compile(r"(?<=«) "), NO_BREAK),
    # A number and what it counts.
    (re.compile(r"(?<=\d) (?=[^\W\d_])"), NO_BREAK),
)


def typeset(text: str) -> str:
    """Returns a French text with its no-break spaces: `10 000 habitants` stays on one line."""
    for found, instead in _RULES:
        text = found.sub(instead, text)
    return text
