"""How old what is told of a place is, by the grades of the national tools."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Literal

Freshness = Literal["fresh", "ageing", "old", "doubtful"]
"""Under 6 months, under 12, under 18, and beyond."""

_GRADES: tuple[tuple[int, Freshness], ...] = ((6, "fresh"), (12, "ageing"), (18, "old"))


@lru_cache(maxsize=4_096)
def freshness_at(updated: str | None, day: date) -> Freshness | None:
    """Returns the grade of a place at a day; None when it does not say when it was updated.

    Months are those of the calendar: what was updated on 31 August is under six months old until
    the end of February, and a date to come is fresh.

    Args:
        updated: ISO 8601.
        day: of the question.

    >>> [freshness_at(day, date(2026, 11, 24)) for day in ("2025-11-25", "2025-11-24")]
    ['ageing', 'old']
    """
    if updated is None:
        return None
    then = date.fromisoformat(updated)
    months = (day.year - then.year) * 12 + day.month - then.month - (day.day < then.day)
    return next((grade for limit, grade in _GRADES if months < limit), "doubtful")
