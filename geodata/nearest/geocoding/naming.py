"""Which communes a typed text names: by being their name, or by ending an address with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geodata.errors import UnknownCodeError, UnknownPostcodeError
from geodata.nearest.geocoding.typed import Typed, word_set
from geodata.territory import Area, Register, bare, fold

CLEAR_SHARE = 0.99
"""A name is clear when this share of the people of its communes live in one of them."""

_WHOLES = ("commune", "arrondissement_municipal", "collectivite_outre_mer")
_MOST_HOMONYMS = 60
_CODE = re.compile(r"\d{5}|2[ab]\d{3}")
_NUMBERED = re.compile(r"(paris|lyon|marseille) (\d{1,2})(?:e|er|eme|ieme)?(?: arrondissement)?")
_JOINS_A_WAY = word_set(
    "rue r avenue av boulevard bd place pl allee allees chemin ch impasse route rte quai cours "
    "square sq passage lotissement residence hameau lieu dit de du des d l la le les"
)
"""After one of these a name belongs to a street: `rue de Paris` is in no Paris."""


@dataclass(frozen=True, slots=True)
class Named:
    """The areas that a text names, the likeliest first; when `is_clear`, the first is meant."""

    understood_as: str
    areas: tuple[Area, ...]
    is_clear: bool


def named_by(typed: Typed, register: Register) -> Named | None:
    """Returns the areas that a whole text names, or None when it is something else.

    A text may be a postcode, an INSEE code, a name, a name beside its postcode or its département
    (`Saint-Denis (93)`), or a numbered arrondissement (`Lyon 3e`). A postcode of CEDEX, which no
    commune has, still says the département.
    """
    return _meant(typed.words, register)


def named_in(typed: Typed, register: Register) -> Named | None:
    """Returns the areas that an address ends with, or None when it names none.

    Clear are a postcode that serves one commune or one that the text names, and a name standing
    alone between commas. A name that only ends the text is not: it may be a street's.
    """
    for postcode in reversed(typed.postcodes):
        served = _served(postcode, register)
        if served:
            return _in_postcode(typed.words, served)
    for words in _places_for_a_name(typed):
        named = _meant(words, register)
        if named is not None and named.understood_as == "name":
            return _of_address(named.areas, is_clear=named.is_clear)
    return _ending(typed.words, register)


def _places_for_a_name(typed: Typed) -> Iterator[tuple[str, ...]]:
    """Yields what follows an unknown postcode (a CEDEX), then parts between commas, last first."""
    for postcode in typed.postcodes:
        yield typed.words[typed.words.index(postcode) :]
    for start in range(len(typed.parts) - 1, -1, -1):
        yield tuple(word for part in typed.parts[start:] for word in part)
        yield typed.parts[start]


def _meant(words: tuple[str, ...], register: Register) -> Named | None:
    text = " ".join(words)
    if _CODE.fullmatch(text):
        return _coded(text, register)
    numbered = _NUMBERED.fullmatch(text)
    if numbered is not None:
        return _numbered(numbered[1], int(numbered[2]), register)
    postcodes = [word for word in words if _CODE.fullmatch(word) and word.isdigit()]
    if len(postcodes) == 1:
        return _with_postcode(postcodes[0], [w for w in words if w != postcodes[0]], register)
    return _homonyms(text, register) or _in_departement(words, register)


def _coded(text: str, register: Register) -> Named | None:
    served = _served(text, register)
    if served:
        return Named("postcode", served, is_clear=True)
    try:
        found = register.resolve(text.upper())
    except UnknownCodeError:
        return None
    understood = {"current": "commune", "old": "old_code", "part": "part_of_commune"}
    return Named(understood[found.relation], (found.area,), is_clear=True)


def _numbered(city: str, number: int, register: Register) -> Named | None:
    suffix = "er" if number == 1 else "e"
    exact = _exact(f"{city} {number}{suffix} arrondissement", register)
    return Named("name", (exact[0],), is_clear=True) if exact else None


def _with_postcode(postcode: str, rest: list[str], register: Register) -> Named | None:
    name, served = " ".join(rest), _served(postcode, register)
    exact = _exact(name, register)
    if not served:
        near = [area for area in exact if area.departement.startswith(_departement_of(postcode))]
        return _by_people("name", near or exact, is_clear=bool(near)) if exact else None
    if exact:
        both = [area for area in served if _is_one_of(area, exact)]
        if both:
            return Named("name", tuple(both), is_clear=len(both) == 1)
        return Named("name", (*served[:3], *exact[:3]), is_clear=False)
    begun = tuple(area for area in served if name and fold(area.name).startswith(name))
    return Named("name", begun, is_clear=len(begun) == 1) if begun else None


def _homonyms(text: str, register: Register) -> Named | None:
    exact = _exact(text, register)
    return _by_people("name", _whole(exact, register)) if exact else None


def _in_departement(words: tuple[str, ...], register: Register) -> Named | None:
    for (level, code), name in register.territories.items():
        if level != "departement":
            continue
        for written in {code.lower(), fold(name), bare(fold(name))}:
            tail = tuple(written.split())
            if len(words) > len(tail) and words[-len(tail) :] == tail:
                exact = _exact(" ".join(words[: -len(tail)]), register)
                inside = [area for area in exact if area.departement == code]
                if inside:
                    return _by_people("name", _whole(inside, register))
    return None


def _exact(text: str, register: Register) -> list[Area]:
    """Returns the areas of a name; those with its very articles, when there are any."""
    found = [area for area, _ in register.search(text, limit=_MOST_HOMONYMS, exact_only=True)]
    return [area for area in found if fold(area.name) == text] or found


def _whole(areas: list[Area], register: Register) -> list[Area]:
    """Returns the communes among areas; when they are all parts, the communes these are in."""
    wholes = [area for area in areas if area.kind in _WHOLES]
    if wholes:
        return wholes
    parents = {area.parent: area for area in areas if area.parent is not None}
    return [register.resolve(code).area for code in parents]


def _by_people(understood: str, areas: Sequence[Area], *, is_clear: bool = True) -> Named:
    first, *others = areas
    clear = is_clear and (not others or _has_most_people(first, others))
    return Named(understood, tuple(areas), clear)


def _has_most_people(first: Area, others: Sequence[Area]) -> bool:
    people = [area.population for area in (first, *others)]
    known = [count for count in people if count is not None]
    # Nobody can tell the share of an area whose people were not counted.
    return len(known) == len(people) and known[0] >= CLEAR_SHARE * sum(known) > 0


def _in_postcode(words: tuple[str, ...], served: tuple[Area, ...]) -> Named:
    spoken = f" {' '.join(words)} "
    ends = {
        area: (spoken.rfind(written) + len(written), len(written))
        for area in served
        if (written := f" {fold(area.name)} ") in spoken
    }
    if ends:
        # The commune comes after the street, which may have another commune's name.
        last = max(ends, key=lambda area: ends[area])
        return _of_address((last,), is_clear=True)
    return _of_address(served, is_clear=len(served) == 1)


def _ending(words: tuple[str, ...], register: Register) -> Named | None:
    for start in range(1, len(words)):
        if words[start - 1] not in _JOINS_A_WAY:
            exact = _exact(" ".join(words[start:]), register)
            full = [area for area in exact if fold(area.name) == " ".join(words[start:])]
            if full:
                return _of_address(tuple(_whole(full, register)), is_clear=False)
    return None


def _of_address(areas: tuple[Area, ...], *, is_clear: bool) -> Named:
    return Named("commune_of_address", areas, is_clear)


def _served(postcode: str, register: Register) -> tuple[Area, ...]:
    try:
        return tuple(register.with_postcode(postcode))
    except UnknownPostcodeError:
        return ()


def _departement_of(postcode: str) -> str:
    # Corsica's postcodes begin with 20, its départements are 2A and 2B.
    return "2" if postcode.startswith("20") else postcode[:2]


def _is_one_of(area: Area, named: Sequence[Area]) -> bool:
    return any(
        area.code in (other.code, other.parent) or area.parent == other.code for other in named
    )
