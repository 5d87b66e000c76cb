"""Hours written in French, read into OpenStreetMap's `opening_hours`, whole or not at all.

A text gives hours when every part of it is understood, when it names days and hours, and when it
can be read in one way. Any other has none: its words are shown as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from geodata.sites.hours.certainty import LATEST_END_MIN, LONGEST_NIGHT_MIN
from geodata.sites.hours.french_blocks import (
    Block,
    Closing,
    Half,
    Hours,
    When,
    is_within,
)
from geodata.sites.hours.french_phrases import Months, Span, UnreadError, phrases
from geodata.sites.hours.french_reading import blocks_of
from geodata.sites.hours.weekly import DAYS

ON_APPOINTMENT = '"sur rendez-vous"'
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKS = {"even": "week 2-52/2 ", "odd": "week 1-53/2 ", "": ""}
_DAY_MIN = 24 * 60
_WHENS: tuple[When, ...] = ("", "term", "holidays")
_OTHER: dict[Half, Half] = {"morning": "afternoon", "afternoon": "morning"}


@dataclass(frozen=True, slots=True)
class _Rule:
    """The spans of some days, all of them with or all of them without an appointment."""

    months: Months | None
    weeks: str
    sometimes: str
    nth: tuple[int, ...]
    spans: tuple[Span, ...]
    on_appointment: tuple[Span, ...]
    """Without any span: the day is on appointment, at hours that are not said."""

    @property
    def has_spans(self) -> bool:
        return bool(self.spans or self.on_appointment)


_ROUND_THE_CLOCK = _Rule(None, "", "", (), (Span(0, _DAY_MIN),), ())


@lru_cache(maxsize=4_096)
def hours_in_french(text: str) -> str | None:
    """Returns hours written in French as `opening_hours`, or None.

    >>> hours_in_french("Lundi au jeudi : 9h-12h / 14h-17h")
    'Mo-Th 09:00-12:00,14:00-17:00'
    >>> hours_in_french("lundi 9h-12h, mardi selon affluence") is None
    True
    """
    try:
        return _written([blocks_of(phrases(text))])
    except UnreadError:
        return None


def hours_of_columns(columns: Mapping[int, str]) -> str | None:
    """Returns hours given in one column for each day of the week (0 is Monday), or None.

    A day without a text is closed, unless no day has one. When one text is not understood, no day
    is: a part of a week is not its hours.
    """
    try:
        columns_read = [
            blocks_of(phrases(text), day) for day, text in sorted(columns.items()) if text.strip()
        ]
        return _written(columns_read) if columns_read else None
    except UnreadError:
        return None


def _written(parts: list[Hours]) -> str:
    blocks = [block for hours in parts for block in hours.blocks]
    closings = [closing for hours in parts for closing in hours.closings]
    sections: dict[When, str] = {
        when: "; ".join(_section([block for block in blocks if block.when == when], closings))
        for when in _WHENS
    }
    _check_whole(parts, blocks, sections)
    texts = [sections[""] or sections["term"], *_school_rules(parts, blocks, sections)]
    texts += ["PH off"] if any(hours.public_holidays_off for hours in parts) else []
    texts += [_month_off(months) for hours in parts for months in hours.months_off]
    text = "; ".join(part for part in texts if part)
    otherwise = any(hours.otherwise_on_appointment for hours in parts)
    return f"{text} || {ON_APPOINTMENT}" if otherwise else text


def _check_whole(parts: list[Hours], blocks: list[Block], sections: Mapping[When, str]) -> None:
    """Refuses what no hours say together, or in more than one way."""
    whens = {block.when for block in blocks}
    if not any(sections.values()) or {"", "term"} <= whens or not _are_sections(blocks):
        raise UnreadError
    is_of_school = bool(sections["term"] or sections["holidays"])
    if is_of_school and any(hours.closings or hours.months_off for hours in parts):
        raise UnreadError
    if any(hours.months_off for hours in parts) and any(block.months for block in blocks):
        raise UnreadError
    if any(block.when == "holidays" and (block.months or block.weeks) for block in blocks):
        raise UnreadError  # The syntax has no school holidays of some months or weeks.


def _month_off(months: Months) -> str:
    name = _months(months).strip()
    if not months.is_part:
        return f"{name} off"
    return f'{name} unknown "fermé une partie du mois"'


def _are_sections(blocks: list[Block]) -> bool:
    """Whether blocks are all of terms, then all of school holidays."""
    whens = [block.when or "term" for block in blocks]
    return whens == sorted(whens, key=("term", "holidays").index)


def _school_rules(
    parts: list[Hours], blocks: list[Block], sections: Mapping[When, str]
) -> Iterator[str]:
    """Yields what holds during school holidays, when the text says so."""
    is_off = any(hours.school_holidays_off for hours in parts)
    ends = [(block, block.holiday_end) for block in blocks if block.holiday_end is not None]
    is_of_terms = any(hours.is_of_terms for hours in parts)
    if (is_off or ends) and (sections["term"] or sections["holidays"] or is_of_terms):
        raise UnreadError
    if sections["holidays"]:
        yield "SH off" if sections[""] or sections["term"] else ""
        yield from (f"SH {rule}" for rule in sections["holidays"].split("; "))
    elif sections["term"] or is_of_terms:
        yield "SH unknown"  # Of school terms only: nothing is said of the holidays.
    elif is_off:
        # After several blocks, it may be said of the last or of all of them.
        yield "SH off" if len(blocks) == 1 else "SH unknown"
    for block, end in ends:
        if block.nth or block.weeks or block.months or block.day_ends:
            raise UnreadError
        last = replace(block.spans[-1], end=end)
        spans = [*block.spans[:-1], last]
        yield f"SH {_days(block.days)} {_times(spans)}"


def _section(blocks: list[Block], closings: Iterable[Closing]) -> Iterator[str]:
    """Yields the rules of blocks that hold at the same time of the year."""
    week: dict[int, list[_Rule]] = {}
    closed: set[int] = set()
    for block in blocks:
        if block.is_closed:
            closed.update(block.days)
            continue
        for day in block.days:
            week.setdefault(day, []).append(_rule(block, block.spans_on(day)))
    for closing in closings:
        for day in closing.days:
            _close(week, day, closing)
    if closed & set(week):
        raise UnreadError
    yield from _grouped({day: _merged(rules) for day, rules in week.items() if rules})


def _rule(block: Block, spans: list[Span]) -> _Rule:
    return _Rule(
        block.months,
        block.weeks,
        block.sometimes,
        block.nth,
        tuple(span for at, span in enumerate(spans) if at not in block.on_appointment),
        tuple(span for at, span in enumerate(spans) if at in block.on_appointment),
    )


def _close(week: dict[int, list[_Rule]], day: int, closing: Closing) -> None:
    """Takes a day, or half of it, out of a week."""
    half, rules = closing.half, week.get(day, [])
    if half is None:
        week.pop(day, None)
        return
    for at, rule in enumerate(rules):
        spans = (*rule.spans, *rule.on_appointment)
        if not all(is_within(span, half) or is_within(span, _OTHER[half]) for span in spans):
            raise UnreadError  # Closed for a part of a span: until when?
        kept = tuple(span for span in rule.spans if not is_within(span, half))
        asked = tuple(span for span in rule.on_appointment if not is_within(span, half))
        if not kept and not asked:
            raise UnreadError
        rules[at] = replace(rule, spans=kept, on_appointment=asked)


def _merged(rules: list[_Rule]) -> list[_Rule]:
    """Returns the rules of a day, those of the same weeks as one, checked against each other."""
    merged: dict[tuple[Months | None, str, tuple[int, ...]], _Rule] = {}
    for rule in rules:
        key = (rule.months, rule.weeks, rule.nth)
        if key in merged:
            before = merged[key]
            if before.sometimes or rule.sometimes or not (before.has_spans and rule.has_spans):
                raise UnreadError
            merged[key] = replace(
                rule,
                spans=before.spans + rule.spans,
                on_appointment=before.on_appointment + rule.on_appointment,
            )
        else:
            merged[key] = rule
    if any(rule.sometimes and not rule.has_spans for rule in merged.values()):
        raise UnreadError
    if len(merged) > 1 and not _are_apart(list(merged)):
        raise UnreadError
    for rule in merged.values():
        _check_spans([*rule.spans, *rule.on_appointment])
    return list(merged.values())


def _are_apart(keys: list[tuple[Months | None, str, tuple[int, ...]]]) -> bool:
    """Whether conditions on one day of the week never hold together."""
    named = [months for months, weeks, nth in keys if months is not None and not (weeks or nth)]
    if named:
        months = [month for each in named for month in each.months]
        return len(named) == len(keys) and len(set(months)) == len(months)
    if any(months is not None for months, _, _ in keys):
        return False
    if all(weeks for _, weeks, _ in keys):
        return len({weeks for _, weeks, _ in keys}) == len(keys)
    nths = [one for _, weeks, nth in keys for one in nth if not weeks]
    # The last one is the fourth or the fifth.
    last_may_be_another = -1 in nths and not {4, 5}.isdisjoint(nths)
    every = all(nth and not weeks for _, weeks, nth in keys)
    return every and len(set(nths)) == len(nths) and not last_may_be_another


def _check_spans(spans: list[Span]) -> None:
    """Refuses spans that last nothing, overlap, or end before they begin by no night."""
    spans = sorted(spans, key=lambda span: span.start)
    for span in spans:
        if span.start == span.end:
            raise UnreadError
        if span.end < span.start:
            lasts = span.end + _DAY_MIN - span.start
            is_night = span.end <= LATEST_END_MIN and lasts <= LONGEST_NIGHT_MIN
            if not is_night or span is not spans[-1]:
                raise UnreadError
    if any(after.start < before.end for before, after in pairwise(spans)):
        raise UnreadError


def _grouped(week: dict[int, list[_Rule]]) -> Iterator[str]:
    """Yields the rules of a week, days of the same rules together."""
    by_rules: dict[tuple[_Rule, ...], list[int]] = {}
    for day in sorted(week):
        rules = tuple(
            replace(
                rule,
                spans=tuple(sorted(rule.spans, key=lambda span: span.start)),
                on_appointment=tuple(sorted(rule.on_appointment, key=lambda span: span.start)),
            )
            for rule in week[day]
        )
        by_rules.setdefault(rules, []).append(day)
    for rules, days in by_rules.items():
        for rule in rules:
            yield _rule_text(rule, days)


def _rule_text(rule: _Rule, days: list[int]) -> str:
    if rule == _ROUND_THE_CLOCK and days == list(range(7)):
        return "24/7"
    nth = f"[{','.join(str(one) for one in rule.nth)}]" if rule.nth else ""
    months = _months(rule.months)
    selector = f"{months}{_WEEKS[rule.weeks]}" + (
        ",".join(f"{DAYS[day]}{nth}" for day in days) if nth else _days(days)
    )
    if rule.sometimes:
        words = rule.sometimes.replace("sur", "une fois sur")
        return f'{selector} {_times((*rule.spans, *rule.on_appointment))} unknown "{words}"'
    if not rule.has_spans:
        return f"{selector} {ON_APPOINTMENT}"
    parts = [f"{selector} {_times(rule.spans)}"] if rule.spans else []
    if rule.on_appointment:
        parts.append(f"{selector} {_times(rule.on_appointment)} {ON_APPOINTMENT}")
    return ", ".join(parts)


def _months(months: Months | None) -> str:
    if months is None:
        return ""
    first, last = _MONTHS[months.first - 1], _MONTHS[months.last - 1]
    return f"{first} " if first == last else f"{first}-{last} "


def _days(days: Iterable[int]) -> str:
    """Returns days of the week, those that follow each other as a range."""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(
        DAYS[run[0]] if len(run) == 1 else f"{DAYS[run[0]]}-{DAYS[run[-1]]}" for run in runs
    )


def _times(spans: Iterable[Span]) -> str:
    return ",".join(f"{_clock(span.start)}-{_clock(span.end)}" for span in spans)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
