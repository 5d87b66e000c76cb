"""Taking a stack away: what stays and why is said first, and how to begin again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from infra.deploy.errors import DeployError
from infra.deploy.failures import reasons_of
from infra.deploy.journal import Journal
from infra.deploy.ports.aws import Aws
from infra.deploy.stack import Deployed, deployed

_POLL_S = 10.0
_LIMIT_S = 3600.0
_KEPT = {
    "DataBucketName": (
        "bucket",
        "snapshots, versions of the sites, uploads, plans; most of it cannot be made again",
    ),
    "WebBucketName": ("bucket", "the pages, and their former versions for 90 days"),
    "MatchesBucketName": ("bucket", "files of people: a rule erases each within eight days"),
    "ScenariosTableName": (
        "table",
        "scenarios and what préfectures said of them: none of it can be made again",
    ),
}


def what_stays(stack: Deployed) -> Iterator[str]:
    """Yields what a deletion leaves, why, and how to be rid of it."""
    if stack.never_was:
        yield "This stack never came to be: nothing of it was used, and nothing of it is needed."
        yield "A bucket or a table of a part that was whole before may be left: it is empty."
        return
    yield "Deleted: the API, functions, state machines, distribution, alarms, logs."
    yield "Kept, since it is the administration's and not the programme's:"
    for output, (kind, why) in _KEPT.items():
        name = stack.outputs.get(output)
        if name:
            yield f"  - the {kind} {name}: {why}"
    yield "To be rid of a bucket or of the table for ever, once it is copied:"
    for output, (kind, _) in _KEPT.items():
        name = stack.outputs.get(output)
        if name:
            yield from (f"    {line}" for line in _erasing(kind, name))
    yield "To begin again: the same `make deploy`. It makes buckets and a table of other names;"
    yield "docs/operations.md (Restore) says how to fill them from those that are kept."


def _erasing(kind: str, name: str) -> Iterator[str]:
    if kind == "bucket":
        # Versioned: a command that removes objects leaves every former version of them.
        yield f"S3 console, {name}: Empty (its versions too), then: aws s3 rb s3://{name}"
        return
    yield f"aws dynamodb update-table --table-name {name} --no-deletion-protection-enabled"
    yield f"aws dynamodb delete-table --table-name {name}"


def undeploy(
    aws: Aws,
    stack: Deployed,
    name: str,
    journal: Journal,
    wait: Callable[[float], None] = time.sleep,
) -> str:
    """Deletes a stack, and waits for its end; returns what was done.

    Raises:
        DeployError: somebody is changing it, or CloudFormation did not delete it; the message has
            its reasons.
    """
    is_going = stack.status == "DELETE_IN_PROGRESS"
    if stack.is_moving and not is_going:
        raise DeployError(f"the stack is {stack.status}: wait for the end of that first")
    if not is_going:
        aws.call("cloudformation", "delete_stack", StackName=name)
    if not journal.is_kept:
        return "that is all"  # a dry run waits for nothing
    waited_s = 0.0
    while True:
        # By its id: a stack that is deleted is no longer found by its name.
        found = deployed(aws, stack.id)
        if found is None:
            journal.forget()
            return "deleted"
        if found.status == "DELETE_FAILED":
            reasons = "\n".join(f"  - {each}" for each in reasons_of(aws, stack.id))
            raise DeployError(f"the stack is not deleted:\n{reasons}")
        if waited_s >= _LIMIT_S:
            raise DeployError("the stack is not deleted in an hour")
        wait(_POLL_S)
        waited_s += _POLL_S
