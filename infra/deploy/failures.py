"""Why an operation of CloudFormation failed: its first causes, and what to do of those known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from infra.deploy.errors import AwsError
from infra.deploy.ports.aws import Aws

_NESTED = "AWS::CloudFormation::Stack"
_UNDONE = ("CREATE_FAILED", "UPDATE_FAILED", "DELETE_FAILED")
_BEGUN = ("CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS")
_SECONDHAND = ("Resource creation cancelled", "Embedded stack", "Resource update cancelled")
"""What CloudFormation says of a resource that failed since another did."""

HINTS: Mapping[str, str] = {
    "less than or equal to 3008": "this account has 3,008 MB a function at most: give "
    "ARGS='--parameter SolverMemoryMb=3008', or ask AWS Support for more",
    "must be verified": "AWS asks a new account to be verified before CloudFront is used: open a "
    "case at AWS Support (Account and billing), with these words; then run the same command",
    "UnreservedConcurrentExecution": "the account has too few concurrent executions to reserve "
    "any: give ARGS='--parameter NearestReservedConcurrency=0'",
    "already exists": "something of that name is left from a former stack: see `make undeploy`",
}
"""What to do of a reason that CloudFormation gives, by words of it."""


def latest_event(aws: Aws, stack: str) -> str | None:
    """Returns the id of a stack's latest event, None where there is no stack."""
    try:
        return next((str(each["EventId"]) for each in _events(aws, stack)), None)
    except AwsError:
        return None


def reasons_of(aws: Aws, stack: str, after: str | None = None) -> list[str]:
    """Returns why the last operation of a stack failed, first cause first, with what to do.

    Args:
        aws: the account.
        stack: its name or id.
        after: the id of an event: what was before it is of another time.
    """
    try:
        found = list(_failures(aws, stack, after))
    except AwsError:
        return []  # it was refused before there was a stack: the program has said why
    lines = []
    for name, reason in found:
        lines.append(f"{name}: {reason}")
        lines += [f"  {hint}" for words, hint in HINTS.items() if words in reason]
    return lines


def _failures(aws: Aws, stack: str, after: str | None = None) -> Iterator[tuple[str, str]]:
    """What failed of itself in the last operation, in a stack and in those nested in it."""
    for event in reversed(_last_operation(aws, stack, after)):
        reason = str(event.get("ResourceStatusReason", ""))
        if event["ResourceStatus"] not in _UNDONE:
            continue
        inner = event.get("PhysicalResourceId", "")
        if event["ResourceType"] == _NESTED and inner and inner != event["StackId"]:
            yield from _failures(aws, inner)
        elif reason and not reason.startswith(_SECONDHAND):
            yield event["LogicalResourceId"], reason


def _last_operation(aws: Aws, stack: str, after: str | None) -> Sequence[Mapping[str, Any]]:
    """The events of the last operation, the latest first."""
    last: list[Mapping[str, Any]] = []
    for event in _events(aws, stack):
        if event["EventId"] == after:
            break
        last.append(event)
        is_its_own = event.get("PhysicalResourceId") == event["StackId"]
        if is_its_own and event["ResourceStatus"] in _BEGUN:
            break
    return last


def _events(aws: Aws, stack: str) -> Iterator[Mapping[str, Any]]:
    """Every event of a stack, the latest first: a creation has some hundreds, a page a hundred."""
    request: dict[str, str] = {"StackName": stack}
    while True:
        page = aws.call("cloudformation", "describe_stack_events", **request)
        yield from page["StackEvents"]
        if not page.get("NextToken"):
            return
        request["NextToken"] = page["NextToken"]
