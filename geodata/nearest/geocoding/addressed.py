"""Which commune an address ends with, as the register alone can tell."""

from __future__ import annotations

from collections.abc import Iterator

from geodata.nearest.geocoding.homonyms import Named, is_name, meant_by
from geodata.nearest.geocoding.naming import called_among, named_by_words, served_by
from geodata.nearest.geocoding.typed import WAYS, Typed, word_set
from geodata.territory import Area, Register, fold

_JOINS_A_WAY = WAYS | word_set("hameau lieu dit de du des d l la le les")
"""After one of these a name belongs to a street: `rue de Paris` is in no Paris."""


def named_in(typed: Typed, register: Register) -> Named | None:
    """Returns the areas that an address ends with, or None when it names none.

    Clear are a postcode that serves one commune or one that the text names, and a name standing
    alone between commas. A name that only ends the text is not: it may be a street's.
    """
    for postcode in reversed(typed.postcodes):
        served = served_by(postcode, register)
        if served:
            return _in_postcode(typed.words, postcode, served, register)
    for words in _places_for_a_name(typed):
        named = named_by_words(words, register)
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


def _in_postcode(
    words: tuple[str, ...], postcode: str, served: tuple[Area, ...], register: Register
) -> Named:
    after = words[len(words) - words[::-1].index(postcode) :]
    for end in range(len(after), 0, -1):
        called = called_among(after[:end], served, register)
        if len(called) == 1:
            return _of_address((called[0],), is_clear=True)
    spoken = f" {' '.join(words)} "
    ends = {
        area: (spoken.rfind(written) + len(written), len(written))
        for area in served
        for name in register.place_names.names_of(area.index)
        if (written := f" {fold(name)} ") in spoken
    }
    if ends:
        # The commune comes after the street, which may have another commune's name.
        last = max(ends, key=lambda area: ends[area])
        return _of_address((last,), is_clear=True)
    return _of_address(served, is_clear=len(served) == 1)


def _ending(words: tuple[str, ...], register: Register) -> Named | None:
    for start in range(1, len(words)):
        tail = " ".join(words[start:])
        if words[start - 1] not in _JOINS_A_WAY and is_name(tail, register):
            named = meant_by(tail, register)
            return None if named is None else _of_address(named.areas, is_clear=False)
    return None


def _of_address(areas: tuple[Area, ...], *, is_clear: bool) -> Named:
    return Named("commune_of_address", areas, is_clear)
