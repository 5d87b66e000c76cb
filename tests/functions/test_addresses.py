"""Addresses at the edge: GET /v1/nearest?q=, /v1/addresses and /v1/reverse."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from aws_lambda_powertools import Logger

from functions.nearest.app import build_app
from functions.settings import Settings
from functions.wiring import geocoder_of
from geodata.errors import BadInputError
from geodata.nearest.geocoding.ban import BanGeocoder
from geodata.nearest.geocoding.candidates import Candidate
from geodata.nearest.geocoding.memory import MemoryGeocoder
from geodata.nearest.guide import Guide
from tests.functions.events import get

Ask = Callable[..., tuple[int, Any]]

LILAS = Candidate(
    0.12,
    46.03,
    "12 Rue des Lilas 01400 Saint-Étienne",
    "housenumber",
    0.9,
    "01002",
    "Saint-Étienne",
)
MAIRIES = (
    Candidate(0.01, 46.01, "Rue de la Mairie 01400 Abergement", "street", 0.9, "01001"),
    Candidate(0.25, 46.05, "Rue de la Mairie 01370 Bois", "street", 0.9, "01003"),
)


@pytest.fixture
def geocoder() -> MemoryGeocoder:
    return MemoryGeocoder((LILAS, *MAIRIES))


@pytest.fixture
def ask(guide: Guide, geocoder: MemoryGeocoder) -> Ask:
    app = build_app(lambda: guide, Logger(service="addresses"), geocoder)

    def asked(path: str, query: dict[str, str], **headers: str) -> tuple[int, Any]:
        reply = app.resolve(get(path, query, **headers), None)
        return reply["statusCode"], json.loads(reply["body"])

    return asked


def test_the_nearest_sites_are_those_nearest_to_the_address(ask: Ask) -> None:
    status, body = ask("/v1/nearest", {"q": "12 rue des lilas saint etienne", "limit": "1"})
    assert (status, body["sites"][0]["id"]) == (200, "east")
    origin = body["origin"]
    assert (origin["understood_as"], origin["source"], origin["lat"]) == ("address", "ban", 46.03)
    assert origin["label"] == LILAS.label


def test_an_address_that_is_not_clear_gets_places_to_choose_from_and_no_site(ask: Ask) -> None:
    status, body = ask("/v1/nearest", {"q": "rue de la mairie"})
    assert (status, body["origin"], body["sites"]) == (200, None, [])
    assert [each["commune"]["code"] for each in body["candidates"]] == ["01001", "01003"]
    assert body["snapshot"] == "snapshot-of-tests"
    assert body["sites_version"] == "test"


def test_what_is_to_choose_from_is_geojson_too(ask: Ask) -> None:
    _, body = ask("/v1/nearest", {"q": "rue de la mairie"}, accept="application/geo+json")
    assert (body["type"], body["features"], body["origin"]) == ("FeatureCollection", [], None)
    assert len(body["candidates"]) == 2


def test_the_commune_answers_for_an_address_while_the_service_does_not(
    ask: Ask, geocoder: MemoryGeocoder
) -> None:
    geocoder.answers = False
    status, body = ask("/v1/nearest", {"q": "12 rue des Lilas, 01000 Bourg"})
    assert (status, body["origin"]["commune"]["code"]) == (200, "01004")
    assert (body["origin"]["source"], body["origin"]["fallback"]) == ("register", True)
    status, body = ask("/v1/nearest", {"q": "12 rue des Lilas"})
    assert (status, body["code"]) == (404, "unknown_name")
    assert "address service does not answer" in body["detail"]


def test_suggestions_are_communes_then_addresses(ask: Ask) -> None:
    status, body = ask("/v1/addresses", {"q": "saint-etienne", "limit": "3"})
    assert status == 200
    assert [each["source"] for each in body["addresses"]] == ["register", "register", "ban"]
    assert body["snapshot"] == "snapshot-of-tests"


def test_a_point_is_told_its_address(ask: Ask) -> None:
    status, body = ask("/v1/reverse", {"lat": "46.03", "lon": "0.12"})
    assert (status, body["address"]["label"]) == (200, LILAS.label)
    assert body["commune"]["code"] == "01002"


@pytest.mark.parametrize(
    ("path", "query", "parameter"),
    [
        ("/v1/addresses", {}, "q"),
        ("/v1/addresses", {"q": "x" * 201}, "q"),
        ("/v1/addresses", {"q": "\x07"}, "q"),
        ("/v1/addresses", {"q": "rodez", "limit": "21"}, "limit"),
        ("/v1/addresses", {"q": "rodez", "near": "1"}, "near"),
        ("/v1/reverse", {"lat": "46.03"}, "lon"),
        ("/v1/reverse", {"lat": "nan", "lon": "0.1"}, "lat"),
        ("/v1/reverse", {"lat": "46", "lon": "1e999"}, "lon"),
    ],
)
def test_a_bad_request_names_its_fault(
    ask: Ask, path: str, query: dict[str, str], parameter: str
) -> None:
    status, body = ask(path, query)
    assert (status, body["code"], body["parameter"]) == (422, "invalid_parameter", parameter)


def test_the_address_service_is_the_national_one_unless_the_environment_says_otherwise() -> None:
    data = {"MAILLAGE_DATA_URL": "s3://data"}
    national = Settings.from_environment(data)
    assert national.geocoder_url == "https://data.geopf.fr/geocodage"
    assert isinstance(geocoder_of(national), BanGeocoder)
    assert geocoder_of(Settings.from_environment({**data, "MAILLAGE_GEOCODER_URL": ""})) is None


def test_a_function_does_not_start_with_the_service_that_ended() -> None:
    with pytest.raises(BadInputError, match="ended on 31 January 2026"):
        Settings.from_environment(
            {
                "MAILLAGE_DATA_URL": "s3://data",
                "MAILLAGE_GEOCODER_URL": "https://api-adresse.data.gouv.fr",
            }
        )
