"""Hours as they are read: in OpenStreetMap's syntax, with its slips put right, or in French."""

from __future__ import annotations

import re
from functools import lru_cache

from opening_hours import (  # type: ignore[attr-defined] # ParserError is not in its stubs
    OpeningHours,
    ParserError as _ParserError,
)

from geodata.sites.checks.drafts import Draft, shown
from geodata.sites.hours.certainty import LONGEST_HOURS, MOST_PARTS, doubts, is_too_intricate
from geodata.sites.hours.french import hours_in_french
from geodata.sites.hours.slips import without_slips
from geodata.sites.site import Severity

_WHERE = re.compile(r"--> 1:(\d+)")


def check_hours(draft: Draft) -> None:
    """Puts hours in OpenStreetMap's syntax where they can be read in one way, and says so.

    Hours that nothing reads are kept as they are, and are unknown.
    """
    given = draft.text("horaires")
    if not given:
        return
    fault = _fault_of(given)
    if fault is not None:
        read = _read(given)
        if read is None:
            message = f"{fault}: kept as it is, the hours are unknown"
            draft.say("warning", "hours_malformed", "horaires", message)
            return
        code, hours = read
        draft.repair("note", code, "horaires", f"read as {hours!r}", hours)
    for doubt in doubts(draft.text("horaires")):
        severity: Severity = "note" if doubt.is_comment else "warning"
        message = f"{shown(doubt.rule)!r}: {doubt.reason}, so the hours of these days are unknown"
        draft.say(severity, "hours_uncertain", "horaires", message)


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[str, str] | None:
    """Returns how hours are read, by the code of its finding, and as what."""
    if len(text) > LONGEST_HOURS:
        return None
    mended = without_slips(text)
    if mended and _fault_of(mended) is None:
        return "hours_repaired", mended
    french = hours_in_french(text)
    return ("hours_in_french", french) if french and _fault_of(french) is None else None


@lru_cache(maxsize=4096)
def _fault_of(hours: str) -> str | None:
    """Returns what is wrong with hours in OpenStreetMap's syntax, or None."""
    if len(hours) > LONGEST_HOURS:
        return f"more than {LONGEST_HOURS} characters"
    if is_too_intricate(hours):
        return f"more than {MOST_PARTS} rules, days and spans"
    try:
        OpeningHours(hours)
    except _ParserError as error:
        place = _WHERE.search(str(error))
        rest = hours[int(place[1]) - 1 :] if place else hours
        return f"not understood from {shown(rest)!r} on" if rest else "breaks off at its end"
    return None
