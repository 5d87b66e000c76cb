"""What is asked of a layer: a box, days, values, a page (OGC 17-069r4, 7.15), a system."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from geodata.clock import day_in_france
from geodata.errors import ParameterError
from geodata.exports.features.windows import Box, Window
from geodata.territory import CRS84, REFERENCE_SYSTEMS, ReferenceSystem

Days = tuple[date | None, date | None]
"""The first and the last, None of no end."""

USUAL_LIMIT, MOST_LIMIT = 100, 1_000
LONGEST_VALUE = 500
_OPEN = ("", "..")
_NUMBERS = "four or six numbers: west, south, east and north in degrees"
_NUMBERS_OF_ANOTHER = "four or six numbers: two corners in the order of the axes of `bbox-crs`"
_CORNERS = "not a box: the least corner, then the greatest, in the order of the axes of `bbox-crs`"
CRS, BBOX_CRS = "crs", "bbox-crs"
_NAMES = ("bbox", BBOX_CRS, CRS, "datetime", "limit", "cursor")
_NO_FILTER: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ItemsQuestion:
    """Which features of a layer, and which page of them.

    Attributes:
        window: that they intersect.
        days: in one of which they are.
        filters: the value of each property that they have.
        limit: how many at most.
        cursor: of the page, None of the first.
        given: what was asked, by the names that a query has.
        system: that their coordinates are given in.
    """

    window: Window | None = None
    days: Days | None = None
    filters: Mapping[str, str] = field(default_factory=lambda: _NO_FILTER)
    limit: int = USUAL_LIMIT
    cursor: str | None = None
    given: Mapping[str, str] = field(default_factory=lambda: _NO_FILTER)
    system: ReferenceSystem = CRS84


def items_question(given: Mapping[str, str], filters: Collection[str]) -> ItemsQuestion:
    """Returns the question that a query asks.

    Args:
        given: the query.
        filters: the properties that may be asked for.

    Raises:
        ParameterError: a parameter is not known, or its value is wrong.
    """
    refuse_unknown(given, (*_NAMES, *filters))
    for name, value in given.items():
        if len(value) > LONGEST_VALUE:
            raise ParameterError(name, f"longer than {LONGEST_VALUE} characters")
    of_box = system_of(given, BBOX_CRS)
    window = Window(box_of(given["bbox"], of_box), of_box) if "bbox" in given else None
    return ItemsQuestion(
        window,
        days_of(given["datetime"]) if "datetime" in given else None,
        {name: value for name, value in given.items() if name not in _NAMES},
        _limit_of(given["limit"]) if "limit" in given else USUAL_LIMIT,
        given.get("cursor"),
        given,
        system_of(given, CRS),
    )


def refuse_unknown(given: Collection[str], known: Collection[str]) -> None:
    """Refuses a parameter that is not known.

    Raises:
        ParameterError: there is one.
    """
    for name in given:
        if name not in known:
            shown = name if name.isascii() and name.isidentifier() and len(name) < 30 else "?"
            said = ", ".join(known) or "none"
            raise ParameterError(shown, f"unknown parameter; known: {said}")


def system_of(given: Mapping[str, str], name: str) -> ReferenceSystem:
    """Returns the reference system that a parameter names by its address, CRS84 where none does.

    Raises:
        ParameterError: it is none of those that coordinates are given in.
    """
    found = REFERENCE_SYSTEMS.get(given.get(name, CRS84.uri))
    if found is None:
        said = "not a reference system of this layer: its `crs` lists their addresses"
        raise ParameterError(name, said, tuple(REFERENCE_SYSTEMS))
    return found


def box_of(text: str, system: ReferenceSystem = CRS84) -> Box:
    """Returns a box of four numbers, or of six, whose heights choose nothing.

    In degrees it has longitudes first, whatever the order of the system.

    >>> box_of("2.4,44.3,2.7,44.4"), box_of("170,-20,0,-170,-10,100")
    ((2.4, 44.3, 2.7, 44.4), (170.0, -20.0, -170.0, -10.0))

    Raises:
        ParameterError: it is none.
    """
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) not in (4, 6) or not all(map(math.isfinite, numbers)):
        raise ParameterError("bbox", _NUMBERS if system is CRS84 else _NUMBERS_OF_ANOTHER)
    half = len(numbers) // 2
    west, south, east, north = *numbers[:2], *numbers[half : half + 2]
    if not system.is_in_degrees:
        if west > east or south > north:
            raise ParameterError("bbox", _CORNERS)
        return west, south, east, north
    if system is not CRS84:
        west, south, east, north = south, west, north, east
    if not (abs(west) <= 180 and abs(east) <= 180 and -90 <= south <= north <= 90):
        said = "not a box: west, south, east and north in degrees"
        raise ParameterError("bbox", said if system is CRS84 else _CORNERS)
    return west, south, east, north


def days_of(text: str) -> Days:
    """Returns the days of a moment or an interval (RFC 3339), each as it is in France.

    >>> days_of("2026-11-24/.."), days_of("2026-11-24T23:30:00Z")[0]
    ((datetime.date(2026, 11, 24), None), datetime.date(2026, 11, 25))

    Raises:
        ParameterError: it is none.
    """
    first, slash, last = text.partition("/")
    if not slash:
        return (_day_of(first),) * 2
    if first in _OPEN and last in _OPEN:
        raise ParameterError("datetime", "an interval has one end at least")
    since, until = (None if end in _OPEN else _day_of(end) for end in (first, last))
    if since is not None and until is not None and until < since:
        raise ParameterError("datetime", "the interval ends before it begins")
    return since, until


def _day_of(text: str) -> date:
    try:
        if len(text) == len("2026-11-24"):
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text)
        found = None if moment.tzinfo is None else day_in_france(moment)
    except (ValueError, OverflowError):
        found = None
    if found is None:
        said = "neither a day as 2026-11-24, a moment with its offset, nor an interval of them"
        raise ParameterError("datetime", said)
    return found


def _limit_of(text: str) -> int:
    """Returns how many features at most: beyond the most there may be, the most (7.15.2)."""
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text)):
        raise ParameterError("limit", f"a whole number from 1 to {MOST_LIMIT}")
    return min(int(text), MOST_LIMIT)
