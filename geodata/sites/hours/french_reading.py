"""Phrases of French hours put together into blocks.

Either days come first (`lundi : 9h-12h, mardi : 14h-17h`) or the spans do, in every block
(`9h-12h du lundi au vendredi, 9h-11h le samedi`). What could be read in two ways is not read.
"""

from __future__ import annotations

from collections.abc import Iterable

from geodata.sites.hours.french_blocks import Block, Closing, Hours
from geodata.sites.hours.french_conditions import Conditions, name_summer
from geodata.sites.hours.french_phrases import (
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
from geodata.sites.hours.french_state import each_has_own

_LIST_SIGNS = frozenset({"COMMA", "AND", "SLASH", "DASH"})
_PARTING_SIGNS = frozenset({"DOT", "SEMICOLON", "NEW_LINE"})
_TIED_SIGNS = frozenset({"TO", "OR"})
"""Signs that need a span before and after them."""


def blocks_of(phrases: Iterable[Phrase], day: int | None = None) -> Hours:
    """Returns the blocks of phrases; of one column of a table, `day` is its day of the week.

    Raises:
        UnreadError: when they could be read in two ways, or say no hours of some day.
    """
    builder = _Builder(day)
    for phrase in phrases:
        builder.take(phrase)
    return builder.done()


class _Builder(Conditions):
    """Takes phrases one by one: signs, days and spans."""

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
        if (self._needs_own or is_last_unsure) and not each_has_own([*hours.blocks, self._block]):
            raise UnreadError  # Of the last block, or of all of them?
        is_term_last = self._block == Block("term") and len(hours.blocks) == 1
        if is_term_last and not hours.blocks[0].when:
            hours.is_of_terms, self._block = True, Block()  # `lundi 9h-12h en période scolaire`
        self._finish()
        if hours.is_of_terms and len(hours.blocks) > 1:
            raise UnreadError
        if self._has_heading and len(hours.blocks) > 1 and not each_has_own(hours.blocks):
            raise UnreadError
        name_summer(hours.blocks)
        if not all(closing.days for closing in hours.closings):
            raise UnreadError
        is_closed_column = self._column is not None and all(b.is_closed for b in hours.blocks)
        if not is_closed_column and not any(b.spans or b.is_on_appointment for b in hours.blocks):
            raise UnreadError
        return hours

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
