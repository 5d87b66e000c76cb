"""Blocks of French hours: the same days, their spans and their conditions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from geodata.sites.hours.french_phrases import Months, Span

Half = Literal["morning", "afternoon"]
When = Literal["", "term", "holidays"]
"""School terms, school holidays, or nothing said of either."""

_EARLIEST_AFTERNOON, _LATEST_MORNING = 12 * 60, 14 * 60


@dataclass(slots=True)
class Closing:
    """Days on which a place is closed, the whole day or a half of it."""

    is_plural: bool
    is_exception: bool = False
    """Written `sauf`: hours may follow, that the days have instead."""
    days: list[int] = field(default_factory=list)
    half: Half | None = None


@dataclass(slots=True)
class Block:
    """Days, the spans of each, and the conditions of all of them."""

    when: When = ""
    days: list[int] = field(default_factory=list)
    nth: tuple[int, ...] = ()
    spans: list[Span] = field(default_factory=list)
    on_appointment: set[int] = field(default_factory=set)
    """Positions of the spans for which an appointment is needed."""
    is_on_appointment: bool = False
    is_closed: bool = False
    weeks: Literal["", "even", "odd"] = ""
    sometimes: str = ""
    """Words such as `sur deux`: which weeks is not said."""
    months: Months | None = None
    half: Half | None = None
    holiday_end: int | None = None
    day_ends: dict[int, int] = field(default_factory=dict)
    """When the last span ends on some of the days."""

    def spans_on(self, day: int) -> list[Span]:
        """Returns the spans of one of the days."""
        if day not in self.day_ends:
            return self.spans
        return [*self.spans[:-1], Span(self.spans[-1].start, self.day_ends[day])]

    @property
    def is_plain(self) -> bool:
        """Whether the days and spans stand without a condition."""
        conditions = (self.nth, self.weeks, self.sometimes, self.months, self.half, self.day_ends)
        return not (any(conditions) or self.on_appointment or self.holiday_end is not None)

    def is_within_half(self, span: Span) -> bool:
        """Whether a span is of the half of the day that was named, if one was."""
        return self.half is None or is_within(span, self.half)


@dataclass(slots=True)
class Hours:
    """All the blocks of a text, and what it says of the whole year."""

    blocks: list[Block] = field(default_factory=list)
    closings: list[Closing] = field(default_factory=list)
    public_holidays_off: bool = False
    school_holidays_off: bool = False
    is_of_terms: bool = False
    """Said of school terms only, and nothing of the holidays."""
    otherwise_on_appointment: bool = False
    months_off: list[Months] = field(default_factory=list)
    """Months without opening, or of which some weeks are without."""


def is_within(span: Span, half: Half) -> bool:
    """Whether a span is of a half of the day."""
    if half == "morning":
        return span.end <= _LATEST_MORNING
    return span.start >= _EARLIEST_AFTERNOON
