"""Communes that a name of a file may mean: nearly the name that is written, or one of several.

They are told for a person to choose. One is taken only where the row itself settles which: its
postcode serves that one and no other that is written nearly so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geodata.errors import UnknownPostcodeError
from geodata.territory import Area, Register, bare, fold

MOST_SUGGESTED = 5
"""Communes that are suggested for a row."""
_POSTCODE = re.compile(r"\d{5}")
_MOST_NEAR = 200
"""Communes of nearly one name: all of them are looked at before a postcode settles which."""


@dataclass(frozen=True, slots=True)
class Nearly:
    """The communes of nearly a name.

    Attributes:
        areas: those that may be meant, the likeliest first; none where no name is near.
        settled: the one that the row's postcode serves, None where it is none or several.
    """

    areas: tuple[Area, ...] = ()
    settled: Area | None = None


def nearly_named(name: str, postcode: str, register: Register) -> Nearly:
    """Returns the communes whose name is a slip or two from one, never one that has the name.

    Those of the département of the postcode come first, and those of a territory that is written
    beside the name (`Rodezz (12)`) alone, where there are any.

    Args:
        name: as it is written.
        postcode: of the same row; '' where it has none, but beside the name.
        register: of communes.
    """
    words, within = _parted(fold(name), register)
    near = register.place_names.spelt_like(words, _MOST_NEAR)
    inside = [area for area in near if area.departement in within]
    near = inside or near
    written = [word for word in fold(name).split() if _POSTCODE.fullmatch(word)]
    served = _served(postcode or next(iter(written), ""), register)
    # An arrondissement has a postcode of its own, and the name of its city.
    settled = [
        area for area in served if any(each.code in (area.code, area.parent) for each in near)
    ]
    there = {area.departement for area in served}
    ranked = sorted(near, key=lambda area: area.departement not in there)
    return Nearly(tuple(ranked), settled[0] if len(settled) == 1 else None)


def suggestions(areas: Sequence[Area]) -> tuple[str, ...]:
    """Returns names with their codes, as a file shows them: `Rodez (12202)`; five at most."""
    return tuple(f"{area.name} ({area.code})" for area in areas[:MOST_SUGGESTED])


def is_called(text: str, area: Area, register: Register) -> bool:
    """Whether a text has a whole name of an area in it: its own, a former or a usual one."""
    spoken = f" {fold(text)} "
    return any(f" {name} " in spoken for name in _folded(names_of(area, register)))


def is_meant(text: str, names: Iterable[str], register: Register) -> bool:
    """Whether a text, without what stands beside the name in it, is or begins one of some names.

    By whole words: `Évry` is meant by `Évry-Courcouronnes`, and `Pais` by none of its beginnings.
    """
    words, _ = _parted(fold(text), register)
    return any(f"{name} ".startswith(f"{words} ") for name in _folded(names))


def is_cut(text: str, area: Area, register: Register) -> bool:
    """Whether a text ends within a word of a name of an area: `Olemp`, and not `Évry`.

    What is typed is looked for so, since the rest is still to come; in a file nothing is.
    """
    words, _ = _parted(fold(text), register)
    names = names_of(area, register)
    is_begun = any(name.startswith(words) for name in _folded(names))
    return is_begun and not is_meant(text, names, register)


def names_of(area: Area, register: Register) -> list[str]:
    """Returns the names of an area: its own, former and usual ones; those of its city too."""
    known = register.place_names
    names = known.names_of(area.index)
    if area.kind == "arrondissement_municipal" and area.parent is not None:
        names += known.names_of(register.resolve(area.parent).area.index)
    return names


def _folded(names: Iterable[str]) -> list[str]:
    """Returns names in plain words, with and without their articles."""
    folded = [fold(name) for name in names]
    return [name for name in dict.fromkeys([*folded, *map(bare, folded)]) if name]


def _parted(words: str, register: Register) -> tuple[str, frozenset[str]]:
    """Returns a folded name, and the départements of a territory that stands after it, if any."""
    # A postcode may stand in the same cell.
    parts = [word for word in words.split() if not _POSTCODE.fullmatch(word)]
    known = register.place_names.departements_by_word
    for start in range(1, len(parts)):
        within = known.get(tuple(parts[start:]))
        if within:
            return " ".join(parts[:start]), within
    return " ".join(parts), frozenset()


def _served(postcode: str, register: Register) -> list[Area]:
    try:
        return register.with_postcode(postcode) if postcode else []
    except UnknownPostcodeError:
        return []
