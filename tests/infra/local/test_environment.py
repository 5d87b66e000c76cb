"""A function's processes: the real `awslambdaric`, and what becomes of it when it dies."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from infra.local.errors import FunctionError, SandboxError, StartError
from infra.local.runtime.pool import Pool
from infra.local.template.template import Function
from tests.infra.local.stage import BROKEN, HANDLER

ENDPOINT = "http://127.0.0.1:9"  # nothing is asked of it here


class Echo:
    """A pool of the echo function; `do` sends it an order."""

    def __init__(self, pool: Pool, log: Path, console: list[str]) -> None:
        self.pool = pool
        self.log = log
        self.console = console

    async def do(self, **order: object) -> Any:
        event = json.dumps({"body": json.dumps(order)}).encode()
        return json.loads(await self.pool.queue.invoke(event, "Root=1-0-0;Sampled=0"))


def play(
    folder: Path,
    scene: Callable[[Echo], Awaitable[None]],
    *,
    handler: str = HANDLER,
    size: int = 1,
    timeout_s: int = 1,
    turns: asyncio.Semaphore | None = None,
) -> None:
    (folder / "echo.py").write_text(handler, encoding="utf-8")
    function = Function("Echo", "Echo", "echo.handler", folder, timeout_s, 256, {"MODE": "test"})
    console: list[str] = []

    async def main() -> None:
        log = folder / "Echo.log"
        log.touch()
        pool = Pool(
            function,
            size,
            endpoint_url=ENDPOINT,
            log=log,
            print_line=console.append,
            turns=turns,
        )
        pool.start()
        try:
            await scene(Echo(pool, log, console))
        finally:
            await pool.stop()

    asyncio.run(main())


def test_a_process_answers_event_after_event_and_its_init_is_timed(tmp_path: Path) -> None:
    async def scene(echo: Echo) -> None:
        assert 0 < await echo.pool.ready() < 10
        first, second = await echo.do(), await echo.do()
        assert first["pid"] == second["pid"]
        assert first["request_id"] != second["request_id"]
        assert 500 < first["left_ms"] <= 1000

    play(tmp_path, scene)


def test_a_process_starts_in_its_turn_and_the_turn_ends_once_it_is_ready(tmp_path: Path) -> None:
    turns = asyncio.Semaphore(0)

    async def scene(echo: Echo) -> None:
        ready = asyncio.ensure_future(echo.pool.ready())
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asyncio.shield(ready), 0.05)
        assert not any((tmp_path / "__pycache__").glob("echo*"))
        turns.release()
        await ready
        await asyncio.wait_for(turns.acquire(), 10)

    play(tmp_path, scene, turns=turns)


def test_a_process_knows_what_lambda_would_tell_it_and_nothing_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "mine")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")

    async def scene(echo: Echo) -> None:
        seen = await echo.do(environment=True)
        there = seen["environment"]
        expected = {
            "AWS_ACCESS_KEY_ID": "Echo",
            "AWS_ENDPOINT_URL": ENDPOINT,
            "AWS_EXECUTION_ENV": f"AWS_Lambda_python3.{sys.version_info.minor}",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
            "AWS_LAMBDA_FUNCTION_NAME": "Echo",
            "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/Echo",
            "AWS_REGION": "eu-west-3",
            "LAMBDA_TASK_ROOT": str(tmp_path),
            "MODE": "test",
            "PATH": os.environ["PATH"],
            "_HANDLER": "echo.handler",
        }
        assert {key: there.get(key) for key in expected} == expected
        assert {"AWS_PROFILE", "PYTHONDONTWRITEBYTECODE", "HTTPS_PROXY"}.isdisjoint(there)
        assert seen["folder"] == str(tmp_path)

    play(tmp_path, scene)


def test_an_error_of_the_code_leaves_the_process_running(tmp_path: Path) -> None:
    async def scene(echo: Echo) -> None:
        before = await echo.do()
        with pytest.raises(FunctionError, match="ValueError: oh"):
            await echo.do(**{"raise": "oh"})
        assert (await echo.do())["pid"] == before["pid"]
        assert "ValueError: oh" in echo.log.read_text(encoding="utf-8")

    play(tmp_path, scene)


def test_a_process_that_dies_of_events_is_replaced_each_time(tmp_path: Path) -> None:
    async def scene(echo: Echo) -> None:
        for _ in range(4):
            with pytest.raises(SandboxError, match="its process ended with exit code 3"):
                await echo.do(exit=3)
        assert (await echo.do())["pid"] > 0

    play(tmp_path, scene)


def test_a_process_that_takes_too_long_is_killed_with_its_children_and_replaced(
    tmp_path: Path,
) -> None:
    async def scene(echo: Echo) -> None:
        before = await echo.do()
        with pytest.raises(SandboxError, match=r"Task timed out after 1\.00 seconds"):
            await echo.do(sleep_s=60)
        assert (await echo.do())["pid"] != before["pid"]
        assert group_of(before["pid"]) == []

    play(tmp_path, scene)


def test_a_process_that_uses_more_memory_than_its_function_has_is_killed_and_replaced(
    tmp_path: Path,
) -> None:
    async def scene(echo: Echo) -> None:
        before = await echo.do(fill_mb=64)
        with pytest.raises(SandboxError, match="it used more memory than its 256 MB"):
            await echo.do(fill_mb=300, sleep_s=60)
        assert (await echo.do())["pid"] != before["pid"]

    play(tmp_path, scene, timeout_s=20)


def test_a_reply_that_no_json_can_say_is_an_error_of_the_function(tmp_path: Path) -> None:
    async def scene(echo: Echo) -> None:
        with pytest.raises(FunctionError, match=r"Runtime\.MarshalError"):
            await echo.do(reply="not json")
        assert (await echo.do())["pid"] > 0

    play(tmp_path, scene)


def test_a_code_that_cannot_be_imported_ends_in_one_clear_error(tmp_path: Path) -> None:
    async def scene(echo: Echo) -> None:
        with pytest.raises(StartError) as failed:
            await echo.pool.ready()
        text = str(failed.value)
        assert text.startswith("Echo stopped 3 times in a row: Runtime.ImportModuleError: ")
        assert "no_such_module" in text
        assert text.endswith(f"see {echo.log}")
        with pytest.raises(SandboxError):
            await echo.do()

    play(tmp_path, scene, handler=BROKEN)


def test_two_environments_answer_at_once(tmp_path: Path) -> None:
    async def scene(echo: Echo) -> None:
        while True:
            both = await asyncio.gather(echo.do(sleep_s=0.2), echo.do(sleep_s=0.2))
            if both[0]["pid"] != both[1]["pid"]:  # else the second was still at its init
                return

    play(tmp_path, scene, size=2)


def test_a_function_without_processes_left_fails_what_comes(tmp_path: Path) -> None:
    dies_when_idle = "import os, threading\nthreading.Timer(0.05, os._exit, [7]).start()\n"

    async def scene(echo: Echo) -> None:
        await echo.pool.ready()
        while not echo.console:
            await asyncio.sleep(0.02)
        (line,) = echo.console
        assert line.startswith("Echo stopped 3 times in a row: its process ended with exit code 7;")
        assert line.endswith(f"see {echo.log}; start the stack again when it is mended")
        with pytest.raises(SandboxError):
            await echo.do()

    play(tmp_path, scene, handler=HANDLER + dies_when_idle)


def group_of(pid: int) -> list[int]:
    """The processes of the group that `pid` leads, or led."""
    members = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue  # it ended while we looked
        if int(fields[2]) == pid and fields[0] != "Z":
            members.append(int(stat.parent.name))
    return members
