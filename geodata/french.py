"""French as people read it: numbers, percentages, counts, dates, and places after `de`.

A figure that is missing is a dash, never 0. The space in a number does not break; it is narrow,
but where a font has no narrow one.
"""

from __future__ import annotations

import math
import re
from datetime import date

NARROW_SPACE, WIDE_SPACE = "\u202f", "\u00a0"
"""Spaces at which no line breaks."""
MISSING = "–"

BY_MODE = {
    "car": "en voiture",
    "foot": "à pied",
    "bicycle": "à vélo",
    "transit": "en transport en commun",
}
"""How one travels, by the mode of a question."""

_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août"),
    *("septembre", "octobre", "novembre", "décembre"),
)
_ARTICLES = (("Le ", "du "), ("Les ", "des "))
"""Articles of names that `de` takes in; `La` and `L'` stay."""
_BEGINS_LIKE_A_VOWEL = re.compile(
    r"[AEIOUÂÀÄÉÈÊËÎÏÔÖÛÜŒÆ]|[YŶŸ](?:[^aeiouyéèêëîïôœ]|erres)"
    r"|H(?:yèr|érault|ér[io]|erblay|ermanville|endaye|ennebont|agetmau)",
    re.IGNORECASE,
)
"""Most names in H are of the north and the east, and take no elision."""


def whole_number(value: float | None, *, space: str = NARROW_SPACE) -> str:
    """Returns a number without decimals, its thousands apart: `12 500`."""
    return MISSING if value is None else f"{value:,.0f}".replace(",", space)


def decimal_number(value: float | None, digits: int = 1) -> str:
    """Returns a number with so many decimals, after a comma: `3,5`."""
    return MISSING if value is None else f"{value:.{digits}f}".replace(".", ",")


def shortest_number(value: float, digits: int = 6) -> str:
    """Returns a number with the decimals that it was given with, at most so many digits: `7,5`."""
    return f"{value:.{digits}g}".replace(".", ",")


def percent(share: float | None, digits: int = 1, *, space: str = NARROW_SPACE) -> str:
    """Returns a share as a percentage that says all or none only where it is.

    `0,09 %`; near all it is rounded down, `99,9 %`, and near none it is `moins de 0,1 %`.
    """
    if share is None:
        return MISSING
    step = 10.0 ** -(digits + 2)
    if 0 < share < step / 2:
        return f"moins de {decimal_number(100 * step, digits)}{space}%"
    if 1 - step / 2 <= share < 1:
        share = 1 - step
    return f"{decimal_number(100 * share, digits)}{space}%"


def percent_at_most(share: float, digits: int = 2, *, space: str = NARROW_SPACE) -> str:
    """Returns a percentage that a share is not above, as a bound is told: 0.00001 is `0,01 %`."""
    steps = math.ceil(round(share * 10 ** (digits + 2), 6))
    return f"{decimal_number(steps / 10**digits, digits)}{space}%"


def counted(count: float | None, one: str, several: str, *, space: str = NARROW_SPACE) -> str:
    """Returns a count and what is counted; only from two is it several: `0 lieu`, `2 lieux`."""
    noun = several if count is not None and count >= 2 else one
    return f"{whole_number(count, space=space)}{space}{noun}"


def day_in_words(iso: str) -> str:
    """Returns the day of a date or a moment (ISO 8601): `1er août 2026`."""
    day = date.fromisoformat(iso[:10])
    return f"{'1er' if day.day == 1 else day.day} {_MONTHS[day.month - 1]} {day.year}"


def month_in_words(iso: str) -> str:
    """Returns the month of a date or a moment (ISO 8601): `août 2026`."""
    day = date.fromisoformat(iso[:10])
    return f"{_MONTHS[day.month - 1]} {day.year}"


def with_capital(text: str) -> str:
    """Returns a text with its first letter in capital, the others as they are."""
    return text[:1].upper() + text[1:]


def of_place(name: str, *, apostrophe: str = "’") -> str:
    """Returns a name after `de`: `d’Albi`, `du Mans`, `des Sables-d'Olonne`, `d’août 2022`."""
    for article, contracted in _ARTICLES:
        if name.startswith(article):
            return contracted + name.removeprefix(article)
    return f"d{apostrophe}{name}" if _BEGINS_LIKE_A_VOWEL.match(name) else f"de {name}"
