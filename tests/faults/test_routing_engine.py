"""The routing engine is down, slow, or says nonsense: times are the model's, and it is said."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from aws_lambda_powertools import Logger

from functions.nearest.app import build_app
from functions.replies import PUBLIC
from geodata.exports.geojson import MEDIA_TYPE as GEOJSON
from geodata.nearest.guide import Guide
from geodata.services.routing.guarded import FAILURES, REST_S, Guarded
from geodata.services.routing.osrm import OsrmService
from geodata.services.routing.routers import Router
from geodata.services.routing.valhalla import ValhallaService
from tests.functions.events import get
from tests.geodata.services.routing.fake_engine import (
    FakeEngine,
    Script,
    drips,
    fake_engine,
    hangs_up,
    is_slow,
    says,
)

COMMUNE = {"commune": "01001"}
GOOD = {
    "code": "Ok",
    "durations": [[60.0, 30.0]],
    "sources": [{"distance": 1.0}],
    "destinations": [{"distance": 1.0}, {"distance": 1.0}],
}
FAULTS: dict[str, Script] = {
    "it fails": says({}, 500),
    "it is too busy": says({}, 429),
    "it hangs up": hangs_up,
    "it says nothing": is_slow(2),
    "it says a byte now and then": drips,
    "its answer is a page": says(b"<html>"),
    "its answer is empty": says(b""),
    "its times are too few": says({**GOOD, "durations": [[60.0]]}),
    "its times are negative": says({**GOOD, "durations": [[-1.0, 2.0]]}),
    "its times are no numbers": says(json.dumps(GOOD).replace("60.0", "NaN").encode()),
    "its times are endless": says(json.dumps(GOOD).replace("60.0", "1e999").encode()),
    "its answer is huge": says(b'{"a": "' + b"x" * 2_000_000 + b'"}'),
    "its answer is deep": says(b"[" * 100_000),
}

Ask = Callable[..., tuple[int, Any, dict[str, str]]]


@pytest.fixture
def engine() -> Iterator[FakeEngine]:
    with fake_engine() as running:
        yield running


@pytest.fixture
def now_s() -> list[float]:
    return [0.0]


def asking(guide: Guide, router: Router, now_s: list[float]) -> Ask:
    timed = replace(guide, router=Guarded(router, lambda: now_s[0]))
    app = build_app(lambda: timed, Logger(service="test"))

    def asked(query: dict[str, str] = COMMUNE, **headers: str) -> Any:
        reply = app.resolve(get("/v1/nearest", query, **headers), None)
        return reply["statusCode"], json.loads(reply["body"]), reply["headers"]

    return asked


@pytest.fixture
def ask(guide: Guide, engine: FakeEngine, now_s: list[float]) -> Ask:
    return asking(guide, OsrmService(engine.url, timeout_s=0.4), now_s)


def lacks(body: Any) -> list[str]:
    return [each["code"] for each in body["degraded"]]


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_times_are_those_of_the_model_and_the_answer_says_so(
    ask: Ask, engine: FakeEngine, fault: Script
) -> None:
    engine.plays(fault)
    status, body, headers = ask()
    assert (status, lacks(body)) == (200, ["router_unavailable"])
    assert [place["travel_method"] for place in body["sites"]] == ["model", "model"]
    assert headers["Cache-Control"] == "private, no-store"


def test_valhalla_is_no_other(guide: Guide, engine: FakeEngine, now_s: list[float]) -> None:
    engine.plays(says({}, 500))
    ask = asking(guide, ValhallaService(engine.url, timeout_s=0.4), now_s)
    assert lacks(ask()[1]) == ["router_unavailable"]
    assert lacks(ask(accept=GEOJSON)[1]) == ["router_unavailable"]


def test_nobody_waits_for_an_engine_that_is_known_to_be_down(
    ask: Ask, engine: FakeEngine, now_s: list[float]
) -> None:
    engine.plays(hangs_up)
    for _ in range(FAILURES):
        ask()
    before = len(engine.asked)
    for _ in range(50):
        assert lacks(ask()[1]) == ["router_unavailable"]
    assert len(engine.asked) == before
    engine.plays(says(GOOD))
    now_s[0] = REST_S + 1
    status, body, headers = ask()
    assert (status, lacks(body)) == (200, [])
    assert {place["travel_method"] for place in body["sites"]} == {"osrm"}
    assert headers["Cache-Control"] == PUBLIC


def test_a_question_that_it_does_not_take_is_no_fault(ask: Ask, engine: FakeEngine) -> None:
    # This one has roads for cars alone.
    status, body, _ = ask({**COMMUNE, "mode": "foot"})
    assert (status, lacks(body), engine.asked) == (200, [], [])
