"""The whole stack as one program: it starts, answers, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from geodata.errors import SourceError
from infra.local.stack import Options, Seed, running
from infra.local.template.account import signed_by_us
from tests.infra.local.stage import set_up

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[3]
PROGRAM = [sys.executable, "-W", "error", "-m", "tests.infra.run_stack"]


class Stack:
    """A running stack."""

    def __init__(self, process: subprocess.Popen[str], var: Path) -> None:
        self.process = process
        self.var = var
        self.lines: list[str] = []
        assert process.stdout is not None
        for line in process.stdout:
            self.lines.append(line.rstrip())
            if line.startswith("try: "):
                break
        url = next((line for line in self.lines if line.startswith("listening on ")), "")
        self.port = int(url.split()[2].rpartition(":")[2]) if url else 0

    def ask(
        self, method: str, path: str, body: str | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, {"content-type": "application/json", **sent})
            response = connection.getresponse()
            named = {name.lower(): value for name, value in response.getheaders()}
            return response.status, named, response.read()

    def do(self, **order: object) -> tuple[int, Any]:
        status, _, body = self.ask("POST", "/do", json.dumps(order))
        return status, json.loads(body)

    def descendants(self) -> set[int]:
        """The processes it started, by their number."""
        found, seen = set(), [self.process.pid]
        while seen:
            children = Path(f"/proc/{seen.pop()}/task").glob("*/children")
            numbers = [int(each) for file in children for each in file.read_text().split()]
            found.update(numbers)
            seen.extend(numbers)
        return found


@contextmanager
def started(folder: Path, *arguments: str) -> Iterator[Stack]:
    template = set_up(folder)
    process = subprocess.Popen(
        [*PROGRAM, "--template", str(template), "--var", str(folder / "var"), *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with process:
        try:
            yield Stack(process, folder / "var")
        finally:
            process.kill()


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    folder = tmp_path_factory.mktemp("stack")
    with started(folder, "--port", "0", "--sites", "places.csv") as running:
        yield running


def is_running(pid: int) -> bool:
    """False for one that only waits to be reaped, as orphans do where nobody adopts them."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def are_gone(processes: set[int], within_s: float) -> bool:
    deadline_s = time.monotonic() + within_s
    while any(map(is_running, processes)):
        if time.monotonic() > deadline_s:
            return False
        time.sleep(0.02)
    return True


def test_a_request_goes_through_the_real_runtime_client_and_back(stack: Stack) -> None:
    status, headers, body = stack.ask("GET", "/echo/Saint-%C3%89tienne?a=1&a=2")
    event = json.loads(body)["event"]
    assert (status, headers["content-type"]) == (200, "application/json")
    assert event["routeKey"] == "GET /echo/{word}"
    assert event["pathParameters"] == {"word": "Saint-Étienne"}
    assert event["queryStringParameters"] == {"a": "1,2"}
    assert event["requestContext"]["http"]["sourceIp"] == "127.0.0.1"


def test_the_console_says_where_it_listens_and_what_to_try(stack: Stack) -> None:
    ready, listening, advice = stack.lines
    assert ready.startswith("Echo ready in ")
    assert ready.endswith(str(stack.var / "log" / "Echo.log"))
    assert listening == f"listening on http://127.0.0.1:{stack.port} (Ctrl-C stops)"
    assert f"http://127.0.0.1:{stack.port}/v1/nearest?lat=44.3496&lon=2.5750" in advice


def test_what_a_function_prints_is_in_its_log(stack: Stack) -> None:
    assert "echo starts" in (stack.var / "log" / "Echo.log").read_text(encoding="utf-8")


def test_the_data_bucket_is_there_and_seeded_before_the_functions_start(stack: Stack) -> None:
    asked = json.loads((stack.var / "seeded.json").read_text(encoding="utf-8"))
    assert (asked["bucket"], asked["sites"]) == ("maillage-databucket", "places.csv")
    port = int(asked["endpoint_url"].rpartition(":")[2])
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as store:
        store.request("GET", "/maillage-databucket", headers=signed_by_us("s3"))
        there = store.getresponse()
        assert there.status == 200
        there.read()
        store.request("GET", "/maillage-databucket")
        assert store.getresponse().status == 403, "nobody in particular reads the bucket"


def test_a_path_without_a_route_is_not_found(stack: Stack) -> None:
    assert stack.ask("GET", "/nowhere")[0] == 404


def test_a_page_of_another_origin_may_call(stack: Stack) -> None:
    preflight = {"Origin": "https://a.fr", "Access_Control_Request_Method": "GET"}
    status, headers, _ = stack.ask("OPTIONS", "/echo/a", **preflight)
    assert (status, headers["access-control-allow-methods"]) == (204, "GET,POST")


def test_a_request_over_ten_megabytes_is_refused_unread(stack: Stack) -> None:
    with closing(HTTPConnection("127.0.0.1", stack.port, timeout=20)) as connection:
        connection.putrequest("POST", "/do")
        connection.putheader("Content-Length", str(10 * 1024 * 1024 + 1))
        connection.endheaders()
        response = connection.getresponse()
        assert (response.status, response.read()) == (
            413,
            b'{"message":"Request Entity Too Large"}',
        )


def test_a_large_reply_passes_and_one_over_six_megabytes_does_not(stack: Stack) -> None:
    assert len(stack.do(reply_bytes=5_000_000)[1]["text"]) == 5_000_000
    assert stack.do(reply_bytes=7_000_000) == (500, {"message": "Internal Server Error"})
    assert stack.ask("GET", "/echo/again")[0] == 200


def test_a_crash_is_an_internal_server_error_and_the_next_request_is_answered(
    stack: Stack,
) -> None:
    assert stack.do(exit=9) == (500, {"message": "Internal Server Error"})
    assert stack.ask("GET", "/echo/again")[0] == 200


def test_it_stops_without_waiting_for_a_function_that_hangs(tmp_path: Path) -> None:
    with started(tmp_path, "--port", "0") as stack:
        with closing(HTTPConnection("127.0.0.1", stack.port)) as hanging:
            hanging.request("POST", "/do", '{"sleep_s": 60}', {"content-type": "application/json"})
            while len(children := stack.descendants()) < 3:
                time.sleep(0.02)  # moto, the function, and soon the child that it starts
            began_s = time.monotonic()
            stack.process.send_signal(signal.SIGTERM)
            # The function sleeps for a minute: what stops within half of one did not wait for it.
            assert stack.process.wait(timeout=30) == 0
            assert time.monotonic() - began_s < 30
        assert are_gone(children, within_s=15)


def test_a_kill_leaves_nothing_behind_either(tmp_path: Path) -> None:
    with started(tmp_path, "--port", "0") as stack:
        children = stack.descendants()
        assert len(children) == 2
        os.kill(stack.process.pid, signal.SIGKILL)
        assert are_gone(children, within_s=15)


async def start(folder: Path, seed: Seed) -> None:
    options = Options(set_up(folder), folder / "var", port=0)
    async with running(options, seed=seed, print_line=print):
        raise AssertionError


def test_a_seed_that_fails_ends_the_start_with_its_error(tmp_path: Path) -> None:
    def without_data(**_: object) -> None:
        raise SourceError("var/snapshots", "no snapshot")

    with pytest.raises(SourceError, match="no snapshot"):
        asyncio.run(start(tmp_path, without_data))


def test_a_stop_does_not_wait_for_the_seed(tmp_path: Path) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def slow(**_: object) -> None:
        begun.set()
        may_end.wait(60)

    async def stopped_while_seeding() -> None:
        starting = asyncio.create_task(start(tmp_path, slow))
        await asyncio.to_thread(begun.wait)
        starting.cancel()
        await asyncio.wait([starting], timeout=3)
        assert starting.cancelled()

    asyncio.run(stopped_while_seeding())
    may_end.set()


def refused(folder: Path, *arguments: str) -> tuple[int, str]:
    command = [*PROGRAM, "--template", str(folder / "template.yaml"), "--var", str(folder / "var")]
    ended = subprocess.run(
        [*command, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=20, check=False
    )
    assert ended.stdout == ""
    return ended.returncode, ended.stderr


def test_a_port_in_use_is_one_clear_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        fault = f"maillage: port {port} cannot be served: another program uses it\n"
        assert refused(tmp_path, "--port", str(port)) == (2, fault)


def test_only_the_loopback_is_served(tmp_path: Path) -> None:
    code, fault = refused(tmp_path, "--host", "0.0.0.0")  # noqa: S104 - it is refused
    assert (code, fault.count("\n")) == (2, 1)
    assert "0.0.0.0 is not loopback" in fault


def test_a_template_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    code, fault = refused(tmp_path, "--port", "0")
    assert (code, fault.count("\n")) == (2, 1)
    assert "template.yaml" in fault


OWN = ["--template", str(ROOT / "template.yaml"), "--port", "0"]


def test_what_is_deployed_for_trials_is_made_and_served_in_a_new_account(tmp_path: Path) -> None:
    # In a usual account every other test of the whole stack serves what is deployed in production.
    with started(tmp_path, *OWN, "--account", "new", "--config-env", "default") as running:
        status, _, body = running.ask("GET", "/v1/sign-in")
        assert (status, json.loads(body)["client_id"]) == (200, "maillage")


def test_an_account_that_is_too_small_is_one_clear_line(tmp_path: Path) -> None:
    set_up(tmp_path)
    code, fault = refused(tmp_path, *OWN, "--account", "new", "--config-env", "prod")
    assert (code, fault.count("\n")) == (2, 1)
    assert "Member must have value less than or equal to 3008" in fault
