"""What a stack says of itself once it is there, or stands for it before it is."""

from __future__ import annotations

from dataclasses import dataclass

from infra.deploy.errors import DeployError
from infra.deploy.stack import Deployed


@dataclass(frozen=True, slots=True)
class Outputs:
    """Names and addresses of a stack; `are_real` is false for one that is only talked about."""

    data_bucket: str
    web_bucket: str
    web_url: str
    distribution_id: str
    alarms_topic: str
    are_real: bool = True


def outputs_of(stack: Deployed | None) -> Outputs:
    """Returns the outputs of a stack; of none (a dry run), words that stand for them.

    Raises:
        DeployError: the stack lacks one: it was made from another template.
    """

    def said(name: str) -> str:
        if stack is None:
            return f"<{name}>"
        if name not in stack.outputs:
            raise DeployError(f"the stack has no output {name}: it is of another template")
        return stack.outputs[name]

    return Outputs(
        data_bucket=said("DataBucketName"),
        web_bucket=said("WebBucketName"),
        web_url=said("WebUrl"),
        distribution_id=said("DistributionId"),
        alarms_topic=said("AlarmsTopic"),
        are_real=stack is not None,
    )
