"""The clock jumps a day or a year, ahead or back: nothing waits for it, nothing is served twice."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aws_lambda_powertools import Logger

from functions.nearest.app import build_app
from geodata.imports.publishing import reject
from geodata.imports.reasons import Reason
from geodata.nearest.geocoding.ban import BanGeocoder
from geodata.nearest.guide import Guide
from geodata.plans.jobs.records import Scenarios
from geodata.plans.jobs.running import Runner
from geodata.plans.jobs.states import ENDED
from geodata.refresh.runs import Run, current_run, serve
from geodata.stores.items import MemoryItems
from geodata.stores.latest import Latest
from geodata.stores.objects import Objects, Tagged
from tests.conftest import ROOT
from tests.functions.events import get
from tests.geodata.imports.room import Room, lines
from tests.geodata.nearest.geocoding.fake_ban import fake_ban, feature, places
from tests.geodata.plans.jobs.test_running import Clock, KilledError, step

DAY, YEAR = timedelta(days=1), timedelta(days=365)
NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
JUMPS = pytest.mark.parametrize("jump", [DAY, -DAY, YEAR, -YEAR], ids=str)


def sources() -> list[Path]:
    return sorted(path for room in ("geodata", "functions") for path in (ROOT / room).rglob("*.py"))


def test_no_duration_is_measured_on_the_clock_of_the_wall() -> None:
    wall = re.compile(r"\btime\.time(_ns)?\(|\bfrom time import (?!perf_counter|monotonic|sleep)")
    found = [path.name for path in sources() if wall.search(path.read_text(encoding="utf-8"))]
    assert found == []


def test_a_function_restored_after_a_year_looks_for_newer_data_at_once() -> None:
    now_s = [0.0]
    version = ["1"]
    latest = Latest(lambda: version[0], str, check_every_s=30, clock=lambda: now_s[0])
    latest.get()
    version[0], now_s[0] = "2", YEAR.total_seconds()
    assert latest.get() == "2"


def test_a_function_restored_after_a_year_remembers_no_address_and_asks_again() -> None:
    now_s = [0.0]
    with fake_ban() as server:
        server.plays(places(feature("Rue Haute 12000 Rodez", 2.57, 44.35)))
        client = BanGeocoder(server.url, clock=lambda: now_s[0])
        for _ in range(2):
            client.search("rue haute", 5)
        for _ in range(3):
            client.breaker.failed()
        assert (len(server.asked), client.breaker.allows()) == (1, False)
        now_s[0] = YEAR.total_seconds()
        client.search("rue haute", 5)
        assert (len(server.asked), client.breaker.state) == (2, "closed")


@JUMPS
def test_what_is_open_is_asked_of_the_present_of_each_question(
    guide: Guide, jump: timedelta
) -> None:
    now = [NOON]
    app = build_app(lambda: guide, Logger(service="test"), now=lambda: now[0])

    def asked_at() -> str:
        reply = app.resolve(get("/v1/nearest", {"commune": "01001", "open_at": "now"}), None)
        return str(json.loads(reply["body"])["asked_at"])

    assert datetime.fromisoformat(asked_at()) == NOON
    now[0] += jump
    assert datetime.fromisoformat(asked_at()) == NOON + jump


def solver(plan: Any = None) -> Any:
    def solve(_document: Any, *, progress: Any, **_: Any) -> Any:
        progress(step(1.0, 1))
        if plan is None:
            raise KilledError
        return plan

    return solve


@JUMPS
def test_a_lease_of_a_clock_that_jumped_is_not_waited_for(jump: timedelta) -> None:
    clock, objects = Clock(), Objects.at("memory:")
    scenarios = Scenarios(MemoryItems(), clock)
    job, _ = scenarios.create("ann", {"name": "Vague"})
    plan = {"status": "optimal", "sites": []}
    clock.now += jump  # the first worker's clock
    with pytest.raises(KilledError):
        Runner(scenarios, objects, solver(), clock.seconds, lambda: "d").run(job.id, "one", 100)
    clock.now -= jump
    clock.pass_(91)
    again = Runner(scenarios, objects, solver(plan), clock.seconds, lambda: "d")
    assert again.run(job.id, "two", 100).state == "done"


@JUMPS
def test_a_worker_whose_clock_jumps_while_it_solves_ends_once(jump: timedelta) -> None:
    clock, objects = Clock(), Objects.at("memory:")
    monotonic_s = [0.0]
    scenarios = Scenarios(MemoryItems(), clock)
    job, _ = scenarios.create("ann", {"name": "Vague"})
    others: list[str] = []

    def solve(_document: Any, *, progress: Any, **_: Any) -> Any:
        clock.now += jump
        monotonic_s[0] += 3
        progress(step(1.0, 1))
        clock.now -= jump  # another machine, whose clock is right
        other = Runner(scenarios, objects, solver({"status": "x"}), lambda: 0.0, lambda: "d")
        others.append(other.run(job.id, "two", 100).state)
        clock.now += jump
        return {"status": "optimal", "sites": []}

    Runner(scenarios, objects, solve, lambda: monotonic_s[0], lambda: "d").run(job.id, "one", 100)
    ended = scenarios.get(job.id)
    assert ended.state in ENDED
    # Whoever ended it, the other one was told that it has it no more.
    assert others in (["running"], ["done"])


@JUMPS
def test_an_import_that_somebody_began_to_publish_under_another_clock_can_be_rejected(
    jump: timedelta,
) -> None:
    room = Room()
    checked = room.checked(lines(3))
    room.time += jump
    room.imports.update(
        checked.id,
        lambda found: type(found)(
            **{
                **{name: getattr(found, name) for name in found.__slots__},
                "publishing_since": room.time.strftime("%Y-%m-%dT%H:%M:%SZ"),
            }
        ),
    )
    room.time -= jump
    assert reject(room.imports, room.versions, checked.id, Reason(text="wrong")).state == "rejected"


def run_of(version: str, started_at: datetime) -> Run:
    return Run("snapshot", version, None, "2026-11-24", started_at.isoformat())


def test_results_of_a_clock_that_jumped_ahead_do_not_stay_until_their_day() -> None:
    objects = Objects.at("memory:")
    assert serve(objects, run_of("1", NOON + YEAR), (NOON + YEAR).isoformat)
    assert serve(objects, run_of("2", NOON + DAY), (NOON + DAY).isoformat)
    served = current_run(objects.get)
    assert served is not None
    assert served.sites_version == "2"
    # In honest time what is newer stays.
    assert not serve(objects, run_of("1", NOON), (NOON + DAY).isoformat)


def test_what_is_served_is_compared_with_the_present_of_that_moment() -> None:
    """A worker that stood still since it looked at its clock took what is newer for the future."""
    now = NOON

    class Slow(Objects):
        def read(self, key: str) -> Tagged:
            nonlocal now
            now = NOON + YEAR
            return super().read(key)

    objects = Slow(Objects.at("memory:")._store)
    assert serve(objects, run_of("2", NOON + DAY), (NOON + DAY).isoformat)
    now = NOON
    assert not serve(objects, run_of("1", NOON), lambda: f"{now.isoformat()}")
