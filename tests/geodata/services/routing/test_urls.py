"""Which engine a URL means, and that a wrong one is told without being shown."""

from __future__ import annotations

import pytest

from geodata.errors import BadInputError
from geodata.services.routing.osrm import OsrmService
from geodata.services.routing.urls import router_at
from geodata.services.routing.valhalla import ValhallaLibrary, ValhallaService


@pytest.mark.parametrize(
    ("url", "kind", "name"),
    [
        ("valhalla+https://routing.example/valhalla?api_key=k", ValhallaService, "valhalla"),
        ("valhalla+http://127.0.0.1:8002", ValhallaService, "valhalla"),
        (" valhalla+http://[::1]:8002/ \n", ValhallaService, "valhalla"),
        ("osrm+https://routing.example/routed-{mode}", OsrmService, "osrm"),
        ("osrm+http://user:secret@127.0.0.1:5000", OsrmService, "osrm"),
        ("valhalla+file:///opt/tiles/valhalla.json", ValhallaLibrary, "valhalla"),
    ],
)
def test_a_url_names_its_engine(url: str, kind: type, name: str) -> None:
    router = router_at(url)
    assert type(router) is kind
    assert router.name == name


@pytest.mark.parametrize("url", ["", " ", "\n"])
def test_an_empty_url_is_no_engine(url: str) -> None:
    assert router_at(url) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://secret.example",
        "secret",
        "google+https://secret.example",
        "valhalla+ftp://secret.example",
        "valhalla+https://",
        "valhalla+https:///secret",
        "valhalla+https://:443/secret",
        "valhalla+https://secret.example:99999",
        "valhalla+https://secret.example:port",
        "valhalla+https://[secret",
        "valhalla+https://secret.example/#fragment",
        "valhalla+file://secret/valhalla.json",
        "valhalla+file:///",
        "valhalla+file:///secret.json?query",
        "osrm+file:///secret.osrm",
        "osrm+",
        "+https://secret.example",
        "Valhalla+https://secret.example",
    ],
)
def test_any_other_is_an_error_that_names_the_setting_and_hides_the_url(url: str) -> None:
    with pytest.raises(BadInputError, match=r"^MAILLAGE_ROUTER_URL: ") as caught:
        router_at(url, "MAILLAGE_ROUTER_URL")
    assert "secret" not in str(caught.value)
