"""What a name may mean: the communes that bear it, and the towns that people call so.

A town, of over 10,000 people, is called by its first words: `Boulogne`, `Évry`. So a village that
bears such a name is never taken for clear while a town may be meant.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from geodata.territory import Area, Register, UnderstoodAs, fold

CLEAR_SHARE = 0.99
"""A name is clear when this share of the people of its communes live in one of them."""

_WHOLES = ("commune", "arrondissement_municipal", "collectivite_outre_mer")
_MOST_HOMONYMS = 60


Reason = Literal["homonyms", "misspelt", "territory"]
"""Why a person has to choose: several places of a name, a name nearly written, or a territory."""


@dataclass(frozen=True, slots=True)
class Named:
    """The areas that a text names, the likeliest first; when `is_clear`, the first is meant."""

    understood_as: UnderstoodAs
    areas: tuple[Area, ...]
    is_clear: bool
    because: Reason = "homonyms"


def meant_by(text: str, register: Register, within: Collection[str] | None = None) -> Named | None:
    """Returns what a name may mean, the most peopled first, or None when nothing is called so.

    Those whose whole name it is come with the towns that it may be short for, and are then never
    clear; where nothing bears the name, those that begin by its words, if a town is among them.

    Args:
        text: folded words.
        register: where names are looked up.
        within: the départements that were written beside the name, or None. There, any commune
            may be called by its first words.
    """
    bearers = _bearers(text, register, within)
    towns = register.place_names.towns_called(text, within)
    if bearers:
        are_all = {area.index for area in towns} <= {area.index for area in bearers}
        return by_people("name", [*bearers, *towns], is_clear=are_all)
    if not towns and within is None:
        return None
    begun = register.place_names.begun_by(text, _MOST_HOMONYMS, within)
    return by_people("name", [*towns, *begun]) if towns or begun else None


def spelt_like(text: str, register: Register) -> Named | None:
    """Returns the communes that a misspelt name may mean, never clear, or None."""
    found = register.place_names.spelt_like(text, _MOST_HOMONYMS)
    return by_people("name", found, is_clear=False, because="misspelt") if found else None


def inside(text: str, register: Register) -> Named | None:
    """Returns the communes of the département, région or island that a text names, or None.

    None of them is meant more than another: an origin is a point, and a territory is not.
    """
    found = register.place_names.inside(text, _MOST_HOMONYMS)
    return by_people("name", found, is_clear=False, because="territory") if found else None


def is_name(text: str, register: Register) -> bool:
    """Whether a text, with its very articles, is or was a name, or that of a town in short."""
    full = any(fold(area.name) == text for area in exactly(text, register))
    return (
        full
        or bool(register.place_names.called(text))
        or bool(register.place_names.towns_called(text))
    )


def exactly(text: str, register: Register) -> list[Area]:
    """Returns the areas of a name; those with its very articles, when there are any."""
    found = [area for area, _ in register.search(text, limit=_MOST_HOMONYMS, exact_only=True)]
    return [area for area in found if fold(area.name) == text] or found


def _bearers(text: str, register: Register, within: Collection[str] | None) -> list[Area]:
    """Returns the communes of a name; else those that a part of the name is in, or that had it."""
    found = exactly(text, register)
    areas = [area for area in found if within is None or area.departement in within]
    wholes = [area for area in areas if area.kind in _WHOLES]
    if wholes:
        return wholes
    parents = {area.parent: area for area in areas if area.parent is not None}
    return [
        *(register.resolve(code).area for code in parents),
        *register.place_names.called(text, within),
    ]


def by_people(
    understood: UnderstoodAs,
    areas: Iterable[Area],
    *,
    is_clear: bool = True,
    because: Reason = "homonyms",
) -> Named:
    """Returns areas, the most peopled first, without repeats.

    Args:
        understood: how the text was understood.
        areas: one at least.
        is_clear: False when the first is not clear whatever the share of its people.
        because: why a person has to choose, when it is not clear.
    """
    distinct = {area.index: area for area in areas}.values()
    ranked = sorted(distinct, key=lambda area: (-(area.population or 0), area.code))
    return Named(understood, tuple(ranked), is_clear and _has_most_people(ranked), because)


def _has_most_people(ranked: Sequence[Area]) -> bool:
    if len(ranked) == 1:
        return True
    known = [area.population for area in ranked if area.population is not None]
    # Nobody can tell the share of an area whose people were not counted.
    return len(known) == len(ranked) and known[0] >= CLEAR_SHARE * sum(known) > 0
