"""No search finds anything by what is left of a text that cannot be read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from geodata.errors import ParameterError
from geodata.matches import Whereabouts
from geodata.matches.reading import Where
from geodata.nearest.geocoding import AddressBook
from geodata.territory import Register, TerritorySearch, Units
from tests.country import LITTLE_FRANCE, SQUARES, places_of

PLACES = places_of(LITTLE_FRANCE, SQUARES)
SEARCH = TerritorySearch(Units(PLACES.register))
SIGNS = st.text(st.sampled_from("Ω≈Ж東京€@%√😀"), min_size=2, max_size=8)
LEFT = st.sampled_from(["b", "h", "p", "s", "ç"])


@settings(max_examples=60)
@given(SIGNS, LEFT)
def test_communes_places_territories_and_lists_find_nothing(signs: str, left: str) -> None:
    text = f"{signs[0]}{left}{signs[1:]}"
    register = PLACES.register
    assert register.search(text) == []
    assert register.place_names.spelt_like(text, 10) == []
    assert register.place_names.wholes_named(text, None) == []
    assert SEARCH.found(text) == []
    with pytest.raises(ParameterError, match="no letter and no digit"):
        AddressBook(PLACES).found(text)
    with pytest.raises(ParameterError, match="no letter and no digit"):
        AddressBook(PLACES).suggested(text, 10)
    [found] = Whereabouts(PLACES).of_all([Where(commune=text)])
    assert (found.origin, found.notes, found.suggested) == (None, ("commune_unknown",), ())


def test_a_letter_of_another_alphabet_in_a_name_is_no_name(register: Register) -> None:
    assert register.search("Ωb") == []
    assert [area.code for area, _ in register.search("b")][:1] == ["01004"]
