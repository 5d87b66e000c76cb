"""Hours that can be read, and days that can be."""

from __future__ import annotations

from datetime import date, timedelta

from geodata.sites.checks.drafts import Draft
from geodata.sites.checks.opening_hours import check_hours


def check_times(draft: Draft, today: date) -> None:
    """Reads the hours, and drops a last update that is still to come."""
    check_hours(draft)
    check_days(draft, today)


def check_days(draft: Draft, today: date) -> None:
    """Drops a last update that is still to come, and says which days are the wrong way round."""
    updated = draft.values.get("date_maj")
    # Where it is already tomorrow, in the Pacific, one may write so.
    if updated is not None and updated > today + timedelta(days=1):
        draft.repair("warning", "date_future", "date_maj", None)
    opens, closes = draft.values.get("opens_on"), draft.values.get("closes_on")
    if opens is not None and closes is not None and closes < opens:
        days = {"closes": closes.isoformat(), "opens": opens.isoformat()}
        draft.say("warning", "closes_before_opens", "closes_on", **days)
