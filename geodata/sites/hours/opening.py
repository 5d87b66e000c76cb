"""Whether a place is open at a moment, until when, and when it opens next."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from typing import TypedDict

from geodata.sites.hours.plans import Span, plan_from
from geodata.sites.hours.public_holidays import public_holidays
from geodata.sites.hours.territories import zone_name, zone_of

FIRST_YEAR, LAST_YEAR = 1901, 9_000
"""Years of the parser's calendar: before it everything would be closed."""

_IS_OPEN = {"open": True, "closed": False}


class OpenRecord(TypedDict):
    """Whether a place is open, in JSON; null is unknown. Times are ISO 8601, with their offset.

    `open` is null too while a place receives on appointment only: `open_on_appointment` is then
    true. `opening_note` are the words that the hours add at that moment, null without any.
    """

    open: bool | None
    open_on_appointment: bool
    opening_note: str | None
    closes_at: str | None
    opens_next_at: str | None
    hours_today: list[list[str]] | None
    public_holiday: str | None
    time_zone: str


@dataclass(frozen=True)
class OpenState:
    """What is known of a place at a moment; None is unknown, never closed.

    `on_appointment` is a state of its own: a place that receives those who have an appointment is
    not open to anybody who comes, and `closes_at` is when that ends. `closes_at` and
    `opens_next_at` are None as well when there is none within a year, or none that is sure.
    `today` are the spans of the place's own day, `HH:MM` to `HH:MM`, None when part of them is
    unknown or on appointment. `note` are the words that the hours add at the moment.
    """

    open: bool | None
    closes_at: datetime | None
    opens_next_at: datetime | None
    today: tuple[tuple[str, str], ...] | None
    public_holiday: str | None
    time_zone: str
    on_appointment: bool = False
    note: str | None = None

    def as_record(self) -> OpenRecord:
        """Returns the state as an answer shows it: made once, and not to be changed."""
        return self._record

    # A state is kept for as long as it holds, and what is written of it is no shorter-lived.
    @cached_property
    def _record(self) -> OpenRecord:
        return {
            "open": self.open,
            "open_on_appointment": self.on_appointment,
            "opening_note": self.note,
            "closes_at": None if self.closes_at is None else self.closes_at.isoformat(),
            "opens_next_at": None if self.opens_next_at is None else self.opens_next_at.isoformat(),
            "hours_today": None if self.today is None else [list(span) for span in self.today],
            "public_holiday": self.public_holiday,
            "time_zone": self.time_zone,
        }

    @cached_property
    def fields_text(self) -> str:
        """The fields of the record as compact JSON, without the braces around them."""
        text = json.dumps(self._record, ensure_ascii=False, separators=(",", ":"))
        return text[1:-1]


def state_at(text: str | None, territory: str, moment: datetime) -> OpenState:
    """Returns what hours say of a moment, in the place's own time.

    Hours that do not parse are unknown, and so are rules that give no hours, only a comment, or
    spans that end before they begin. On a public holiday that the hours say nothing of, a
    place that would be open is unknown: most close, none has said so. Where the school holidays
    are not known, hours that depend on them are known when they are the same on and off them.
    Times by the sun (`sunrise-18:00`) and spans without an end (`09:00+`) are unknown.

    Args:
        text: hours in OSM's `opening_hours` syntax, or None.
        territory: as `geodata.sites.hours.territories.territory_of` gives it.
        moment: with its offset; any zone.
    """
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return OpenState(None, None, None, None, None, zone_name(territory))
    local, fold = _on_the_wall(moment, territory)
    day, text = local.date(), (text or "").strip()
    plan = plan_from(text, territory, day) if text else None
    if plan is None:
        return _unknown(territory, day)
    at = next(index for index, span in enumerate(plan) if local < span.ends)
    return _state_in(text, territory, day, at, fold)


@lru_cache(maxsize=64)
def _on_the_wall(moment: datetime, territory: str) -> tuple[datetime, int]:
    """Returns what a place's clock says, and whether it says so for the second time."""
    wall = moment.astimezone(zone_of(territory))
    return wall.replace(tzinfo=None, fold=0), wall.fold


@lru_cache(maxsize=1_024)
def _unknown(territory: str, day: date) -> OpenState:
    """Returns what is known of a day without hours."""
    holiday = public_holidays(territory, day.year).get(day)
    return OpenState(None, None, None, None, holiday, zone_name(territory))


# A state holds for as long as its span does, within a day: the next question finds it made.
@lru_cache(maxsize=4_096)
def _state_in(text: str, territory: str, day: date, at: int, fold: int) -> OpenState:
    """Returns what is known during one span of the plan of a day.

    Args:
        text: of hours that have a plan.
        territory: whose clock and holidays they are read by.
        day: of the plan.
        at: which of its spans.
        fold: whether the clock is in its second round of an hour.
    """
    plan = plan_from(text, territory, day)
    if plan is None:
        raise ValueError("these hours have no plan")
    midnight = datetime.combine(day, datetime.min.time())
    wall = midnight.replace(tzinfo=zone_of(territory), fold=fold)
    return OpenState(
        _IS_OPEN.get(plan[at].state),
        _on_the_clock(_closing(plan[at:]), wall),
        _on_the_clock(_next_opening(plan[at:]), wall),
        _today(plan, midnight),
        public_holidays(territory, day.year).get(day),
        zone_name(territory),
        plan[at].state == "appointment",
        plan[at].note or None,
    )


def _closing(plan: tuple[Span, ...]) -> datetime | None:
    """Returns when the state of the first span ends, if it is open and what follows is known."""
    now = plan[0].state
    if now not in ("open", "appointment"):
        return None
    after = next((span for span in plan if span.state != now), None)
    return None if after is None or after.state == "unknown" else after.begins


def _next_opening(plan: tuple[Span, ...]) -> datetime | None:
    """Returns when the first sure opening begins, None of a place that is open."""
    if plan[0].state == "open":
        return None
    return next((span.begins for span in plan if span.state == "open"), None)


def _today(plan: tuple[Span, ...], midnight: datetime) -> tuple[tuple[str, str], ...] | None:
    """Returns the open spans of the day, None when some are unknown."""
    end = midnight + timedelta(days=1)
    today = [span for span in plan if span.begins < end]
    if any(span.state in ("unknown", "appointment") for span in today):
        return None
    spans: list[tuple[datetime, datetime]] = []
    for span in today:
        if span.state == "open":
            # Spans of different words that touch are one.
            touches = spans and spans[-1][1] == span.begins
            spans.append((spans.pop()[0] if touches else span.begins, span.ends))
    return tuple(
        (
            "00:00" if begins < midnight else f"{begins:%H:%M}",
            "24:00" if ends >= end else f"{ends:%H:%M}",
        )
        for begins, ends in spans
    )


def _on_the_clock(local: datetime | None, wall: datetime) -> datetime | None:
    """Returns a later time of the place with its offset.

    In the hour that the clock repeats in October, what follows its second round is in it too.
    """
    if local is None:
        return None
    fold = wall.fold if local.date() == wall.date() else 0
    return local.replace(tzinfo=wall.tzinfo, fold=fold)
