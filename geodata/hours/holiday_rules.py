"""Rules on public and school holidays (`PH`, `SH`) put in words that any parser knows.

Parsers hold at most one calendar by country; France has several. So `PH` becomes the dates of
the place's own holidays before the text is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

_QUOTED = re.compile(r'"[^"]*"')
_SELECTOR = re.compile(
    r"^(?P<before>[^\"]*?)(?P<days>(?:(?:Mo|Tu|We|Th|Fr|Sa|Su)(?:-(?:Mo|Tu|We|Th|Fr|Sa|Su))?|PH)"
    r"(?:\s*,\s*(?:(?:Mo|Tu|We|Th|Fr|Sa|Su)(?:-(?:Mo|Tu|We|Th|Fr|Sa|Su))?|PH))*)(?P<rest>.*)$",
    re.DOTALL,
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PUBLIC = re.compile(r"\bPH\b")
_SCHOOL = re.compile(r"\bSH\b\s*")


def speaks_of_public_holidays(text: str) -> bool:
    """Whether hours say what happens on public holidays."""
    return bool(_PUBLIC.search(_QUOTED.sub("", text)))


def speaks_of_school_holidays(text: str) -> bool:
    """Whether hours depend on school holidays, which nothing here knows."""
    return bool(_SCHOOL.search(_QUOTED.sub("", text)))


def with_dates(text: str, holidays: Iterable[date]) -> str:
    """Returns hours whose rules on `PH` are on these dates instead.

    `Mo-Fr,PH 09:00-12:00` becomes two rules. A rule on `PH` under a selector of months keeps
    the dates of every month: a shorter list would need the selector's meaning.
    """
    dates = ",".join(f"{day.year} {_MONTHS[day.month - 1]} {day.day:02d}" for day in holidays)
    return "; ".join(
        rewritten for rule in _rules(text) for rewritten in _dated(rule.strip(), dates)
    )


def during_school_holidays(text: str) -> str:
    """Returns hours as they are when every day is a school holiday."""
    return _SCHOOL.sub("", text).strip()


def outside_school_holidays(text: str) -> str:
    """Returns hours as they are when no day is a school holiday."""
    return "; ".join(rule.strip() for rule in _rules(text) if not _SCHOOL.search(rule))


def _rules(text: str) -> list[str]:
    """Returns the rules of hours; a semicolon in a quoted comment parts nothing."""
    hidden = _QUOTED.sub(lambda quoted: quoted[0].replace(";", "\0"), text)
    return [rule.replace("\0", ";") for rule in hidden.split(";") if rule.strip()]


def _dated(rule: str, dates: str) -> list[str]:
    found = _SELECTOR.match(rule) if speaks_of_public_holidays(rule) else None
    if found is None:
        return [rule]
    days = [day.strip() for day in found["days"].split(",")]
    others = ",".join(day for day in days if day != "PH")
    rest = found["rest"]
    weekly = [f"{found['before']}{others}{rest}"] if others else []
    return [*weekly, f"{dates}{rest}"] if dates else weekly
