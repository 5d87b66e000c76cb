"""Cells of spreadsheets as texts: numbers and dates by their type, as a person reads them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Literal

FormatKind = Literal["date", "time", "duration"]
"""What a number's format makes of it."""

_BUILT_IN: dict[int, FormatKind] = {
    **dict.fromkeys((14, 15, 16, 17, 22), "date"),
    **dict.fromkeys((*range(27, 37), *range(50, 59)), "date"),
    **dict.fromkeys((18, 19, 20, 21, 45, 47), "time"),
    46: "duration",
}
"""ECMA-376, part 1, 18.8.30: the formats of dates that a workbook does not spell out."""
_NOT_SIGNS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DURATION = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_PADDED = re.compile(r"0[0#]+")
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 (days of a sheet)
_MOST_DAYS = 2_958_465
"""31 December 9999."""
_LONGEST_EXACT = 15
"""Digits that a spreadsheet keeps."""


def kind_of_format(number: int, code: str | None) -> FormatKind | int | None:
    """Returns what a format makes of a number: a date, so many digits, or nothing (None).

    Args:
        number: the format's, in the workbook.
        code: how it is spelt, where the workbook does: `dd/mm/yyyy`, `00000`.
    """
    if code is None:
        return _BUILT_IN.get(number)
    signs = _NOT_SIGNS.sub("", code.partition(";")[0])
    if _DURATION.search(signs):
        return "duration"
    letters = set(signs.lower().replace("general", "").replace("am/pm", ""))
    if letters & {"d", "y"}:
        return "date"
    if letters & {"h", "s"}:
        return "time"
    if "m" in letters:
        return "date"
    digits = re.sub(r"[\s\-/]", "", signs)
    return len(digits) if _PADDED.fullmatch(digits) else None


def number_text(text: str) -> str:
    """Returns a number as a person writes it: `12000.0` is `12000`, `1.2E4` too.

    Raises:
        ValueError: it is no number.
    """
    if len(text) <= _LONGEST_EXACT and text.isascii() and text.isdigit():
        return text
    value = float(text)
    if value.is_integer() and abs(value) < 1e18:
        return str(int(value))
    return f"{value:.{_LONGEST_EXACT}g}"


def formatted_text(text: str, kind: FormatKind | int | None, *, is_1904: bool = False) -> str:
    """Returns a number by its format: a date in ISO 8601, an hour, the zeros that are shown.

    Raises:
        ValueError: it is no number.
    """
    if kind is None:
        return number_text(text)
    if isinstance(kind, int):
        digits = number_text(text)
        return digits.zfill(kind) if digits.isdigit() else digits
    days = float(text)
    if not 0 <= days <= _MOST_DAYS:
        return number_text(text)
    if kind == "duration" or (kind == "time" and days < 1):
        minutes = round(days * 24 * 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return date_text((_EPOCH_1904 if is_1904 else _EPOCH) + timedelta(seconds=round(days * 86_400)))


def date_text(moment: datetime) -> str:
    """Returns a day in ISO 8601, with its hour when it has one."""
    if (moment.hour, moment.minute, moment.second) == (0, 0, 0):
        return moment.date().isoformat()
    return moment.isoformat(timespec="seconds")


def boolean_text(is_true: bool) -> str:
    """Returns what a French spreadsheet means by a box ticked or not."""
    return "oui" if is_true else "non"
