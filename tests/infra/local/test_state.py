"""What a stack holds is on the disk, of one stack at a time; its logs are bounded."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import boto3
import pytest
from boto3.dynamodb.conditions import Key
from botocore.config import Config

from infra.local.aws.aws import StandIn, aws
from infra.local.errors import StateError
from infra.local.state import begun, held, turn

BUCKET = "data"
ONCE = Config(retries={"total_max_attempts": 1})
KEYS = {
    "aws_access_key_id": "local",
    "aws_secret_access_key": "local",
    "region_name": "eu-west-3",
}


def clients(stand_in: StandIn) -> tuple[Any, Any]:
    given: dict[str, Any] = {
        "endpoint_url": stand_in.endpoint_url,
        "region_name": "eu-west-3",
        **KEYS,
    }
    return (
        boto3.client("s3", config=ONCE, **given),
        boto3.resource("dynamodb", config=ONCE, **given),
    )


def made(database: Any) -> Any:
    return database.create_table(
        TableName="scenarios",
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
        ],
        BillingMode="PAY_PER_REQUEST",
    )


def written(stand_in: StandIn) -> None:
    s3, database = clients(stand_in)
    s3.put_object(Bucket=BUCKET, Key="a/é b+c", Body=b"one\ntwo", ContentType="text/csv")
    s3.put_object(Bucket=BUCKET, Key="gone", Body=b"x")
    s3.put_object(Bucket=BUCKET, Key="gone too", Body=b"x")
    s3.put_object(Bucket=BUCKET, Key="changed", Body=b"former")
    s3.put_object(Bucket=BUCKET, Key="changed", Body=b"latter", Metadata={"who": "anne"})
    s3.delete_object(Bucket=BUCKET, Key="gone")
    s3.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": "gone too"}]})
    table = made(database)
    table.put_item(Item={"pk": "1", "sk": "meta", "state": "running"})
    table.update_item(
        Key={"pk": "1", "sk": "meta"},
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "state"},
        ExpressionAttributeValues={":s": "optimal"},
    )
    table.put_item(Item={"pk": "2", "sk": "meta"})
    table.delete_item(Key={"pk": "2", "sk": "meta"})


def found(stand_in: StandIn) -> tuple[dict[str, bytes], list[dict[str, str]]]:
    s3, database = clients(stand_in)
    listed = s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])
    objects = {
        each["Key"]: s3.get_object(Bucket=BUCKET, Key=each["Key"])["Body"].read() for each in listed
    }
    rows = made(database).query(KeyConditionExpression=Key("pk").eq("1"))["Items"]
    return objects, rows


async def lived(folder: Path, log: Path, *, is_killed: bool = False) -> None:
    async with aws([BUCKET], log, kept=folder) as stand_in:
        await asyncio.to_thread(written, stand_in)
        if is_killed:
            stand_in.process.kill()
            await stand_in.process.wait()


async def lived_again(folder: Path, log: Path) -> tuple[dict[str, bytes], list[dict[str, str]]]:
    async with aws([BUCKET], log, kept=folder) as stand_in:
        return await asyncio.to_thread(found, stand_in)


@pytest.mark.parametrize("is_killed", [False, True])
def test_what_was_written_is_there_again_after_a_stop_and_after_a_kill(
    tmp_path: Path, is_killed: bool
) -> None:
    log = tmp_path / "aws.log"
    log.touch()
    asyncio.run(lived(tmp_path / "state", log, is_killed=is_killed))
    objects, rows = asyncio.run(lived_again(tmp_path / "state", log))
    assert objects == {"a/é b+c": b"one\ntwo", "changed": b"latter"}
    assert rows == [{"pk": "1", "sk": "meta", "state": "optimal"}]


def test_a_folder_is_of_one_stack_at_a_time(tmp_path: Path) -> None:
    with (
        held(tmp_path / "state"),
        pytest.raises(StateError, match="another stack"),
        held(tmp_path / "state"),
    ):
        raise AssertionError
    with held(tmp_path / "state"):
        pass


def test_a_fresh_stack_forgets_what_was_kept_and_not_its_logs(tmp_path: Path) -> None:
    for name in ("objects", "tables", "log"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a").touch()
    with held(tmp_path, is_fresh=True):
        assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", "log"]


def test_a_log_begins_anew_and_the_former_is_kept(tmp_path: Path) -> None:
    log = tmp_path / "aws.log"
    for text in ("first", "second", "third"):
        begun(log).write_text(text)
    assert log.read_text() == "third"
    assert (tmp_path / "aws.log.1").read_text() == "second"


def test_a_log_that_grows_is_put_beside_and_its_writer_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "aws.log"
    with log.open("a") as writer:
        for number in range(100):
            writer.write(f"{number:09}\n")
            writer.flush()
            turn(tmp_path, largest_bytes=200)
    assert log.stat().st_size <= 200
    kept = (tmp_path / "aws.log.1").read_text() + log.read_text()
    assert kept.splitlines()[-1] == "000000099"
    assert not kept.startswith("\0")
