"""Hours of one week in two, where a column of its own says which (`Semaine impaire`)."""

from __future__ import annotations

import re

from geodata.sites.hours.french_phrases import Between, Mark, UnreadError, phrases

_WEEKS = {"EVEN_WEEKS": "week 2-52/2", "ODD_WEEKS": "week 1-53/2"}
_EVERY_WEEK = re.compile(r"(?:toutes? les |chaque )?semaines?")
_ALONE = frozenset({"paire", "paires", "impaire", "impaires"})
_DAY = "(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_DAYS_AND_TIMES = re.compile(rf"{_DAY}(?:[-,] ?{_DAY})*(?:\[[-\d,]+\])? [-\d:, ]+")
_OF_THE_YEAR = re.compile(r"[PS]H (?:off|unknown)")


def hours_in_weeks(hours: str, weeks: str) -> str | None:
    """Returns hours held in the weeks that a text names, or None when either is not simple.

    Weeks are those of ISO 8601, as in France. Only rules of days and times are held: seasons,
    comments and weeks that are there already are not.

    >>> hours_in_weeks("Mo 09:30-12:30,13:30-15:30; PH off", "Semaine impaire")
    'week 1-53/2 Mo 09:30-12:30,13:30-15:30; PH off'
    >>> hours_in_weeks("Mo 09:30-12:30", "selon les semaines") is None
    True
    """
    if _EVERY_WEEK.fullmatch(weeks.strip().lower()):
        return hours
    prefix = _prefix(weeks)
    rules = [rule.strip() for rule in hours.split(";") if rule.strip()]
    if prefix is None or not all(_is_simple(rule) for rule in rules):
        return None
    held = [rule if _OF_THE_YEAR.fullmatch(rule) else f"{prefix} {rule}" for rule in rules]
    return "; ".join(held) or None


def _is_simple(rule: str) -> bool:
    return bool(_DAYS_AND_TIMES.fullmatch(rule) or _OF_THE_YEAR.fullmatch(rule))


def _prefix(weeks: str) -> str | None:
    text = weeks.strip().lower()
    try:
        read = phrases(f"semaine {text}" if text in _ALONE else text)
    except UnreadError:
        return None
    found = [each for each in read if not isinstance(each, Between)]
    if len(found) != 1 or not isinstance(found[0], Mark):
        return None
    return _WEEKS.get(found[0].name)
