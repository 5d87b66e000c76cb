"""Executions in memory, of a state machine and in a queue: started once by name."""

from __future__ import annotations

from datetime import UTC, datetime

import boto3
import pytest
from moto import mock_aws

from geodata.errors import StoreUnavailableError
from geodata.stores.executions import MachineExecutions, MemoryExecutions
from geodata.stores.items import MemoryItems
from geodata.stores.queue import QueuedExecutions, WorkQueue

DEFINITION = '{"StartAt": "End", "States": {"End": {"Type": "Succeed"}}}'


@pytest.fixture(params=["memory", "machine", "queue"])
def executions(request, monkeypatch):
    if request.param == "memory":
        yield MemoryExecutions()
        return
    if request.param == "queue":
        queue = WorkQueue(MemoryItems(), lambda: datetime(2026, 11, 24, tzinfo=UTC))
        yield QueuedExecutions(queue, "solve", lambda: datetime(2026, 11, 24, tzinfo=UTC))
        return
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "tests")
    with mock_aws():
        client = boto3.client("stepfunctions", region_name="eu-west-3")
        made = client.create_state_machine(
            name="one", definition=DEFINITION, roleArn="arn:aws:iam::123456789012:role/one"
        )
        yield MachineExecutions(client, made["stateMachineArn"])


def test_an_execution_is_started_once_by_name(executions):
    assert executions.start("a", {"scenarios": []})
    executions.start("a", {"scenarios": []})  # AWS says yes, and starts nothing.
    assert executions.start("b", {"scenarios": []})


def test_a_machine_that_there_is_not_is_said_unavailable(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "tests")
    with mock_aws():
        client = boto3.client("stepfunctions", region_name="eu-west-3")
        machine = "arn:aws:states:eu-west-3:123456789012:stateMachine:none"
        with pytest.raises(StoreUnavailableError):
            MachineExecutions(client, machine).start("a", {})
