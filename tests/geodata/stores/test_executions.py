"""Executions in memory and of a state machine: started once by name."""

from __future__ import annotations

import boto3
import pytest
from moto import mock_aws

from geodata.errors import StoreUnavailableError
from geodata.stores.executions import MachineExecutions, MemoryExecutions

DEFINITION = '{"StartAt": "End", "States": {"End": {"Type": "Succeed"}}}'


@pytest.fixture(params=["memory", "machine"])
def executions(request, monkeypatch):
    if request.param == "memory":
        yield MemoryExecutions()
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
