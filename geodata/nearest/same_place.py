"""Records of one answer that seem to be one place twice, under two names.

An import publishes both where it is not sure that they are one: its duplicates are those of
`geodata/sites/checks/duplicates.py`. A citizen then reads them together, and is told so.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from geodata.sites import SiteRecord
from geodata.territory import bare, fold

CLOSE_M = 50.0
"""How far apart two positions of one building are at most."""
LIKE_NAMES = 0.6
"""The share of the words of two names that are in both, from which they may be one name."""
_METRES_PER_DEGREE = 111_320.0
_PLACED = ("exact", "address")
_NOT_A_FIGURE = re.compile(r"\D")
_NUMBER_FIGURES = 9
"""The last figures of a number in France, whatever it is written with before; fewer are a short
number, which many places share."""


def same_place_as(records: Sequence[SiteRecord]) -> list[str | None]:
    """Returns for each record the id of the first before it that seems to be its place, or None.

    Two records seem one place where both stand at their own address, at most `CLOSE_M` apart, and
    have the same pivot, the same telephone, or nearly the same name. A position that is only of a
    street or of a commune tells nothing: everything there is at one point.
    """
    found: list[str | None] = []
    firsts: list[SiteRecord] = []
    for record in records:
        is_placed = _is_placed(record)
        near = (each for each in firsts if _apart_m(record, each) <= CLOSE_M) if is_placed else ()
        twin = next((each for each in near if _seem_one(record, each)), None)
        found.append(None if twin is None else twin["id"])
        if twin is None and is_placed:
            firsts.append(record)
    return found


def _seem_one(one: SiteRecord, other: SiteRecord) -> bool:
    """Whether two records that stand close may be of one place."""
    if one["pivot"] and one["pivot"] == other["pivot"]:
        return True
    number = _number(one)
    return bool(number and number == _number(other)) or _is_nearly(one["nom"], other["nom"])


def _is_placed(record: SiteRecord) -> bool:
    return record["latitude"] is not None and record["location_quality"] in _PLACED


def _apart_m(one: SiteRecord, other: SiteRecord) -> float:
    """Returns the metres between two records, of those that may stand close."""
    lat, lon = one["latitude"] or 0.0, one["longitude"] or 0.0
    north = lat - (other["latitude"] or 0.0)
    if abs(north) * _METRES_PER_DEGREE > CLOSE_M:
        return math.inf  # most are: no need to know how far
    east = (lon - (other["longitude"] or 0.0)) * math.cos(math.radians(lat))
    return math.hypot(north, east) * _METRES_PER_DEGREE


def _number(record: SiteRecord) -> str:
    figures = _NOT_A_FIGURE.sub("", record["telephone"] or "")
    return figures[-_NUMBER_FIGURES:] if len(figures) >= _NUMBER_FIGURES else ""


def _is_nearly(one: str, other: str) -> bool:
    """Whether two names share most words, or one is the other with more words."""
    words, others = set(bare(fold(one)).split()), set(bare(fold(other)).split())
    if not words or not others:
        return False
    both = len(words & others)
    return both in (len(words), len(others)) or both >= LIKE_NAMES * len(words | others)
