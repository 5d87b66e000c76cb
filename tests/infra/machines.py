"""A state machine of the template on moto, its tasks being real handlers in this process."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.local.aws.aws import aws
from infra.local.aws.lambda_endpoint import lambda_endpoint
from infra.local.aws.moto_api import MotoApi, make_tables
from infra.local.errors import FunctionError
from infra.local.runtime.http_server import HttpServer, listening_socket
from infra.local.template.state_machines import StateMachine
from infra.local.template.tables import Table

Handle = Callable[[dict[str, Any]], Any]


@dataclass(frozen=True)
class Outcome:
    """How an execution ended, and the counts of its map run."""

    status: str
    error: str | None
    items: dict[str, int]


def executed(
    machine: StateMachine,
    name: str,
    handler: Callable[[str], Handle],
    log: Path,
    message: Mapping[str, Any],
    tables: tuple[Table, ...] = (),
) -> Outcome:
    """Runs a machine once.

    Args:
        machine: of the template; its waits may be made shorter.
        name: of the one function that its tasks call.
        handler: given where moto is, makes what does the tasks.
        log: a file for moto's output.
        message: the input.
        tables: made first.
    """
    return asyncio.run(_executed(machine, name, handler, log, message, tables))


async def _executed(
    machine: StateMachine,
    name: str,
    handler: Callable[[str], Handle],
    log: Path,
    message: Mapping[str, Any],
    tables: tuple[Table, ...],
) -> Outcome:
    # One environment of Lambda does one task at a time.
    one = asyncio.Lock()
    found: list[Handle] = []

    async def invoke(payload: bytes, _trace: str) -> bytes:
        async with one:
            try:
                done = await asyncio.to_thread(found[0], json.loads(payload))
            except asyncio.CancelledError:
                raise
            except BaseException as error:  # a process that is killed raises nothing in it
                raise FunctionError(type(error).__name__, str(error)) from error
            return json.dumps(done).encode()

    async with AsyncExitStack() as parts:
        functions = HttpServer(lambda_endpoint({name: invoke}), listening_socket("127.0.0.1", 0))
        parts.push_async_callback(functions.close)
        await functions.open()
        host, port = functions.address
        stand_in = await parts.enter_async_context(aws([], log, f"http://{host}:{port}"))
        await make_tables(tables, stand_in.endpoint_url)
        found.append(await asyncio.to_thread(handler, stand_in.endpoint_url))
        moto = await parts.enter_async_context(MotoApi(stand_in.endpoint_url))
        return await _run(moto, machine, message)


async def _run(moto: MotoApi, machine: StateMachine, message: Mapping[str, Any]) -> Outcome:
    await moto.call(
        "states",
        "CreateStateMachine",
        name=machine.name,
        definition=machine.definition,
        roleArn="arn:aws:iam::123456789012:role/local",
    )
    started = await moto.call(
        "states",
        "StartExecution",
        stateMachineArn=machine.arn,
        name="one",
        input=json.dumps(message),
    )
    arn = started["executionArn"]
    while True:
        told = await moto.call("states", "DescribeExecution", executionArn=arn)
        if told["status"] != "RUNNING":
            break
        await asyncio.sleep(0.1)
    runs = (await moto.call("states", "ListMapRuns", executionArn=arn))["mapRuns"]
    items: dict[str, int] = {}
    if runs:
        run = await moto.call("states", "DescribeMapRun", mapRunArn=runs[0]["mapRunArn"])
        items = run["itemCounts"]
    return Outcome(told["status"], told.get("error"), items)
