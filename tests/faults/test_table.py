"""The table refuses a write, throttles, is slow, loses an answer, or is not there."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from aws_lambda_powertools import Logger

from functions.guard import resolve_signed
from functions.scenarios import wiring
from functions.scenarios.app import build_app
from functions.settings import Settings
from geodata.errors import StoreUnavailableError
from geodata.plans.jobs.records import Scenarios
from geodata.plans.jobs.running import Runner, plan_key
from geodata.stores import clients
from geodata.stores.executions import MemoryExecutions
from geodata.stores.items import Item, TableItems
from geodata.stores.objects import Objects
from tests.faults.faulty import Fault, Faulty
from tests.functions.events import sent, with_token
from tests.geodata.plans.jobs.test_running import step

DOCUMENT = {"name": "Vague", "posts": 2}
CODES = ("ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded")

Ask = Callable[..., tuple[int, Any, dict[str, str]]]


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def scenarios(items: TableItems) -> Scenarios:
    return Scenarios(items, now)


@pytest.fixture
def executions() -> MemoryExecutions:
    return MemoryExecutions()


@pytest.fixture
def ask(settings: Settings, items: TableItems, executions: MemoryExecutions) -> Ask:
    """The planners' function over the real table."""
    service = wiring.service_of(Objects.at(settings.data_url), settings, items, executions)
    app = build_app(lambda: service, Logger(service="test"))

    def asked(method: str, path: str, body: Any = None, **headers: str) -> Any:
        reply = resolve_signed(app, with_token(sent(method, path, body, **headers), "ann"), None)
        return reply["statusCode"], json.loads(reply["body"]), reply["headers"]

    return asked


@pytest.mark.parametrize("code", CODES)
def test_a_table_that_throttles_for_a_moment_is_asked_again(
    scenarios: Scenarios, proxy: Faulty, code: str
) -> None:
    proxy.fails(Fault("throttled", "DynamoDB", times=clients.MOST_ATTEMPTS - 1, code=code))
    job, is_new = scenarios.create("ann", DOCUMENT)
    proxy.fails()
    assert is_new
    assert scenarios.get(job.id).name == "Vague"


@pytest.mark.parametrize("kind", ["throttled", "reset", "failing"])
def test_a_table_that_never_answers_is_asked_a_few_times_and_told(
    ask: Ask, proxy: Faulty, kind: Any
) -> None:
    ask("GET", "/v1/scenarios")  # the territories are read
    proxy.fails(Fault(kind, "DynamoDB"))
    status, body, headers = ask("POST", "/v1/scenarios", DOCUMENT, idempotency_key="wave-1")
    assert (status, body["code"], headers["Retry-After"]) == (503, "data_unavailable", "5")
    assert "same Idempotency-Key" in body["detail"]
    assert len(proxy.met) == clients.MOST_ATTEMPTS


def test_a_deaf_table_is_given_up_before_the_function_is_stopped(
    items: TableItems, proxy: Faulty, monkeypatch: pytest.MonkeyPatch
) -> None:
    worst_s = clients.MOST_ATTEMPTS * (clients.CONNECT_TIMEOUT_S + clients.READ_TIMEOUT_S)
    assert worst_s + sum(2**wait for wait in range(clients.MOST_ATTEMPTS - 1)) < 29
    monkeypatch.setattr(clients, "READ_TIMEOUT_S", 0.3)
    proxy.fails(Fault("deaf", "DynamoDB"))
    with pytest.raises(StoreUnavailableError, match="does not answer"):
        TableItems.at("scenarios").get("a", "b")
    assert len(proxy.met) == clients.MOST_ATTEMPTS


def test_a_scenario_refused_for_the_table_is_made_once_when_it_is_sent_again(
    ask: Ask, proxy: Faulty, executions: MemoryExecutions
) -> None:
    ask("GET", "/v1/scenarios")
    # Each time one write more goes through, and the next one does not.
    for through in range(4):
        proxy.fails(Fault("failing", "DynamoDB", holds="PutItem", after=through))
        status = ask("POST", "/v1/scenarios", DOCUMENT, idempotency_key="wave-2")[0]
        assert status == 503
    proxy.fails()
    sent_again = [
        ask("POST", "/v1/scenarios", DOCUMENT, idempotency_key="wave-2") for _ in range(2)
    ]
    assert [status for status, _, _ in sent_again] == [202, 202]
    [name] = executions.started
    assert {body["id"] for _, body, _ in sent_again} == {name}
    assert len(ask("GET", "/v1/scenarios")[1]["scenarios"]) == 1


def test_a_planner_that_sends_twice_at_once_makes_one_scenario(items: TableItems) -> None:
    scenarios = Scenarios(items, now)
    together = threading.Barrier(2)

    def create(_: int) -> str:
        together.wait()
        return scenarios.create("ann", DOCUMENT, key="wave")[0].id

    with ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(create, range(2)))) == 1
    assert len(scenarios.of_owner("ann", 10)[0]) == 1


def test_two_workers_that_take_one_scenario_at_once_solve_it_once(
    scenarios: Scenarios, store: Objects
) -> None:
    job, _ = scenarios.create("ann", DOCUMENT)
    turns: list[str] = []
    together, solved = threading.Barrier(2), threading.Event()

    def solve(_document: Any, **_: Any) -> dict[str, Any]:
        turns.append(threading.current_thread().name)
        assert solved.wait(20)
        return {"status": "optimal", "sites": []}

    def work(worker: str) -> str:
        together.wait()
        runner = Runner(scenarios, store, solve, lambda: 0.0, lambda: "data")
        state = runner.run(job.id, worker, 100).state
        solved.set()
        return state

    with ThreadPoolExecutor(2) as pool:
        states = sorted(pool.map(work, ("one", "two")))
    assert (states, len(turns)) == (["done", "running"], 1)
    assert scenarios.get(job.id).attempts == 1


@pytest.mark.parametrize("lost", ["PutItem"])
def test_a_write_whose_answer_is_lost_is_no_write_of_another(
    items: TableItems, proxy: Faulty, lost: str
) -> None:
    proxy.fails(Fault("lost", "DynamoDB", holds=lost, times=1))
    assert items.create(Item("s", "meta", {"n": 1}))
    read = items.get("s", "meta")
    assert read is not None
    proxy.fails(Fault("lost", "DynamoDB", holds=lost, times=1))
    assert items.replace(read, {"n": 2}).change == 2
    assert len(proxy.met) == 1
    assert not items.create(Item("s", "meta", {"n": 3}))


def test_a_table_that_throttles_for_a_minute_stops_no_solver(
    scenarios: Scenarios, store: Objects, proxy: Faulty
) -> None:
    job, _ = scenarios.create("ann", DOCUMENT)
    clock_s = [0.0]

    def solve(_document: Any, *, progress: Any, **_: Any) -> dict[str, Any]:
        assert not progress(step(1.0, 1))
        clock_s[0] = 30.0
        proxy.fails(Fault("failing", "DynamoDB"))
        assert not progress(step(2.0, 2))
        proxy.fails()
        clock_s[0] = 60.0
        assert not progress(step(2.0, 2))
        return {"status": "optimal", "sites": []}

    runner = Runner(scenarios, store, solve, lambda: clock_s[0], lambda: "data")
    done = runner.run(job.id, "one", 100)
    assert (done.state, done.attempts) == ("done", 1)
    assert store.get(plan_key(job.id))


def test_a_worker_whose_lease_ends_with_the_table_away_leaves_the_scenario_to_another(
    scenarios: Scenarios, store: Objects, proxy: Faulty
) -> None:
    job, _ = scenarios.create("ann", DOCUMENT)
    clock_s = [0.0]

    def solve(_document: Any, *, progress: Any, **_: Any) -> dict[str, Any]:
        clock_s[0] = 91.0
        proxy.fails(Fault("failing", "DynamoDB", times=clients.MOST_ATTEMPTS))
        progress(step(1.0, 1))
        pytest.fail("a worker without a lease goes on")

    runner = Runner(scenarios, store, solve, lambda: clock_s[0], lambda: "data")
    with pytest.raises(StoreUnavailableError):
        runner.run(job.id, "one", 100)
    kept = scenarios.get(job.id)
    # The store's fault is not held against the scenario.
    assert (kept.state, kept.leased_until, kept.attempts) == ("running", None, 0)
