"""Hours as they are read: in OpenStreetMap's syntax, with its slips put right, or in French."""

from __future__ import annotations

import re
from functools import lru_cache

from opening_hours import (  # type: ignore[attr-defined] # ParserError is not in its stubs
    OpeningHours,
    ParserError as _ParserError,
)

from geodata.sites.checks.drafts import Draft
from geodata.sites.hours.certainty import LONGEST_HOURS, MOST_PARTS, doubts, is_too_intricate
from geodata.sites.hours.french import hours_in_french
from geodata.sites.hours.slips import without_slips
from geodata.sites.site import Fact, Severity

_DOUBTS = {
    "comment": "hours_uncertain",
    "no_hours": "hours_uncertain.no_hours",
    "lasts_nothing": "hours_uncertain.lasts_nothing",
    "reversed": "hours_uncertain.reversed",
}
"""The sentence of each reason that hours are not certain."""
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
            sentence, facts = fault
            draft.say("warning", "hours_malformed", "horaires", sentence=sentence, **facts)
            return
        code, hours = read
        draft.repair("note", code, "horaires", hours, hours=hours)
    for doubt in doubts(draft.text("horaires")):
        severity: Severity = "note" if doubt.is_comment else "warning"
        facts = {"rule": doubt.rule, "span": doubt.span}
        sentence = _DOUBTS[doubt.reason]
        draft.say(severity, "hours_uncertain", "horaires", sentence=sentence, **facts)


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
def _fault_of(hours: str) -> tuple[str, dict[str, Fact]] | None:
    """Returns what is wrong with hours in OpenStreetMap's syntax, a sentence and its facts."""
    if len(hours) > LONGEST_HOURS:
        return "hours_malformed.too_long", {"most": LONGEST_HOURS}
    if is_too_intricate(hours):
        return "hours_malformed.too_intricate", {"most": MOST_PARTS}
    try:
        OpeningHours(hours)
    except _ParserError as error:
        place = _WHERE.search(str(error))
        rest = hours[int(place[1]) - 1 :] if place else hours
        return ("hours_malformed", {"rest": rest}) if rest else ("hours_malformed.breaks_off", {})
    return None
