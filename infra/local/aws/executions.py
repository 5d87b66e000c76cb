"""Executions of state machines on moto, whose tasks are our functions."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Sequence

import aiohttp

from infra.local.aws.moto_api import MotoApi
from infra.local.errors import StartError
from infra.local.template.account import ACCOUNT_ID
from infra.local.template.state_machines import StateMachine

_ROLE = f"arn:aws:iam::{ACCOUNT_ID}:role/local"
_POLL_S = 0.5


class Executions:
    """Starts executions of state machines, and says how each ended."""

    def __init__(
        self, moto: MotoApi, machines: Sequence[StateMachine], print_line: Callable[[str], None]
    ) -> None:
        self._moto = moto
        self._machines = {machine.logical_id: machine for machine in machines}
        self._print_line = print_line
        self._under_way: set[asyncio.Task[None]] = set()

    def __contains__(self, logical_id: str) -> bool:
        return logical_id in self._machines

    async def create(self) -> None:
        """Gives the definitions to moto; StartError when it refuses one."""
        for machine in self._machines.values():
            await self._moto.call(
                "states",
                "CreateStateMachine",
                name=machine.name,
                definition=machine.definition,
                roleArn=_ROLE,
            )

    def start(self, logical_id: str, event: str) -> None:
        """Starts an execution with an event for its input."""
        task = asyncio.create_task(self._run(self._machines[logical_id], event))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def stop(self) -> None:
        """Stops watching what is under way."""
        for task in list(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _run(self, machine: StateMachine, event: str) -> None:
        try:
            started = await self._moto.call(
                "states",
                "StartExecution",
                stateMachineArn=machine.arn,
                name=str(uuid.uuid4()),
                input=event,
            )
            status = await self._status(started["executionArn"])
        except (StartError, aiohttp.ClientError, TimeoutError) as error:
            self._print_line(f"{machine.logical_id}: cannot be followed ({type(error).__name__})")
            return
        self._print_line(f"{machine.logical_id}: {status}")

    async def _status(self, arn: str) -> str:
        while True:
            found = await self._moto.call("states", "DescribeExecution", executionArn=arn)
            if found["status"] != "RUNNING":
                error = found.get("error")
                return f"{found['status']} ({error})" if error else str(found["status"])
            await asyncio.sleep(_POLL_S)
