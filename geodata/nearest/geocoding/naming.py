"""Which communes a whole typed text names, alone or beside a postcode or a territory."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from geodata.errors import UnknownCodeError, UnknownPostcodeError
from geodata.nearest.geocoding.arrondissements import official_name
from geodata.nearest.geocoding.homonyms import Named, exactly, meant_by
from geodata.nearest.geocoding.typed import WAYS, Typed, word_set
from geodata.territory import UNDERSTOOD_OF_CODE, Area, Register, departements_of, fold

_CODE = re.compile(r"\d{5}|2[ab]\d{3}")
_LONGEST_TERRITORY = 5
"""Words of `Provence-Alpes-Côte d'Azur`."""
_FEW = 3
_JOINS_A_TERRITORY = word_set("en dans de du des d le la les l dept departement region")


def named_by(typed: Typed, register: Register) -> Named | None:
    """Returns the areas that a whole text names, or None when it is something else.

    A text may be a postcode, an INSEE code, a name, a name beside its postcode, département or
    région (`Saint-Denis (93)`), or a numbered arrondissement (`Lyon 3e`). A postcode of CEDEX,
    which no commune has, still says the département.
    """
    return named_by_words(typed.words, register)


def named_by_words(words: tuple[str, ...], register: Register) -> Named | None:
    """Returns the areas that folded words name, or None."""
    text = " ".join(words)
    if _CODE.fullmatch(text):
        return _coded(text, register)
    numbered = exactly(official_name(text) or "", register)
    if numbered:
        return Named("name", (numbered[0],), is_clear=True)
    postcodes = [word for word in words if _CODE.fullmatch(word) and word.isdigit()]
    if len(postcodes) == 1:
        return _with_postcode(postcodes[0], words, register)
    return meant_by(text, register) or _in_territory(words, register)


def served_by(postcode: str, register: Register) -> tuple[Area, ...]:
    """Returns the areas that a postcode serves, none of a CEDEX, the most peopled first."""
    try:
        return tuple(register.with_postcode(postcode))
    except UnknownPostcodeError:
        return ()


def called_among(words: Sequence[str], areas: Sequence[Area], register: Register) -> list[Area]:
    """Returns which of some areas are called so: by a whole name of theirs, else by its beginning.

    The names of an area are its own, those of its parts, former and usual ones.
    """
    text = " ".join(words)
    if not text:
        return []
    names = {
        area: [fold(name) for name in register.place_names.names_of(area.index)] for area in areas
    }
    whole = [area for area in areas if text in names[area]]
    return whole or [area for area in areas if any(name.startswith(text) for name in names[area])]


def _coded(text: str, register: Register) -> Named | None:
    served = served_by(text, register)
    if served:
        return Named("postcode", served, is_clear=True)
    try:
        found = register.resolve(text.upper())
    except UnknownCodeError:
        return None
    return Named(UNDERSTOOD_OF_CODE[found.relation], (found.area,), is_clear=True)


def _with_postcode(postcode: str, words: tuple[str, ...], register: Register) -> Named | None:
    rest = [word for word in words if word != postcode]
    served = served_by(postcode, register)
    if not served:
        is_line = postcode in (words[0], words[-1])
        return _beyond_postcode(postcode, rest, register, in_part=is_line)
    name = " ".join(rest)
    exact = exactly(name, register)
    both = [area for area in served if _is_one_of(area, exact)]
    both = both or called_among(rest, served, register)
    if both:
        return Named("name", tuple(both), is_clear=len(both) == 1)
    elsewhere = meant_by(name, register)
    if elsewhere is None:
        return None
    return Named("name", (*served[:_FEW], *elsewhere.areas[:_FEW]), is_clear=False)


def _beyond_postcode(
    postcode: str, rest: list[str], register: Register, *, in_part: bool
) -> Named | None:
    """Returns what a name beside a postcode that no commune has means in its département.

    The line of a CEDEX may name a quarter before or after its town (`La Plaine Saint-Denis`):
    the longest end, then the longest beginning, that is a name there.
    """
    there = departements_of(postcode)
    named = meant_by(" ".join(rest), register, there)
    is_way = rest[0] in WAYS or any(word.isdigit() for word in rest)
    if named is None and in_part and not is_way:
        named = _in_line(rest, register, there)
    if named is not None:
        return named
    elsewhere = meant_by(" ".join(rest), register)
    return None if elsewhere is None else Named("name", elsewhere.areas, is_clear=False)


def _in_line(rest: list[str], register: Register, there: Collection[str]) -> Named | None:
    ends = [rest[start:] for start in range(1, len(rest))]
    starts = [rest[:end] for end in range(len(rest) - 1, 0, -1)]
    for words in (*ends, *starts):
        text = " ".join(words)
        if any(area.departement in there for area in exactly(text, register)):
            return meant_by(text, register, there)
    return None


def _in_territory(words: tuple[str, ...], register: Register) -> Named | None:
    """Returns what a name means in the département or région written after it, or before it."""
    known = register.place_names.departements_by_word
    for count in range(min(_LONGEST_TERRITORY, len(words) - 1), 0, -1):
        within = known.get(words[-count:])
        for name in _before_territory(words[:-count]) if within else ():
            named = meant_by(name, register, within)
            if named is not None:
                return named
    # Only a code is written first: `93 Saint-Denis`. `Paris Saint-Denis` is no such thing.
    within = known.get(words[:1]) if words[1:] and words[0][0].isdigit() else None
    return meant_by(" ".join(words[1:]), register, within) if within else None


def _before_territory(words: tuple[str, ...]) -> list[str]:
    """Returns a name, and the same without what joins it to a territory (`Évry en Essonne`)."""
    kept = words
    while len(kept) > 1 and kept[-1] in _JOINS_A_TERRITORY:
        kept = kept[:-1]
    return list(dict.fromkeys([" ".join(words), " ".join(kept)]))


def _is_one_of(area: Area, named: Sequence[Area]) -> bool:
    return any(
        area.code in (other.code, other.parent) or area.parent == other.code for other in named
    )
