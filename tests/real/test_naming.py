"""What people type, understood by the register of the whole of France alone."""

from __future__ import annotations

import pytest

from geodata.errors import UnknownNameError
from geodata.nearest.geocoding.book import AddressBook, Ambiguity
from geodata.snapshot.reader import Snapshot
from geodata.territory.origins import Origin, Places

pytestmark = pytest.mark.real


@pytest.fixture
def book(france: Snapshot) -> AddressBook:
    return AddressBook(Places(france.register, france.contours))


@pytest.mark.parametrize(
    ("text", "understood_as", "code"),
    [
        ("Rodez", "name", "12202"),
        ("rodez aveyron", "name", "12202"),
        ("12000", "postcode", "12202"),
        ("12007 RODEZ CEDEX 7", "name", "12202"),
        ("20181 Ajaccio cedex", "name", "2A004"),
        ("2a004", "commune", "2A004"),
        ("12850 onet le chateau", "name", "12176"),
        ("La Rochelle", "name", "17300"),
        ("Saint-Denis (93)", "name", "93066"),
        ("St Denis, La Réunion", "name", "97411"),
        ("97460 Saint-Paul", "name", "97415"),
        ("Paris", "name", "75056"),
        ("Paris 12e", "name", "75112"),
        ("lyon 3", "name", "69383"),
        ("13008 Marseille", "name", "13208"),
        ("Annecy-le-Vieux", "name", "74010"),
        ("Y", "name", "80829"),
        ("l'hay les roses", "name", "94038"),
        ("44.35, 2.57", "point", "12202"),
        ("-20.88 55.45", "point", "97411"),
        ("12 rue des Lilas 12000 Rodez", "commune_of_address", "12202"),
        ("8 bd Voltaire, 75011 Paris", "commune_of_address", "75111"),
        ("3 rue de la mairie, Saint-Denis (93)", "commune_of_address", "93066"),
        ("1 avenue de Paris, 78000 Versailles", "commune_of_address", "78646"),
        ("Mairie, BP 3119, 12031 Rodez Cedex 9", "commune_of_address", "12202"),
    ],
)
def test_a_text_is_the_commune_that_people_mean(
    book: AddressBook, text: str, understood_as: str, code: str
) -> None:
    found = book.found(text)
    assert isinstance(found, Origin), found
    assert found.commune is not None
    assert (found.understood_as, found.commune.code) == (understood_as, code)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Saint-Denis", {"93066", "97411", "11339", "30247"}),
        ("valence", {"26362", "82186", "16392"}),
        ("12000 Paris", {"12202", "75056"}),
        ("rue Louis Aragon", {"11011"}),
        ("3 rue de la mairie, Valence", {"26362", "82186", "16392"}),
    ],
)
def test_a_text_that_may_mean_several_is_for_the_person_to_choose(
    book: AddressBook, text: str, codes: set[str]
) -> None:
    found = book.found(text)
    assert isinstance(found, Ambiguity)
    assert {each.commune.code for each in found.candidates if each.commune} >= codes


@pytest.mark.parametrize("text", ["rue de Paris", "99999", "cedex 9", "12 rue des Lilas"])
def test_a_text_that_names_no_commune_is_unknown(book: AddressBook, text: str) -> None:
    with pytest.raises(UnknownNameError):
        book.found(text)


def test_every_commune_is_found_by_its_postcode_and_name(book: AddressBook) -> None:
    register, wrong = book.places.register, []
    for index in range(0, register.commune_count, 7):
        area = register.area(index)
        if area.postcodes and area.lon is not None:
            found = book.found(f"{area.postcodes[0]} {area.name}")
            codes = (
                {found.commune.code, found.commune.parent}
                if isinstance(found, Origin) and found.commune
                else {each.commune.code for each in getattr(found, "candidates", ())}
            )
            if area.code not in codes:
                wrong.append((area.code, area.name, codes))
    assert not wrong
