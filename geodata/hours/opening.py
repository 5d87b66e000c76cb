"""Whether a place is open at a moment, until when, and when it opens next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from geodata.hours.holiday_rules import (
    during_school_holidays,
    outside_school_holidays,
    speaks_of_public_holidays,
    speaks_of_school_holidays,
    with_dates,
)
from geodata.hours.public_holidays import public_holidays
from geodata.hours.territories import zone_name, zone_of

if TYPE_CHECKING:
    from opening_hours import OpeningHours

LOOK_AHEAD = timedelta(days=366)

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class OpenState:
    """What is known of a place at a moment; None is unknown, never closed.

    `today` are the spans of the place's own day, `HH:MM` to `HH:MM`, None when unknown.
    """

    open: bool | None
    closes_at: datetime | None
    opens_next_at: datetime | None
    today: tuple[tuple[str, str], ...] | None
    public_holiday: str | None
    time_zone: str

    def as_record(self) -> dict[str, Any]:
        """Returns the state as an answer shows it."""
        return {
            "open": self.open,
            "closes_at": None if self.closes_at is None else self.closes_at.isoformat(),
            "opens_next_at": None if self.opens_next_at is None else self.opens_next_at.isoformat(),
            "hours_today": None if self.today is None else [list(span) for span in self.today],
            "public_holiday": self.public_holiday,
            "time_zone": self.time_zone,
        }


def state_at(text: str | None, territory: str, moment: datetime) -> OpenState:
    """Returns what hours say of a moment, in the place's own time.

    Hours that do not parse are unknown. On a public holiday that the hours say nothing of, a
    place that would be open is unknown: most close, none has said so. Hours that depend on
    school holidays are known where they are the same on and off them.

    Args:
        text: hours in OSM's `opening_hours` syntax, or None.
        territory: as `geodata.hours.territories.territory_of` gives it.
        moment: with its offset; any zone.
    """
    local = moment.astimezone(zone_of(territory)).replace(tzinfo=None)
    holiday = public_holidays(territory, local.year).get(local.date())
    schedule = None if text is None or not text.strip() else _schedule(text, territory, local.year)
    if schedule is None:
        return OpenState(None, None, None, None, holiday, zone_name(territory))
    return schedule.state(local)


@lru_cache(maxsize=16_384)
def _schedule(text: str, territory: str, year: int) -> _Schedule | None:
    """Returns the parsed hours of the year and the next, or None when they do not parse."""
    holidays = {**public_holidays(territory, year), **public_holidays(territory, year + 1)}
    before = public_holidays(territory, year - 1)
    dated = with_dates(text, {**before, **holidays})
    texts = [dated]
    if speaks_of_school_holidays(dated):
        texts = [outside_school_holidays(dated), during_school_holidays(dated)]
    parsed = tuple(_parsed(one) for one in texts)
    if any(one is None for one in parsed):
        return None
    unsaid = {} if speaks_of_public_holidays(text) else holidays
    return _Schedule(tuple(filter(None, parsed)), territory, holidays, unsaid)


def _parsed(text: str) -> OpeningHours | None:
    # The parser takes 10 ms to load, and many questions never look at hours.
    from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined]  # no stub

    try:
        return OpeningHours(text or "off", auto_country=False, auto_timezone=False)
    except ParserError:
        return None


@dataclass(frozen=True, slots=True)
class _Schedule:
    """Hours of a place in its own time; several readings where school holidays matter."""

    readings: tuple[OpeningHours, ...]
    territory: str
    holidays: Mapping[date, str]
    unsaid: Mapping[date, str]
    """Public holidays of which the hours say nothing."""

    def state(self, local: datetime) -> OpenState:
        """Returns the state at a local time without zone."""
        midnight = datetime.combine(local.date(), datetime.min.time())
        is_open = self._is_open(local)
        today = [self._spans(one, midnight, midnight + timedelta(1)) for one in self.readings]
        same = all(spans == today[0] for spans in today) and local.date() not in self.unsaid
        closes_at = self.readings[0].next_change(local) if is_open else None
        return OpenState(
            open=is_open,
            closes_at=None if closes_at is None else self._zoned(closes_at),
            opens_next_at=None if is_open else self._opens_next(local),
            today=tuple(_as_times(span) for span in today[0]) if same or not today[0] else None,
            public_holiday=self.holidays.get(local.date()),
            time_zone=zone_name(self.territory),
        )

    def _is_open(self, local: datetime) -> bool | None:
        answers = {_answer(one, local) for one in self.readings}
        if len(answers) > 1 or (answers == {True} and local.date() in self.unsaid):
            return None
        return answers.pop()

    def _opens_next(self, local: datetime) -> datetime | None:
        """Returns the next opening that is sure, within a year."""
        for start, _ in self._openings(local):
            if start.date() not in self.unsaid and self._is_open(start):
                return self._zoned(start)
        return None

    def _openings(self, local: datetime) -> Iterator[Span]:
        """Yields the spans that open after a moment, day by day where a holiday may cut one."""
        for start, end, *_ in self._intervals(self.readings[0], local, local + LOOK_AHEAD):
            if start > local:
                yield start, end
            day = datetime.combine(max(start, local).date(), datetime.min.time()) + timedelta(1)
            while self.unsaid and day < min(end, local + LOOK_AHEAD):
                yield day, end
                day += timedelta(1)

    def _spans(self, one: OpeningHours, start: datetime, end: datetime) -> list[Span]:
        return [(begins, ends) for begins, ends in self._intervals(one, start, end)]

    def _intervals(self, one: OpeningHours, start: datetime, end: datetime) -> Iterator[Span]:
        for begins, ends, state, _ in one.intervals(start, end):
            if str(state) == "open":
                yield begins, ends

    def _zoned(self, local: datetime) -> datetime:
        return local.replace(tzinfo=zone_of(self.territory))


def _answer(one: OpeningHours, local: datetime) -> bool | None:
    if one.is_unknown(local):
        return None
    return one.is_open(local)


def _as_times(span: Span) -> tuple[str, str]:
    start, end = span
    return f"{start:%H:%M}", "24:00" if f"{end:%H:%M}" == "00:00" else f"{end:%H:%M}"
