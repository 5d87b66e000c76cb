"""The address book over the small country and an address service in memory."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings, strategies as some

from geodata.errors import (
    BadInputError,
    NotCoveredError,
    ParameterError,
    UnknownAddressError,
    UnknownNameError,
)
from geodata.nearest.geocoding.book import AddressBook, Ambiguity
from geodata.nearest.geocoding.candidates import Candidate
from geodata.nearest.geocoding.memory import MemoryGeocoder
from geodata.territory.origins import Asked, Origin, Places

LILAS = Candidate(
    0.12,
    46.03,
    "12 Rue des Lilas 01400 Saint-Étienne",
    "housenumber",
    0.9,
    citycode="01002",
    city="Saint-Étienne",
    postcode="01400",
    context="01, Ain",
)
MAIRIES = (
    Candidate(
        0.01,
        46.01,
        "Rue de la Mairie 01400 L'Abergement-Clémenciat",
        "street",
        0.9,
        citycode="01001",
        city="L'Abergement-Clémenciat",
        postcode="01400",
    ),
    Candidate(
        0.25,
        46.05,
        "Rue de la Mairie 01370 Saint-Étienne-du-Bois",
        "street",
        0.9,
        citycode="01003",
        city="Saint-Étienne-du-Bois",
        postcode="01370",
    ),
)
OLD = Candidate(
    0.15, 46.15, "Chemin Vert 01000 Bourg", "street", 0.9, citycode="01999", postcode="01000"
)
PARIS = Candidate(
    0.65,
    46.05,
    "3 Rue Tiquetonne 75002 Paris",
    "housenumber",
    0.9,
    citycode="75056",
    city="Paris",
    postcode="75002",
)
UNCODED = Candidate(0.15, 46.15, "Place Ronde 01000 Bourg", "locality", 0.9, postcode="01000")
TOWN = Candidate(0.2, 46.2, "Bourg-les-Prés", "municipality", 0.9, citycode="01004")


@pytest.fixture
def geocoder() -> MemoryGeocoder:
    return MemoryGeocoder((LILAS, *MAIRIES, OLD, PARIS, UNCODED, TOWN))


@pytest.fixture
def book(places: Places, geocoder: MemoryGeocoder) -> AddressBook:
    return AddressBook(places, geocoder)


def taken(found: Origin | Ambiguity) -> Origin:
    assert isinstance(found, Origin), found
    return found


def test_an_address_is_a_point_in_its_commune_and_says_what_it_was_taken_for(
    book: AddressBook,
) -> None:
    origin = taken(book.understand(Asked(q="12 rue des lilas, saint etienne")))
    assert (origin.lon, origin.lat, origin.understood_as) == (0.12, 46.03, "address")
    record = origin.as_record()
    assert record["label"] == "12 Rue des Lilas 01400 Saint-Étienne"
    assert (record["source"], record["commune"]["code"]) == ("ban", "01002")
    assert "fallback" not in record
    assert "point_source" not in record


@pytest.mark.parametrize(
    ("text", "understood_as", "code"),
    [
        ("chemin vert bourg", "street", "01004"),
        ("3 rue tiquetonne paris", "address", "75102"),
        ("place ronde bourg", "locality", "01004"),
        ("bourg les pres", "name", "01004"),
    ],
)
def test_the_commune_of_an_address_is_that_of_today_and_the_arrondissement_of_a_city(
    book: AddressBook, text: str, understood_as: str, code: str
) -> None:
    origin = taken(book.found(text))
    assert (origin.understood_as, origin.source) == (understood_as, "ban")
    assert origin.commune is not None
    assert origin.commune.code == code


def test_a_commune_that_the_service_names_is_where_the_register_puts_it(book: AddressBook) -> None:
    origin = taken(book.found("bourg les pres"))
    assert (origin.lon, origin.lat) == pytest.approx((0.15, 46.15))


@pytest.mark.parametrize(
    "text", ["Saint-Étienne", "01400", "01400 saint etienne", "46.05, 0.15", "Paris 2e", "01002"]
)
def test_what_the_register_knows_is_asked_of_nobody(
    book: AddressBook, geocoder: MemoryGeocoder, text: str
) -> None:
    taken(book.found(text))
    assert geocoder.asked == []


@pytest.mark.parametrize("text", ["x" * 10_000, "rue\x00", "!!!", "東京", "91.5, 0.5"])
def test_what_cannot_be_a_place_is_sent_to_nobody(
    book: AddressBook, geocoder: MemoryGeocoder, text: str
) -> None:
    with pytest.raises(ParameterError):
        book.found(text)
    with pytest.raises(ParameterError):
        book.suggested(text, 5)
    assert geocoder.asked == []


def test_a_name_that_is_a_part_answers_from_the_commune_it_is_in(book: AddressBook) -> None:
    origin = book.understand(Asked(q="hameau"))
    assert isinstance(origin, Origin)
    assert origin.commune is not None
    assert origin.commune.code == "01004"


def test_an_origin_is_a_point_a_code_or_a_postcode_without_a_service(places: Places) -> None:
    book = AddressBook(places)
    assert book.understand(Asked(lat=46.05, lon=0.0)) == places.at_point(0.0, 46.05)
    assert book.understand(Asked(commune="01001")) == places.in_commune("01001")
    assert book.understand(Asked(postcode="01400")) == places.with_postcode("01400")


def test_a_typed_position_is_a_point_and_a_swapped_one_is_told(book: AddressBook) -> None:
    assert taken(book.found("46.05, 0.15")).understood_as == "point"
    with pytest.raises(ParameterError, match="longitude first"):
        book.found("0.15, 46.05")


def test_a_text_that_is_not_clear_is_for_the_person_to_choose(book: AddressBook) -> None:
    found = book.found("rue de la mairie")
    assert isinstance(found, Ambiguity)
    record = found.as_record()
    assert record["origin"] is None
    assert [each["commune"]["code"] for each in record["candidates"]] == ["01001", "01003"]
    assert record["candidates"][0].keys() >= {"label", "lat", "lon", "kind", "score", "source"}
    assert "fallback" not in record


def test_without_an_answer_the_commune_of_the_address_stands_for_it_and_says_so(
    book: AddressBook, geocoder: MemoryGeocoder
) -> None:
    geocoder.answers = False
    record = taken(book.found("12 rue des Lilas 01400 Saint-Étienne")).as_record()
    assert record["understood_as"] == "commune_of_address"
    assert (record["source"], record["fallback"]) == ("register", True)
    assert (record["commune"]["code"], record["label"]) == ("01002", "Saint-Étienne (Ain)")
    assert record["point_source"] == "inside"


def test_without_an_answer_an_unclear_commune_is_for_the_person_to_choose(
    book: AddressBook, geocoder: MemoryGeocoder
) -> None:
    geocoder.answers = False
    found = book.found("12 rue des Lilas 01400")
    assert isinstance(found, Ambiguity)
    assert found.as_record()["fallback"] is True
    assert {each.source for each in found.candidates} == {"register"}


def test_without_an_answer_an_address_of_no_commune_is_unknown_and_says_why(
    book: AddressBook, geocoder: MemoryGeocoder
) -> None:
    geocoder.answers = False
    with pytest.raises(UnknownAddressError, match="does not answer"):
        book.found("12 rue des Lilas")


def test_without_a_service_the_register_answers_alone(places: Places) -> None:
    alone = AddressBook(places)
    assert taken(alone.found("12 rue des Lilas, Bourg")).fallback
    with pytest.raises(UnknownNameError, match="no commune has a name"):
        alone.found("12 rue des Lilas")
    assert isinstance(alone.found("saint"), Ambiguity)
    assert taken(alone.found("hame")).commune == places.in_commune("01004").commune


def test_an_address_that_the_service_does_not_know_is_still_in_its_commune(
    book: AddressBook, geocoder: MemoryGeocoder
) -> None:
    origin = taken(book.found("8 quai Xqzw, 01000 Bourg"))
    assert geocoder.asked == ["8 quai Xqzw, 01000 Bourg"]
    assert (origin.understood_as, origin.fallback) == ("commune_of_address", False)


def test_a_postcode_of_cedex_does_not_hide_the_street(book: AddressBook) -> None:
    origin = taken(book.found("12 rue des Lilas 01407 Saint-Étienne CEDEX 7"))
    assert origin.understood_as == "address"


def test_a_commune_that_no_source_places_is_told(book: AddressBook) -> None:
    with pytest.raises(NotCoveredError, match="is not covered"):
        book.found("Saint-Barthélemy")


def test_suggestions_are_communes_then_addresses(book: AddressBook) -> None:
    found = book.suggested("saint etienne", 3)
    assert [(each["label"], each["source"]) for each in found["addresses"]] == [
        ("Saint-Étienne (Ain)", "register"),
        ("Saint-Étienne-du-Bois (Ain)", "register"),
        ("12 Rue des Lilas 01400 Saint-Étienne", "ban"),
    ]
    assert "fallback" not in found


def test_suggestions_are_the_register_s_when_the_service_does_not_answer(
    book: AddressBook, geocoder: MemoryGeocoder
) -> None:
    geocoder.answers = False
    found = book.suggested("saint", 5)
    assert found["fallback"] is True
    assert {each["source"] for each in found["addresses"]} == {"register"}


@pytest.mark.parametrize("text", ["01400", "sa", "46.05, 0.15"])
def test_no_suggestion_is_asked_for_a_code_a_position_or_two_letters(
    book: AddressBook, geocoder: MemoryGeocoder, text: str
) -> None:
    book.suggested(text, 5)
    assert geocoder.asked == []


def test_a_commune_is_suggested_once(places: Places) -> None:
    town = Candidate(0.15, 46.15, "Bourg", "municipality", 0.9, citycode="01004")
    found = AddressBook(places, MemoryGeocoder((town,))).suggested("bourg", 5)
    assert [each["label"] for each in found["addresses"]].count("Bourg") == 0
    codes = [each["commune"]["code"] for each in found["addresses"]]
    assert codes.count("01004") == len([c for c in codes if c == "01004"]) == 1


def test_a_point_has_an_address_when_the_service_knows_one(
    book: AddressBook, geocoder: MemoryGeocoder, places: Places
) -> None:
    found = book.address_at(0.12, 46.03)
    assert found["address"]["label"] == "12 Rue des Lilas 01400 Saint-Étienne"
    assert found["commune"]["code"] == "01002"
    assert book.address_at(0.19, 46.09)["address"] is None
    geocoder.answers = False
    assert book.address_at(0.12, 46.03)["fallback"] is True
    assert AddressBook(places).address_at(0.12, 46.03)["fallback"] is True


@settings(deadline=None)
@given(some.text(max_size=220))
@example("1" * 200)
@example("," * 20 + "a")
@example("2A004 2A004 2A004")
@example("paris 1 2")
@example("9999999.9 99999.9")
@example("İSTANBUL")
def test_any_text_is_a_place_several_or_a_clear_refusal(places: Places, text: str) -> None:
    off = MemoryGeocoder()
    off.answers = False
    for geocoder in (None, MemoryGeocoder((LILAS, *MAIRIES)), off):
        book = AddressBook(places, geocoder)
        try:
            found = book.found(text)
        except BadInputError:
            continue
        assert isinstance(found, Origin) or found.candidates
        assert len(book.suggested(text, 5)["addresses"]) <= 5
