"""The present moment, and the day that it is in France."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
"""The clock of France in Europe, by which a day of the network begins."""


def present() -> datetime:
    """Returns the present moment."""
    return datetime.now(UTC)


def day_in_france(moment: datetime) -> date:
    """Returns the day that a moment is of, by the clock of Paris."""
    return moment.astimezone(PARIS).date()


def today_in_france() -> date:
    """Returns the present day, by the clock of Paris."""
    return day_in_france(present())
