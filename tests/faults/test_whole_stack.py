"""The whole stack, the real runtime client and clients, and a proxy that breaks what they ask."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import urllib3

from geodata.snapshot.reader import Snapshot
from infra.local.identity.issuer import Issuer, machine_key
from infra.local.template.access import SCOPES
from tests.conftest import ROOT, VAR
from tests.e2e.test_imports import HEADER, row, until
from tests.faults.faulty import Fault, ordered
from tests.geodata.nearest.geocoding.fake_ban import FakeBan, fake_ban, replies
from tests.geodata.services.routing.fake_engine import FakeEngine, fake_engine, says as engine_says

pytestmark = pytest.mark.e2e

RODEZ = "/v1/nearest?lat=44.3496&lon=2.5750&limit=1"
LOZERE = {
    "name": "Lozère",
    "territory": {"level": "departement", "code": "48"},
    "posts": 2,
    "time_limit_s": 5,
}


class Stack:
    """A stack whose parts may be broken, and what it says."""

    def __init__(self, var: Path, *arguments: str) -> None:
        self.var = var
        (var / "snapshots").symlink_to((VAR / "snapshots").resolve())
        command = [sys.executable, "-m", "tests.faults.run_stack", "--port", "0", "--var", str(var)]
        command += ["--parameter", "CheckEverySeconds=1", "--parameter", "RefreshState=DISABLED"]
        self.process = subprocess.Popen(
            [*command, *arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.proxy, said = "", []
        for line in self.process.stdout or ():
            said.append(line)
            if line.startswith("faults at "):
                self.proxy = line.split()[2]
            if line.startswith("listening on "):
                self.url = line.split()[2]
                return
        self.process.communicate(timeout=60)
        pytest.fail("".join(said))

    def fails(self, *faults: Fault) -> list[str]:
        """Sets what goes wrong; returns the requests that met what went wrong before."""
        return ordered(self.proxy, *faults)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any, Any]:
        token = Issuer(f"{self.url}/oidc", machine_key(self.var)).token("ann", SCOPES)
        told = urllib3.request(
            method,
            self.url + path,
            body=None if body is None else json.dumps(body),
            headers={
                "Content-Type": "application/json",
                "Authorization": f"Bearer {token}",
                **{name.replace("_", "-"): value for name, value in headers.items()},
            },
            redirect=False,
            retries=False,
            timeout=40,
        )
        return told.status, json.loads(told.data) if told.data else None, told.headers

    def kill(self, handler: str) -> None:
        """Kills a function's process, as a machine that is lost would; another takes its place."""
        [pid] = [pid for pid, command in self._children() if f" {handler}" in command]
        os.kill(pid, signal.SIGKILL)

    def _children(self) -> list[tuple[int, str]]:
        command = ["ps", "-e", "-ww", "-o", "pid=,ppid=,args="]
        listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        rows = (line.split(maxsplit=2) for line in listed.splitlines())
        parent = str(self.process.pid)
        return [(int(row[0]), row[2]) for row in rows if row[1] == parent]

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=60)


@pytest.fixture(scope="module")
def service() -> Iterator[FakeBan]:
    with fake_ban() as running:
        yield running


@pytest.fixture(scope="module")
def engine() -> Iterator[FakeEngine]:
    with fake_engine() as running:
        yield running


@pytest.fixture(scope="module")
def one_stack(
    france: Snapshot,
    tmp_path_factory: pytest.TempPathFactory,
    service: FakeBan,
    engine: FakeEngine,
) -> Iterator[Stack]:
    assert france.id
    service.plays(replies(500))
    engine.plays(engine_says({}, 500))
    running = Stack(
        tmp_path_factory.mktemp("faults"),
        "--parameter",
        f"GeocoderUrl={service.url}",
        "--parameter",
        f"RouterUrl=osrm+{engine.url}",
        "--schedules-every",
        "5",
    )
    try:
        yield running
    finally:
        running.stop()


@pytest.fixture
def stack(one_stack: Stack) -> Iterator[Stack]:
    one_stack.fails()
    yield one_stack
    one_stack.fails()


def lacks(body: Any) -> set[str]:
    return {each["code"] for each in body["degraded"]}


def test_with_the_geocoder_and_the_router_down_citizens_are_answered_and_told(
    stack: Stack,
) -> None:
    assert lacks(stack.ask("GET", RODEZ)[1]) == {"router_unavailable"}
    q = urllib.parse.quote("12 rue Inconnue, 12000 Rodez")
    status, body, headers = stack.ask("GET", f"/v1/nearest?q={q}")
    assert (status, body["origin"]["understood_as"]) == (200, "commune_of_address")
    assert lacks(body) == {"router_unavailable", "geocoder_unavailable"}
    assert headers["Cache-Control"] == "private, no-store"
    assert {each["travel_method"] for each in body["sites"]} == {"model"}


@pytest.mark.parametrize("kind", ["throttled", "truncated", "deaf"])
def test_the_bucket_fails_and_the_last_good_data_is_served(stack: Stack, kind: Any) -> None:
    before = stack.ask("GET", RODEZ)[1]
    time.sleep(1.1)  # the next look is due
    stack.fails(Fault(kind, holds="/sites/current"), Fault(kind, holds="/snapshots/"))
    status, body, _ = stack.ask("GET", RODEZ)
    assert (status, body["sites"][0]["id"]) == (200, before["sites"][0]["id"])
    assert "data_not_latest" in lacks(body)
    stack.fails()
    until(lambda: "data_not_latest" not in lacks(stack.ask("GET", RODEZ)[1]))


def test_a_function_that_starts_without_its_bucket_says_what_to_do_and_then_answers(
    stack: Stack,
) -> None:
    stack.fails(Fault("throttled"))
    stack.kill("functions.nearest.app")
    status, body, headers = stack.ask("GET", RODEZ)
    while status == 500 or "code" not in (body or {}):  # it was killed under the question
        status, body, headers = stack.ask("GET", RODEZ)
    assert (status, body["code"], headers["Retry-After"]) == (503, "data_unavailable", "5")
    stack.fails()
    assert stack.ask("GET", RODEZ)[0] == 200


def ended(stack: Stack, scenario_id: str) -> Any:
    def found() -> Any:
        job = stack.ask("GET", f"/v1/scenarios/{scenario_id}")[1]
        return job if job["state"] in ("done", "failed", "infeasible") else None

    return until(found, limit_s=60)


def test_a_scenario_sent_again_after_a_table_throttled_and_a_machine_failed_is_solved_once(
    stack: Stack,
) -> None:
    stack.ask("GET", "/v1/scenarios")
    machine = Fault("failing", "AWSStepFunctions", holds="StartExecution")
    stack.fails(Fault("throttled", "DynamoDB", times=2), machine)
    status, body, _ = stack.ask("POST", "/v1/scenarios", LOZERE, Idempotency_Key="wave")
    assert (status, body["code"]) == (503, "data_unavailable")
    [kept] = stack.ask("GET", "/v1/scenarios")[1]["scenarios"]
    assert kept["state"] == "queued"
    stack.fails()
    for _ in range(2):
        status, body, _ = stack.ask("POST", "/v1/scenarios", LOZERE, Idempotency_Key="wave")
        assert (status, body["id"]) == (202, kept["id"])
    job = ended(stack, kept["id"])
    assert (job["state"], job["attempts"]) == ("done", 1)
    assert len(stack.ask("GET", "/v1/scenarios")[1]["scenarios"]) == 1


def test_a_table_that_is_away_is_told_within_the_function_s_time(stack: Stack) -> None:
    stack.fails(Fault("throttled", "DynamoDB"))
    status, body, headers = stack.ask("POST", "/v1/scenarios", LOZERE, Idempotency_Key="away")
    assert (status, body["code"], headers["Retry-After"]) == (503, "data_unavailable", "5")
    assert "same Idempotency-Key" in body["detail"]


def test_a_file_is_imported_through_a_bucket_that_stumbles_at_each_step(stack: Stack) -> None:
    opened = stack.ask("POST", "/v1/sites/imports", {"filename": "lieux.csv", "source": "A"})[1]
    upload = opened["upload"]
    # Each second object is refused once, while the file is checked, compared and published.
    stack.fails(*(Fault("throttled", holds=held, times=2) for held in ("/imports/", "/sites/")))
    content = (HEADER + row("new-1", 44.3497, 2.5751)).encode()

    def is_put() -> bool:
        told = urllib3.request("PUT", upload["url"], body=content, headers=upload["headers"])
        return told.status == 200

    until(is_put)
    path = f"/v1/sites/imports/{opened['id']}"
    until(lambda: stack.ask("GET", path)[1].get("state") == "checked")
    stack.fails(*(Fault("throttled", holds=held, times=2) for held in ("/imports/", "/sites/")))
    assert stack.ask("POST", f"{path}/publish")[0] == 200
    met = stack.fails()
    assert met
    until(lambda: stack.ask("GET", RODEZ)[1]["sites"][0]["id"] == "new-1")
    versions = stack.ask("GET", "/v1/sites/versions")[1]["versions"]
    assert [each["number"] for each in versions] == [1, 0]
