"""The address service is down, slow, or says what it should not: citizens get their commune."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from aws_lambda_powertools import Logger

from functions.nearest.app import build_app
from geodata.exports.geojson import MEDIA_TYPE as GEOJSON
from geodata.nearest.geocoding.ban import BanGeocoder
from geodata.nearest.guide import Guide
from tests.functions.events import get
from tests.geodata.nearest.geocoding.fake_ban import (
    FakeBan,
    Script,
    drips,
    fake_ban,
    feature,
    hangs_up,
    is_slow,
    places,
    replies,
)

ADDRESS = {"q": "12 rue des Lilas, 01400 Saint-Étienne"}
LILAS = feature("12 rue des Lilas 01400 Saint-Étienne", 0.12, 46.03, citycode="01002")
NOWHERE = feature("12 rue des Lilas", 0.12, 46.03, citycode="01002")

Ask = Callable[..., tuple[int, Any, dict[str, str]]]


def is_cut(handler: BaseHTTPRequestHandler) -> None:
    replies(200, b'{"type": "Feat', {"Content-Length": "4000"})(handler)


def said(text: str | bytes, kind: str = "application/json") -> Script:
    content = text.encode() if isinstance(text, str) else text
    return replies(200, content, {"Content-Type": kind})


FAULTS: dict[str, Script] = {
    "it fails": replies(500),
    "it is too busy": replies(429, headers={"Retry-After": "3600"}),
    "it moved": replies(301, headers={"Location": "http://127.0.0.1:9/"}),
    "it hangs up": hangs_up,
    "it says nothing": is_slow(3),
    "it says a byte now and then": drips,
    "its answer is cut": is_cut,
    "its answer is a page": said("<!doctype html><h1>Maintenance</h1>", "text/html"),
    "its answer is empty": said(""),
    "its answer is a list": said("[]"),
    "its answer has no places": said('{"features": 3}'),
    "its places are not": said('{"features": [null, 3, "rue"]}'),
    "its numbers are none": said(json.dumps({"features": [NOWHERE]}).replace("0.12", "NaN")),
    "its numbers are too large": said(json.dumps({"features": [NOWHERE]}).replace("0.12", "1e999")),
    "its places are off the earth": said(json.dumps({"features": [NOWHERE]}).replace("46.0", "96")),
    "its answer is deep": said("[" * 100_000),
    "its answer is no text": said(b"\xff\xfe\x00" * 1000),
    "its answer is huge": said(b'{"features": [' + b" " * 2_000_000 + b"]}"),
}


@pytest.fixture
def service() -> Iterator[FakeBan]:
    with fake_ban() as running:
        yield running


@pytest.fixture
def now_s() -> list[float]:
    """What the breaker and the memory of answers take for the present."""
    return [0.0]


@pytest.fixture
def ask(guide: Guide, service: FakeBan, now_s: list[float]) -> Ask:
    geocoder = BanGeocoder(service.url, timeout_s=0.5, clock=lambda: now_s[0])
    app = build_app(lambda: guide, Logger(service="test"), geocoder)

    def asked(query: dict[str, str], **headers: str) -> Any:
        reply = app.resolve(get("/v1/nearest", query, **headers), None)
        return reply["statusCode"], json.loads(reply["body"]), reply["headers"]

    return asked


def lacks(body: Any) -> list[str]:
    return [each["code"] for each in body["degraded"]]


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_citizen_is_answered_from_the_commune_that_the_address_names(
    ask: Ask, service: FakeBan, fault: Script
) -> None:
    service.plays(fault)
    status, body, headers = ask(ADDRESS)
    assert (status, body["origin"]["understood_as"]) == (200, "commune_of_address")
    assert body["origin"]["commune"]["code"] == "01002"
    assert {place["id"] for place in body["sites"]} == {"west", "east"}
    assert lacks(body) == ["geocoder_unavailable"]
    assert headers["Cache-Control"] == "private, no-store"
    assert len(service.asked) <= 2


def test_one_that_cannot_be_reached_at_all_is_the_same(guide: Guide) -> None:
    app = build_app(lambda: guide, Logger(service="test"), BanGeocoder("http://127.0.0.1:9"))
    reply = app.resolve(get("/v1/nearest", ADDRESS), None)
    assert (reply["statusCode"], lacks(json.loads(reply["body"]))) == (
        200,
        ["geocoder_unavailable"],
    )


def test_geojson_says_what_it_lacks_too(ask: Ask, service: FakeBan) -> None:
    service.plays(replies(500))
    assert lacks(ask(ADDRESS, accept=GEOJSON)[1]) == ["geocoder_unavailable"]


def test_nobody_waits_for_a_service_that_is_known_to_be_down(
    ask: Ask, service: FakeBan, now_s: list[float]
) -> None:
    service.plays(replies(500))
    for _ in range(3):
        ask(ADDRESS)
    before = len(service.asked)
    for _ in range(50):
        assert lacks(ask(ADDRESS)[1]) == ["geocoder_unavailable"]
    assert len(service.asked) == before
    service.plays(places(LILAS))
    now_s[0] = 21.0
    status, body, _ = ask(ADDRESS)
    assert (status, body["origin"]["source"], lacks(body)) == (200, "ban", [])


def test_a_failure_is_not_remembered_for_an_answer(ask: Ask, service: FakeBan) -> None:
    service.plays(said("{}"), places(LILAS))
    assert lacks(ask(ADDRESS)[1]) == ["geocoder_unavailable"]
    assert lacks(ask(ADDRESS)[1]) == []
    service.plays(replies(500))
    # What it said well is remembered for ten minutes, and serves while it is down.
    assert (ask(ADDRESS)[1]["origin"]["lon"], service.asked) == (0.12, [])


def test_communes_postcodes_and_positions_never_wait_for_it(ask: Ask, service: FakeBan) -> None:
    service.plays(is_slow(3))
    for query in ({"commune": "01002"}, {"postcode": "01000"}, {"lat": "46.05", "lon": "0"}):
        assert lacks(ask(query)[1]) == []
    assert lacks(ask({"q": "Saint-Étienne-du-Bois"})[1]) == []
    assert service.asked == []


def test_a_service_that_nobody_set_is_no_fault(guide: Guide) -> None:
    app = build_app(lambda: guide, Logger(service="test"))
    assert lacks(json.loads(app.resolve(get("/v1/nearest", ADDRESS), None)["body"])) == []
