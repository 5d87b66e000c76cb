"""Coordinates as people write them: a comma for a point, degrees and minutes, two in one cell."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

from geodata.sites.values.digits import spreadsheet_text

Form = Literal["plain", "comma", "degrees", "grouped"]

_SPACES = re.compile(r"\s+")
_PLAIN = re.compile(
    r"[+-]?(?:\d{1,20}(?:[.,]\d{0,30})?|[.,]\d{1,30})(?:[eE][+-]?\d{1,3})?", re.ASCII
)
_USUAL = re.compile(r"[+-]?\d{1,20}(?:\.\d{0,30})?", re.ASCII)
"""What most coordinates are, which needs no more looking at."""
_GROUPED = re.compile(r"([+-]?)(\d{1,3}(?:\.\d{1,3}){2,4}|\d{1,3}(?:,\d{1,3}){2,4})", re.ASCII)
"""Several points: a spreadsheet took the figures after the decimal point for thousands."""
_SIDES = "NSEWOnsewo"
_DEGREES = re.compile(
    rf"([{_SIDES}])?([+-]?)(\d{{1,3}}(?:[.,]\d{{1,20}})?)(?:[°º\u02daᵒd]"
    r"(?:(\d{1,2}(?:[.,]\d{1,20})?)['\u2032\u2019\u00b4`m]"
    r"(?:(\d{1,2}(?:[.,]\d{1,20})?)(?:[\"\u2033\u201ds]|['\u2032\u2019\u00b4`]{2})?)?)?)?"
    rf"([{_SIDES}])?",
    re.ASCII,
)
_NEGATIVE_SIDES = frozenset("SWO")
_BETWEEN = (
    re.compile(r"\s*[;|/]\s*|\s*,\s+|\s+,\s*"),
    re.compile(r"\s*,\s*"),
    re.compile(r"\s+"),
)
"""What may stand between two coordinates, the surest first: a comma may also be decimal."""
_AROUND = re.compile(r"^(?:POINT\s*)?[(\[{]\s*|\s*[)\]}]$", re.IGNORECASE)
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Degrees:
    """A coordinate, of whatever system, and in which form it was written."""

    value: float
    form: Form


def degrees_of(text: str) -> Degrees | None:
    """Returns the number that a text is; None when it is none.

    >>> [degrees_of(text).value for text in ("44,351", "2.573E", "2.573 O", "44°21'0''N")]
    [44.351, 2.573, -2.573, 44.35]
    """
    if len(text) <= _LONGEST and _USUAL.fullmatch(text):
        return Degrees(float(text), "plain")
    text = _SPACES.sub("", text)
    if len(text) > _LONGEST:
        return None
    text = spreadsheet_text(text).replace("\u2212", "-")
    if _PLAIN.fullmatch(text):
        number = float(text.replace(",", "."))
        form: Form = "comma" if "," in text else "plain"
        return Degrees(number, form) if math.isfinite(number) else None
    if found := _GROUPED.fullmatch(text):
        return Degrees(float(found[1] + re.sub(r"[.,]", "", found[2])), "grouped")
    found = _DEGREES.fullmatch(text)
    return None if found is None else _of_parts(*found.groups(default=""))


def _of_parts(
    before: str, sign: str, degrees: str, minutes: str, seconds: str, after: str
) -> Degrees | None:
    side = (before + after).upper()
    parts = [float(part.replace(",", ".")) if part else 0.0 for part in (degrees, minutes, seconds)]
    if len(side) > 1 or (side and sign) or parts[1] >= 60 or parts[2] >= 60:
        return None
    value = parts[0] + parts[1] / 60 + parts[2] / 3600
    is_negative = sign == "-" or side in _NEGATIVE_SIDES
    return Degrees(round(-value if is_negative else value, 9), "degrees")


def coordinates_of(text: str) -> tuple[float, float] | None:
    """Returns the two numbers of a cell, in the order that they are written; None without two.

    >>> coordinates_of("44.3510, 2.5730"), coordinates_of("(44,351 ; 2,573)")
    ((44.351, 2.573), (44.351, 2.573))
    >>> coordinates_of("44.351") is None
    True
    """
    text = " ".join(text.split())
    if len(text) > 2 * _LONGEST:
        return None
    text = _AROUND.sub("", _AROUND.sub("", text))
    for between in _BETWEEN:
        parts = [part for part in between.split(text) if part]
        if len(parts) != 2:
            continue
        first, second = degrees_of(parts[0]), degrees_of(parts[1])
        if first is not None and second is not None and _is_pair(parts):
            return first.value, second.value
    return None


def _is_pair(parts: list[str]) -> bool:
    """Whether two numbers are two coordinates, and not one with a space or a comma in it."""
    return all(re.search(r"\d[.,]\d|[°º]", part) for part in parts)
