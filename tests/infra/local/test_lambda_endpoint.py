"""Lambda's own API, as a state machine calls it."""

from __future__ import annotations

import asyncio
import json

import aiohttp

from infra.local.aws.lambda_endpoint import MAX_STATE_BYTES, lambda_endpoint
from infra.local.errors import ThrottledError
from infra.local.runtime.http_server import HttpServer, listening_socket


async def echo(payload: bytes, _trace: str) -> bytes:
    return json.dumps("x" * json.loads(payload)["size"]).encode()


async def full(_payload: bytes, _trace: str) -> bytes:
    raise ThrottledError("ConcurrentInvocationLimitExceeded")


def called(payload: bytes, name: str = "Echo") -> tuple[int, str | None, bytes]:
    async def call() -> tuple[int, str | None, bytes]:
        known = {"Echo": echo, "Aliased:live": echo, "Full": full}
        server = HttpServer(lambda_endpoint(known), listening_socket("127.0.0.1", 0))
        await server.open()
        host, port = server.address
        url = f"http://{host}:{port}/2015-03-31/functions/{name}/invocations"
        try:
            async with aiohttp.ClientSession() as session, session.post(url, data=payload) as reply:
                body = await reply.read()
                return reply.status, reply.headers.get("X-Amz-Function-Error"), body
        finally:
            await server.close()

    return asyncio.run(call())


def test_a_function_is_called_by_name_or_arn() -> None:
    arn = "arn%3Aaws%3Alambda%3Aeu-west-3%3A123456789012%3Afunction%3AEcho"
    assert called(b'{"size": 1}') == called(b'{"size": 1}', arn) == (200, None, b'"x"')
    assert called(b"{}", "Nobody")[0] == 404


def test_a_function_with_an_alias_is_called_by_no_other_name() -> None:
    arn = "arn%3Aaws%3Alambda%3Aeu-west-3%3A123456789012%3Afunction%3AAliased"
    assert called(b'{"size": 1}', f"{arn}%3Alive") == (200, None, b'"x"')
    assert called(b'{"size": 1}', "Aliased%3Alive")[0] == 200
    assert called(b"{}", arn)[0] == called(b"{}", "Aliased")[0] == 404
    assert called(b"{}", f"{arn}%3Aother")[0] == 404


def test_a_task_takes_and_gives_no_more_than_a_state_may_hold() -> None:
    fits = MAX_STATE_BYTES - 2  # its quotes
    assert called(json.dumps({"size": fits}).encode())[1] is None
    for payload in (json.dumps({"size": fits + 1}), json.dumps({"x": "x" * MAX_STATE_BYTES})):
        status, error, told = called(payload.encode())
        assert (status, error) == (200, "Unhandled")
        assert json.loads(told)["errorType"] == "States.DataLimitExceeded"


def test_a_call_beyond_the_accounts_concurrency_is_told_as_lambda_tells_it() -> None:
    status, error, told = called(b"{}", "Full")
    assert (status, error) == (429, None)
    assert json.loads(told) == {
        "Reason": "ConcurrentInvocationLimitExceeded",
        "Type": "User",
        "message": "Rate Exceeded.",
    }
