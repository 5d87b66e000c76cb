"""French school holidays, by the zone of a place's territory, as far as they are published.

Zones A, B and C are those of the académies (Code de l'éducation, D521-1; arrêtés of the calendar).
Corsica and each territory overseas have calendars of their own, voted there: what the file does
not give of a zone, or gives up to a day, is unknown and not a school term.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib.resources import files

Period = tuple[date, date]
"""The first and the last day of a holiday, both in it."""

_DEPARTEMENTS = {
    "A": "01 03 07 15 16 17 19 21 23 24 25 26 33 38 39 40 42 43 47 58 63 64 69 70 71 73 74 79 86 "
    "87 89 90",
    "B": "02 04 05 06 08 10 13 14 18 22 27 28 29 35 36 37 41 44 45 49 50 51 52 53 54 55 56 57 59 "
    "60 61 62 67 68 72 76 80 83 84 85 88",
    "C": "09 11 12 30 31 32 34 46 48 65 66 75 77 78 81 82 91 92 93 94 95",
    "Corse": "20 2A 2B",
}
_ZONES = {code: zone for zone, codes in _DEPARTEMENTS.items() for code in codes.split()}
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SchoolHolidays:
    """Holidays between two days: those that are sure, and all that there may be."""

    sure: tuple[Period, ...]
    possible: tuple[Period, ...]


def school_zone(territory: str) -> str:
    """Returns the zone of a territory, which overseas is its own code (`972`)."""
    return _ZONES.get(territory[:3], territory[:3])


@lru_cache(maxsize=512)
def school_holidays(territory: str, first: date, last: date) -> SchoolHolidays:
    """Returns the school holidays from a day to another.

    Args:
        territory: as `geodata.sites.hours.territories.territory_of` gives it.
        first: the first day asked about.
        last: the last, in it.
    """
    known = _published().get(school_zone(territory), ())
    if not known:
        return SchoolHolidays((), ((first, last),))
    sure = [(max(begins, first), min(ends, last)) for begins, ends in known]
    unknown = [(first, known[0][0] - _DAY), (known[-1][1] + _DAY, last)]
    unknown = [(max(begins, first), min(ends, last)) for begins, ends in unknown]
    return SchoolHolidays(_real(sure), _real([*sure, *unknown]))


def _real(periods: list[Period]) -> tuple[Period, ...]:
    return tuple(sorted(period for period in periods if period[0] <= period[1]))


@cache
def _published() -> Mapping[str, tuple[Period, ...]]:
    """Returns the holidays of each zone in the file, in order."""
    text = files("geodata.sites.hours").joinpath("school_holidays.csv").read_text(encoding="utf-8")
    zones: dict[str, list[Period]] = {}
    for row in csv.DictReader(text.splitlines()):
        period = (date.fromisoformat(row["first_day"]), date.fromisoformat(row["last_day"]))
        zones.setdefault(row["zone"], []).append(period)
    return {zone: tuple(sorted(periods)) for zone, periods in zones.items()}
