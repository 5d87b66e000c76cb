"""What a request needs to be allowed, by our reading and by the emulator's."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from infra.local.aws.permissions import AwsRequest, needs_of
from tests.infra.opinions.emulator import PYTHON

PROGRAM = Path(__file__).with_name("needs.py")
KEYS = "<Delete><Object><Key>a/1</Key></Object><Object><Key>a/2</Key></Object></Delete>"
ITEM = {"TableName": "table", "Key": {}}


def of_s3(method: str, path: str, body: str = "", **query: str) -> dict[str, Any]:
    asked = {name.replace("_", "-"): value for name, value in query.items()}
    return {"service": "s3", "method": method, "path": path, "query": asked, "body": body}


def of(service: str, target: str, **body: object) -> dict[str, Any]:
    headers = {"x-amz-target": target, "content-type": "application/x-amz-json-1.0"}
    where = {"service": service, "method": "POST", "path": "/", "query": {}}
    return {**where, "headers": headers, "body": json.dumps(body)}


MACHINE = "arn:aws:states:eu-west-3:123456789012:stateMachine:maillage-refresh"
REQUESTS = {
    "an object": of_s3("GET", "/data/sites/current"),
    "its size": of_s3("HEAD", "/data/sites/current"),
    "a version of it": of_s3("GET", "/data/sites/current", versionId="1"),
    "an object written": of_s3("PUT", "/data/sites/current"),
    "an object copied": {
        **of_s3("PUT", "/data/sites/copy"),
        "headers": {"x-amz-copy-source": "/data/sites/current"},
    },
    "an object deleted": of_s3("DELETE", "/data/sites/current"),
    "several deleted": of_s3("POST", "/data", KEYS, delete=""),
    "an upload begun": of_s3("POST", "/data/a", uploads=""),
    "a part of it": of_s3("PUT", "/data/a", partNumber="1", uploadId="u"),
    "its parts": of_s3("GET", "/data/a", uploadId="u"),
    "its end": of_s3("POST", "/data/a", uploadId="u"),
    "given up": of_s3("DELETE", "/data/a", uploadId="u"),
    "a list": of_s3("GET", "/data", list_type="2", prefix="sites/"),
    "a list of versions": of_s3("GET", "/data", versions=""),
    "an item": of("dynamodb", "DynamoDB_20120810.GetItem", **ITEM),
    "an item written": of("dynamodb", "DynamoDB_20120810.PutItem", TableName="table", Item={}),
    "an item deleted": of("dynamodb", "DynamoDB_20120810.DeleteItem", **ITEM),
    "items by an index": of(
        "dynamodb", "DynamoDB_20120810.Query", TableName="table", IndexName="listed"
    ),
    "several at once": of(
        "dynamodb",
        "DynamoDB_20120810.TransactWriteItems",
        TransactItems=[{"Put": ITEM}, {"ConditionCheck": ITEM}],
    ),
    "several read": of(
        "dynamodb", "DynamoDB_20120810.BatchGetItem", RequestItems={"table": {"Keys": []}}
    ),
    "an execution begun": of("states", "AWSStepFunctions.StartExecution", stateMachineArn=MACHINE),
    "an execution": of(
        "states",
        "AWSStepFunctions.DescribeExecution",
        executionArn=MACHINE.replace("stateMachine", "execution") + ":1",
    ),
    "a message": of("sqs", "AmazonSQS.SendMessage", QueueUrl="http://localhost/123456789012/queue"),
}


@pytest.fixture(scope="module")
def theirs() -> dict[str, set[tuple[str, str]]]:
    if not PYTHON.exists():
        pytest.skip("needs the emulator, which `make test` installs")
    done = subprocess.run(
        [PYTHON, PROGRAM],
        input=json.dumps([{"headers": {}, **each} for each in REQUESTS.values()]),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    return {
        what: {(action, resource) for action, resource in each}
        for what, each in zip(REQUESTS, answers, strict=True)
    }


def ours(request: dict[str, Any]) -> set[tuple[str, str]]:
    made = AwsRequest(
        *(request["method"], request["path"], request["query"]),
        request.get("headers", {}),
        request["body"].encode(),
    )
    return {(each.action, each.resource) for each in needs_of(made)}


@pytest.mark.parametrize("what", REQUESTS)
def test_both_readings_ask_for_the_same(what: str, theirs: Any) -> None:
    assert ours(REQUESTS[what]) == theirs[what]


def test_a_reading_that_differs_is_seen(theirs: Any) -> None:
    assert ours(REQUESTS["an object"]) != theirs["an object written"]
    index = {**REQUESTS["items by an index"], "body": json.dumps({"TableName": "table"})}
    assert ours(index) != theirs["items by an index"]
