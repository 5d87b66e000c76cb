"""Days of rounds given to advisors, days of the week and weeks; and their hours.

Days of every week take an advisor's day of both weeks; days of every other week pair, one in odd
weeks and one in even ones. Weeks are those of ISO 8601, which calendars print: in a year of 53
weeks, the last week and the first of the next are both odd.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geodata.placement import DayRound, Drives, KeptDay
from geodata.plans.scenario import Rounds

DAYS = {
    "Mo": "lundi",
    "Tu": "mardi",
    "We": "mercredi",
    "Th": "jeudi",
    "Fr": "vendredi",
    "Sa": "samedi",
    "Su": "dimanche",
}
EVERY, ODD, EVEN = 0, 1, 2
_RULE = {EVERY: "", ODD: "week 1-53/2 ", EVEN: "week 2-52/2 "}


@dataclass(frozen=True, slots=True)
class Slot:
    """When a day is: its advisor, from 0 over all bases; its day of the week; its weeks."""

    advisor: int
    day: int
    weeks: int


def slots_of(
    days: Sequence[DayRound], kept: Sequence[KeptDay], advisors: Sequence[int], worked: int
) -> list[Slot]:
    """Returns when each day is, those that are kept where they are.

    Args:
        days: of all advisors.
        kept: of today, which `days` name.
        advisors: at each base.
        worked: days in a week.

    Raises:
        ValueError: advisors have not so many days.
    """
    found: dict[int, Slot] = {}
    first = np.concatenate([[0], np.cumsum(advisors)])
    for base in range(len(advisors)):
        own = [number for number, each in enumerate(days) if each.base == base]
        free = np.ones((worked, advisors[base], 2), dtype=bool)
        for number in sorted(own, key=lambda at: _first_kept(days[at], kept)):
            each = days[number]
            if each.kept >= 0:
                today = kept[each.kept]
                place = _place(free, today.weeks, today.day)
            elif each.is_weekly:
                place = _place(free, EVERY)
            else:
                place = _place_of_half(free)
            advisor, day, weeks = place
            found[number] = Slot(int(first[base]) + advisor, day, weeks)
    return [found[number] for number in range(len(days))]


def _first_kept(day: DayRound, kept: Sequence[KeptDay]) -> tuple[int, int]:
    """What is kept comes first, of every week before the others; then likewise what is new."""
    if day.kept >= 0:
        return 0, int(kept[day.kept].weeks != EVERY)
    return 1, int(not day.is_weekly)


def _place(free: np.ndarray, weeks: int, day: int | None = None) -> tuple[int, int, int]:
    """Takes the first advisor's first day that is free in some weeks."""
    parities = [0, 1] if weeks == EVERY else [weeks - 1]
    advisors = range(free.shape[1])
    some = range(free.shape[0]) if day is None else [day]
    # Where a half of a day is asked for, one whose other half is taken comes first.
    ways = [(at, when) for at in advisors for when in some if free[when, at, parities].all()]
    if len(parities) == 1:
        ways.sort(key=lambda way: bool(free[way[1], way[0], 2 - weeks]))
    if not ways:
        raise ValueError("advisors have not so many days")
    at, when = ways[0]
    free[when, at, parities] = False
    return at, when, weeks


def _place_of_half(free: np.ndarray) -> tuple[int, int, int]:
    """Takes a day of odd or of even weeks: the other half of one that is taken, if there is one."""
    halves = [
        (at, when, weeks)
        for at in range(free.shape[1])
        for when in range(free.shape[0])
        for weeks in (ODD, EVEN)
        if free[when, at, weeks - 1]
    ]
    if not halves:
        raise ValueError("advisors have not so many days")
    at, when, weeks = min(halves, key=lambda way: (bool(free[way[1], way[0], 2 - way[2]]), *way))
    free[when, at, weeks - 1] = False
    return at, when, weeks


@dataclass(frozen=True, slots=True)
class Visit:
    """A stop of a day, in minutes after midnight."""

    stop: int
    drive: int
    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of a day, in minutes after midnight.

    Attributes:
        leaves: the base.
        visits: in their order.
        back: at the base.
        work: minutes of driving and of help.
    """

    leaves: int
    visits: tuple[Visit, ...]
    back: int
    work: int


def hours_of(day: DayRound, drives: Drives, rounds: Rounds) -> Hours:
    """Returns the hours of a day: it leaves, drives, helps, has its break after the first stop."""
    hours, minutes = rounds.starts_at.split(":")
    leaves = now = int(hours) * 60 + int(minutes)
    length = round(rounds.stop_hours * 60)
    visits, work = list[Visit](), 0
    for order, stop in enumerate(day.stops):
        before = day.stops[order - 1] if order else None
        drive = drives.out[day.base, stop] if before is None else drives.between[before, stop]
        if order == 1:
            now += rounds.break_minutes
        now += round(drive)
        visits.append(Visit(stop, round(drive), now, now + length))
        now += length
        work += round(drive) + length
    home = round(float(drives.back[day.stops[-1], day.base]))
    return Hours(leaves, tuple(visits), now + home, work + home)


def clock_words(minutes: int) -> str:
    """Returns an hour: `09:05`."""
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def horaires_of(visit: Visit, day: str, weeks: int) -> str:
    """Returns the hours of a stop in the syntax of OpenStreetMap, closed on public holidays.

    >>> horaires_of(Visit(0, 20, 570, 720), "Tu", EVEN)
    'week 2-52/2 Tu 09:30-12:00; PH off'
    """
    return f"{_RULE[weeks]}{day} {clock_words(visit.opens)}-{clock_words(visit.closes)}; PH off"
