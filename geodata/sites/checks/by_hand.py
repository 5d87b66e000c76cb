"""Values that a person types for one place, read as those of a file are."""

from __future__ import annotations

from geodata.sites.checks.drafts import Draft
from geodata.sites.checks.opening_hours import check_hours
from geodata.sites.site import Finding


def hours_by_hand(text: str) -> tuple[str, tuple[Finding, ...]]:
    """Returns hours in OpenStreetMap's syntax, and what makes them unknown, in whole or in part.

    A person who types hours is there to say them better: what would be a warning of a file is
    for them to mend, and what is only told of it (hours in French, a slip put right) is read.
    """
    draft = Draft(0, {"horaires": text})
    check_hours(draft)
    return draft.text("horaires"), tuple(each for each in draft.findings if each.kept is None)
