"""Rules on public and school holidays (`PH`, `SH`) put in words that any parser knows.

Parsers hold at most one calendar by country; France has several. So `PH` becomes the dates of
the place's own holidays before the text is parsed, and `SH` those of its school holidays. Where
these are not known, hours that name them are read both ways. A rule that cannot be put so is not
guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date, timedelta

from geodata.sites.hours.school_holidays import Period, SchoolHolidays

_QUOTED = re.compile(r'"[^"]*"')
_HOLIDAYS = re.compile(r"\b[PS]H\b")
_PUBLIC = re.compile(r"\bPH\b")
_SCHOOL = re.compile(r"\bSH\b\s*")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH = rf"(?:{'|'.join(_MONTHS)})"
_WEEKDAY = r"(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_DAY = rf"(?:{_WEEKDAY}(?:-{_WEEKDAY}|\[[-\d,]+\])?|PH|SH)"
_RULE = re.compile(
    rf"(?P<months>{_MONTH}(?:-{_MONTH})?(?:,\s*{_MONTH}(?:-{_MONTH})?)*)?\s*"
    rf"(?P<days>{_DAY}(?:\s*,\s*{_DAY})*)(?P<rest>(?:\s+(?![-+]).*)?)",
    re.DOTALL,
)
_BETWEEN = re.compile(
    r"\s*(?P<sign>;|\|\|"
    # A comma parts rules where it follows times or a modifier, and no time follows it.
    r"|(?:(?<=:\d\d)|(?<=\+)|(?<=[\")])|(?<=off)|(?<=open)|(?<=closed)|(?<=unknown)),(?=\s+[A-Z]))"
)


def speaks_of_public_holidays(text: str) -> bool:
    """Whether hours say what happens on public holidays."""
    return bool(_PUBLIC.search(_QUOTED.sub("", text)))


def readings(
    text: str, holidays: Collection[date], school: SchoolHolidays | None = None
) -> tuple[str, ...] | None:
    """Returns what hours say, `PH` being these dates and `SH` these periods.

    One text; two where school holidays matter and are not known: with those that are sure, then
    with all that there may be. Without any calendar: with none, then with every day.

    Returns:
        None when a rule on holidays is of a form that is not understood here, such as
        `PH -1 day off`: it must not be taken for a rule that never holds.
    """
    if not _HOLIDAYS.search(_QUOTED.sub("", text)):
        return (text,)
    text = " ".join(text.split())  # what is looked for begins with spaces: of many, one is enough
    outside, during = "", ""
    for sign, rule in rules_of(text):
        parts = _expanded(rule, holidays)
        if parts is None or (sign == "||" and len(parts) > 1):
            return None
        for part in parts:
            least, most = _with_dates(part, school)
            outside, during = _joined(outside, sign, least), _joined(during, sign, most)
    return (outside,) if outside == during else (outside, during)


def _with_dates(part: str, school: SchoolHolidays | None) -> tuple[str, str]:
    """Returns a rule on `SH` with the sure periods and with the possible ones; '' without any."""
    if not _SCHOOL.search(_QUOTED.sub("", part)):
        return part, part
    if school is None:
        return "", _SCHOOL.sub("", part, count=1)
    months, _, rest = part.partition("SH")
    least, most = (_dates(periods, months.strip()) for periods in (school.sure, school.possible))
    return f"{least}{rest}" if least else "", f"{most}{rest}" if most else ""


def _dates(periods: Collection[Period], months: str) -> str:
    """Returns the periods, or what of them is in some months, as a selector."""
    wanted = _months(months) if months else None
    parts = [
        part
        for period in periods
        for part in ([period] if wanted is None else _by_month(period))
        if wanted is None or part[0].month in wanted
    ]
    return ",".join(f"{_dated(first)}-{_dated(last)}" for first, last in parts)


def _by_month(period: Period) -> Iterator[Period]:
    first, last = period
    while first <= last:
        next_month = (first.replace(day=1) + timedelta(days=31)).replace(day=1)
        yield first, min(last, next_month - timedelta(days=1))
        first = next_month


def _dated(day: date) -> str:
    return f"{day.year} {_MONTHS[day.month - 1]} {day.day:02d}"


def _joined(rules: str, sign: str, rule: str) -> str:
    return f"{rules} {sign} {rule}" if rules and rule else rules or rule


def rules_of(text: str) -> Iterator[tuple[str, str]]:
    """Yields the sign before each rule and the rule; what is in quotes parts nothing."""
    masked = _QUOTED.sub(lambda quoted: f'"{"_" * (len(quoted[0]) - 2)}"', text)
    sign, start = ";", 0
    for found in (*_BETWEEN.finditer(masked), None):
        end = len(text) if found is None else found.start()
        if rule := text[start:end].strip():
            yield sign, rule
        if found is not None:
            sign, start = found["sign"], found.end()


def _expanded(rule: str, holidays: Collection[date]) -> list[str] | None:
    """Returns a rule as rules on days of the week, dates and `SH`; None if not understood."""
    if not _HOLIDAYS.search(_QUOTED.sub("", rule)):
        return [rule]
    found = _RULE.fullmatch(rule)
    if found is None or _HOLIDAYS.search(_QUOTED.sub("", found["rest"])):
        return None
    months, rest = found["months"], found["rest"]
    before = f"{months} " if months else ""
    days = re.split(r"\s*,\s*(?![^\[]*\])", found["days"])
    weekly = ",".join(day for day in days if day not in ("PH", "SH"))
    dates = ",".join(
        _dated(day)
        for day in holidays
        if "PH" in days and (not months or day.month in _months(months))
    )
    selectors = (
        f"{before}{weekly}" if weekly else "",
        f"{before}SH" if "SH" in days else "",
        dates,
    )
    return [f"{selector}{rest}" for selector in selectors if selector]


def _months(text: str) -> set[int]:
    """Returns the numbers of the months that a selector such as `Nov-Feb,Jul` names."""
    found: set[int] = set()
    for span in re.split(r"\s*,\s*", text):
        first, *last = (_MONTHS.index(month) for month in span.split("-"))
        length = (last[0] - first) % 12 + 1 if last else 1
        found |= {(first + step) % 12 + 1 for step in range(length)}
    return found
