"""Weekly hours in words, for a person to compare with what was written."""

from __future__ import annotations

import re
from collections.abc import Mapping

from geodata.sites.hours.weekly import DAYS
from geodata.sites.site import Locale

_NAMES: Mapping[Locale, tuple[str, ...]] = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_HOLIDAYS: Mapping[Locale, Mapping[str, str]] = {
    "fr": {"PH": "jours fériés", "SH": "vacances scolaires"},
    "en": {"PH": "public holidays", "SH": "school holidays"},
}
_WORDS: Mapping[Locale, Mapping[str, str]] = {
    "fr": {
        "to": "{} au {}",
        "and": " et ",
        "colon": " : ",
        "off": "fermé",
        "always": "jour et nuit, tous les jours",
    },
    "en": {
        "to": "{} to {}",
        "and": " and ",
        "colon": ": ",
        "off": "closed",
        "always": "day and night, every day",
    },
}
_DAY = r"(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH)"
_RULE = re.compile(rf"({_DAY}(?:\s*[-,]\s*{_DAY})*)\s+(.+)")
_SPAN = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)-([01]?\d|2[0-4]):([0-5]\d)")


def hours_in_words(hours: str, locale: Locale) -> str | None:
    """Returns weekly hours in words, or None when they say more than days and spans.

    Months, weeks, comments and conditions have words of their own, which are not made here: a
    part of what is written would be surer than the whole.
    """
    rules = [each.strip() for each in hours.split(";") if each.strip()]
    words = [_rule(each, locale) for each in rules]
    if not words or None in words:
        return None
    return (" ; " if locale == "fr" else "; ").join(map(str, words))


def _rule(rule: str, locale: Locale) -> str | None:
    if rule == "24/7":
        return _WORDS[locale]["always"]
    found = _RULE.fullmatch(rule)
    if found is None:
        return None
    days = [_day(each.strip(), locale) for each in found[1].split(",")]
    times = _times(found[2], locale)
    if times is None or None in days:
        return None
    return f"{_listed([str(each) for each in days], locale)}{_WORDS[locale]['colon']}{times}"


def _day(part: str, locale: Locale) -> str | None:
    if part in _HOLIDAYS[locale]:
        return _HOLIDAYS[locale][part]
    days = [each.strip() for each in part.split("-")]
    if len(days) > 2 or not all(day in DAYS for day in days):
        return None
    names = [_NAMES[locale][DAYS.index(day)] for day in days]
    return _WORDS[locale]["to"].format(*names) if len(names) == 2 else names[0]


def _times(text: str, locale: Locale) -> str | None:
    if text in ("off", "closed"):
        return _WORDS[locale]["off"]
    spans = [_SPAN.fullmatch(each.strip()) for each in text.split(",")]
    if None in spans:
        return None
    return _listed([_span(each, locale) for each in spans if each], locale)


def _listed(words: list[str], locale: Locale) -> str:
    *first, last = words
    return f"{', '.join(first)}{_WORDS[locale]['and']}{last}" if first else last


def _span(span: re.Match[str], locale: Locale) -> str:
    if locale == "en":
        return f"{span[1]}:{span[2]}-{span[3]}:{span[4]}"
    return f"{_french_time(span[1], span[2])}-{_french_time(span[3], span[4])}"


def _french_time(hour: str, minute: str) -> str:
    return f"{int(hour)} h" if minute == "00" else f"{int(hour)} h {minute}"
