"""Work that goes on after an answer: a state machine of Step Functions, started once by name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from geodata.errors import StoreUnavailableError
from geodata.stores.clients import client

Message = Mapping[str, object]
Status = Literal["running", "ended"]


class Executions(Protocol):
    """Starts work by name."""

    def start(self, name: str, message: Message) -> bool:
        """Starts an execution; False when one of this name was started before.

        Raises:
            StoreUnavailableError: nothing could be started.
        """
        ...

    def status(self, name: str) -> Status | None:
        """Returns where an execution is, however it ended; None when none has this name.

        Raises:
            StoreUnavailableError: nobody knows.
        """
        ...


@dataclass(slots=True)
class MemoryExecutions:
    """Executions that are only noted, for tests; `ended` are the names of those that are over."""

    started: dict[str, Message] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)

    def start(self, name: str, message: Message) -> bool:
        """Notes an execution."""
        if name in self.started:
            return False
        self.started[name] = message
        return True

    def status(self, name: str) -> Status | None:
        """Returns where an execution is."""
        if name not in self.started:
            return None
        return "ended" if name in self.ended else "running"


class MachineExecutions:
    """Executions of a standard state machine, whose names are never used twice in 90 days."""

    def __init__(self, client: Any, machine: str) -> None:
        """Takes a boto3 client of Step Functions, and the ARN of the machine."""
        self._client, self._machine = client, machine

    @staticmethod
    def at(machine: str) -> MachineExecutions:
        """Returns the executions of a machine, in the account and region of the environment."""
        return MachineExecutions(client("stepfunctions"), machine)

    def start(self, name: str, message: Message) -> bool:
        """Starts an execution; False when one of this name was started before."""
        # The same name with the same input starts nothing more: a caller may try again.
        started = self._ask(
            "start_execution",
            unless="ExecutionAlreadyExists",
            stateMachineArn=self._machine,
            name=name,
            input=json.dumps(message),
        )
        return started is not None

    def status(self, name: str) -> Status | None:
        """Returns where an execution is, however it ended; None when none has this name."""
        execution = self._machine.replace(":stateMachine:", ":execution:")
        described = self._ask(
            "describe_execution", unless="ExecutionDoesNotExist", executionArn=f"{execution}:{name}"
        )
        if described is None:
            return None
        return "running" if described["status"] in ("RUNNING", "PENDING_REDRIVE") else "ended"

    def _ask(self, what: str, *, unless: str, **asked: Any) -> Any:
        """Returns a reply, None when it is the one error that is expected."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return getattr(self._client, what)(**asked)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code == unless:
                return None
            raise StoreUnavailableError(f"the state machine refuses {what}: {code}") from error
        except BotoCoreError as error:
            raise StoreUnavailableError("the state machine does not answer") from error
