"""Codes made of figures, as spreadsheets write them: `12000.0`, `="12000"`, `'12000`, `1,3E+13`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Form = Literal["plain", "spreadsheet", "rounded"]

_FORMULA = re.compile(r'=\s*"([^"]*)"|=\s*(\d+)')
_DECIMAL = re.compile(r"(\d{1,20})[.,]0{1,10}", re.ASCII)
_SCIENTIFIC = re.compile(r"(\d)(?:[.,](\d{1,20}))?[eE]\+?(\d{1,2})", re.ASCII)

_MOST_WRAPPINGS = 3
"""How many times over a code may be protected, as `'="01000"` is twice."""


@dataclass(frozen=True, slots=True)
class Digits:
    """A text of figures, and how it was written.

    `rounded` is a number whose last figures a spreadsheet has lost: `text` is as it was given,
    and nothing tells what it was.
    """

    text: str
    form: Form = "plain"


def spreadsheet_text(text: str) -> str:
    """Returns the text within `="…"`, which spreadsheets write to keep a code a text.

    >>> spreadsheet_text('="12000"'), spreadsheet_text("12000")
    ('12000', '12000')
    """
    if "=" not in text:
        return text
    found = _FORMULA.fullmatch(text.strip())
    return text if found is None else (found[1] if found[1] is not None else found[2]).strip()


def digits_of(text: str) -> Digits:
    """Returns a code without what a spreadsheet put around it; another text is as it was.

    >>> [digits_of(text).text for text in ("12000.0", '="01000"', "'01000", "1.2E+4", "2A004")]
    ['12000', '01000', '01000', '1.2E+4', '2A004']
    >>> digits_of("1.30026032000160E+13"), digits_of("1,3E+13").form
    (Digits(text='13002603200016', form='spreadsheet'), 'rounded')
    """
    if text.isascii() and text.isdigit():
        return Digits(text)
    bare = text.strip()
    for _ in range(_MOST_WRAPPINGS):
        bare = spreadsheet_text(bare).lstrip("'\u2019` ").strip()
    whole = _DECIMAL.fullmatch(bare)
    if whole:
        return Digits(whole[1], "spreadsheet")
    scientific = _SCIENTIFIC.fullmatch(bare)
    if scientific:
        return _of_scientific(text, *scientific.groups(default=""))
    return Digits(bare, "spreadsheet" if bare != text.strip() else "plain")


def _of_scientific(text: str, first: str, decimals: str, exponent: str) -> Digits:
    """Returns the whole number, when every one of its figures is there."""
    power = int(exponent)
    fraction = decimals[power:]
    if len(decimals) < power or fraction.strip("0"):
        return Digits(text.strip(), "rounded")
    return Digits(first + decimals[:power], "spreadsheet")
