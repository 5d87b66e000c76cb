"""What has been read of French hours, and what the next phrase belongs to."""

from __future__ import annotations

from geodata.sites.hours.french_blocks import Block, Closing, Hours, When
from geodata.sites.hours.french_phrases import (
    UnreadError,
)

_WHOLE_WEEKS = ((0, 4), (0, 5), (0, 6))
"""First and last days that a dash joins into a range, where it could join a list as well."""


class Reading:
    """The block that is being read, and those before it."""

    def __init__(self, day: int | None) -> None:
        self._hours = Hours()
        self._column = day
        self._signs: list[str] = []
        self._depth = 0
        self._needs_own = False
        """Whether a condition is of the block before it only if every block has its own."""
        self._is_off_before = False
        """Whether a time of the year without opening was the last phrase."""
        self._has_heading = False
        """Whether a condition stands before any day: it may be of all the blocks."""
        self._begin("")

    def _begin(self, when: When) -> None:
        self._block = Block(when, [] if self._column is None else [self._column])
        self._closing: Closing | None = None
        self._dashes = 0
        self._is_pair = False
        """Whether days stand beside each other, or with a stroke between."""
        self._is_times_first = False
        self._is_conditioned = False
        """Whether a condition follows the days: the next days are of another block."""
        self._trailing: list[bool] = []
        """Conditions that follow the spans: whether each stands in brackets."""
        self._is_loose = False
        """Whether a sign parts such a condition from the spans: it may be of what follows."""
        self._awaits_span = False
        self._is_of_spans_before = False
        """Whether a condition follows spans that could not be of more spans."""
        self._walk_in = 0
        """How many of the spans are without an appointment, as they say."""
        self._end_days: tuple[int, ...] = ()
        """Days in brackets, of which only an end is still to come."""
        self._is_exception = False
        """Whether the block stands in the brackets of the one before: `(sauf le lundi 9h-12h)`."""

    def _finish(self) -> None:
        block = self._block
        if self._awaits_span:
            raise UnreadError
        if block.days:
            if not (block.spans or block.is_on_appointment or block.is_closed):
                raise UnreadError
            if block.is_closed and (block.weeks or block.months or block.sometimes or block.nth):
                raise UnreadError  # `lundi : fermé en août`: and the rest of the year?
            block.days = self._dashed(block.days)
            self._hours.blocks.append(block)
        elif block.spans or block.weeks or block.months or block.when:
            raise UnreadError  # A heading stands over nothing.

    def _dashed(self, days: list[int]) -> list[int]:
        """Returns days joined by dashes: a list, or a range where only that is meant."""
        if self._dashes and self._dashes != len(days) - 1:
            raise UnreadError
        if self._is_pair and tuple(days) in _WHOLE_WEEKS:
            raise UnreadError  # `lundi/vendredi`: these two, or from one to the other?
        if self._dashes != 1 or days[1] == days[0] + 1:
            return days
        if tuple(days) not in _WHOLE_WEEKS:
            raise UnreadError
        return list(range(days[0], days[1] + 1))

    def _part(self) -> None:
        """Ends a block where days of another begin."""
        if not all(self._trailing):
            if self._is_loose or "COLON" in self._signs:
                raise UnreadError  # `lundi 9h-12h, semaines paires : mardi 14h-16h`
            self._needs_own = self._needs_own or not self._signs
        when = self._block.when
        self._finish()
        self._begin(when)

    def _begin_with_own(self) -> None:
        """Begins the block of a condition, where the one before has one of the same kind."""
        block = self._block
        if not (block.spans and block.days) or self._closing is not None or self._depth:
            raise UnreadError
        self._needs_own = True
        self._finish()
        self._begin(block.when)

    def _condition(self) -> None:
        """Notes that a condition stands here."""
        if self._closing is not None:
            raise UnreadError
        self._is_conditioned = bool(self._block.days)
        if self._block.spans:
            self._trailing.append(bool(self._depth))
            self._is_of_spans_before = True
            self._is_loose = self._is_loose or bool(self._signs)
        elif not self._block.days:
            self._has_heading = True

    def _drop(self, closing: Closing) -> None:
        """Takes back what was no closing."""
        self._hours.closings.remove(closing)
        self._closing = None


def each_has_own(blocks: list[Block]) -> bool:
    """Whether every block names its weeks, or its months."""
    return all(block.weeks for block in blocks) or all(block.months for block in blocks)
