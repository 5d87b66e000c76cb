"""Communes named by a text, in the small country and then in an address."""

from __future__ import annotations

import pytest

from geodata.nearest.geocoding.addressed import named_in
from geodata.nearest.geocoding.homonyms import Named, inside, spelt_like
from geodata.nearest.geocoding.naming import named_by
from geodata.nearest.geocoding.typed import read_text
from geodata.sources.other_names import OtherName
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


@pytest.fixture(scope="module")
def towns() -> Register:
    areas = (
        *LITTLE_FRANCE,
        official("01020", "Évry-Courcouronnes", population=66_000, postcodes=("01280",)),
        official("75020", "Évry", population=400, postcodes=("75280",)),
        official("01021", "Le Kremlin-Bicêtre", population=25_000),
        official("01022", "Ville-le-Grand", population=20_000),
        official("75022", "Ville-le-Petit", population=9_000),
        official("01023", "Les Mureaux", population=30_000),
        official("01024", "Village-aux-Bois", population=900),
        official("01025", "Nord-Ville", population=15_000, postcodes=("01290",)),
        official("01026", "Sud-Ville", population=800, postcodes=("01290",)),
        official("01027", "Hellemmes-Nord", kind="commune_associee", parent_code="01025"),
    )
    called = (
        OtherName("Ancienne", "01025", None),
        OtherName("Autrefois-Ville", "01025", 12_000),
        OtherName("La Défense", "01022", 20_000, is_usual=True),
        OtherName("La Défense", "01021", 25_000, is_usual=True),
        OtherName("Mureaux Défense", "01023", 30_000, is_usual=True),
    )
    return places_of(areas, SQUARES, called).register


@pytest.mark.parametrize(
    ("text", "found", "is_clear"),
    [
        ("Évry", ["01020", "75020"], False),
        ("evry cedex", ["01020", "75020"], False),
        ("Évry, Ain", ["01020"], True),
        ("Évry 01", ["01020"], True),
        ("01 Évry", ["01020"], True),
        ("Évry (75)", ["75020"], True),
        ("01280 Évry", ["01020"], True),
        ("75280 Évry", ["75020"], True),
        ("01289 Évry cedex", ["01020"], True),
        ("Le Kremlin", ["01021"], True),
        ("kremlin", ["01021"], True),
        ("Ville", ["01022", "75022"], False),
        ("Ville-le", ["01022", "75022"], False),
        ("Mureaux", ["01023"], True),
        ("Ancienne", ["01025"], True),
        ("Autrefois", ["01025"], True),
        ("01290 Ancienne", ["01025"], True),
        ("01290 Hellemmes", ["01025"], True),
        ("01299 Nord Ville Nord cedex", ["01025"], True),
        ("01299 Le Bas Nord-Ville cedex", ["01025"], True),
        ("La Défense", ["01021", "01022"], False),
        ("Évry-Courcouronnes", ["01020"], True),
    ],
)
def test_a_town_is_what_people_call_it(
    towns: Register, text: str, found: list[str], is_clear: bool
) -> None:
    named = by(text, towns)
    assert (codes(named), named is not None and named.is_clear) == (found, is_clear)


@pytest.mark.parametrize("text", ["Village", "les ville", "Mureaux Déf", "12 Ville", "Évry 99"])
def test_the_first_words_name_a_town_and_no_village(towns: Register, text: str) -> None:
    assert by(text, towns) is None


@pytest.mark.parametrize(
    ("text", "found", "is_clear"),
    [
        ("13 rue Exemple, Évry", ["01020", "75020"], False),
        ("13 rue Exemple Évry", ["01020", "75020"], False),
        ("13 rue Exemple, 01290 Ancienne", ["01025"], True),
        ("13 rue de Sud-Ville, 01290 Nord", ["01025"], True),
        ("13 rue Exemple, 01290 Hellemmes", ["01025"], True),
        ("13 rue Exemple 01289 Évry cedex", ["01020"], True),
    ],
)
def test_a_town_is_called_so_in_an_address_too(
    towns: Register, text: str, found: list[str], is_clear: bool
) -> None:
    named = within(text, towns)
    assert (codes(named), named is not None and named.is_clear) == (found, is_clear)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("evry courcouronne", ["01020"]),
        ("evrycourcouronnes", ["01020"]),
        ("evyr courcouronnes", ["01020"]),
        ("kremlin bicetre", ["01021"]),
        ("le kremlin bicettre", ["01021"]),
        ("evri", []),
    ],
)
def test_a_commune_is_found_with_a_slip_or_two_and_asked(
    towns: Register, text: str, found: list[str]
) -> None:
    named = spelt_like(text, towns)
    assert codes(named) == found
    assert named is None or not named.is_clear


def test_a_town_comes_first_in_what_a_name_may_begin(towns: Register) -> None:
    found = [(area.code, exact) for area, exact in towns.search("évry", limit=3)]
    assert found == [("01020", False), ("75020", True)]
    assert [area.code for area, _ in towns.search("ancienne", limit=3)] == ["01025"]


@pytest.mark.parametrize(
    ("text", "first"),
    [("ain", "01002"), ("01", "01002"), ("toulouse", None)],
)
def test_a_whole_territory_is_no_origin_and_its_communes_are_asked(
    towns: Register, text: str, first: str | None
) -> None:
    named = inside(text, towns)
    assert (codes(named) or [None])[0] == first
    assert named is None or (named.because, named.is_clear) == ("territory", False)
