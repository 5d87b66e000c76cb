"""The Runtime API, against a process that this test plays."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from infra.local.errors import FunctionError, SandboxError
from infra.local.runtime.invocations import MAX_PAYLOAD_BYTES, InvocationQueue
from infra.local.runtime.runtime_api import RuntimeApi
from infra.local.template.template import Function

NEXT = "/2018-06-01/runtime/invocation/next"
FUNCTION = Function("F", "F", "app.handler", Path(), timeout_s=1, memory_mb=128, environment={})


class Process:
    """A function's process, as far as the Runtime API can tell: one connection, one request."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._host, _, self._port = address.rpartition(":")

    async def ask(
        self, method: str, path: str, body: bytes = b"", shown: str = ""
    ) -> tuple[int, dict[str, str]]:
        """The status and the headers of the reply, and its body under an empty name."""
        reader, writer = await asyncio.open_connection(self._host, int(self._port))
        try:
            head = (
                f"{method} {path} HTTP/1.1\r\nHost: x\r\nAuthorization: {shown}\r\n"
                f"Content-Length: {len(body)}\r\n\r\n"
            )
            # In two parts, as a slow sender would.
            writer.write(head.encode())
            await writer.drain()
            writer.write(body)
            lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            headers = dict(line.split(": ", 1) for line in lines[1:] if line)
            headers[""] = (await reader.readexactly(int(headers["Content-Length"]))).decode()
            return int(lines[0].split()[1]), headers
        finally:
            writer.close()
            await writer.wait_closed()

    async def next_id(self) -> str:
        _, headers = await self.ask("GET", NEXT)
        return headers["Lambda-Runtime-Aws-Request-Id"]


Scene = Callable[[RuntimeApi, InvocationQueue, Process], Awaitable[None]]


def play(scene: Scene, function: Function = FUNCTION) -> None:
    async def main() -> None:
        queue = InvocationQueue()
        api = RuntimeApi(function, queue)
        await api.open()
        try:
            await scene(api, queue, Process(api.address))
        finally:
            await api.close(SandboxError("Runtime.ExitError", "the test ended"))

    asyncio.run(main())


def of(request_id: str, end: str) -> str:
    return f"/2018-06-01/runtime/invocation/{request_id}/{end}"


def test_a_process_is_given_an_event_with_what_lambda_says_of_it() -> None:
    async def scene(_: RuntimeApi, queue: InvocationQueue, process: Process) -> None:
        waiting = asyncio.create_task(queue.invoke(b'{"a":1}', "Root=1;Sampled=0"))
        status, headers = await process.ask("GET", NEXT)
        assert (status, headers[""]) == (200, '{"a":1}')
        assert headers["Content-Type"] == "application/json"
        assert headers["Lambda-Runtime-Trace-Id"] == "Root=1;Sampled=0"
        assert headers["Lambda-Runtime-Invoked-Function-Arn"].endswith(":function:F")
        left_ms = int(headers["Lambda-Runtime-Deadline-Ms"]) - time.time() * 1000
        assert 500 < left_ms <= 1000
        await process.ask("POST", of(headers["Lambda-Runtime-Aws-Request-Id"], "response"), b"{}")
        assert await waiting == b"{}"

    play(scene)


def test_a_process_that_asks_first_waits_for_an_event() -> None:
    async def scene(api: RuntimeApi, queue: InvocationQueue, process: Process) -> None:
        asking = asyncio.create_task(process.next_id())
        await api.ready
        waiting = asyncio.create_task(queue.invoke(b"{}", "t"))
        request_id = await asking
        await process.ask("POST", of(request_id, "response"), b'"done"')
        assert await waiting == b'"done"'

    play(scene)


def test_an_error_of_the_code_comes_back_by_its_type() -> None:
    async def scene(_: RuntimeApi, queue: InvocationQueue, process: Process) -> None:
        waiting = asyncio.create_task(queue.invoke(b"{}", "t"))
        report = json.dumps({"errorType": "KeyError", "errorMessage": "'lat'"}).encode()
        status, _headers = await process.ask("POST", of(await process.next_id(), "error"), report)
        assert status == 202
        with pytest.raises(FunctionError, match="KeyError: 'lat'"):
            await waiting

    play(scene)


def test_an_error_of_the_init_is_kept() -> None:
    async def scene(api: RuntimeApi, _: InvocationQueue, process: Process) -> None:
        report = json.dumps({"errorType": "ImportError", "errorMessage": "no module"})
        # awslambdaric encodes it twice
        body = json.dumps(report).encode()
        await process.ask("POST", "/2018-06-01/runtime/init/error", body)
        assert str(api.init_error) == "ImportError: no module"

    play(scene)


@pytest.mark.parametrize("end", ["response", "error"])
def test_an_answer_to_what_was_not_asked_is_refused(end: str) -> None:
    async def scene(_: RuntimeApi, _queue: InvocationQueue, process: Process) -> None:
        status, headers = await process.ask("POST", of("another", end), b"{}")
        assert (status, json.loads(headers[""])["errorType"]) == (400, "InvalidRequestID")

    play(scene)


def test_a_path_that_is_not_the_runtime_apis_is_refused() -> None:
    async def scene(_: RuntimeApi, _queue: InvocationQueue, process: Process) -> None:
        assert (await process.ask("GET", "/2018-06-01/else"))[0] == 404

    play(scene)


def test_a_reply_larger_than_lambda_allows_fails() -> None:
    async def scene(_: RuntimeApi, queue: InvocationQueue, process: Process) -> None:
        waiting = asyncio.create_task(queue.invoke(b"{}", "t"))
        body = b'"' + b"x" * MAX_PAYLOAD_BYTES + b'"'
        status, _headers = await process.ask("POST", of(await process.next_id(), "response"), body)
        assert status == 413
        with pytest.raises(SandboxError, match=r"Function\.ResponseSizeTooLarge"):
            await waiting

    play(scene)


def test_an_event_that_takes_too_long_fails_and_the_process_has_to_go() -> None:
    async def scene(api: RuntimeApi, queue: InvocationQueue, process: Process) -> None:
        waiting = asyncio.create_task(queue.invoke(b"{}", "t"))
        late = await process.next_id()
        with pytest.raises(SandboxError, match=r"Task timed out after 0\.00 seconds"):
            await waiting
        await api.timed_out
        assert (await process.ask("POST", of(late, "response"), b"{}"))[0] == 400

    hasty = Function("F", "F", "app.handler", Path(), timeout_s=0, memory_mb=128, environment={})
    play(scene, hasty)


def test_what_a_process_had_in_hand_fails_when_it_ends() -> None:
    async def scene(api: RuntimeApi, queue: InvocationQueue, process: Process) -> None:
        waiting = asyncio.create_task(queue.invoke(b"{}", "t"))
        await process.next_id()
        await api.close(SandboxError("Runtime.ExitError", "signal 9"))
        with pytest.raises(SandboxError, match="signal 9"):
            await waiting

    play(scene)


def test_an_event_nobody_waits_for_any_more_is_not_given_out() -> None:
    async def scene(_: RuntimeApi, queue: InvocationQueue, process: Process) -> None:
        given_up = asyncio.create_task(queue.invoke(b'"old"', "t"))
        await asyncio.sleep(0)
        given_up.cancel()
        waiting = asyncio.create_task(queue.invoke(b'"new"', "t"))
        _status, headers = await process.ask("GET", NEXT)
        assert headers[""] == '"new"'
        waiting.cancel()

    play(scene)


def test_a_process_that_ends_while_it_waits_takes_no_event_with_it() -> None:
    async def scene(api: RuntimeApi, queue: InvocationQueue, process: Process) -> None:
        asking = asyncio.create_task(process.next_id())
        await api.ready
        asking.cancel()
        await asyncio.wait([asking])
        await asyncio.sleep(0.01)  # for the loop to see the connection go
        waiting = asyncio.create_task(queue.invoke(b'"kept"', "t"))
        assert (await queue.take()).payload == b'"kept"'
        waiting.cancel()

    play(scene)


def test_a_request_is_not_read_before_it_is_whole() -> None:
    async def scene(_: RuntimeApi, queue: InvocationQueue, process: Process) -> None:
        waiting = asyncio.create_task(queue.invoke(b"{}", "trace"))
        path = of(await process.next_id(), "response")
        host, _, port = process.address.rpartition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        for part in (f"POST {path} HTTP/1.1\r\n", "Host: x\r\nContent-Length: 2\r\n\r\n", "o"):
            writer.write(part.encode())
            await writer.drain()
            await asyncio.sleep(0.01)
            assert not waiting.done()
        writer.write(b"k")
        assert await waiting == b"ok"
        assert (await reader.readline()).split()[1] == b"202"
        writer.close()
        await writer.wait_closed()

    play(scene)


def test_a_snapshot_is_restored_as_soon_as_it_is_taken() -> None:
    async def scene(api: RuntimeApi, _: InvocationQueue, process: Process) -> None:
        assert (await process.ask("GET", "/2018-06-01/runtime/restore/next"))[0] == 200
        error = b'{"errorType": "Broken", "errorMessage": "no"}'
        assert (await process.ask("POST", "/2018-06-01/runtime/restore/error", error))[0] == 202
        assert str(api.init_error) == "Broken: no"

    play(scene)


def test_a_restored_process_is_given_its_keys_for_its_token() -> None:
    async def scene(api: RuntimeApi, _: InvocationQueue, process: Process) -> None:
        path = "/2021-04-23/credentials"
        assert (await process.ask("GET", path, shown="another's"))[0] == 401
        status, headers = await process.ask("GET", path, shown=api.token)
        keys = json.loads(headers[""])
        # The key is the function's name, which says what it may do.
        assert (status, keys["AccessKeyId"]) == (200, "F")
        assert keys.keys() == {"AccessKeyId", "SecretAccessKey", "Token", "Expiration"}

    play(scene)
