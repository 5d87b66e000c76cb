"""Conditions of French hours: weeks, months, holidays, halves of days, appointments, closings."""

from __future__ import annotations

from geodata.sites.hours.french_blocks import Block, Closing, Half, When, is_within
from geodata.sites.hours.french_phrases import (
    SUMMER,
    DayEnd,
    HolidayEnd,
    Mark,
    Months,
    Span,
    UnreadError,
)
from geodata.sites.hours.french_state import Reading


class Conditions(Reading):
    """Takes what sets a condition on the block that is being read."""

    def _take_nth(self, nth: tuple[int, ...]) -> None:
        block = self._block
        if not self._depth or len(block.days) != 1 or block.nth or self._closing is not None:
            raise UnreadError
        block.nth, self._is_conditioned = nth, True
        self._is_of_spans_before = bool(block.spans)

    def _take_end(self, found: HolidayEnd | DayEnd) -> None:
        """Takes when the last span ends on one day, or during school holidays."""
        block, closing = self._block, self._closing
        is_until = isinstance(found, DayEnd) and found.is_until
        if closing is not None and closing.is_exception and not closing.days:
            self._drop(closing)  # `sauf vendredi jusqu'à 16h`
            is_until = True
        elif closing is not None and closing.days and is_until:
            self._closing = None
        if not (self._depth or is_until) or not block.spans or self._closing is not None:
            raise UnreadError
        if isinstance(found, DayEnd):
            self._end_on(found.day, found.end)
        elif block.holiday_end is not None or block.when or not _can_end(block, found.end):
            raise UnreadError
        else:
            block.holiday_end = found.end
            self._is_of_spans_before = True

    def _take_lone_time(self, at: int) -> None:
        """Takes the end of days in brackets, or after `sauf`: `(sauf jeudi, 18h30)`."""
        closing, days = self._closing, self._end_days
        if closing is not None and closing.is_exception and not closing.half:
            days = tuple(closing.days)
            self._drop(closing)
        if not days:
            raise UnreadError
        for day in days:
            self._end_on(day, at)
        self._end_days = ()

    def _end_on(self, day: int, end: int) -> None:
        block = self._block
        block.days, self._dashes = self._dashed(block.days), 0
        if day not in block.days or day in block.day_ends or not _can_end(block, end):
            raise UnreadError
        block.day_ends[day] = end
        self._is_of_spans_before = True

    def _take_months(self, months: Months, *, is_off_before: bool) -> None:
        closing, block = self._closing, self._block
        if closing is not None and not closing.days and not closing.half:
            self._drop(closing)  # `fermé en août`
            is_off_before = True
        elif is_off_before and self._signs != ["AND"]:
            is_off_before = False
        if is_off_before:
            if months is SUMMER:
                raise UnreadError
            self._hours.months_off.append(months)
            self._is_off_before = True
            return
        if months.is_part:
            raise UnreadError
        if block.months is not None:
            self._begin_with_own()
        self._condition()
        if self._block.months is not None:
            raise UnreadError
        self._block.months = months

    def _take_mark(self, mark: Mark) -> None:
        match mark.name:
            case "PUBLIC_HOLIDAYS_OFF":
                self._hours.public_holidays_off = self._is_off_before = True
            case "SCHOOL_HOLIDAYS_OFF":
                self._hours.school_holidays_off = self._is_off_before = True
            case "IN_TERM" | "IN_HOLIDAYS":
                self._take_heading("term" if mark.name == "IN_TERM" else "holidays")
            case "EVEN_WEEKS" | "ODD_WEEKS":
                self._take_weeks(mark)
            case "SOMETIMES":
                self._take_sometimes(mark)
            case "HALF":
                self._take_half("morning" if mark.text.startswith("m") else "afternoon")
            case "APPOINTMENT":
                self._take_appointment()
            case _:
                self._take_closing(mark)

    def _take_weeks(self, mark: Mark) -> None:
        if self._block.weeks:
            self._begin_with_own()
        self._condition()
        self._block.weeks = "even" if mark.name == "EVEN_WEEKS" else "odd"

    def _take_sometimes(self, mark: Mark) -> None:
        if mark.day is not None and self._block.days != [mark.day]:
            raise UnreadError
        self._condition()
        self._block.sometimes = mark.text

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
        if closing is not None and self._column is not None and block.spans:
            closing.days = [self._column]  # `7h-11h30, pas d'accueil l'après-midi`
        if closing is None and block.spans and not self._signs and is_within(block.spans[-1], half):
            return  # `9h-12h le matin`
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
        if self._closing is not None or block.is_closed:
            raise UnreadError
        if not block.spans:
            block.is_on_appointment = True
            self._is_conditioned = bool(block.days)
            self._has_heading = self._has_heading or not block.days
        elif self._signs and self._signs[-1] == "AND":
            self._hours.otherwise_on_appointment = True  # `9h-12h et sur rendez-vous`
        else:
            first = max(self._walk_in, *(at + 1 for at in block.on_appointment), 0)
            block.on_appointment |= set(range(first, len(block.spans)))
            self._condition()
            self._is_of_spans_before = False

    def _take_closing(self, mark: Mark) -> None:
        block = self._block
        if mark.name == "CLOSED" and block.days and not block.spans:
            block.is_closed = self._is_conditioned = True
            return
        before = self._closing
        if mark.name == "CLOSED" and before is not None and before.is_exception and before.days:
            return  # `sauf jeudi après-midi, fermé au public`
        is_exception = mark.text in ("sauf", "hormis", "excepte")
        self._closing = Closing(is_plural=mark.text.endswith("les"), is_exception=is_exception)
        self._hours.closings.append(self._closing)


def _can_end(block: Block, end: int) -> bool:
    """Whether the last span of a block may end at another time of the same day."""
    last = block.spans[-1] if block.spans else Span(0, 0)
    return last.start < end and last.start < last.end


def name_summer(blocks: list[Block]) -> None:
    """Gives blocks of the summer its months: those that all the others leave.

    Raises:
        UnreadError: they leave none, or another season.
    """
    of_summer = [block for block in blocks if block.months is SUMMER]
    if not of_summer:
        return
    others = [block.months for block in blocks if block.months and block.months is not SUMMER]
    named = {month for months in others for month in months.months}
    left = sorted(set(range(1, 13)) - named)
    if len(of_summer) == len(blocks) or left not in ([7, 8], [6, 7, 8], [7, 8, 9], [6, 7, 8, 9]):
        raise UnreadError
    for block in of_summer:
        block.months = Months(left[0], left[-1])
