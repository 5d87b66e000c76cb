"""Hours said no surer than their text: rules that do not say when a place is open are unknown.

The parser takes a comment alone (`"sur rendez-vous"`) for day and night, `We 14:00-14:00` and
`Th 17:00-12:00` for spans to midnight and past it, and days without hours for whole days. Each
such rule is put as unknown, with its comment, and the other rules keep what they say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from geodata.sites.hours.holiday_rules import rules_of

State = Literal["open", "appointment", "closed", "unknown"]
Reason = Literal["comment", "no_hours", "lasts_nothing", "reversed"]

LONGEST_HOURS = 2_000
"""Characters; the hours of any place are far shorter, and to read more is what an attack asks."""
MOST_PARTS = 48
"""Rules, days and spans together; of 2,549 hours in the real files, none has more than 12."""
MOST_OF_HOLIDAYS = 12
"""How often hours may speak of holidays: each time stands for dozens of dates."""
LATEST_END_MIN = 6 * 60
"""A span past midnight ends by six, and lasts twelve hours at most: later is a slip."""
LONGEST_NIGHT_MIN = 12 * 60
_DAY_MIN = 24 * 60

_QUOTED = re.compile(r'"[^"]*"')
_HOLIDAYS = re.compile(r"\b[PS]H\b")
_TIME = re.compile(r"\d{1,2}:\d{2}|\(?\b(?:sunrise|sunset|dawn|dusk)\b")
_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")
_SAYS_A_STATE = re.compile(r"\b(?:open|off|closed|unknown)\b|\b24/7\b")
_WITHOUT_APPOINTMENT = re.compile(r"\bsans (?:rendez[- ]?vous|r\.?d\.?v\b|inscription|reservation)")
_APPOINTMENT = re.compile(
    r"rendez[- ]?vous|\br\.?d\.?v\b|appointment|reservation|sur inscription|sur demande"
)
_CONDITION = re.compile(
    r"\b(?:ferm|sauf|hors|uniquement|seulement|reserve|scolaire|vacances|semaine|mois|selon|variable"
    r"|ete\b|hiver|periode|parfois|environ|a confirmer|a verifier)"
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A rule that does not say when a place is open, why, and the span that does not, if any."""

    rule: str
    reason: Reason
    span: str = ""

    @property
    def is_comment(self) -> bool:
        """Whether the rule is words only: they say what there is to know, and are no slip."""
        return self.reason == "comment"


@lru_cache(maxsize=4_096)
def doubts(text: str) -> tuple[Doubt, ...]:
    """Returns the rules of hours that are not certain, in their order."""
    text = " ".join(text.split())
    return tuple(doubt for _, rule in rules_of(text) if (doubt := _doubt(rule)) is not None)


def is_too_intricate(text: str) -> bool:
    """Whether hours have more rules, days and spans than those of any place.

    The work of every question about them grows with these.
    """
    if len(text) > LONGEST_HOURS:
        return True
    plain = _QUOTED.sub("", text)
    if len(_HOLIDAYS.findall(plain)) > MOST_OF_HOLIDAYS:
        return True
    return plain.count(",") + plain.count(";") + plain.count("||") >= MOST_PARTS


def certain_hours(text: str) -> str | None:
    """Returns hours whose doubtful rules are unknown; None when all are, by their length.

    >>> certain_hours('We 14:00-14:00; Th 09:00-12:00; "sur rendez-vous"')
    'We 00:00-24:00 unknown ; Th 09:00-12:00 ; unknown "sur rendez-vous"'
    """
    if is_too_intricate(text):
        return None
    text = " ".join(text.split())  # what parts rules begins with spaces: of many, one is enough
    if not doubts(text):
        return text
    return "".join(_joined(text)).strip()


def parted_from_fallback(text: str) -> tuple[str, str | None]:
    """Returns hours without their last `|| "…"` or `|| unknown "…"`, and its words; None without.

    Whenever the other rules leave a place closed, it is unknown. The parser takes such a
    fallback for a rule on every day, over all the others.
    """
    rules = list(rules_of(text))
    if len(rules) < 2 or rules[-1][0] != "||":
        return text, None
    plain = _QUOTED.sub("", rules[-1][1]).strip()
    if plain not in ("", "unknown"):
        return text, None
    words = rules[-1][1][rules[-1][1].find('"') + 1 : -1] if '"' in rules[-1][1] else ""
    kept = "".join(f" {sign} {rule}" if at else rule for at, (sign, rule) in enumerate(rules[:-1]))
    return kept, words


def _joined(text: str) -> Iterator[str]:
    for at, (sign, rule) in enumerate(rules_of(text)):
        yield f" {sign} " if at else ""
        yield rule if _doubt(rule) is None else _as_unknown(rule)


def _doubt(rule: str) -> Doubt | None:
    """Returns a rule that is not certain with its reason, or None."""
    plain = _QUOTED.sub("", rule)
    if _TIME.search(plain) is None and _SAYS_A_STATE.search(plain) is None:
        return Doubt(rule, "comment" if '"' in rule else "no_hours")
    for span in _SPAN.finditer(plain):
        if fault := _span_fault(*(int(part) for part in span.groups())):
            return Doubt(rule, fault, span[0])
    return None


def _span_fault(hour: int, minute: int, end_hour: int, end_minute: int) -> Reason | None:
    start, end = hour * 60 + minute, end_hour * 60 + end_minute
    if start == end:
        return "lasts_nothing"
    past_midnight = end if end < start else end - _DAY_MIN
    if end <= _DAY_MIN and end > start:
        return None
    lasts = past_midnight + _DAY_MIN - start
    if past_midnight <= LATEST_END_MIN and lasts <= LONGEST_NIGHT_MIN:
        return None
    return "reversed"


def _as_unknown(rule: str) -> str:
    """Returns a rule with its days and its comment, unknown over the whole of these days."""
    comment = "".join(f" {quoted}" for quoted in _QUOTED.findall(rule)[:1])
    plain = _QUOTED.sub("", rule)
    first_time = _TIME.search(plain)
    days = (plain[: first_time.start()] if first_time else plain).strip()
    # Without days, `unknown` alone is of every day; `Mo unknown` needs no hours either, but an
    # added rule (`, Mo …`) is read with hours only.
    return f"{days} 00:00-24:00 unknown{comment}" if days else f"unknown{comment}"


def state_of(state: str, comment: str) -> State:
    """Returns what a span of the parser is, its comment counted.

    A comment on an appointment makes it open on appointment. One that sets another condition
    (`fermé en août`, `hors vacances`) makes it unknown: nothing here weighs it.
    """
    if state != "open":
        return "closed" if state == "closed" else "unknown"
    words = _plain(comment)
    if _APPOINTMENT.search(_WITHOUT_APPOINTMENT.sub("", words)):
        return "open" if re.search(r"\b(?:avec )?ou sans\b", words) else "appointment"
    return "unknown" if _CONDITION.search(words) else "open"


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.replace("\u2019", "'")).lower()
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))
