"""What is known of a place from a day on: spans of one state, to the next sure opening.

Times are the place's own, without zone: hours are written by the clock on the wall.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from geodata.sites.hours.certainty import State, certain_hours, parted_from_fallback, state_of
from geodata.sites.hours.holiday_rules import readings, speaks_of_public_holidays
from geodata.sites.hours.public_holidays import public_holidays
from geodata.sites.hours.school_holidays import school_holidays

if TYPE_CHECKING:
    from opening_hours import OpeningHours

LOOK_AHEAD = timedelta(days=366)
MOST_SPANS_AHEAD = 512
"""How many spans are looked through for the next sure opening; three days have fewer."""
_DAY = timedelta(days=1)
_UNTIMED = re.compile(r"\b(?:sunrise|sunset|dawn|dusk)\b|\d\s*\+")
"""Times by the sun, which need a position, and spans without an end."""


class Span(NamedTuple):
    """From, to, what the place is meanwhile, and the words that its hours add."""

    begins: datetime
    ends: datetime
    state: State
    note: str


@dataclass(frozen=True, slots=True)
class _Schedule:
    """Parsed hours; several readings where school holidays matter."""

    readings: tuple[OpeningHours, ...]
    unsaid: tuple[date, ...]
    """Public holidays of which the hours say nothing, in order."""
    otherwise: str | None
    """The words of a place that is unknown, not closed, whenever no rule opens it."""


# A plan is 1 kB and 0.02 ms: what is kept are the days asked about now, not all that ever were.
@lru_cache(maxsize=4_096)
def plan_from(text: str, territory: str, day: date) -> tuple[Span, ...] | None:
    """Returns the spans of a day and of those after, up to the next sure opening of a later day.

    Spans touch, and those that follow each other differ. The first holds the day's midnight. The
    last ends a year ahead at most.

    Returns:
        None when the hours do not parse, are more intricate than any place's, or name times that
        nothing here knows.
    """
    certain = certain_hours(text)
    schedule = None if certain is None else _schedule(certain, territory, day.year)
    if schedule is None:
        return None
    midnight = datetime.combine(day, datetime.min.time())
    spans: list[Span] = []
    for span in _merged(islice(_agreed(_walks(schedule, midnight)), MOST_SPANS_AHEAD)):
        if span.ends > midnight:
            spans.append(span)
        if span.state == "open" and span.begins >= midnight + _DAY:
            break
    return tuple(spans)


@lru_cache(maxsize=16_384)
def _schedule(text: str, territory: str, year: int) -> _Schedule | None:
    """Returns hours parsed for a year, the day before it and the year after it."""
    holidays = [
        day for near in (year - 1, year, year + 1) for day in public_holidays(territory, near)
    ]
    school = school_holidays(territory, date(year - 1, 1, 1), date(year + 1, 12, 31))
    text, otherwise = parted_from_fallback(text)
    texts = None if _UNTIMED.search(_without_comments(text)) else readings(text, holidays, school)
    parsed = [_parsed(one) for one in texts or ()]
    if not parsed or None in parsed:
        return None
    unsaid = () if speaks_of_public_holidays(text) else tuple(holidays)
    return _Schedule(tuple(filter(None, parsed)), unsaid, otherwise)


def _without_comments(text: str) -> str:
    return re.sub(r'"[^"]*"', "", text)


def _parsed(text: str) -> OpeningHours | None:
    # The parser takes 10 ms to load, and many questions never look at hours.
    from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined]  # no stub

    try:
        return OpeningHours(text or "off", auto_country=False, auto_timezone=False)
    except ParserError:
        return None


def _walks(schedule: _Schedule, midnight: datetime) -> list[Iterator[Span]]:
    """Returns the spans of each reading, from the day before: its night may not be over."""
    start, end = midnight - _DAY, midnight + LOOK_AHEAD
    if any(_is_closed_until(one, start, end) for one in schedule.readings):
        end = midnight + _DAY  # One reading never opens: no later opening is sure.
    return [_walk(one, start, end, schedule) for one in schedule.readings]


def _is_closed_until(one: OpeningHours, start: datetime, end: datetime) -> bool:
    """Whether a reading never opens meanwhile.

    Not by its next change, which `Mo 08:00-12:00; Mo off` has looked for to the end of time.
    """
    first = next(iter(one.intervals(start, end)), None)
    return first is None or (first[1] >= end and str(first[2]) == "closed")


def _walk(one: OpeningHours, start: datetime, end: datetime, schedule: _Schedule) -> Iterator[Span]:
    for begins, ends, state, note in one.intervals(start, end):
        span = Span(begins, ends, state_of(str(state), note), note)
        if span.state == "closed" and schedule.otherwise is not None:
            yield span._replace(state="unknown", note=schedule.otherwise)
        elif span.state in ("open", "appointment") and schedule.unsaid:
            yield from _doubted(span, schedule.unsaid)
        else:
            yield span


def _doubted(span: Span, unsaid: Sequence[date]) -> Iterator[Span]:
    """Yields an open span, unknown where it is a holiday that the hours say nothing of.

    A night belongs to the day it began. What lasts longer than a day is cut at midnights.
    """
    begins, ends = span.begins, span.ends
    if ends - begins <= _DAY:
        yield span._replace(state="unknown") if begins.date() in unsaid else span
        return
    for day in unsaid:
        first = datetime.combine(day, datetime.min.time())
        if begins < first + _DAY and first < ends:
            if begins < first:
                yield span._replace(begins=begins, ends=first)
            begins, last = max(begins, first), min(ends, first + _DAY)
            yield span._replace(begins=begins, ends=last, state="unknown")
            begins = last
    if begins < ends:
        yield span._replace(begins=begins)


def _agreed(walks: list[Iterator[Span]]) -> Iterator[Span]:
    """Yields the spans of all readings at once, unknown where they differ."""
    if len(walks) == 1:
        yield from walks[0]
        return
    spans = [next(walk, None) for walk in walks]
    while all(spans):
        now = [span for span in spans if span is not None]
        begins, ends = max(span.begins for span in now), min(span.ends for span in now)
        states = {span.state for span in now}
        note = "; ".join(dict.fromkeys(span.note for span in now if span.note))
        yield Span(begins, ends, now[0].state if len(states) == 1 else "unknown", note)
        spans = [
            next(walk, None) if span.ends == ends else span
            for span, walk in zip(now, walks, strict=True)
        ]


def _merged(spans: Iterator[Span]) -> Iterator[Span]:
    """Yields spans, those that follow each other alike as one."""
    last: Span | None = None
    for span in spans:
        if last is None:
            last = span
        elif (last.state, last.note) == (span.state, span.note):
            last = last._replace(ends=span.ends)
        else:
            yield last
            last = span
    if last is not None:
        yield last
