"""What both services make of every reply that is no answer, and what they never write."""

from __future__ import annotations

import logging
import socket
import time
import traceback
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from geodata.errors import EngineRefusedError, EngineUnavailableError
from geodata.services.routing.osrm import OsrmService
from geodata.services.routing.routers import Router
from geodata.services.routing.valhalla import ValhallaService
from tests.geodata.services.routing.fake_engine import (
    FakeEngine,
    Script,
    drips,
    fake_engine,
    hangs_up,
    is_slow,
    says,
)

ORIGIN = (2.351234, 48.851234)
PLACES = np.array([[2.4, 48.9], [2.5, 48.8]])
KEY = "key-that-nobody-reads"

VALHALLA = {
    "sources_to_targets": [[{"to_index": 0, "time": 60}, {"to_index": 1, "time": None}]],
}
OSRM = {
    "code": "Ok",
    "durations": [[60.0, None]],
    "sources": [{"distance": 1.0}],
    "destinations": [{"distance": 1.0}, {"distance": 2.0}],
}
SERVICES: dict[str, tuple[Callable[..., Router], dict[str, object]]] = {
    "valhalla": (ValhallaService, VALHALLA),
    "osrm": (OsrmService, OSRM),
}


@pytest.fixture(scope="module")
def engine() -> Iterator[FakeEngine]:
    with fake_engine() as running:
        yield running


@pytest.fixture(params=SERVICES)
def kind(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def answer(kind: str) -> Script:
    return says(SERVICES[kind][1])


@pytest.fixture
def router(kind: str, engine: FakeEngine) -> Router:
    return SERVICES[kind][0](f"{engine.url}/base/?api_key={KEY}")


def test_an_answer_is_times_and_infinity_where_there_is_no_route(
    router: Router, engine: FakeEngine, answer: Script
) -> None:
    engine.plays(answer)
    assert router.seconds(ORIGIN, PLACES, "car").tolist() == [60.0, np.inf]


def test_no_destination_asks_nothing(router: Router, engine: FakeEngine, answer: Script) -> None:
    engine.plays(answer)
    assert router.seconds(ORIGIN, np.empty((0, 2)), "car").size == 0
    assert engine.asked == []


def test_the_path_and_the_query_of_the_url_are_kept(
    router: Router, engine: FakeEngine, answer: Script
) -> None:
    engine.plays(answer)
    router.seconds(ORIGIN, PLACES, "car")
    [asked] = engine.asked
    assert asked.method == "POST"
    assert asked.path.startswith("/base/")
    assert asked.path.endswith(f"?api_key={KEY}")
    assert "2.35" not in asked.path


def test_a_user_and_a_password_in_the_url_are_sent_as_basic_authentication(
    kind: str, engine: FakeEngine, answer: Script
) -> None:
    engine.plays(answer)
    router = SERVICES[kind][0](engine.url.replace("//", "//me:p%40ss@"))
    router.seconds(ORIGIN, PLACES, "car")
    assert engine.asked[0].headers["authorization"] == "Basic bWU6cEBzcw=="


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 429, 500, 502, 503])
def test_another_status_is_unavailable_and_not_asked_twice_by_post(
    router: Router, engine: FakeEngine, status: int
) -> None:
    engine.plays(says({"error": "near 2.351234"}, status))
    with pytest.raises(EngineUnavailableError, match=f"status {status}") as caught:
        router.seconds(ORIGIN, PLACES, "car")
    assert not isinstance(caught.value, EngineRefusedError)
    assert [asked.method for asked in engine.asked].count("POST") == 1


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[]", b"{}", b"\xff", b"[" * 100_000, b'{"code":"Ok"}', {"durations": []}],
)
def test_a_malformed_reply_is_unavailable(router: Router, engine: FakeEngine, body: object) -> None:
    engine.plays(says(body))
    with pytest.raises(EngineUnavailableError, match="malformed"):
        router.seconds(ORIGIN, PLACES, "car")


@pytest.mark.parametrize("wrong", [-1, "60", True, float("nan"), float("inf"), [60]])
def test_a_time_that_is_no_duration_is_malformed(
    kind: str, router: Router, engine: FakeEngine, wrong: object
) -> None:
    valhalla = [{"to_index": 0, "time": 60}, {"to_index": 1, "time": wrong}]
    osrm = OSRM | {"durations": [[60, wrong]]}
    engine.plays(says({"sources_to_targets": [valhalla]} if kind == "valhalla" else osrm))
    with pytest.raises(EngineUnavailableError, match="malformed"):
        router.seconds(ORIGIN, PLACES, "car")


def test_too_few_times_are_malformed(router: Router, engine: FakeEngine, answer: Script) -> None:
    engine.plays(answer)
    with pytest.raises(EngineUnavailableError, match="malformed"):
        router.seconds(ORIGIN, np.vstack([PLACES, PLACES]), "car")


def test_a_reply_far_too_long_is_not_read_to_its_end(router: Router, engine: FakeEngine) -> None:
    engine.plays(says(b" " * 1_000_001))
    with pytest.raises(EngineUnavailableError, match="too long"):
        router.seconds(ORIGIN, PLACES, "car")


@pytest.mark.parametrize("script", [is_slow(3.0), drips])
def test_an_engine_that_is_slow_is_left_after_one_second(
    router: Router, engine: FakeEngine, script: Script
) -> None:
    engine.plays(script)
    began_s = time.monotonic()
    with pytest.raises(EngineUnavailableError, match="no reply in time"):
        router.seconds(ORIGIN, PLACES, "car")
    assert time.monotonic() - began_s < 8
    assert len(engine.asked) == 1


def test_a_connection_that_is_cut_is_tried_once_more(
    router: Router, engine: FakeEngine, answer: Script
) -> None:
    engine.plays(hangs_up, answer)
    assert router.seconds(ORIGIN, PLACES, "car").tolist() == [60.0, np.inf]
    engine.plays(hangs_up)
    with pytest.raises(EngineUnavailableError, match="refused or lost"):
        router.seconds(ORIGIN, PLACES, "car")
    assert len(engine.asked) == 2


def test_a_refused_connection_is_unavailable_at_once(kind: str) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        router = SERVICES[kind][0](f"http://127.0.0.1:{unused.getsockname()[1]}")
        began_s = time.monotonic()
        with pytest.raises(EngineUnavailableError, match="refused or lost"):
            router.seconds(ORIGIN, PLACES, "car")
        assert time.monotonic() - began_s < 4


@pytest.mark.parametrize(
    "script", [says({"error": "2.351234"}, 500), says(b"48.851234"), hangs_up, is_slow(1.5)]
)
def test_neither_the_key_nor_the_position_is_in_an_error_or_a_log(
    router: Router, engine: FakeEngine, script: Script, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    engine.plays(script)
    with pytest.raises(EngineUnavailableError) as caught:
        router.seconds(ORIGIN, PLACES, "car")
    trace = "".join(traceback.format_exception(caught.value))
    for written in (trace, caplog.text, repr(router), repr(caught.value)):
        for private in (KEY, "2.35", "48.85", "127.0.0.1"):
            assert private not in written


def test_urllib3_told_to_log_all_it_does_still_writes_nothing(
    router: Router,
    engine: FakeEngine,
    answer: Script,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    import urllib3

    engine.plays(answer)
    router.seconds(ORIGIN, PLACES, "car")
    handler = urllib3.add_stderr_logger()
    try:
        with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, "urllib3"):
            router.seconds(ORIGIN, PLACES, "car")
    finally:
        logging.getLogger("urllib3").removeHandler(handler)
    written = caplog.text + "".join(capfd.readouterr())
    assert KEY not in written
    assert "127.0.0.1" not in written
