"""The national results that préfectures read: made once, before anybody is told to look.

New data starts a refresh by itself where `RefreshState` is ENABLED. Elsewhere, as on a trial, it is
only measured, and its documents would be made at each question.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable

from infra.deploy.errors import DeployError
from infra.deploy.ports.aws import Aws
from infra.deploy.publish.bucket import Bucket
from infra.deploy.publish.data import served_run, wanted_run

_ATTEMPTS = 2
_POLL_S = 10.0
_LIMIT_S = 6 * 3600.0
"""What the state machine itself takes at most."""


def make_results(
    aws: Aws, machine: str, bucket: Bucket, wait: Callable[[float], None] = time.sleep
) -> str:
    """Has the results made of what is published, unless they are served; returns what was done.

    Args:
        aws: the account.
        machine: the ARN of the state machine of refreshes.
        bucket: of data.
        wait: sleeps.

    Raises:
        DeployError: the refresh failed; its cause is in the message.
        AwsError: a call is refused.
    """
    if served_run(bucket) == wanted_run(bucket):
        return "served already"
    for _ in range(_ATTEMPTS):
        _wait_for(aws, _under_way(aws, machine) or _started(aws, machine), wait)
        # One that was under way may have been of what was published before.
        if served_run(bucket) == wanted_run(bucket):
            return "made"
    raise DeployError("two refreshes ended, and results of other data are served")


def _wait_for(aws: Aws, execution: str, wait: Callable[[float], None]) -> None:
    """Returns when an execution has succeeded.

    Raises:
        DeployError: it did not.
    """
    waited_s = 0.0
    while True:
        found = aws.call("stepfunctions", "describe_execution", executionArn=execution)
        if found["status"] == "SUCCEEDED":
            return
        if found["status"] != "RUNNING":
            raise DeployError(f"the refresh {found['status']}: {_cause(found)}")
        if waited_s >= _LIMIT_S:
            raise DeployError("the refresh has not ended in six hours")
        wait(_POLL_S)
        waited_s += _POLL_S


def dry_results(aws: Aws, machine: str) -> str:
    """Tells the one call that may be made, when the results are not of what is published."""
    _started(aws, machine)
    return "unless they are of what is published already"


def _under_way(aws: Aws, machine: str) -> str | None:
    found = aws.call(
        "stepfunctions", "list_executions", stateMachineArn=machine, statusFilter="RUNNING"
    )
    running = found["executions"]
    return str(running[0]["executionArn"]) if running else None


def _started(aws: Aws, machine: str) -> str:
    made = aws.call("stepfunctions", "start_execution", stateMachineArn=machine, input="{}")
    return str(made.get("executionArn", ""))


def _cause(found: object) -> str:
    facts = found if isinstance(found, dict) else {}
    cause = str(facts.get("cause", ""))
    with contextlib.suppress(ValueError, KeyError, TypeError):
        cause = str(json.loads(cause)["errorMessage"])
    return f"{facts.get('error', 'no reason given')} {cause}".strip()[:500]
