"""The client of the national service, against replies good and bad on the loopback."""

from __future__ import annotations

import json
import logging
import shutil
import socket
import subprocess
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from geodata.errors import GeocoderUnavailableError
from geodata.nearest.geocoding import ban as module
from geodata.nearest.geocoding.ban import BanGeocoder
from geodata.services.breaker import Breaker
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
from tests.geodata.services.test_breaker import Clock

RODEZ = feature("Rue Haute 12000 Rodez", 2.573461, 44.350917, citycode="12202")
MARK, LON, LAT = "rue haute", 2.573461, 44.350917
PROBLEM = {"code": 400, "detail": ["q: must contain between 3 and 200 chars"], "message": "Failed"}


@pytest.fixture(scope="module")
def server() -> Iterator[FakeBan]:
    with fake_ban() as running:
        yield running


@pytest.fixture
def client(server: FakeBan) -> BanGeocoder:
    server.plays(places(RODEZ))
    return BanGeocoder(server.url)


def test_a_search_asks_what_the_protocol_says(client: BanGeocoder, server: FakeBan) -> None:
    [found] = client.search("rue haute & co", 5, near=(2.5, 44.3), autocomplete=True)
    assert found.label == "Rue Haute 12000 Rodez"
    asked = urlsplit(server.asked[0])
    assert asked.path == "/geocodage/search"
    assert parse_qs(asked.query) == {
        "q": ["rue haute & co"],
        "limit": ["5"],
        "autocomplete": ["1"],
        "lon": ["2.500000"],
        "lat": ["44.300000"],
    }


def test_a_reverse_asks_by_position(client: BanGeocoder, server: FakeBan) -> None:
    found = client.reverse(2.573461, 44.350917)
    assert found is not None
    assert found.citycode == "12202"
    asked = urlsplit(server.asked[0])
    assert asked.path == "/geocodage/reverse"
    assert parse_qs(asked.query)["lon"] == ["2.573461"]
    server.plays(places())
    assert client.reverse(0.0, 0.0) is None


def test_an_answer_is_remembered_and_a_connection_kept(
    client: BanGeocoder, server: FakeBan
) -> None:
    before = server.connections
    for text in ("rue haute", "rue haute", "rue basse", "rue haute"):
        client.search(text, 5)
    client.search("rue haute", 5, autocomplete=True)
    assert len(server.asked) == 3
    assert server.connections == before + 1


def test_a_connection_long_unused_is_not_trusted(server: FakeBan) -> None:
    clock = Clock()
    server.plays(places(RODEZ))
    client, before = BanGeocoder(server.url, clock=clock), server.connections
    client.search("rue haute", 5)
    clock.now_s += 300
    client.search("rue basse", 5)
    assert server.connections == before + 2


@pytest.mark.parametrize(
    ("script", "asked"),
    [
        (replies(400, json.dumps(PROBLEM).encode(), {"Content-Type": "application/json"}), 1),
        (replies(401), 1),
        (replies(403, b"<html>blocked: rue haute</html>"), 1),
        (replies(404, b"<html>not here</html>"), 1),
        (replies(413), 1),
        (replies(429), 2),
        (replies(429, headers={"Retry-After": "5"}), 1),
        (replies(429, headers={"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}), 2),
        (replies(500, b"rue haute"), 2),
        (replies(502, b"<html>Bad gateway</html>"), 2),
        (replies(503), 2),
        (replies(504, b"<html>Gateway time-out</html>"), 2),
        (replies(302, headers={"Location": "http://127.0.0.1:9/search?q=rue+haute"}), 1),
        (replies(200, b"<html>Maintenance</html>", {"Content-Type": "text/html"}), 1),
        (replies(200, b'{"features": [', {"Content-Length": "14"}), 1),
        (replies(200, b'{"features": []}', {"Content-Length": "500"}), 2),
        (replies(200, b'{"features": [{}]}'), 1),
        (replies(200, b" " * 1_000_001), 1),
        (replies(204), 1),
        (replies(200, b"\x1f\x8b not gzip", {"Content-Encoding": "gzip"}), 1),
        (hangs_up, 2),
    ],
    ids=range(21),
)
def test_a_bad_reply_is_unavailable_asked_twice_at_most_and_never_repeated(
    server: FakeBan, script: Script, asked: int
) -> None:
    server.plays(script)
    with pytest.raises(GeocoderUnavailableError) as caught:
        BanGeocoder(server.url).search(MARK, 5)
    assert len(server.asked) == asked
    assert "haute" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    "first", [replies(503), replies(429, headers={"Retry-After": "0"}), hangs_up]
)
def test_a_second_attempt_saves_an_answer(server: FakeBan, first: Script) -> None:
    server.plays(first, places(RODEZ))
    client = BanGeocoder(server.url)
    assert len(client.search("rue haute", 5)) == 1
    assert client.breaker.state == "closed"


@pytest.mark.parametrize("script", [is_slow(3), drips])
def test_a_citizen_never_waits_longer_than_the_time_out(server: FakeBan, script: Script) -> None:
    server.plays(script)
    started_s = time.monotonic()
    with pytest.raises(GeocoderUnavailableError, match="in time"):
        BanGeocoder(server.url, timeout_s=0.3).search("rue haute", 5)
    assert time.monotonic() - started_s < 5
    assert len(server.asked) == 1


def test_the_second_attempt_is_within_the_same_time_out(server: FakeBan) -> None:
    server.plays(replies(503), is_slow(3))
    started_s = time.monotonic()
    with pytest.raises(GeocoderUnavailableError):
        BanGeocoder(server.url, timeout_s=0.3).search("rue haute", 5)
    assert time.monotonic() - started_s < 5


def test_a_host_name_that_is_slow_to_look_up_does_not_hold_a_citizen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: time.sleep(2))
    started_s = time.monotonic()
    with pytest.raises(GeocoderUnavailableError, match="in time"):
        BanGeocoder("https://geocoder.example", timeout_s=0.2).search("rue haute", 5)
    assert time.monotonic() - started_s < 5


def test_nothing_is_sent_to_a_server_whose_certificate_is_not_trusted(tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl, which is not on PATH, to make a certificate")
    certificate = str(tmp_path / "own.pem")
    make = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    make += ["-nodes", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    subprocess.run(
        [*make, "-keyout", certificate, "-out", certificate], check=True, capture_output=True
    )
    with fake_ban(certificate) as server:
        server.plays(places(RODEZ))
        with pytest.raises(GeocoderUnavailableError, match="no reply: SSLError"):
            BanGeocoder(server.url).search("rue haute", 5)
        assert server.asked == []


def test_a_server_that_does_not_speak_tls_is_no_answer(server: FakeBan) -> None:
    with pytest.raises(GeocoderUnavailableError):
        BanGeocoder(server.url.replace("http://", "https://")).search("rue haute", 5)


def test_a_service_that_is_down_is_left_alone_then_tried_once(server: FakeBan) -> None:
    clock = Clock()
    server.plays(replies(500))
    client = BanGeocoder(server.url, clock=clock, breaker=Breaker(clock, failures=2, rest_s=20))
    for text in ("one", "two", "three", "four"):
        with pytest.raises(GeocoderUnavailableError):
            client.search(text, 5)
    assert len(server.asked) == 4, "two questions, each asked twice; the others were not asked"
    clock.now_s += 20
    server.plays(places(RODEZ))
    assert len(client.search("five", 5)) == 1
    assert client.breaker.state == "closed"


def test_texts_that_the_service_refuses_do_not_make_it_left_alone(server: FakeBan) -> None:
    client = BanGeocoder(server.url)
    server.plays(replies(400, json.dumps(PROBLEM).encode()))
    for text in map(str, range(10)):
        with pytest.raises(GeocoderUnavailableError, match="refuses"):
            client.search(text, 5)
    assert client.breaker.state == "closed"


def test_what_was_remembered_is_given_while_the_service_is_down(server: FakeBan) -> None:
    server.plays(places(RODEZ))
    client = BanGeocoder(server.url)
    client.search("rue haute", 5)
    server.plays(replies(500))
    for text in ("one", "two", "three"):
        with pytest.raises(GeocoderUnavailableError):
            client.search(text, 5)
    assert client.breaker.state == "open"
    assert len(client.search("rue haute", 5)) == 1


def test_an_unexpected_error_is_raised_as_it_is_and_counts_as_a_failure(
    server: FakeBan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: bytes) -> None:
        raise ZeroDivisionError

    server.plays(places(RODEZ))
    monkeypatch.setattr(module, "candidates_of", broken)
    clock = Clock()
    client = BanGeocoder(server.url, breaker=Breaker(clock, failures=1))
    with pytest.raises(ZeroDivisionError):
        client.search("rue haute", 5)
    assert client.breaker.state == "open"


def test_not_even_at_debug_does_the_client_write_what_was_asked(
    server: FakeBan, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    asks: list[Callable[[BanGeocoder], object]] = [
        lambda client: client.search(MARK, 5),
        lambda client: client.reverse(LON, LAT),
    ]
    with caplog.at_level(logging.DEBUG):
        for script in (places(RODEZ), replies(500), is_slow(0.3), hangs_up, replies(429)):
            for ask in asks:
                server.plays(script)
                client = BanGeocoder(server.url, timeout_s=0.1)
                try:
                    ask(client)
                except GeocoderUnavailableError as error:
                    logging.getLogger().debug("unavailable", exc_info=error)
    written = caplog.text + "".join(capfd.readouterr())
    assert "unavailable" in written
    assert "haute" not in written
    assert str(LON) not in written
