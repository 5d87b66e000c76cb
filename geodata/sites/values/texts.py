"""Texts without what no reader sees or should see: controls, marks of direction, HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Literal

from geodata.sites.values.digits import spreadsheet_text

Change = Literal[
    "control_characters",
    "direction_controls",
    "invisible_characters",
    "html_removed",
    "spreadsheet_form",
]

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""Signs that no text of a site holds: controls, and halves of surrogate pairs."""
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the order of what is read (Unicode, UAX 9): they can hide what a text says."""
_INVISIBLE = re.compile("[\u00ad\u180e\u200b\u2060-\u2064\ufeff]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/h[1-6]|/tr)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:p|br|b|i|u|s|a|strong|em|small|big|sub|sup|span|div|font|center|ul|ol|li|dl|dt|dd"
    r"|h[1-6]|hr|img|table|thead|tbody|tr|td|th|blockquote|pre|code|script|style|iframe)"
    r"(?:\s[^<>]*|\s*/)?>",
    re.IGNORECASE,
)
_MOST_ENCODINGS = 3
"""How many times over a text may be encoded, as `&amp;amp;` is twice."""


def cleaned(text: str) -> tuple[str, tuple[Change, ...]]:
    """Returns a text without what is not of it, and what was taken out.

    >>> cleaned("Accueil &amp; <b>conseil</b>")
    ('Accueil & conseil', ('html_removed',))
    """
    if text.isprintable() and not _may_be_more(text):
        return text, ()
    changes: list[Change] = []
    for change, kept in _steps(text):
        if kept != text:
            changes.append(change)
            text = kept
    return text, tuple(dict.fromkeys(changes))


def _may_be_more(text: str) -> bool:
    return "&" in text or "<" in text or text.startswith("=")


def _steps(text: str) -> Iterator[tuple[Change, str]]:
    """Yields the text after each step, the first step first."""
    text = _CONTROLS.sub("", text)
    yield "control_characters", text
    text = _DIRECTIONS.sub("", text)
    yield "direction_controls", text
    text = _INVISIBLE.sub("", text)
    yield "invisible_characters", text
    plain = _without_html(text)
    yield "html_removed", plain
    # What HTML hid may be what was taken out before.
    plain = _INVISIBLE.sub("", _DIRECTIONS.sub("", _CONTROLS.sub("", plain)))
    yield "html_removed", plain
    yield "spreadsheet_form", spreadsheet_text(plain)


def _without_html(text: str) -> str:
    for _ in range(_MOST_ENCODINGS):
        decoded = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
        if decoded == text:
            break
        text = decoded
    return _TAG.sub("", _BREAK.sub("\n", text))
