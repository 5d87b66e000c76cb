"""The communes that the name and the postcode of a row may mean together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz

from geodata.sites.checks.gazetteer import Gazetteer
from geodata.territory import Area, bare, departements_of, fold

How = Literal["name", "near_name", "name_alone", "postcode", "nothing"]

NEAR_NAME = 85.0
"""The likeness, of 100, from which a name is taken for a misspelling of another (rapidfuzz)."""

_REMEMBERED = 4_096
_CEDEX = re.compile(r"\bcedex\b.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Meant:
    """The communes that a name and a postcode may mean, and what tells so.

    `name`: both agree. `near_name`: the postcode, and a name spelt nearly so. `name_alone`: a
    commune of the département, whose postcode it is not. `postcode`: it serves only one.
    """

    areas: tuple[Area, ...]
    how: How


def without_cedex(name: str) -> str:
    """Returns a commune's name without `CEDEX 12`."""
    return _CEDEX.sub("", name).strip()


class Namesakes:
    """Understands names and postcodes together, and remembers the last of them."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self.meant_by = lru_cache(maxsize=_REMEMBERED)(self._meant_by)

    def _meant_by(self, name: str, postcode: str) -> Meant:
        """Returns what the name of a commune, as it is written, and a postcode mean together.

        Either may be empty; a postcode has five figures.
        """
        name, served = without_cedex(name), self._gazetteer.served_by(postcode)
        if not fold(name):
            return Meant(served, "postcode") if len(served) == 1 else Meant((), "nothing")
        same = _of_the_same_name(self._gazetteer, name, served)
        if same:
            return Meant(same, "name")
        return self._nearly_meant_by(name, postcode, served)

    def _nearly_meant_by(self, name: str, postcode: str, served: tuple[Area, ...]) -> Meant:
        where = departements_of(postcode)
        namesakes = self._gazetteer.named(name, where) if postcode else ()
        both = tuple(area for area in namesakes if postcode in area.postcodes)
        if both:
            return Meant(both, "name")
        if namesakes:
            return Meant(namesakes, "name_alone")
        near = nearly_named(name, served)
        if near:
            return Meant(near, "near_name")
        return Meant(served, "postcode") if len(served) == 1 else Meant((), "nothing")


def _of_the_same_name(
    gazetteer: Gazetteer, name: str, served: tuple[Area, ...]
) -> tuple[Area, ...]:
    plain = bare(fold(name))
    same = tuple(area for area in served if bare(fold(area.name)) == plain)
    if same:
        return same
    arrondissement = gazetteer.arrondissement_named(name)
    if arrondissement is not None:
        return tuple(area for area in served if area.code == arrondissement.code)
    return tuple(area for area in served if _is_arrondissement_of(area, plain))


def _is_arrondissement_of(area: Area, plain: str) -> bool:
    return area.kind == "arrondissement_municipal" and fold(area.name).split()[0] == plain


def nearly_named(name: str, areas: tuple[Area, ...]) -> tuple[Area, ...]:
    """Returns the one area among some whose name begins or is spelt nearly like this one."""
    plain = bare(fold(name))
    begun = tuple(area for area in areas if bare(fold(area.name)).startswith(f"{plain} "))
    if len(begun) == 1:
        return begun
    scored = [(fuzz.ratio(plain, bare(fold(area.name))), area) for area in areas]
    near = [(score, area) for score, area in scored if score >= NEAR_NAME]
    best = max((score for score, _ in near), default=0.0)
    likeliest = tuple(area for score, area in near if score == best)
    return likeliest if len(likeliest) == 1 else ()
