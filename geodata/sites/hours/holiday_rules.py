"""Rules on public and school holidays (`PH`, `SH`) put in words that any parser knows.

Parsers hold at most one calendar by country; France has several. So `PH` becomes the dates of
the place's own holidays before the text is parsed. Nothing here knows school holidays: hours
that name them are read both ways. A rule that cannot be put so is not guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date

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


def readings(text: str, holidays: Collection[date]) -> tuple[str, ...] | None:
    """Returns what hours say, `PH` being these dates.

    One text; two where school holidays matter: as they are outside them, then as they are
    during them. None when a rule on holidays is of a form that is not understood here, such as
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
            school = bool(_SCHOOL.search(_QUOTED.sub("", part)))
            during = _joined(during, sign, _SCHOOL.sub("", part, count=1) if school else part)
            outside = outside if school else _joined(outside, sign, part)
    return (outside,) if outside == during else (outside, during)


def _joined(rules: str, sign: str, rule: str) -> str:
    return f"{rules} {sign} {rule}" if rules else rule


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
        f"{day.year} {_MONTHS[day.month - 1]} {day.day:02d}"
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
