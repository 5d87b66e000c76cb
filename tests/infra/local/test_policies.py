"""What a role may do, what a request needs, and the door between the two."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import obstore
import pytest
from obstore.store import S3Store

from geodata.stores.objects import Objects
from infra.local.aws.door import MAX_EXECUTION_INPUT, Door
from infra.local.aws.permissions import AwsRequest, Need, needs_of
from infra.local.aws.presigned import fault_of
from infra.local.errors import TemplateError
from infra.local.template.account import credentials_of, signed_by_us
from infra.local.template.cloudformation import Node
from infra.local.template.policies import Statement, is_allowed, statements_of

SITES = "arn:aws:s3:::data/sites/*"
READS = Statement(True, ("s3:GetObject",), (SITES,))
WRITES = Statement(True, ("s3:Put*",), (SITES,))
TABLE = "arn:aws:dynamodb:eu-west-3:123456789012:table/scenarios"
MACHINE = "arn:aws:states:eu-west-3:123456789012:stateMachine:ScenarioMachine"


def test_what_no_statement_allows_is_refused() -> None:
    assert is_allowed([READS, WRITES], "s3:PutObject", "arn:aws:s3:::data/sites/a/b")
    assert is_allowed([READS], "S3:getobject", "arn:aws:s3:::data/sites/current")
    assert not is_allowed([READS], "s3:PutObject", "arn:aws:s3:::data/sites/current")
    assert not is_allowed([READS], "s3:GetObject", "arn:aws:s3:::data/snapshots/current")
    assert not is_allowed([READS], "s3:GetObject", "arn:aws:s3:::data/SITES/current")
    assert not is_allowed([], "s3:GetObject", "arn:aws:s3:::data/sites/current")


def test_what_one_statement_denies_no_other_allows() -> None:
    denies = Statement(False, ("*",), ("arn:aws:s3:::data/sites/secret",))
    assert not is_allowed([READS, denies], "s3:GetObject", "arn:aws:s3:::data/sites/secret")
    assert is_allowed([READS, denies], "s3:GetObject", "arn:aws:s3:::data/sites/current")


def policies(*statements: object) -> Node:
    return Node("F.Policies", [{"Version": "2012-10-17", "Statement": list(statements)}], {})


def test_statements_are_read_from_the_template_and_carried_whole() -> None:
    node = policies({"Effect": "Allow", "Action": "s3:GetObject", "Resource": [SITES]})
    assert statements_of(node) == (READS,)
    assert Statement.from_record(json.loads(json.dumps(READS.as_record()))) == READS


@pytest.mark.parametrize(
    "statement",
    [
        {"Effect": "Maybe", "Action": "s3:GetObject", "Resource": SITES},
        {"Effect": "Allow", "NotAction": "s3:GetObject", "Resource": SITES},
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": SITES, "Condition": {"Bool": {}}},
    ],
)
def test_a_statement_that_is_not_understood_is_an_error_and_not_a_gift(statement: object) -> None:
    with pytest.raises(TemplateError):
        statements_of(policies(statement))


def test_a_managed_policy_that_is_not_known_is_an_error() -> None:
    with pytest.raises(TemplateError, match="write it out"):
        statements_of(Node("F.Policies", ["AmazonS3FullAccess"], {}))


def s3(method: str, path: str, body: bytes = b"", **query: str) -> list[Need]:
    named = {name.replace("_", "-"): value for name, value in query.items()}
    return needs_of(AwsRequest(method, path, named, {}, body))


def json_call(target: str, **told: object) -> list[Need]:
    headers = {"x-amz-target": target}
    return needs_of(AwsRequest("POST", "/", {}, headers, json.dumps(told).encode()))


def test_each_request_to_s3_needs_its_own_action() -> None:
    key = "arn:aws:s3:::data/sites/é 1"
    assert s3("GET", "/data/sites/é 1") == s3("HEAD", "/data/sites/é 1")
    assert s3("GET", "/data/sites/é 1") == [Need("s3:GetObject", key)]
    assert s3("PUT", "/data/sites/é 1") == [Need("s3:PutObject", key)]
    assert s3("DELETE", "/data/sites/é 1") == [Need("s3:DeleteObject", key)]
    assert s3("GET", "/data/sites/é 1", versionId="1") == [Need("s3:GetObjectVersion", key)]
    assert s3("POST", "/data/sites/é 1", uploads="") == [Need("s3:PutObject", key)]
    assert s3("DELETE", "/data/sites/é 1", uploadId="1") == [Need("s3:AbortMultipartUpload", key)]
    assert s3("GET", "/data", list_type="2", prefix="x/") == [
        Need("s3:ListBucket", "arn:aws:s3:::data")
    ]
    assert s3("GET", "/data", policy="") == [Need("s3:GetBucketSetting", "arn:aws:s3:::data")]
    assert s3("POST", "/data", b"<Delete><Object><Key>a</Key></Object></Delete>", delete="") == [
        Need("s3:DeleteObject", "arn:aws:s3:::data/a")
    ]


def test_to_copy_is_to_read_too() -> None:
    headers = {"x-amz-copy-source": "/data/imports/1"}
    assert needs_of(AwsRequest("PUT", "/data/sites/1", {}, headers)) == [
        Need("s3:PutObject", "arn:aws:s3:::data/sites/1"),
        Need("s3:GetObject", "arn:aws:s3:::data/imports/1"),
    ]


def test_a_request_to_a_table_needs_its_action_on_the_table_or_its_index() -> None:
    get = json_call("DynamoDB_20120810.GetItem", TableName="scenarios", Key={})
    assert get == [Need("dynamodb:GetItem", TABLE)]
    by_index = json_call("DynamoDB_20120810.Query", TableName="scenarios", IndexName="listed")
    assert by_index == [Need("dynamodb:Query", f"{TABLE}/index/listed")]
    written = json_call(
        "DynamoDB_20120810.TransactWriteItems",
        TransactItems=[
            {"Put": {"TableName": "scenarios"}},
            {"ConditionCheck": {"TableName": "scenarios"}},
        ],
    )
    assert written == [
        Need("dynamodb:PutItem", TABLE),
        Need("dynamodb:ConditionCheckItem", TABLE),
    ]


def test_to_start_a_machine_needs_that_machine() -> None:
    started = json_call("AWSStepFunctions.StartExecution", stateMachineArn=MACHINE, input="{}")
    assert started == [Need("states:StartExecution", MACHINE)]


def test_what_is_not_known_is_on_everything() -> None:
    assert json_call("TrentService.Decrypt") == [Need("trentservice:Decrypt", "*")]


def answered(
    statements: tuple[Statement, ...],
    *,
    method: str = "GET",
    path: str = "/data/sites/current",
    holder: str | None = "Sites",
    target: str = "",
    body: bytes = b"",
    inside: str = "200 OK",
) -> tuple[str, str]:
    """The status and body that a holder's request gets at the door."""
    told: list[str] = []

    def store(_environ: object, start_response: Any) -> list[bytes]:
        start_response(inside, [])
        return [b"inside"]

    signed = signed_by_us("s3")["Authorization"].replace("=local/", f"={holder}/")
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        **({"HTTP_AUTHORIZATION": signed} if holder else {}),
        **({"HTTP_X_AMZ_TARGET": target} if target else {}),
    }
    door = Door(store, {"Sites": statements})
    answer = door(environ, lambda status, _headers: told.append(status))
    return told[0], b"".join(answer).decode()


LISTS = Statement(True, ("s3:ListBucket",), ("arn:aws:s3:::data",))


def test_a_function_does_what_its_role_may_and_nothing_else() -> None:
    assert answered((READS, LISTS)) == ("200 OK", "inside")
    status, said = answered((READS, LISTS), method="PUT")
    assert status == "403 Forbidden"
    assert "Sites is not authorized to perform: s3:PutObject on resource: arn:aws:s3:::" in said


def test_who_signs_nothing_gets_nothing_and_the_stack_everything() -> None:
    assert answered((READS,), holder=None)[0] == "403 Forbidden"
    assert answered((READS,), holder="Nobody")[0] == "403 Forbidden"
    assert answered((), holder="local", method="DELETE") == ("200 OK", "inside")


def test_a_service_that_speaks_json_refuses_in_json() -> None:
    body = json.dumps({"TableName": "scenarios"}).encode()
    target = "DynamoDB_20120810.DeleteItem"
    status, said = answered((READS,), method="POST", path="/", target=target, body=body)
    assert (status, json.loads(said)["__type"]) == ("400 Bad Request", "AccessDeniedException")


def test_without_the_right_to_list_a_missing_object_looks_forbidden() -> None:
    assert answered((READS,), inside="404 Not Found")[0] == "403 Forbidden"
    assert answered((READS,)) == ("200 OK", "inside")
    assert answered((READS, LISTS), inside="404 Not Found")[0] == "404 Not Found"


def test_an_execution_takes_no_more_input_than_step_functions_does() -> None:
    starts = Statement(True, ("states:StartExecution",), (MACHINE,))
    target = "AWSStepFunctions.StartExecution"

    def started(size: int) -> str:
        told = {"stateMachineArn": MACHINE, "input": "x" * size}
        body = json.dumps(told).encode()
        return answered((starts,), method="POST", path="/", target=target, body=body)[0]

    assert started(MAX_EXECUTION_INPUT) == "200 OK"
    assert started(MAX_EXECUTION_INPUT + 1) == "400 Bad Request"


@pytest.fixture
def link(monkeypatch: pytest.MonkeyPatch) -> str:
    """A link as the library signs it."""
    given = {**credentials_of("SitesFunction"), "AWS_REGION": "eu-west-3"}
    for name, value in {**given, "AWS_ENDPOINT_URL": "http://127.0.0.1:9000"}.items():
        monkeypatch.setenv(name, value)
    return Objects.at("s3://data").link("imports/é 1/upload", "PUT", 60)


def fault(link: str, method: str = "PUT", *, later_s: float = 0) -> str | None:
    parts = urlsplit(link)
    now = datetime.now(UTC) + timedelta(seconds=later_s)
    target = f"{parts.path}?{parts.query}"
    found = fault_of(method, target, {"host": parts.netloc}, "local", now)
    return None if found is None else found[0]


def test_a_signed_link_is_good_until_it_expires(link: str) -> None:
    assert fault(link) is None
    assert fault(link, later_s=59) is None
    assert fault(link, later_s=62) == "AccessDenied"


def test_a_signed_link_is_good_for_its_own_request_only(link: str) -> None:
    assert fault(link, "GET") == "SignatureDoesNotMatch"
    assert fault(link.replace("upload", "import.json")) == "SignatureDoesNotMatch"
    assert fault(link.replace("Expires=60", "Expires=600")) == "SignatureDoesNotMatch"
    assert fault(link.partition("&")[0]) == "AuthorizationQueryParametersError"


@pytest.mark.e2e
def test_the_stand_in_itself_refuses_what_the_role_may_not_do(tmp_path: Path) -> None:
    import asyncio

    from infra.local.aws.aws import aws

    async def run() -> None:
        roles = {"Reader": (READS, LISTS), "Writer": (WRITES, LISTS)}
        async with aws(["data"], tmp_path / "aws.log", roles=roles) as stand_in:

            def store(name: str) -> S3Store:
                keys = credentials_of(name)
                return S3Store(
                    "data",
                    config={
                        "endpoint": stand_in.endpoint_url,
                        "region": "eu-west-3",
                        "access_key_id": keys["AWS_ACCESS_KEY_ID"],
                        "secret_access_key": keys["AWS_SECRET_ACCESS_KEY"],
                    },
                    client_options={"allow_http": True},
                )

            def play() -> None:
                obstore.put(store("Writer"), "sites/é 1", b"here")
                assert bytes(obstore.get(store("Reader"), "sites/é 1").bytes()) == b"here"
                with pytest.raises(obstore.exceptions.PermissionDeniedError):
                    obstore.put(store("Reader"), "sites/é 1", b"there")
                with pytest.raises(obstore.exceptions.PermissionDeniedError):
                    obstore.put(store("Writer"), "elsewhere", b"there")
                with pytest.raises(FileNotFoundError):
                    obstore.get(store("Reader"), "sites/none")

            await asyncio.to_thread(play)

    asyncio.run(run())
    assert "refused: Reader is not authorized to perform: s3:PutObject" in (
        tmp_path / "aws.log"
    ).read_text(encoding="utf-8")
