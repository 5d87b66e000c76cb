"""The hours of a file as they are written and as they are understood, each text once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from geodata.imports.report import HoursLine, HoursOutcome
from geodata.sites import Finding, Locale
from geodata.sites.checks import CheckedRow
from geodata.sites.hours import hours_in_words

MOST_TEXTS = 20_000
"""Texts that are told apart; no file of the real ones has a tenth of them."""
_FIELD = "horaires"
_LONGEST = 2_000
"""Characters shown of a text; longer ones are not read either."""
_OUTCOMES: tuple[HoursOutcome, ...] = ("unknown", "repaired", "read")

_Text = tuple[str, str | None, HoursOutcome]


class HoursRead:
    """Hours folded over the rows of a file."""

    def __init__(self) -> None:
        self._places: Counter[_Text] = Counter()

    def add(self, row: CheckedRow) -> None:
        """Counts the hours of a row that is kept, where it says any."""
        if row.site is None:
            return
        text = _read(row.site.horaires, [each for each in row.findings if each.field == _FIELD])
        if text is not None and (text in self._places or len(self._places) < MOST_TEXTS):
            self._places[text] += 1

    def lines(self) -> Iterator[dict[str, Any]]:
        """Yields the texts, those not understood first, then the most frequent."""
        ordered = sorted(
            self._places.items(),
            key=lambda item: (_OUTCOMES.index(item[0][2]), -item[1], item[0][0]),
        )
        for (written, understood, outcome), places in ordered:
            yield {
                "written": written[:_LONGEST],
                "understood": understood,
                "outcome": outcome,
                "places": places,
            }


def _read(hours: str | None, findings: list[Finding]) -> _Text | None:
    """Returns what was written, what is understood of it, and how that went."""
    repaired = next((each for each in findings if each.given and each.kept), None)
    written = repaired.given if repaired is not None else hours
    if written is None:
        written = next((each.given for each in findings if each.given), None)
        return None if written is None else (written, None, "unknown")
    if any(each is not repaired for each in findings):
        # A rule that says no hours leaves its days unknown: what is said beside it stays.
        return written, None if repaired is None else hours, "unknown"
    return written, hours, "read" if repaired is None else "repaired"


def shown_hours(kept: Mapping[str, Any], locale: Locale) -> HoursLine:
    """Returns a line of the list in a language."""
    understood = kept["understood"]
    return {
        "written": kept["written"],
        "understood": understood,
        "in_words": None if understood is None else hours_in_words(understood, locale),
        "outcome": kept["outcome"],
        "places": kept["places"],
    }
