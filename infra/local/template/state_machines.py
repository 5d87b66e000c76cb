"""State machines: their definition, and executions on moto, whose tasks are our functions."""

from __future__ import annotations

import asyncio
import re
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from infra.local.aws.moto_api import MotoApi
from infra.local.errors import StartError
from infra.local.template import understood as known
from infra.local.template.account import ACCOUNT_ID
from infra.local.template.cloudformation import Node
from infra.local.template.policies import Statement, statements_of

_SUBSTITUTED = re.compile(r"\$\{([A-Za-z0-9]+)\}")
_ROLE = f"arn:aws:iam::{ACCOUNT_ID}:role/local"
_POLL_S = 0.5


@dataclass(frozen=True, slots=True)
class StateMachine:
    """A state machine: its definition in the States language, substitutions made.

    Its role may do what `statements` allow.
    """

    logical_id: str
    name: str
    arn: str
    definition: str
    statements: tuple[Statement, ...] = ()


def read_state_machine(logical_id: str, node: Node, file: Path) -> StateMachine:
    """The state machine that a resource describes."""
    node.only(known.STATE_MACHINE_READ, known.STATE_MACHINE_IDLE)
    path = file.parent / node.at("DefinitionUri").text()
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise node.at("DefinitionUri").fault("no such file") from error
    values = {key: value.text() for key, value in node.at("DefinitionSubstitutions").entries()}

    def replace(found: re.Match[str]) -> str:
        if found[1] not in values:
            raise node.at("DefinitionSubstitutions").fault(f"nothing is given for {found[1]!r}")
        return values[found[1]]

    definition = _SUBSTITUTED.sub(replace, text)
    return StateMachine(
        logical_id,
        node.names[f"{logical_id}.Name"],
        node.names[logical_id],
        definition,
        statements_of(node.at("Policies")),
    )


class Executions:
    """Starts executions of state machines, and says how each ended."""

    def __init__(
        self, moto: MotoApi, machines: Sequence[StateMachine], tell: Callable[[str], None]
    ) -> None:
        self._moto = moto
        self._machines = {machine.logical_id: machine for machine in machines}
        self._tell = tell
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
            self._tell(f"{machine.logical_id}: cannot be followed ({type(error).__name__})")
            return
        self._tell(f"{machine.logical_id}: {status}")

    async def _status(self, arn: str) -> str:
        while True:
            found = await self._moto.call("states", "DescribeExecution", executionArn=arn)
            if found["status"] != "RUNNING":
                error = found.get("error")
                return f"{found['status']} ({error})" if error else str(found["status"])
            await asyncio.sleep(_POLL_S)
