"""What a request to AWS needs to be allowed: its actions, each on its resource.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
A request that is not known here needs an action that no policy gives, and is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from infra.local.template.account import queue_arn, table_arn

_KEY_IN_XML = re.compile(r"<Key>(.*?)</Key>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class AwsRequest:
    """A request as it came: `path` decoded, `query` by name, headers by lower-case name."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def service(self) -> str:
        """The service that the request is to, such as `dynamodb`; `s3` when it names no target."""
        return self.target.partition(".")[0].partition("_")[0].removeprefix("AWS").lower() or "s3"

    @property
    def target(self) -> str:
        """What services that speak JSON call their action."""
        return self.headers.get("x-amz-target", "")


@dataclass(frozen=True, slots=True)
class Need:
    """An action on a resource (its ARN)."""

    action: str
    resource: str


def needs_of(request: AwsRequest) -> list[Need]:
    """What whoever sends a request has to be allowed, all of it."""
    match request.service:
        case "s3":
            return _of_s3(request)
        case "dynamodb":
            return _of_dynamodb(_action(request), _body_of(request))
        case "stepfunctions":
            asked = _body_of(request)
            arn = asked.get("stateMachineArn") or asked.get("executionArn") or "*"
            return [Need(f"states:{_action(request)}", str(arn))]
        case "amazonsqs":
            name = str(_body_of(request).get("QueueUrl", "*")).rpartition("/")[2]
            return [Need(f"sqs:{_action(request)}", queue_arn(name))]
    return [Need(f"{request.service}:{_action(request)}", "*")]


def _action(request: AwsRequest) -> str:
    return request.target.rpartition(".")[2]


def _body_of(request: AwsRequest) -> dict[str, Any]:
    asked = json.loads(request.body or b"{}")
    return asked if isinstance(asked, dict) else {}


def _of_s3(request: AwsRequest) -> list[Need]:
    bucket, _, key = request.path.removeprefix("/").partition("/")
    arn = f"arn:aws:s3:::{bucket}"
    if key:
        needs = [Need(f"s3:{_object_action(request)}", f"{arn}/{key}")]
        if source := request.headers.get("x-amz-copy-source"):
            needs.append(Need("s3:GetObject", f"arn:aws:s3:::{source.lstrip('/')}"))
        return needs
    if request.method == "POST" and "delete" in request.query:
        keys = _KEY_IN_XML.findall(request.body.decode())
        return [Need("s3:DeleteObject", f"{arn}/{each}") for each in keys]
    return [Need(f"s3:{_bucket_action(request)}", arn)]


def _object_action(request: AwsRequest) -> str:
    if request.query.keys() & {"acl", "tagging", "retention", "legal-hold", "attributes"}:
        return f"{request.method.title()}ObjectSetting"
    if "uploadId" in request.query and request.method in ("GET", "DELETE"):
        return {"GET": "ListMultipartUploadParts", "DELETE": "AbortMultipartUpload"}[request.method]
    version = "Version" if "versionId" in request.query else ""
    return {
        "GET": f"GetObject{version}",
        "HEAD": f"GetObject{version}",
        "PUT": "PutObject",
        "POST": "PutObject",
        "DELETE": f"DeleteObject{version}",
    }.get(request.method, request.method.title())


def _bucket_action(request: AwsRequest) -> str:
    listings = {"uploads": "ListBucketMultipartUploads", "versions": "ListBucketVersions"}
    if request.method in ("GET", "HEAD"):
        found = [action for name, action in listings.items() if name in request.query]
        settings = request.query.keys() - _LISTING_PARAMETERS
        return found[0] if found else "GetBucketSetting" if settings else "ListBucket"
    return f"{request.method.title()}Bucket"


_LISTING_PARAMETERS = frozenset(
    {
        "continuation-token",
        "delimiter",
        "encoding-type",
        "fetch-owner",
        "list-type",
        "marker",
        "max-keys",
        "prefix",
        "start-after",
    }
)

_ON_TABLES = {"BatchGetItem": "BatchGetItem", "BatchWriteItem": "BatchWriteItem"}
_IN_TRANSACTIONS = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
    "Get": "GetItem",
}


def _of_dynamodb(action: str, asked: Mapping[str, Any]) -> list[Need]:
    if action in _ON_TABLES:
        return [Need(f"dynamodb:{action}", table_arn(name)) for name in asked["RequestItems"]]
    if "TransactItems" in asked:
        return [
            Need(f"dynamodb:{_IN_TRANSACTIONS[kind]}", table_arn(item["TableName"]))
            for each in asked["TransactItems"]
            for kind, item in each.items()
        ]
    arn = table_arn(str(asked.get("TableName", "*")))
    index = asked.get("IndexName")
    return [Need(f"dynamodb:{action}", f"{arn}/index/{index}" if index else arn)]
