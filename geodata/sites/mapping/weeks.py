"""Opening hours of several columns: one a day, an opening and a closing, days beside hours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from geodata.sites.hours import hours_of_columns
from geodata.sites.mapping.days import Bound, DayColumn, day_column
from geodata.sites.mapping.looks import text_of
from geodata.sites.mapping.mapped import Cells, Mapped

DAY_NAMES = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_NAMES_A_DAY = re.compile(rf"\b(?:{'|'.join(DAY_NAMES)}|mo|tu|we|th|fr|sa|su)s?\b", re.IGNORECASE)
_A_TIME = re.compile(
    r"(?:\d{4}-\d\d-\d\d[T ]|\d\d/\d\d/\d{4} )?"
    r"(\d{1,2})\s*(?:[:hH.]\s*(\d{2})?)?(?::00(?:\.0+)?)?Z?"
)
_FRACTION = re.compile(r"0[.,]\d+")
_WEEK = re.compile(r"\bsemaines?\s+(im)?paires?\b", re.IGNORECASE)
_OSM_DAYS = re.compile(r"(?:Mo|Tu|We|Th|Fr|Sa|Su)\b")
_HALVES = (0, 1)
_MOST_HOURS = 24


def add_weekdays(columns: tuple[str, ...], cells: Cells, mapped: Mapped) -> None:
    """Adds the hours of a column a day, or of several; a day without any is closed."""
    texts: dict[int, str] = {}
    for index, column in enumerate(columns):
        text = " ".join(text_of(cells.get(column)).split())
        if text:
            day = _day_of(column, index, len(columns))
            texts[day] = f"{texts[day]} / {text}" if day in texts else text
    _add_week(texts, mapped)


def add_day_times(columns: tuple[str, ...], cells: Cells, mapped: Mapped) -> None:
    """Adds the hours of columns of openings and closings, of whole or of half days."""
    bounds: dict[int, dict[tuple[int, str], str]] = {}
    for index, column in enumerate(columns):
        text = text_of(cells.get(column))
        if text:
            found = _day_column(column, index, len(columns))
            bounds.setdefault(found.day, {})[found.half or 0, found.bound] = _time(text)
    _add_week({day: _spans(of_day) for day, of_day in bounds.items()}, mapped)


def add_days_and_times(columns: tuple[str, ...], cells: Cells, mapped: Mapped) -> None:
    """Adds the hours of a column of days and one of hours; hours that name days need no other."""
    words = text_of(cells.get(columns[0]))
    week = _WEEK.search(words)
    days = ", ".join(re.findall(r"[^\W\d_]+", words.lower()))
    hours = " ".join(text_of(cells.get(columns[1])).split())
    if not hours:
        mapped.offer("horaires", days)
    elif week is not None:
        mapped.offer("horaires", _of_weeks(week[1], hours, words))
    elif not days or _NAMES_A_DAY.search(hours):
        mapped.offer("horaires", hours)
    else:
        mapped.offer("horaires", f"{days} : {hours}")


def _of_weeks(odd: str | None, hours: str, words: str) -> str:
    """Returns hours of one week in two, in OpenStreetMap's syntax or in words as they are."""
    if not _OSM_DAYS.match(hours):
        return f"{words} : {hours}"
    weeks = "week 1-53/2" if odd else "week 2-52/2"
    rules = [rule.strip() for rule in hours.split(";")]
    return "; ".join(f"{weeks} {rule}" if _OSM_DAYS.match(rule) else rule for rule in rules if rule)


def _add_week(texts: Mapping[int, str], mapped: Mapped) -> None:
    if not texts:
        return
    words, read = _read_week(tuple(sorted(texts.items())))
    if read is None or mapped.text("horaires"):
        # Nothing is told of a part of a week: its words are shown, and its hours are unknown.
        mapped.offer("horaires", words)
        return
    mapped.offer("horaires", read)
    mapped.say("note", "hours_of_columns", "horaires", given=words, kept=read, hours=read)


@lru_cache(maxsize=4_096)
def _read_week(texts: tuple[tuple[int, str], ...]) -> tuple[str, str | None]:
    words = " ; ".join(f"{DAY_NAMES[day]} : {text}" for day, text in texts)
    return words, hours_of_columns(dict(texts))


def _day_of(column: str, index: int, count: int) -> int:
    return _day_column(column, index, count).day


@lru_cache(maxsize=4_096)
def _day_column(column: str, index: int, count: int) -> DayColumn:
    """Returns the day of a column by its name, or by its place among columns without names."""
    found = day_column(column)
    if found is not None:
        return found
    a_day = max(1, -(-count // len(DAY_NAMES)))
    place = index % a_day
    bound: Bound = "closes" if place % 2 else "opens"
    return DayColumn(min(index // a_day, 6), place // 2, bound, "", is_code=False)


def _spans(of_day: Mapping[tuple[int, str], str]) -> str:
    """Returns the spans of a day; a bound that stands alone is a text that nothing reads."""
    morning, afternoon = (
        (of_day.get((half, "opens"), ""), of_day.get((half, "closes"), "")) for half in _HALVES
    )
    if morning[0] and not morning[1] and not afternoon[0] and afternoon[1]:
        return f"{morning[0]}-{afternoon[1]}"
    return " / ".join(f"{start}-{end}" for start, end in (morning, afternoon) if start or end)


def _time(text: str) -> str:
    """Returns a time as `09:30`; a spreadsheet has the part of the day that has gone by."""
    if _FRACTION.fullmatch(text):
        minutes = round(float(text.replace(",", ".")) * 24 * 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    found = _A_TIME.fullmatch(text)
    if found is None or int(found[1]) > _MOST_HOURS:
        return text
    return f"{int(found[1]):02}:{found[2] or '00'}"
