"""What every address service does: the national client and its twin in memory, held to the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from geodata.errors import GeocoderUnavailableError
from geodata.nearest.geocoding.ban import BanGeocoder
from geodata.nearest.geocoding.candidates import Candidate, Geocoder
from geodata.nearest.geocoding.memory import MemoryGeocoder
from tests.geodata.nearest.geocoding.fake_ban import Script, fake_ban, feature, places, replies

HIGH = Candidate(2.57, 44.35, "Rue Haute 12000 Rodez", "street", 1.0, postcode="12000")
LOW = Candidate(2.58, 44.36, "Rue Basse 12000 Rodez", "street", 0.7, postcode="12000")


@dataclass
class Service:
    """An address service that knows two streets, and how to set what it does next."""

    geocoder: Geocoder
    finds: Callable[..., None]
    fails: Callable[[], None]


@pytest.fixture(params=["memory", "ban"])
def service(request: pytest.FixtureRequest) -> Iterator[Service]:
    if request.param == "memory":
        memory = MemoryGeocoder()
        yield Service(
            memory,
            lambda *found: setattr(memory, "places", found),
            lambda: setattr(memory, "answers", False),
        )
        return
    with fake_ban() as server:

        def script(*found: Candidate) -> Script:
            return places(
                *(
                    feature(
                        each.label, each.lon, each.lat, score=each.score, postcode=each.postcode
                    )
                    for each in found
                )
            )

        yield Service(
            BanGeocoder(server.url),
            lambda *found: server.plays(script(*found)),
            lambda: server.plays(replies(503)),
        )


def test_the_best_is_first_and_no_more_are_given_than_asked(service: Service) -> None:
    service.finds(HIGH, LOW)
    found = service.geocoder.search("rue haute 12000 rodez", 2)
    assert [each.label for each in found] == [HIGH.label, LOW.label]
    assert found[0].score > found[1].score
    assert service.geocoder.search("rue haute rodez", 1, near=(2.5, 44.3))[0].label == HIGH.label
    assert len(service.geocoder.search("rue haute", 1)) == 1


def test_nothing_found_is_an_empty_answer(service: Service) -> None:
    service.finds()
    assert service.geocoder.search("rue haute", 5) == ()
    assert service.geocoder.reverse(0.0, 0.0) is None


def test_a_beginning_is_enough_while_typing(service: Service) -> None:
    service.finds(HIGH)
    [found] = service.geocoder.search("rue ha", 5, autocomplete=True)
    assert found.score == 1.0


def test_the_address_nearest_to_a_point_is_found(service: Service) -> None:
    service.finds(HIGH)
    found = service.geocoder.reverse(2.5701, 44.3501)
    assert found is not None
    assert (found.label, found.lon) == (HIGH.label, 2.57)


def test_a_service_that_does_not_answer_is_unavailable(service: Service) -> None:
    service.fails()
    with pytest.raises(GeocoderUnavailableError):
        service.geocoder.search("rue haute", 5)
    with pytest.raises(GeocoderUnavailableError):
        service.geocoder.reverse(2.57, 44.35)
