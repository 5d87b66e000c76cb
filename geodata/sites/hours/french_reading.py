"""Phrases of French hours put together into blocks.

Either days come first (`lundi : 9h-12h, mardi : 14h-17h`) or, for one block, the spans
(`9h-12h du lundi au vendredi`). What could be read in two ways is not read.
"""

from __future__ import annotations

from collections.abc import Iterable

from geodata.sites.hours.french_blocks import Block, Closing, Half, Hours, When
from geodata.sites.hours.french_phrases import (
    Between,
    DayEnd,
    Days,
    HolidayEnd,
    Mark,
    Months,
    Nth,
    Phrase,
    Span,
    UnreadError,
)

_LIST_SIGNS = frozenset({"COMMA", "AND", "SLASH", "DASH"})
_WHOLE_WEEKS = ((0, 4), (0, 5), (0, 6))
"""First and last days that a dash joins into a range, where it could join a list as well."""


def blocks_of(phrases: Iterable[Phrase], day: int | None = None) -> Hours:
    """Returns the blocks of phrases; of one column of a table, `day` is its day of the week.

    Raises:
        UnreadError: when they could be read in two ways, or say no hours of some day.
    """
    builder = _Builder(day)
    for phrase in phrases:
        builder.take(phrase)
    return builder.done()


class _Builder:
    """What has been read so far, and what the next phrase belongs to."""

    def __init__(self, day: int | None) -> None:
        self._hours = Hours()
        self._column = day
        self._signs: list[str] = []
        self._depth = 0
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

    def take(self, phrase: Phrase) -> None:
        if isinstance(phrase, Between):
            self._take_sign(phrase.name)
            return
        if self._hours.otherwise_on_appointment:
            raise UnreadError
        match phrase:
            case Days():
                self._take_days(phrase)
            case Span():
                self._take_span(phrase)
            case Mark():
                self._take_mark(phrase)
            case Nth():
                self._take_nth(phrase.nth)
            case Months():
                self._take_months(phrase)
            case HolidayEnd() | DayEnd():
                self._take_end(phrase)
        self._signs = []

    def done(self) -> Hours:
        hours = self._hours
        if self._depth or (hours.blocks and not all(self._trailing) and not self._each_has_own()):
            raise UnreadError  # Of the last block, or of all of them?
        is_term_last = self._block == Block("term") and len(hours.blocks) == 1
        if is_term_last and not hours.blocks[0].when:
            hours.is_of_terms, self._block = True, Block()  # `lundi 9h-12h en période scolaire`
        self._finish()
        if hours.is_of_terms and len(hours.blocks) > 1:
            raise UnreadError
        if self._has_heading and len(hours.blocks) > 1:
            raise UnreadError
        if not all(closing.days for closing in hours.closings):
            raise UnreadError
        is_closed_column = self._column is not None and all(b.is_closed for b in hours.blocks)
        if not is_closed_column and not any(b.spans or b.is_on_appointment for b in hours.blocks):
            raise UnreadError
        return hours

    def _each_has_own(self) -> bool:
        """Whether every block names its weeks, or its months: the last condition is of the last."""
        blocks = [*self._hours.blocks, self._block]
        return all(block.weeks for block in blocks) or all(block.months for block in blocks)

    def _finish(self) -> None:
        block = self._block
        if self._awaits_span:
            raise UnreadError
        if block.days:
            if not (block.spans or block.is_on_appointment or block.is_closed):
                raise UnreadError
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

    def _take_sign(self, name: str) -> None:
        if name in ("OPENING", "CLOSING"):
            self._depth += 1 if name == "OPENING" else -1
            if self._depth not in (0, 1):
                raise UnreadError
        self._signs.append(name)

    def _take_days(self, found: Days) -> None:
        block = self._block
        if self._closing is not None and self._closing.half is None:
            if found.nth or (self._closing.days and not self._is_list()):
                raise UnreadError
            self._closing.days += found.days
        elif self._depth and found.nth and list(found.days) == block.days:
            self._take_nth(found.nth)
        elif self._column is not None or (self._depth and block.days):
            raise UnreadError
        elif self._continues(found):
            self._add_days(found)
        elif self._is_times_first or not (block.spans or self._is_conditioned or block.nth):
            raise UnreadError  # Days without hours come before.
        else:
            self._part()
            self._add_days(found)

    def _part(self) -> None:
        """Ends a block where days of another begin."""
        may_be_of_next = self._is_loose or not self._signs or "COLON" in self._signs
        if may_be_of_next and not all(self._trailing):
            raise UnreadError  # `lundi 9h-12h, semaines paires : mardi 14h-16h`
        when = self._block.when
        self._finish()
        self._begin(when)

    def _continues(self, found: Days) -> bool:
        """Whether days are the first of their block, or of the same list as those before."""
        block = self._block
        if not block.days:
            self._is_times_first = bool(block.spans)
            return True
        if found.nth or block.nth or self._is_conditioned:
            return False
        return self._is_list() and (self._is_times_first or not block.spans)

    def _is_list(self) -> bool:
        return not self._signs or (len(self._signs) == 1 and self._signs[0] in _LIST_SIGNS)

    def _add_days(self, found: Days) -> None:
        block = self._block
        self._dashes += bool(block.days) and self._signs == ["DASH"]
        self._is_pair = bool(block.days) and self._signs in ([], ["SLASH"])
        block.days += found.days
        block.nth = found.nth
        if len(set(block.days)) != len(block.days):
            raise UnreadError

    def _take_nth(self, nth: tuple[int, ...]) -> None:
        block = self._block
        if not self._depth or len(block.days) != 1 or block.nth or self._closing is not None:
            raise UnreadError
        block.nth, self._is_conditioned = nth, True
        self._is_of_spans_before = bool(block.spans)

    def _take_span(self, span: Span) -> None:
        block = self._block
        if self._closing is not None:
            self._except_days(self._closing)
        if self._is_times_first or block.is_closed or not block.is_within_half(span):
            raise UnreadError
        if self._is_of_spans_before or (
            not all(self._trailing) and (self._is_loose or not self._signs)
        ):
            raise UnreadError  # `9h-12h / sur rendez-vous 14h-17h`: which of the two?
        if block.is_on_appointment:
            block.on_appointment.add(len(block.spans))
        block.spans.append(span)
        self._trailing, self._is_loose, self._awaits_span = [], False, False

    def _except_days(self, closing: Closing) -> None:
        """Takes days out of those before: `tous les jours sauf le mercredi de 9h à 17h`."""
        block = self._block
        if block.spans or closing.half or not set(closing.days) < set(block.days):
            raise UnreadError
        block.days = [day for day in block.days if day not in closing.days]
        self._hours.closings.remove(closing)
        self._closing, self._is_conditioned = None, True

    def _take_end(self, found: HolidayEnd | DayEnd) -> None:
        """Takes when the last span ends on one day, or during school holidays."""
        block = self._block
        if not self._depth or not block.spans or self._closing is not None:
            raise UnreadError
        last = block.spans[-1]
        if found.end <= last.start or last.end < last.start:
            raise UnreadError
        if isinstance(found, HolidayEnd):
            if block.holiday_end is not None or block.when:
                raise UnreadError
            block.holiday_end = found.end
        elif found.day not in block.days or found.day in block.day_ends:
            raise UnreadError
        else:
            block.day_ends[found.day] = found.end
        self._is_of_spans_before = True

    def _take_months(self, months: Months) -> None:
        self._condition()
        if self._block.months is not None:
            raise UnreadError
        self._block.months = months

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

    def _take_mark(self, mark: Mark) -> None:
        match mark.name:
            case "PUBLIC_HOLIDAYS_OFF":
                self._hours.public_holidays_off = True
            case "SCHOOL_HOLIDAYS_OFF":
                self._hours.school_holidays_off = True
            case "IN_TERM" | "IN_HOLIDAYS":
                self._take_heading("term" if mark.name == "IN_TERM" else "holidays")
            case "EVEN_WEEKS" | "ODD_WEEKS":
                self._condition()
                if self._block.weeks:
                    raise UnreadError
                self._block.weeks = "even" if mark.name == "EVEN_WEEKS" else "odd"
            case "SOMETIMES":
                self._condition()
                self._block.sometimes = mark.text
            case "HALF":
                self._take_half("morning" if mark.text.startswith("m") else "afternoon")
            case "APPOINTMENT":
                self._take_appointment()
            case _:
                self._take_closing(mark)

    def _take_heading(self, when: When) -> None:
        if self._column is not None or not all(self._trailing) or self._hours.is_of_terms:
            raise UnreadError
        if self._depth:
            if when != "term" or not self._block.spans or self._hours.blocks:
                raise UnreadError
            self._hours.is_of_terms = self._is_of_spans_before = True
            return
        self._finish()
        self._begin(when)

    def _take_half(self, half: Half) -> None:
        closing, block = self._closing, self._block
        if closing is None:
            block.half, self._is_conditioned, self._awaits_span = half, True, True
        elif closing.days:
            if closing.half or (len(closing.days) > 1 and not closing.is_plural):
                raise UnreadError  # `fermé le mercredi et vendredi matin`: all of Wednesday?
            closing.half = half
        elif block.spans or not block.days:
            raise UnreadError
        else:  # `Mardi : fermé le matin / 14h – 17h`
            block.half = "afternoon" if half == "morning" else "morning"
            self._hours.closings.remove(closing)
            self._closing, self._is_conditioned = None, True

    def _take_appointment(self) -> None:
        block = self._block
        if self._closing is not None:
            raise UnreadError
        if not block.spans:
            block.is_on_appointment = True
            self._is_conditioned = bool(block.days)
            self._has_heading = self._has_heading or not block.days
        elif self._signs == ["AND"]:
            self._hours.otherwise_on_appointment = True  # `9h-12h et sur rendez-vous`
        else:
            first = max(block.on_appointment, default=-1) + 1
            block.on_appointment |= set(range(first, len(block.spans)))
            self._condition()
            self._is_of_spans_before = False

    def _take_closing(self, mark: Mark) -> None:
        block = self._block
        if mark.name == "CLOSED" and block.days and not block.spans:
            block.is_closed = self._is_conditioned = True
            return
        self._closing = Closing(is_plural=mark.text.endswith("les"))
        self._hours.closings.append(self._closing)
