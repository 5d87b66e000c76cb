"""Phrases of French hours put together into blocks.

Either days come first (`lundi : 9h-12h, mardi : 14h-17h`) or, for one block, the spans
(`9h-12h du lundi au vendredi`). What could be read in two ways is not read.
"""

from __future__ import annotations

from collections.abc import Iterable

from geodata.sites.hours.french_blocks import Block, Closing, Half, Hours, When, is_within
from geodata.sites.hours.french_phrases import (
    SUMMER,
    Between,
    DayEnd,
    Days,
    HolidayEnd,
    LoneTime,
    Mark,
    Months,
    Nth,
    Phrase,
    Span,
    UnreadError,
)

_LIST_SIGNS = frozenset({"COMMA", "AND", "SLASH", "DASH"})
_PARTING_SIGNS = frozenset({"DOT", "SEMICOLON", "NEW_LINE"})
_TIED_SIGNS = frozenset({"TO", "OR"})
"""Signs that need a span before and after them."""
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

    def take(self, phrase: Phrase) -> None:
        if isinstance(phrase, Between):
            self._take_sign(phrase.name)
            return
        is_tied = not _TIED_SIGNS.isdisjoint(self._signs) and not isinstance(phrase, Span)
        is_pending = self._end_days and not isinstance(phrase, LoneTime)
        if is_tied or is_pending or self._hours.otherwise_on_appointment:
            raise UnreadError
        is_off_before, self._is_off_before = self._is_off_before, False
        if isinstance(phrase, Months):
            self._take_months(phrase, is_off_before=is_off_before)
        else:
            self._take_other(phrase)
        self._signs = []

    def _take_other(self, phrase: Phrase) -> None:
        match phrase:
            case Days():
                self._take_days(phrase)
            case Span():
                self._take_span(phrase)
            case Mark():
                self._take_mark(phrase)
            case Nth():
                self._take_nth(phrase.nth)
            case HolidayEnd() | DayEnd():
                self._take_end(phrase)
            case LoneTime():
                self._take_lone_time(phrase.at)

    def done(self) -> Hours:
        hours = self._hours
        if self._depth or self._end_days or not _TIED_SIGNS.isdisjoint(self._signs):
            raise UnreadError
        is_last_unsure = bool(hours.blocks) and not all(self._trailing)
        if (self._needs_own or is_last_unsure) and not _each_has_own([*hours.blocks, self._block]):
            raise UnreadError  # Of the last block, or of all of them?
        is_term_last = self._block == Block("term") and len(hours.blocks) == 1
        if is_term_last and not hours.blocks[0].when:
            hours.is_of_terms, self._block = True, Block()  # `lundi 9h-12h en période scolaire`
        self._finish()
        if hours.is_of_terms and len(hours.blocks) > 1:
            raise UnreadError
        if self._has_heading and len(hours.blocks) > 1 and not _each_has_own(hours.blocks):
            raise UnreadError
        _name_summer(hours.blocks)
        if not all(closing.days for closing in hours.closings):
            raise UnreadError
        is_closed_column = self._column is not None and all(b.is_closed for b in hours.blocks)
        if not is_closed_column and not any(b.spans or b.is_on_appointment for b in hours.blocks):
            raise UnreadError
        return hours

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

    def _take_sign(self, name: str) -> None:
        if name == "WALK_IN":
            # `9h-12h sans rendez-vous, 14h-17h sur rendez-vous`
            self._walk_in, self._block.is_on_appointment = len(self._block.spans), False
            return
        if name in ("OPENING", "CLOSING"):
            self._depth += 1 if name == "OPENING" else -1
            if self._depth not in (0, 1) or self._end_days:
                raise UnreadError
            if name == "CLOSING" and self._is_exception:
                self._is_of_spans_before = True
        self._signs.append(name)

    def _take_days(self, found: Days) -> None:
        block = self._block
        if self._closing is not None and self._is_told_first():
            self._closing = None  # `Fermé le lundi. Mardi au samedi : 9h-12h`
        if self._closing is not None and self._closing.half is None:
            if found.nth or (self._closing.days and not self._is_list()):
                raise UnreadError
            self._closing.days += found.days
        elif self._depth and found.nth and list(found.days) == block.days:
            self._take_nth(found.nth)
        elif self._depth and block.spans and not found.nth and set(found.days) <= set(block.days):
            self._end_days = found.days
        elif self._column is not None or (self._depth and block.days):
            raise UnreadError
        elif self._continues(found):
            self._add_days(found)
        elif self._is_times_first or not (block.spans or self._is_conditioned or block.nth):
            raise UnreadError  # Days without hours come before.
        else:
            self._part()
            self._add_days(found)

    def _is_told_first(self) -> bool:
        """Whether days that are closed stand before any others, in a sentence of their own."""
        closing = self._closing
        has_ended = not _PARTING_SIGNS.isdisjoint(self._signs)
        return closing is not None and bool(closing.days) and has_ended and not self._block.days

    def _part(self) -> None:
        """Ends a block where days of another begin."""
        if not all(self._trailing):
            if self._is_loose or "COLON" in self._signs:
                raise UnreadError  # `lundi 9h-12h, semaines paires : mardi 14h-16h`
            self._needs_own = self._needs_own or not self._signs
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
        if not _TIED_SIGNS.isdisjoint(self._signs):
            self._take_tied(span)
            return
        if self._closing is not None:
            self._except_days(self._closing)
            block = self._block
        if self._is_times_first and block.days and block.is_plain and not self._depth:
            self._part()  # `9h-12h le lundi, 14h-17h le mardi`
            block = self._block
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
        if closing.half or not set(closing.days) < set(block.days):
            raise UnreadError
        if block.spans and not (closing.is_exception and block.is_plain):
            raise UnreadError
        block.days = self._dashed(block.days)
        self._dashes = 0
        block.days = [day for day in block.days if day not in closing.days]
        self._drop(closing)
        self._is_conditioned = True
        if block.spans:  # `du lundi au vendredi 8h-17h, sauf le vendredi 8h-16h`
            self._part()
            self._block.days, self._is_exception = closing.days, bool(self._depth)

    def _take_tied(self, span: Span) -> None:
        """Takes a span after `à` or `ou`: `9h à 12h à 14h à 17h`, one a kind of weeks."""
        block, *others = self._block, *self._signs[:-1]
        if not block.spans or self._closing is not None:
            raise UnreadError
        if self._signs[-1] == "TO":
            if others or not block.is_plain or span.start <= block.spans[-1].end:
                raise UnreadError
            block.spans.append(span)
            return
        if others != ["CLOSING"] or not block.weeks or self._trailing != [True]:
            raise UnreadError  # `14h-16h (semaine paire) ou 16h-18h (semaine impaire)`
        self._part()
        self._block.days, self._block.spans = block.days, [*block.spans[:-1], span]

    def _drop(self, closing: Closing) -> None:
        """Takes back what was no closing."""
        self._hours.closings.remove(closing)
        self._closing = None

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
        if self._closing is not None:
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


def _each_has_own(blocks: list[Block]) -> bool:
    return all(block.weeks for block in blocks) or all(block.months for block in blocks)


def _name_summer(blocks: list[Block]) -> None:
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
