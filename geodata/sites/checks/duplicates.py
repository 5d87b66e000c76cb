"""Rows that are one place twice: the same id, or the same spot under two names."""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from geodata.sites.checks.drafts import Draft
from geodata.sites.site import FIELD_NAMES
from geodata.territory import bare, fold

CLOSE_M = 100.0
"""How close two places are to be compared."""
SAME_NAME, SAME_ADDRESS, LIKE_NAME = 90.0, 90.0, 60.0
"""Likeness, of 100 (rapidfuzz): names that are the same, addresses that are, names that may be."""

_POSTS = ("posts_granted", "posts_filled")
_NOT_TOLD = {"id", "nom", "adresse", "latitude", "longitude", "location_quality"}
"""Fields that are compared by themselves, or that name a row and not its place."""
_TOLD = tuple(name for name in FIELD_NAMES if name not in _NOT_TOLD)
_PLACE = {name: place for place, name in enumerate(_TOLD)}
_NO_FACTS = bytes(8 * len(_TOLD))
_OF_POSTS = tuple(_TOLD.index(name) for name in _POSTS)

MOST_IN_A_CELL = 100
_CELLS_PER_DEGREE = 1_000
_AROUND = ((0, 0), (-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1))
"""A cell and those around it."""
_METRES_PER_DEGREE = 111_320.0


@dataclass(slots=True)  # made for each row, and a frozen one takes three times as long
class _Seen:
    line: int
    """In the file, or the number of the row where a file has no lines."""
    name: str
    address: str
    pivot: str
    lon: float | None
    lat: float | None
    facts: array[int]
    """A hash of each field that a place tells, 0 for none: what another row may add to it."""


class Twins:
    """The rows already read, by id and by where they are.

    Places are compared with those of their own cell of a thousandth of a degree and of the eight
    around it; those known by their commune alone, with the others of that commune. A cell or a
    commune remembers 100 places at most, so that nothing is compared with everything.
    """

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}
        self._cells: dict[tuple[int, int] | str, list[_Seen]] = defaultdict(list)
        self.is_full = False
        """Whether a cell was full, and some places were not compared with later ones."""

    def check(self, draft: Draft) -> None:
        """Refuses a row whose id was seen; warns of one that is a place seen under another id.

        A row that surely is such a place, and tells nothing that its row does not, is left out.
        """
        site_id = draft.text("id")
        if site_id in self._rows:
            draft.refuse("id_duplicate", "id", id=site_id, other=self._rows[site_id])
            return
        self._rows[site_id] = draft.line or draft.number
        seen = _seen(draft)
        cells = _cells_of(draft, seen)
        twin = self._twin_of(seen, cells)
        if twin is not None:
            _tell(draft, seen, twin)
        if cells and not draft.is_refused:
            self._remember(cells[0], seen)

    def _twin_of(self, seen: _Seen, cells: list[tuple[int, int] | str]) -> _Seen | None:
        """Returns the first place that is the same, of the nearest cell first."""
        for cell in cells:
            for other in self._cells.get(cell, ()):
                if _is_same(seen, other):
                    return other
        return None

    def _remember(self, cell: tuple[int, int] | str, seen: _Seen) -> None:
        others = self._cells[cell]
        if len(others) < MOST_IN_A_CELL:
            others.append(seen)
        else:
            self.is_full = True


def _seen(draft: Draft) -> _Seen:
    is_exact = draft.values.get("location_quality") in ("exact", "address")
    return _Seen(
        draft.line or draft.number,
        bare(fold(draft.text("nom"))),
        fold(draft.text("adresse")),
        draft.text("pivot"),
        draft.values["longitude"] if is_exact else None,
        draft.values["latitude"] if is_exact else None,
        _facts_of(draft),
    )


def _facts_of(draft: Draft) -> array[int]:
    facts = array("q", _NO_FACTS)
    for name, value in draft.values.items():
        place = _PLACE.get(name)
        if place is not None:
            facts[place] = _hash(value)
    return facts


def _hash(value: object) -> int:
    """A hash of a value, whatever the order of several; 0 of none."""
    if not value and (value is None or value in ("", ())):
        return 0
    return (_hash_of_list(value) if isinstance(value, tuple) else hash(value)) or 1


@lru_cache(maxsize=4096)
def _hash_of_list(values: tuple[str, ...]) -> int:
    return hash(frozenset(values))


def _cells_of(draft: Draft, seen: _Seen) -> list[tuple[int, int] | str]:
    """Returns the place's own cell, then those around it."""
    if seen.lon is None or seen.lat is None:
        where = draft.text("code_insee") or draft.text("code_postal")
        return [where] if where else []
    x = math.floor(seen.lon * _CELLS_PER_DEGREE * math.cos(math.radians(round(seen.lat, 1))))
    y = math.floor(seen.lat * _CELLS_PER_DEGREE)
    return [(x + i, y + j) for i, j in _AROUND]


def _is_same(one: _Seen, other: _Seen) -> bool:
    """Whether two places are one, by their names and then by their addresses or pivots."""
    if one.lon is not None and not _is_close(one, other):
        return False
    likeness = fuzz.token_sort_ratio(one.name, other.name, score_cutoff=LIKE_NAME)
    if likeness < LIKE_NAME:
        return False
    has_address = bool(one.address and other.address)
    is_there = has_address and fuzz.ratio(one.address, other.address) >= SAME_ADDRESS
    is_pivot = bool(one.pivot) and one.pivot == other.pivot
    if one.lon is None:
        return is_there
    return likeness >= SAME_NAME or is_there or is_pivot


def _is_close(one: _Seen, other: _Seen) -> bool:
    if one.lon is None or one.lat is None or other.lon is None or other.lat is None:
        return False
    east = (one.lon - other.lon) * math.cos(math.radians(one.lat))
    return math.hypot(east, one.lat - other.lat) * _METRES_PER_DEGREE <= CLOSE_M


def _tell(draft: Draft, seen: _Seen, twin: _Seen) -> None:
    # Left out without a fault of the row: what it tells is told by the other.
    draft.is_refused = _is_surely(seen, twin)
    code = "place_repeated" if draft.is_refused else "place_duplicate"
    draft.say("warning", code, "nom", other=twin.line, name=twin.name)


def _is_surely(one: _Seen, other: _Seen) -> bool:
    """Whether a row is a place that was read, and leaving it out loses nothing.

    Its name and its address are those of the other, both have a position of their own, and each
    field that it fills is filled alike there. A row that counts posts never is: of two advisors in
    one place, each may have a row.
    """
    is_there = bool(one.address) and one.address == other.address
    if one.lon is None or one.name != other.name or not is_there:
        return False
    if any(one.facts[at] for at in _OF_POSTS):
        return False
    return all(mine in (0, theirs) for mine, theirs in zip(one.facts, other.facts, strict=True))
