"""Events handed over a socket of the machine, and what becomes of them when a process dies."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
from pathlib import Path

import pytest

from infra.local.errors import SandboxError
from infra.machine.accounts import ask, listening_at, serve


def _answer(event: dict[str, object]) -> dict[str, object]:
    if event.get("dies"):
        os._exit(1)
    return {"statusCode": 200, "body": event["body"]}


def _serve(path: Path, is_ready: object) -> None:
    bound = listening_at(path)
    is_ready.set()  # type: ignore[attr-defined]
    serve(bound, {"one": lambda: _answer})


@pytest.fixture
def answering(tmp_path: Path):
    context = multiprocessing.get_context("spawn")
    is_ready = context.Event()
    process = context.Process(target=_serve, args=(tmp_path / "sock", is_ready), daemon=True)
    process.start()
    assert is_ready.wait(30)
    yield tmp_path / "sock", process
    process.kill()
    process.join()


def test_an_event_is_answered_whatever_its_size_and_one_after_the_other(answering) -> None:
    path, _ = answering

    async def asked() -> list[bytes]:
        events = [json.dumps({"body": f"é{n}" * 200_000 * (n % 2)}).encode() for n in range(6)]
        return await asyncio.gather(*(ask(path, "one", event) for event in events))

    bodies = [json.loads(each)["body"] for each in asyncio.run(asked())]
    assert bodies == [f"é{n}" * 200_000 * (n % 2) for n in range(6)]


def test_a_process_that_dies_of_an_event_is_said_and_so_is_that_none_answers(answering) -> None:
    path, process = answering
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(SandboxError, match="died of an event"):
        asyncio.run(ask(path, "one", b'{"dies":true}'))
    process.join()
    with pytest.raises(SandboxError, match="no process answers"):
        asyncio.run(ask(path, "one", b"{}"))
