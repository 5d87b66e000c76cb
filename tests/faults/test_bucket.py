"""The bucket loses an object, throttles, is slow, cuts or alters an answer, or is not there."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from aws_lambda_powertools import Logger

from functions import wiring
from functions.nearest.app import build_app
from functions.replies import PUBLIC
from functions.settings import Settings
from geodata.errors import MaillageError, ObjectChangedError, StoreUnavailableError
from geodata.snapshot.publishing import open_current
from geodata.snapshot.site_versions import publish_sites
from geodata.snapshot.transfer import upload
from geodata.stores.objects import Objects
from tests.country import site, table_of, write_snapshot
from tests.faults.faulty import Fault, Faulty
from tests.functions.events import get

QUESTION = {"lat": "46.05", "lon": "0.0"}
LAMBDA_STOPS_IT_AFTER_S = 10.0

Ask = Callable[..., tuple[int, Any, dict[str, str]]]
FAULTS = [
    Fault("throttled"),
    Fault("truncated"),
    Fault("reset"),
    Fault("failing"),
    Fault("missing"),
    Fault("deaf"),
]


def asking(settings: Settings) -> Ask:
    """What asks a function of its own, as cold as one that Lambda just made."""
    app = build_app(
        wiring.guide_of(settings, Logger(service="test", stream=io.StringIO())),
        Logger(service="test", stream=io.StringIO()),
    )

    def ask(query: dict[str, str] = QUESTION, **headers: str) -> tuple[int, Any, dict[str, str]]:
        started_s = time.monotonic()
        reply = app.resolve(get("/v1/nearest", query, **headers), None)
        ask.took_s = time.monotonic() - started_s  # type: ignore[attr-defined]
        return reply["statusCode"], json.loads(reply["body"] or "null"), reply["headers"]

    return ask


@pytest.fixture
def ask(settings: Settings) -> Ask:
    return asking(settings)


def lacks(body: Any) -> list[str]:
    return [each["code"] for each in body["degraded"]]


def until(holds: Callable[[], bool]) -> None:
    """Asks again: a look that was cut short goes on, and is found by the next question."""
    waited_s = time.monotonic()
    while not holds():
        assert time.monotonic() - waited_s < LAMBDA_STOPS_IT_AFTER_S
        time.sleep(0.1)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.kind)
def test_a_warm_function_answers_of_the_last_good_data_and_says_so(
    ask: Ask, proxy: Faulty, fault: Fault
) -> None:
    assert lacks(ask()[1]) == []
    proxy.fails(fault)
    status, body, headers = ask()
    assert (status, body["sites"][0]["id"], lacks(body)) == (200, "east", ["data_not_latest"])
    assert headers["Cache-Control"] == "private, no-store"
    assert ask()[0] == 200
    assert proxy.met


def test_a_warm_function_is_whole_again_once_the_bucket_is(ask: Ask, proxy: Faulty) -> None:
    ask()
    proxy.fails(Fault("failing"))
    ask()
    proxy.fails()
    assert lacks(ask({"commune": "01002"})[1]) == []
    assert ask({"commune": "01002"})[2]["Cache-Control"] == PUBLIC


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.kind)
def test_a_cold_function_says_what_to_do_before_lambda_stops_it(
    ask: Ask, proxy: Faulty, fault: Fault
) -> None:
    proxy.fails(fault)
    status, body, headers = ask()
    assert (status, body["code"]) == (503, "data_unavailable")
    assert "send the same again in a few seconds" in body["detail"]
    assert (headers["Retry-After"], headers["Cache-Control"]) == ("5", "no-store")
    assert len(proxy.met) <= 8  # two objects are asked for at most, each four times
    proxy.fails()
    until(lambda: ask()[0] == 200)


@pytest.mark.parametrize("kind", ["throttled", "truncated", "reset", "failing"])
def test_what_fails_for_a_moment_is_asked_again_and_nobody_notices(
    ask: Ask, proxy: Faulty, kind: Any
) -> None:
    proxy.fails(Fault(kind, method="GET", times=2))
    status, body, _ = ask()
    assert (status, lacks(body), len(proxy.met)) == (200, [], 2)


@pytest.mark.parametrize("lost", ["register.npz", "manifest.json", "snapshots/current"])
def test_an_object_of_the_snapshot_that_is_lost_is_no_answer_and_no_500(
    ask: Ask, proxy: Faulty, lost: str
) -> None:
    proxy.fails(Fault("missing", holds=lost))
    assert ask()[0] == 503


def test_a_newer_snapshot_that_lost_a_file_leaves_the_former_in_use(
    ask: Ask, proxy: Faulty, published: Objects, tmp_path: Any
) -> None:
    former = ask()[1]["snapshot"]
    write_snapshot(tmp_path / "newer", population=861)
    upload(open_current(tmp_path / "newer"), published.put)
    proxy.fails(Fault("missing", holds="contours.npz"))
    body = ask()[1]
    assert (body["snapshot"], lacks(body)) == (former, ["data_not_latest"])
    proxy.fails()
    body = ask()[1]
    assert (body["snapshot"] != former, lacks(body)) == (True, [])


@pytest.mark.parametrize("kind", ["missing", "truncated", "altered"])
def test_a_newer_version_of_the_sites_that_is_not_whole_leaves_the_former_in_use(
    ask: Ask, proxy: Faulty, published: Objects, kind: Any
) -> None:
    ask()
    publish_sites(table_of("2", site("west", 0.0, 46.05)), published.put)
    proxy.fails(Fault(kind, holds="sites.npz"))
    body = ask()[1]
    assert (body["sites_version"], body["sites"][0]["id"]) == ("1", "east")
    assert lacks(body) == ["data_not_latest"]
    proxy.fails()
    assert (ask()[1]["sites_version"], lacks(ask()[1])) == ("2", [])


@pytest.mark.parametrize("name", ["register.npz", "travel.npz", "manifest.json", "sites.npz"])
def test_an_object_that_is_whole_but_altered_is_never_served(
    ask: Ask, proxy: Faulty, name: str
) -> None:
    proxy.fails(Fault("altered", holds=name))
    assert ask()[0] == 503


@pytest.mark.parametrize(
    "pointer", [b"", b"null", b"{}", b"[1]", b'{"id": 3}', b'{"id": "../.."}', b"\xff" * 99]
)
def test_a_pointer_that_points_nowhere_moves_nobody(
    ask: Ask, published: Objects, pointer: bytes
) -> None:
    ask()
    published.put("snapshots/current", pointer)
    published.put("sites/current", pointer)
    status, body, _ = ask()
    assert (status, body["sites"][0]["id"], lacks(body)) == (200, "east", ["data_not_latest"])


def test_a_slow_bucket_makes_one_question_late_and_the_next_one_whole(
    ask: Ask, proxy: Faulty, published: Objects
) -> None:
    ask()
    publish_sites(table_of("2", site("west", 0.0, 46.05)), published.put)
    proxy.fails(Fault("slow", holds="sites.npz", seconds=1.5))
    assert ask()[1]["sites_version"] == "1"
    until(lambda: ask()[1]["sites_version"] == "2")


def test_a_cold_function_over_a_slow_bucket_answers_as_soon_as_it_can(
    settings: Settings, proxy: Faulty, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring, "FIRST_WITHIN_S", 0.2)
    slowly = asking(settings)
    proxy.fails(Fault("slow", holds="current", times=1, seconds=0.6))
    assert slowly()[0] == 503
    until(lambda: slowly()[0] == 200)


def test_a_file_that_takes_minutes_to_check_is_read_to_its_end(store: Objects) -> None:
    content = bytes(range(256)) * 40_000
    store.put("large", content)
    assert b"".join(store.chunks("large")) == content


def test_a_file_that_changes_while_it_is_read_is_not_mixed(store: Objects) -> None:
    store.put("large", b"a" * 20_000_000)
    pieces = store.chunks("large")
    next(pieces)
    store.put("large", b"b" * 20_000_000)
    with pytest.raises(ObjectChangedError):
        b"".join(pieces)


@pytest.mark.parametrize("kind", ["throttled", "reset", "failing"])
def test_a_write_is_tried_a_few_times_then_told(store: Objects, proxy: Faulty, kind: Any) -> None:
    proxy.fails(Fault(kind, method="PUT"))
    with pytest.raises(StoreUnavailableError):
        store.put("report", b"lines")
    assert 1 <= len(proxy.met) <= 4


def test_a_write_whose_answer_is_lost_is_told_and_is_there(store: Objects, proxy: Faulty) -> None:
    store.put("pointer", b"1")
    seen = store.read("pointer")
    proxy.fails(Fault("lost", method="PUT", times=1))
    with pytest.raises(MaillageError):
        store.replace("pointer", b"2", seen.e_tag)
    assert store.get("pointer") == b"2"
