"""Hours that parse, and days that can be."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from opening_hours import (  # type: ignore[attr-defined] # ParserError is not in its stubs
    OpeningHours,
    ParserError as _ParserError,
)

from geodata.sites.checks.drafts import Draft, shown
from geodata.sites.hours.plans import LONGEST_HOURS

_WHERE = re.compile(r"--> 1:(\d+)")


def check_times(draft: Draft, today: date) -> None:
    """Reports hours that nothing can read, and drops a last update that is still to come."""
    if hours := draft.text("horaires"):
        fault = _fault_of(hours)
        if fault is not None:
            message = f"{fault}: kept as it is, the hours are unknown"
            draft.say("warning", "hours_malformed", "horaires", message)
    updated = draft.values.get("date_maj")
    # Where it is already tomorrow, in the Pacific, one may write so.
    if updated is not None and updated > today + timedelta(days=1):
        draft.repair("warning", "date_future", "date_maj", "still to come: left out", None)
    opens, closes = draft.values.get("opens_on"), draft.values.get("closes_on")
    if opens is not None and closes is not None and closes < opens:
        message = f"{closes} is before opens_on ({opens}): the place is never open"
        draft.say("warning", "closes_before_opens", "closes_on", message)


@lru_cache(maxsize=4096)
def _fault_of(hours: str) -> str | None:
    """Returns what is wrong with hours in OpenStreetMap's syntax, or None."""
    if len(hours) > LONGEST_HOURS:
        return f"more than {LONGEST_HOURS} characters"
    try:
        OpeningHours(hours)
    except _ParserError as error:
        place = _WHERE.search(str(error))
        rest = hours[int(place[1]) - 1 :] if place else hours
        return f"not understood from {shown(rest)!r} on" if rest else "breaks off at its end"
    return None
