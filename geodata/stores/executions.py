"""Work that goes on after an answer: a state machine of Step Functions, started once by name."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Protocol

from geodata.errors import StoreUnavailableError

Message = dict[str, Any]


class Executions(Protocol):
    """Starts work by name."""

    def start(self, name: str, message: Message) -> bool:
        """Starts an execution; False when one of this name was started before.

        Raises:
            StoreUnavailableError: nothing could be started.
        """
        ...


@dataclass(slots=True)
class MemoryExecutions:
    """Executions that are only noted, for tests."""

    started: dict[str, Message] = field(default_factory=dict)

    def start(self, name: str, message: Message) -> bool:
        """Notes an execution."""
        if name in self.started:
            return False
        self.started[name] = message
        return True


class MachineExecutions:
    """Executions of a standard state machine, whose names are never used twice in 90 days."""

    def __init__(self, client: Any, machine: str) -> None:
        """Takes a boto3 client of Step Functions, and the ARN of the machine."""
        self._client, self._machine = client, machine

    @staticmethod
    def at(machine: str) -> MachineExecutions:
        """Returns the executions of a machine, in the account and region of the environment."""
        import boto3  # 0.3 s, which only what starts a machine waits for

        return MachineExecutions(boto3.client("stepfunctions"), machine)

    def start(self, name: str, message: Message) -> bool:
        """Starts an execution; False when one of this name was started before."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            # The same name with the same input starts nothing more: a caller may try again.
            self._client.start_execution(
                stateMachineArn=self._machine, name=name, input=json.dumps(message)
            )
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code == "ExecutionAlreadyExists":
                return False
            raise StoreUnavailableError(f"the state machine refuses to start: {code}") from error
        except BotoCoreError as error:
            raise StoreUnavailableError("the state machine does not answer") from error
        return True
