"""Whether a place is open at a moment, until when, and when it opens next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from geodata.sites.hours.plans import Span, plan_from
from geodata.sites.hours.public_holidays import public_holidays
from geodata.sites.hours.territories import zone_name, zone_of

FIRST_YEAR, LAST_YEAR = 1901, 9_000
"""Years of the parser's calendar: before it everything would be closed."""


@dataclass(frozen=True, slots=True)
class OpenState:
    """What is known of a place at a moment; None is unknown, never closed.

    `closes_at` and `opens_next_at` are None as well when there is none within a year, or none
    that is sure. `today` are the spans of the place's own day, `HH:MM` to `HH:MM`, None when
    part of them is unknown.
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
    school holidays are known where they are the same on and off them. Times by the sun
    (`sunrise-18:00`) and spans without an end (`09:00+`) are unknown.

    Args:
        text: hours in OSM's `opening_hours` syntax, or None.
        territory: as `geodata.sites.hours.territories.territory_of` gives it.
        moment: with its offset; any zone.
    """
    zone = zone_name(territory)
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return OpenState(None, None, None, None, None, zone)
    wall = moment.astimezone(zone_of(territory))
    local = wall.replace(tzinfo=None)
    holiday = public_holidays(territory, local.year).get(local.date())
    text = (text or "").strip()
    plan = plan_from(text, territory, local.date()) if text else None
    if plan is None:
        return OpenState(None, None, None, None, holiday, zone)
    is_open, closes_at, opens_next_at = _at(plan, local)
    return OpenState(
        is_open,
        _on_the_clock(closes_at, wall),
        _on_the_clock(opens_next_at, wall),
        _today(plan, local),
        holiday,
        zone,
    )


def _at(
    plan: tuple[Span, ...], local: datetime
) -> tuple[bool | None, datetime | None, datetime | None]:
    """Returns whether a place is open, when it closes and, if it is not open, when it opens."""
    now = next(at for at, span in enumerate(plan) if local < span[1])
    is_open, later = plan[now][2], plan[now + 1 :]
    if is_open:
        return True, plan[now][1] if later and later[0][2] is False else None, None
    return is_open, None, next((begins for begins, _, opens in later if opens), None)


def _today(plan: tuple[Span, ...], local: datetime) -> tuple[tuple[str, str], ...] | None:
    """Returns the open spans of the day, None when some are unknown."""
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    end = midnight + timedelta(days=1)
    spans = [span for span in plan if span[0] < end]
    if any(is_open is None for _, _, is_open in spans):
        return None
    return tuple(
        (
            "00:00" if begins < midnight else f"{begins:%H:%M}",
            "24:00" if ends >= end else f"{ends:%H:%M}",
        )
        for begins, ends, is_open in spans
        if is_open
    )


def _on_the_clock(local: datetime | None, wall: datetime) -> datetime | None:
    """Returns a later time of the place with its offset.

    In the hour that the clock repeats in October, what follows its second round is in it too.
    """
    if local is None:
        return None
    fold = wall.fold if local.date() == wall.date() else 0
    return local.replace(tzinfo=wall.tzinfo, fold=fold)
