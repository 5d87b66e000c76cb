"""The base URL of the address service is checked before anything is sent to it."""

from __future__ import annotations

import pytest

from geodata.errors import BadInputError
from geodata.nearest.geocoding.service import NATIONAL, checked_url


@pytest.mark.parametrize(
    "url",
    [NATIONAL, "https://addok.example:8443/ban/", "http://127.0.0.1:7878", "http://[::1]:1", ""],
)
def test_a_base_url_is_taken_as_it_is(url: str) -> None:
    assert checked_url(url, "GEOCODER") == url


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("https://api-adresse.data.gouv.fr", "ended on 31 January 2026"),
        ("https://API-adresse.data.gouv.fr/search/", "ended on 31 January 2026"),
        ("http://data.geopf.fr/geocodage", "only https"),
        ("http://10.0.0.1:7878", "only https"),
        ("ftp://data.geopf.fr", "not the base URL"),
        ("data.geopf.fr/geocodage", "not the base URL"),
        ("https://user:word@data.geopf.fr", "not the base URL"),
        ("https://data.geopf.fr/?key=1", "not the base URL"),
        ("https://", "not the base URL"),
        (" ", "not the base URL"),
    ],
)
def test_a_url_that_cannot_be_used_is_refused_and_says_why(url: str, fault: str) -> None:
    with pytest.raises(BadInputError, match=fault) as caught:
        checked_url(url, "GEOCODER")
    assert str(caught.value).startswith("GEOCODER: ")


def test_the_error_about_the_service_that_ended_names_its_successor() -> None:
    with pytest.raises(BadInputError, match=NATIONAL):
        checked_url("https://api-adresse.data.gouv.fr/search", "GEOCODER")
