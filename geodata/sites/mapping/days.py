"""Days of the week in the names of columns: one column a day, or an opening and a closing each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from geodata.sites.mapping.names import plain

Bound = Literal["", "opens", "closes"]

_DAYS = (
    ("lundi", "lun", "monday", "mon"),
    ("mardi", "mar", "tuesday", "tue"),
    ("mercredi", "mer", "wednesday", "wed"),
    ("jeudi", "jeu", "thursday", "thu"),
    ("vendredi", "ven", "friday", "fri"),
    ("samedi", "sam", "saturday", "sat"),
    ("dimanche", "dim", "sunday", "sun"),
)
_CODES = ("mo", "tu", "we", "th", "fr", "sa", "su")
_DAY_OF = {name: day for day, names in enumerate(_DAYS) for name in names}
_CODE_OF = {code: day for day, code in enumerate(_CODES)}
_OPENS = frozenset(
    {"ouverture", "debut", "open", "opens", "ouvre", "start", "from", "deb", "opening"}
)
_CLOSES = frozenset({"fermeture", "fin", "close", "closes", "ferme", "end", "to", "closing"})
_MORNING = frozenset({"matin", "matinee", "am", "morning", "mat"})
_AFTERNOON = frozenset({"apresmidi", "aprem", "pm", "afternoon", "ap", "midi", "apres", "soir"})
_FEWEST_DAYS = 2
_FEWEST_CODES = 5


@dataclass(frozen=True, slots=True)
class DayColumn:
    """A column of one day: Monday is 0; `half` is 0 in the morning, 1 after, None of both."""

    day: int
    half: int | None
    bound: Bound
    rest: str
    """The other words of its name: columns that belong together have the same."""
    is_code: bool
    """Whether its day is in two letters, as in OpenStreetMap."""


@lru_cache(maxsize=65_536)
def day_column(name: str) -> DayColumn | None:
    """Returns the day of a column, or None: `h_lundi`, `Lundi matin ouverture`, `horaires.Mo`."""
    words = plain(name).split()
    days = [word for word in words if word in _DAY_OF or word.rstrip("s") in _DAY_OF]
    codes = [word for word in words if word in _CODE_OF]
    if len(days) == 1:
        day, found, is_code = _day_of(days[0]), days[0], False
    elif not days and len(codes) == 1:
        day, found, is_code = _CODE_OF[codes[0]], codes[0], True
    else:
        return None
    rest = [word for word in words if word != found]
    halves = [0 if word in _MORNING else 1 for word in rest if word in _MORNING | _AFTERNOON]
    bounds: list[Bound] = [
        "opens" if word in _OPENS else "closes" for word in rest if word in _OPENS | _CLOSES
    ]
    signs = _MORNING | _AFTERNOON | _OPENS | _CLOSES | {"heure", "h", "de", "a", "le"}
    return DayColumn(
        day,
        halves[0] if halves else None,
        bounds[-1] if len(set(bounds)) == 1 else "",
        " ".join(word for word in rest if word not in signs),
        is_code,
    )


def _day_of(word: str) -> int:
    return _DAY_OF[word] if word in _DAY_OF else _DAY_OF[word.rstrip("s")]


def day_groups(names: Iterable[str]) -> list[list[str]]:
    """Returns the columns that are a week together, the fullest week first."""
    groups: dict[tuple[str, bool], list[str]] = {}
    for name in names:
        column = day_column(name)
        if column is not None:
            groups.setdefault((column.rest, column.is_code), []).append(name)
    weeks = [
        group for (_, is_code), group in groups.items() if _count(group) >= _fewest(is_code=is_code)
    ]
    return sorted(weeks, key=_count, reverse=True)


def _fewest(*, is_code: bool) -> int:
    return _FEWEST_CODES if is_code else _FEWEST_DAYS


def _count(group: list[str]) -> int:
    return len({column.day for name in group if (column := day_column(name)) is not None})


def with_bounds(group: Iterable[str]) -> bool:
    """Whether a week has its openings and its closings in columns of their own."""
    bounds = {column.bound for name in group if (column := day_column(name)) is not None}
    return bounds == {"opens", "closes"}
