"""The stack in CloudFormation: what is deployed, and `sam deploy`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from infra.deploy.errors import AwsError, DeployError, ProgramError
from infra.deploy.failures import latest_event, reasons_of
from infra.deploy.ports.aws import Aws
from infra.deploy.ports.programs import Programs
from infra.deploy.settings import Parameters, Target

_ABSENT = "does not exist"


@dataclass(frozen=True, slots=True)
class Deployed:
    """A stack that is there: its state, the parameters it has, and what it says of itself."""

    id: str
    status: str
    parameters: Mapping[str, str]
    outputs: Mapping[str, str]

    @property
    def is_whole(self) -> bool:
        """Whether its last operation came to its end, and was not taken back."""
        return self.status in ("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE")

    @property
    def never_was(self) -> bool:
        """Whether its first creation failed: such a stack can only be deleted."""
        return self.status in ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED")

    @property
    def is_moving(self) -> bool:
        """Whether an operation is under way."""
        return self.status.endswith("_IN_PROGRESS") and self.status != "REVIEW_IN_PROGRESS"


def deployed(aws: Aws, stack: str) -> Deployed | None:
    """Returns a stack, None when there is none; one that was only asked for is none."""
    try:
        [found] = aws.call("cloudformation", "describe_stacks", StackName=stack)["Stacks"]
    except AwsError as error:
        if error.code == "ValidationError" and _ABSENT in error.message:
            return None
        raise
    if found["StackStatus"] in ("REVIEW_IN_PROGRESS", "DELETE_COMPLETE"):
        return None
    return Deployed(
        found["StackId"],
        found["StackStatus"],
        {each["ParameterKey"]: each["ParameterValue"] for each in found.get("Parameters", ())},
        {each["OutputKey"]: each["OutputValue"] for each in found.get("Outputs", ())},
    )


def sam_deploy(
    aws: Aws,
    programs: Programs,
    sam: str,
    target: Target,
    parameters: Parameters,
    *,
    asks: bool,
) -> None:
    """Makes the stack, or changes it, to these parameters.

    Raises:
        DeployError: CloudFormation did not; the message has its reasons, and what to do.
    """
    command = [sam, "deploy", "--config-env", target.environment, "--stack-name", target.stack]
    command += ["--region", target.region]
    command += ["--profile", target.profile] if target.profile else []
    command += ["--confirm-changeset" if asks else "--no-confirm-changeset"]
    command += ["--no-fail-on-empty-changeset", "--parameter-overrides"]
    before = latest_event(aws, target.stack)
    try:
        programs.run([*command, *parameters.overrides()], shown=[*command, *parameters.shown()])
    except ProgramError as error:
        reasons = [f"  - {each}" for each in reasons_of(aws, target.stack, after=before)]
        raise DeployError("\n".join((f"the stack: {error}", *reasons))) from error


def functions_of(aws: Aws, stack: str) -> list[tuple[str, str]]:
    """Returns the functions of a stack: logical ids and names, in order."""
    found = []
    request: dict[str, str] = {"StackName": stack}
    while True:
        page = aws.call("cloudformation", "list_stack_resources", **request)
        found += [
            (each["LogicalResourceId"], each["PhysicalResourceId"])
            for each in page["StackResourceSummaries"]
            if each["ResourceType"] == "AWS::Lambda::Function"
        ]
        if not page.get("NextToken"):
            return sorted(found)
        request["NextToken"] = page["NextToken"]
