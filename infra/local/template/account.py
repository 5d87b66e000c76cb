"""The AWS account that the local stack pretends to run in: region, number, names and keys."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

REGION = "eu-west-3"
ACCOUNT_ID = "123456789012"  # moto's own default, so that ARNs agree with what it answers
STACK_NAME = "maillage"
API_ID = "local"
S3_URL = f"https://s3.{REGION}.amazonaws.com"

# Not secrets: they sign nothing but what stays on this machine.
CREDENTIALS: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"), "local")
)


def credentials_of(name: str) -> dict[str, str]:
    """The keys by which the function of a name signs: its requests say that they are its own."""
    return {**CREDENTIALS, "AWS_ACCESS_KEY_ID": name}


def signed_by_us(service: str) -> dict[str, str]:
    """The header of a request of the stack's own; nobody reads its signature."""
    scope = f"{CREDENTIALS['AWS_ACCESS_KEY_ID']}/20260101/{REGION}/{service}/aws4_request"
    signed = f"Credential={scope}, SignedHeaders=host, Signature=none"
    return {"Authorization": f"AWS4-HMAC-SHA256 {signed}"}


PSEUDO_PARAMETERS: Mapping[str, str] = MappingProxyType(
    {
        "AWS::AccountId": ACCOUNT_ID,
        "AWS::Partition": "aws",
        "AWS::Region": REGION,
        "AWS::StackId": f"arn:aws:cloudformation:{REGION}:{ACCOUNT_ID}:stack/{STACK_NAME}/local",
        "AWS::StackName": STACK_NAME,
        "AWS::URLSuffix": "amazonaws.com",
    }
)


def function_arn(name: str) -> str:
    """The ARN a function of this name has in the pretended account."""
    return f"arn:aws:lambda:{REGION}:{ACCOUNT_ID}:function:{name}"


def state_machine_arn(name: str) -> str:
    """The ARN a state machine of this name has in the pretended account."""
    return f"arn:aws:states:{REGION}:{ACCOUNT_ID}:stateMachine:{name}"


def queue_arn(name: str) -> str:
    """The ARN a queue of this name has in the pretended account."""
    return f"arn:aws:sqs:{REGION}:{ACCOUNT_ID}:{name}"


def table_arn(name: str) -> str:
    """The ARN a table of this name has in the pretended account."""
    return f"arn:aws:dynamodb:{REGION}:{ACCOUNT_ID}:table/{name}"
