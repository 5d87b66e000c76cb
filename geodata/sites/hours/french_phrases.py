"""The phrases of hours written in French: days, spans, conditions, and the signs between them.

The grammar is `french.lark` (LALR, by lark). A text that holds anything else has no phrases.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from geodata.sites.hours.certainty import LONGEST_HOURS

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

_DAY_STEMS = ("lu", "ma", "me", "je", "ve", "sa", "di")
_MONTHS = ("jan", "fev", "mars", "avr", "mai", "juin", "juil", "aou", "sep", "oct", "nov", "dec")
_LAST_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_ORDINALS = {
    "1": 1,
    "p": 1,
    "2": 2,
    "de": 2,
    "s": 2,
    "3": 3,
    "t": 3,
    "4": 4,
    "q": 4,
    "5": 5,
    "c": 5,
}
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\u2192\u279c\u2794>", "-"),
        **dict.fromkeys("\u2019\u2018\u00b4`", "'"),
        **dict.fromkeys("\t\r\v\f\u2022\u00b7\u25cf\u25aa\u25e6\u2023*|", "\n"),
        "=": ":",
    }
)
_TIMES = frozenset({"TIME", "NUMBER", "NOON", "MIDNIGHT"})
_BREAKS = re.compile(r"<(?:br|/?p|/?li|/?ul|/?div)\b[^<>]{0,80}>", re.IGNORECASE)
"""Marks of HTML that part lines; any other is of no phrase."""

MarkName = Literal[
    "HALF",
    "APPOINTMENT",
    "EVEN_WEEKS",
    "ODD_WEEKS",
    "CLOSED",
    "EXCEPT",
    "PUBLIC_HOLIDAYS_OFF",
    "SCHOOL_HOLIDAYS_OFF",
    "IN_HOLIDAYS",
    "IN_TERM",
    "SOMETIMES",
]


@dataclass(frozen=True, slots=True)
class Days:
    """Days of the week (0 is Monday), each only the nth of its month where `nth` says so."""

    days: tuple[int, ...]
    nth: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Nth:
    """Which of the month's a day named before is (`2e et 4e du mois`); -1 is the last."""

    nth: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """From and to, in minutes from midnight; the end may be 1440, or be of the next day."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class HolidayEnd:
    """When the last span ends during school holidays, in minutes."""

    end: int


@dataclass(frozen=True, slots=True)
class DayEnd:
    """When the last span ends on one of the days (`16h le vendredi`), in minutes."""

    day: int
    end: int
    is_until: bool = False
    """Written `vendredi jusqu'à 16h`, which says by itself what it is."""


@dataclass(frozen=True, slots=True)
class LoneTime:
    """A time that is of no span (`sauf jeudi, 18h30`), in minutes."""

    at: int


@dataclass(frozen=True, slots=True)
class Months:
    """From a month to a month, 1 to 12; only some weeks of it where `is_part`."""

    first: int
    last: int
    is_part: bool = False

    @property
    def months(self) -> tuple[int, ...]:
        """Each of them, 1 to 12."""
        count = (self.last - self.first) % 12 + 1
        return tuple((self.first - 1 + step) % 12 + 1 for step in range(count))


SUMMER = Months(0, 0)
"""`en été`: the months that the rest of the text leaves."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A word that sets a condition."""

    name: MarkName
    text: str

    @property
    def day(self) -> int | None:
        """The day of the week that the word ends with, as `pas tous les samedis`."""
        found = re.search(r"\b(?:(?:lun|mar|mercre|jeu|vendre|same)di|dimanche)s?$", self.text)
        return None if found is None else _DAY_STEMS.index(found[0][:2])


@dataclass(frozen=True, slots=True)
class Between:
    """A sign or a conjunction between phrases, by the name of its terminal."""

    name: str


Phrase = Days | Nth | Span | HolidayEnd | DayEnd | LoneTime | Months | Mark | Between


class UnreadError(Exception):
    """A text is not of the grammar, or says what no week can hold."""


def phrases(text: str) -> list[Phrase]:
    """Returns the phrases of hours in French, in their order.

    Raises:
        UnreadError: when any part of the text is of no phrase.
    """
    from lark.exceptions import UnexpectedInput

    if len(text) > LONGEST_HOURS:
        raise UnreadError
    try:
        tree = _parser().parse(folded(text))
    except UnexpectedInput as error:
        raise UnreadError from error
    return list(_read(tree))


def folded(text: str) -> str:
    """Returns a text in small letters without accents, its spaces and signs made one of each."""
    unmarked = unescape(_BREAKS.sub("\n", text)) if "<" in text or "&" in text else text
    decomposed = unicodedata.normalize("NFKD", unmarked.translate(_SIGNS)).lower()
    plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    plain = plain.translate(_SIGNS)
    lines = (" ".join(line.split()) for line in plain.split("\n"))
    one_line_each = "\n".join(line for line in lines if line)
    return re.sub(r"-{2,}", "-", re.sub(r"/{2,}", "/", one_line_each))


@cache
def _parser() -> Lark:
    # Only files of sites are read in French: what answers citizens does not carry lark.
    from lark import Lark

    grammar = files("geodata.sites.hours").joinpath("french.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer="contextual")


def _read(tree: Tree[Token]) -> Iterator[Phrase]:
    for node in tree.children:
        tokens = list(node.scan_values(lambda _: True))  # type: ignore[union-attr]
        yield _phrase(str(node.data), tokens)  # type: ignore[union-attr]


def _phrase(kind: str, tokens: list[Token]) -> Phrase:
    if kind in ("mark", "between"):
        name, text = tokens[0].type, str(tokens[0])
        return Between(name) if kind == "between" else Mark(name, text)  # type: ignore[arg-type]
    if kind in ("span", "round_the_clock"):
        return _span(tokens)
    if kind in ("holiday_end", "day_end", "day_until", "lone_time"):
        return _end(kind, tokens)
    if kind in ("months", "weeks_of_month", "whole_months", "summer"):
        return _months(kind, tokens)
    return Nth(_nth(tokens)) if kind == "nth_of_month" else _days(kind, tokens)


def _end(kind: str, tokens: list[Token]) -> HolidayEnd | DayEnd | LoneTime:
    [at] = (_minutes(token) for token in tokens if token.type in _TIMES)
    if kind == "lone_time":
        return LoneTime(at)
    if kind == "holiday_end":
        return HolidayEnd(at)
    [day] = (_weekday(token) for token in tokens if token.type == "DAY")
    return DayEnd(day, at, is_until=kind == "day_until")


def _months(kind: str, tokens: list[Token]) -> Months:
    if kind == "summer":
        return SUMMER
    months = [_month(token) for token in tokens if token.type == "MONTH"]
    if kind == "whole_months":
        [first, last] = (token for token in tokens if token.type in ("ORDINAL", "NUMBER"))
        if _nth([first]) != (1,) or int(last) != _LAST_DAYS[months[1] - 1]:
            raise UnreadError
    if any(token.type == "AND" for token in tokens) and months[1] != months[0] % 12 + 1:
        raise UnreadError  # `en mai et octobre` are not the months between.
    return Months(months[0], months[-1], is_part=kind == "weeks_of_month")


def _days(kind: str, tokens: list[Token]) -> Days:
    if kind in ("every_day", "in_the_week", "weekend"):
        whole = {"every_day": range(7), "in_the_week": range(5), "weekend": range(5, 7)}
        return Days(tuple(whole[kind]))
    days = [_weekday(token) for token in tokens if token.type == "DAY"]
    if kind == "day_range":
        first, last = days
        return Days(tuple((first + step) % 7 for step in range((last - first) % 7 + 1)))
    return Days(tuple(days), _nth(tokens))


def _nth(tokens: list[Token]) -> tuple[int, ...]:
    found = []
    for token in tokens:
        if token.type == "ORDINAL":
            last = token.startswith("dern")
            found.append(-1 if last else _ORDINALS.get(token[0]) or _ORDINALS[token[:2]])
    return tuple(found)


def _weekday(token: Token) -> int:
    return _DAY_STEMS.index(token[:2])


def _month(token: Token) -> int:
    return next(at for at, stem in enumerate(_MONTHS, 1) if token.startswith(stem))


def _span(tokens: list[Token]) -> Span:
    if tokens[0].type == "ROUND_THE_CLOCK":
        return Span(0, 24 * 60)
    start, end = (_minutes(token) for token in tokens if token.type in _TIMES)
    return Span(start, 24 * 60 if end == 0 and start else end)


def _minutes(token: Token) -> int:
    if token.type in ("NOON", "MIDNIGHT"):
        return 12 * 60 if token.type == "NOON" else 0
    hour, minute, *_ = [*(int(part) for part in re.findall(r"\d+", token)), 0]
    if hour * 60 + minute > 24 * 60:
        raise UnreadError
    return hour * 60 + minute
