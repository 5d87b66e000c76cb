"""Days as people, spreadsheets and machines write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from geodata.sites.values.digits import spreadsheet_text
from geodata.territory import fold

Form = Literal["iso", "slashed", "french", "serial", "epoch"]

_TIME = (
    r"(?:[T ,]+(?:à )?\d{1,2}[:h]\d{0,2}(?::\d{2}(?:[.,]\d{1,9})?)?\s*(?:Z|UTC|[+-]\d{2}:?\d{2})?)?"
)
_ISO = re.compile(rf"(\d{{4}})-(\d\d)-(\d\d){_TIME}", re.ASCII)
_YEAR_FIRST = re.compile(rf"(\d{{4}})[/.](\d{{1,2}})[/.](\d{{1,2}}){_TIME}", re.ASCII)
_DAY_FIRST = re.compile(rf"(\d{{1,2}})([/.\-])(\d{{1,2}})\2(\d{{4}}|\d\d){_TIME}", re.ASCII)
_IN_WORDS = re.compile(
    r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) )?(?:le )?"
    r"(\d{1,2}|1er) ([a-z]{3,9}) (\d{4})"
)
_NUMBER = re.compile(r"(\d{5}|\d{10}|\d{13})(?:[.,](\d{1,12}))?", re.ASCII)
_COMPACT = re.compile(r"(20\d\d)(\d\d)(\d\d)", re.ASCII)
_MONTHS = (
    *(("janv", "janvier"), ("fev", "fevr", "fevrier"), ("mars",), ("avr", "avril"), ("mai",)),
    *(("juin",), ("juil", "juillet"), ("aout",), ("sept", "septembre"), ("oct", "octobre")),
    *(("nov", "novembre"), ("dec", "decembre")),
)
_MONTH_OF = {word: number for number, words in enumerate(_MONTHS, 1) for word in words}
_FIRST_SERIAL, _LAST_SERIAL = 36_526, 73_050
"""1 January 2000 and 31 December 2099, counted in days from 30 December 1899 as Excel does."""
_DAY_ZERO = date(1899, 12, 30)
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Day:
    """A day, and in which form it was written."""

    day: date
    form: Form


def day_of(text: str) -> Day | None:
    """Returns the day that a text means; None when it means none, or may mean several.

    A day comes before its month, as in French. A year or a month alone is no day.

    >>> [str(day_of(text).day) for text in ("45123", "3/1/2025", "2021/03/02 10:38")]
    ['2023-07-16', '2025-01-03', '2021-03-02']
    >>> day_of("2024"), day_of("mars 2024"), day_of("12/13/2024")
    (None, None, None)
    """
    text = spreadsheet_text(" ".join(text.split())).lstrip("'")
    if len(text) > _LONGEST:
        return None
    if found := _ISO.fullmatch(text):
        return _day("iso", *found.groups())
    if found := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        return _day("slashed", *found.groups())
    if found := _DAY_FIRST.fullmatch(text):
        day, _, month, year = found.groups()
        return _day("french", year if len(year) == 4 else f"20{year}", month, day)
    if found := _NUMBER.fullmatch(text):
        return _of_number(found[1])
    return _in_words(text)


def _day(form: Form, year: str, month: str, day: str) -> Day | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return Day(found, form) if form == "iso" or _FIRST_YEAR <= found.year <= _LAST_YEAR else None


def _of_number(digits: str) -> Day | None:
    number = int(digits)
    if len(digits) == 5:
        if _FIRST_SERIAL <= number <= _LAST_SERIAL:
            return Day(_DAY_ZERO + timedelta(days=number), "serial")
        return None
    seconds = number // 1_000 if len(digits) == 13 else number
    return Day(datetime.fromtimestamp(seconds, UTC).date(), "epoch")


def _in_words(text: str) -> Day | None:
    found = _IN_WORDS.fullmatch(fold(text))
    if found is None or found[2] not in _MONTH_OF:
        return None
    return _day("french", found[3], str(_MONTH_OF[found[2]]), found[1].removesuffix("er"))
