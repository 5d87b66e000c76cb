"""Communes named by a text, in the small country and then in an address."""

from __future__ import annotations

import pytest

from geodata.nearest.geocoding.naming import Named, named_by, named_in
from geodata.nearest.geocoding.typed import read_text
from geodata.territory.register import Register
from tests.country import LITTLE_FRANCE, SQUARES, official, places_of


@pytest.fixture(scope="module")
def homonyms() -> Register:
    areas = (
        *LITTLE_FRANCE,
        official("01010", "Valence", population=64_000, postcodes=("01260",)),
        official("75010", "Valence", population=5_000, postcodes=("75260",)),
        official("01011", "La Rochelle", population=80_000),
        official("75011", "La Rochelle", population=40),
        official("01012", "Ville", population=10),
        official("75012", "Ville", population=None),
        official("01013", "Mont", postcodes=("01270",)),
        official("01014", "Mont-sur-Ain", postcodes=("01270",)),
    )
    return places_of(areas, SQUARES).register


def by(text: str, register: Register) -> Named | None:
    return named_by(read_text(text), register)


def within(text: str, register: Register) -> Named | None:
    return named_in(read_text(text), register)


def codes(named: Named | None) -> list[str]:
    return [] if named is None else [area.code for area in named.areas]


@pytest.mark.parametrize(
    ("text", "understood_as", "code"),
    [
        ("bourg", "name", "01004"),
        ("01000", "postcode", "01004"),
        ("01 000", "postcode", "01004"),
        ("01999", "old_code", "01004"),
        ("01002", "commune", "01002"),
        ("01400 saint étienne", "name", "01002"),
        ("St-Etienne (01400)", "name", "01002"),
        ("Saint-Étienne (Ain)", "name", "01002"),
        ("saint etienne 01", "name", "01002"),
        ("01007 Bourg CEDEX 7", "name", "01004"),
        ("01400 saint-et", "name", "01002"),
        ("Hameau", "name", "01004"),
        ("75002 Paris", "name", "75102"),
        ("Paris 2", "name", "75102"),
        ("Paris 2ème", "name", "75102"),
        ("paris 1er arrondissement", "name", "75101"),
    ],
)
def test_a_commune_is_understood_as_people_name_it(
    register: Register, text: str, understood_as: str, code: str
) -> None:
    named = by(text, register)
    assert named is not None
    assert (named.understood_as, named.areas[0].code, named.is_clear) == (understood_as, code, True)


@pytest.mark.parametrize(
    "text", ["12 rue des Lilas", "99999", "cedex 9", "Bourg 75", "paris 31", "2Z999", "bour"]
)
def test_what_names_no_commune_is_left_to_the_address_service(
    register: Register, text: str
) -> None:
    assert by(text, register) is None


def test_homonyms_are_to_choose_from_the_most_peopled_first(homonyms: Register) -> None:
    named = by("valence", homonyms)
    assert named is not None
    assert (codes(named), named.is_clear) == (["01010", "75010"], False)


def test_a_homonym_of_less_than_a_hundredth_of_the_people_does_not_make_a_name_unclear(
    homonyms: Register,
) -> None:
    named = by("la rochelle", homonyms)
    assert named is not None
    assert (codes(named), named.is_clear) == (["01011", "75011"], True)


def test_an_unknown_population_is_not_nobody(homonyms: Register) -> None:
    named = by("ville", homonyms)
    assert named is not None
    assert not named.is_clear


def test_the_departement_or_the_postcode_tells_homonyms_apart(homonyms: Register) -> None:
    for text in ("Valence (75)", "valence paris", "75260 Valence"):
        named = by(text, homonyms)
        assert named is not None
        assert (codes(named), named.is_clear) == (["75010"], True)


def test_a_postcode_and_a_name_that_contradict_each_other_are_to_choose_from(
    homonyms: Register,
) -> None:
    named = by("01000 Valence", homonyms)
    assert named is not None
    assert (codes(named), named.is_clear) == (["01004", "01010", "75010"], False)


@pytest.mark.parametrize(
    ("text", "found", "is_clear"),
    [
        ("12 rue des Lilas 01000 Bourg", ["01004"], True),
        ("12 rue des Lilas 01000", ["01004"], True),
        ("12 rue des Lilas, Bourg", ["01004"], True),
        ("Bourg, 12 rue des Lilas", ["01004"], True),
        ("12 rue des Lilas 01007 Bourg CEDEX 7", ["01004"], True),
        ("12 rue de Saint-Étienne 01400 L'Abergement-Clémenciat", ["01001"], True),
        ("12 rue des Lilas 01400", ["01002", "01001"], False),
        ("12 rue des Lilas Bourg", ["01004"], False),
    ],
)
def test_the_commune_of_an_address_is_what_it_ends_with(
    register: Register, text: str, found: list[str], is_clear: bool
) -> None:
    named = within(text, register)
    assert named is not None
    assert (named.understood_as, codes(named)) == ("commune_of_address", found)
    assert named.is_clear is is_clear


@pytest.mark.parametrize("text", ["rue de Paris", "12 avenue Bourg", "rue des Lilas", "zzz"])
def test_a_street_named_after_a_commune_is_not_in_it(register: Register, text: str) -> None:
    assert within(text, register) is None


def test_the_longest_name_that_the_address_ends_with_is_its_commune(homonyms: Register) -> None:
    assert codes(within("1 rue X 01270 Mont-sur-Ain", homonyms)) == ["01014"]
    assert codes(within("1 rue X 01270 Mont", homonyms)) == ["01013"]


def test_the_commune_of_an_address_may_have_homonyms_too(homonyms: Register) -> None:
    named = within("3 rue de la mairie, Valence", homonyms)
    assert named is not None
    assert (codes(named), named.is_clear) == (["01010", "75010"], False)
    assert codes(within("3 rue de la mairie, Valence (75)", homonyms)) == ["75010"]
