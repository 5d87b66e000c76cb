"""Records in memory and in a table of DynamoDB: the same contract."""

from __future__ import annotations

import hashlib

import boto3
import pytest
from moto import mock_aws

from geodata.errors import ObjectChangedError, ParameterError, StoreUnavailableError
from geodata.stores.items import Item, MemoryItems, TableItems


def make_table(client) -> None:
    """Makes the table as the template does."""
    client.create_table(
        TableName="scenarios",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": name, "AttributeType": "S"}
            for name in ("pk", "sk", "listed", "order")
        ],
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "listed",
                "KeySchema": [
                    {"AttributeName": "listed", "KeyType": "HASH"},
                    {"AttributeName": "order", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
    )


@pytest.fixture(params=["memory", "table"])
def items(request, monkeypatch):
    if request.param == "memory":
        yield MemoryItems()
        return
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "tests")
    with mock_aws():
        client = boto3.client("dynamodb", region_name="eu-west-3")
        make_table(client)
        yield TableItems(client, "scenarios")


def test_a_record_is_read_as_it_was_written(items):
    assert items.create(Item("s#1", "meta", {"gap": 0.001, "name": "Été", "bound": None}))

    assert items.get("s#1", "meta").body == {"gap": 0.001, "name": "Été", "bound": None}
    assert items.get("s#1", "other") is None


def test_a_second_record_under_the_same_keys_is_not_written(items):
    items.create(Item("s#1", "meta", {"by": "first"}))

    assert not items.create(Item("s#1", "meta", {"by": "second"}))
    assert items.get("s#1", "meta").body == {"by": "first"}


def test_of_two_writers_that_read_the_same_record_one_is_told(items):
    items.create(Item("s#1", "meta", {"n": 0}))
    read = items.get("s#1", "meta")

    changed = items.replace(read, {"n": 1})

    with pytest.raises(ObjectChangedError):
        items.replace(read, {"n": 2})
    assert items.replace(changed, {"n": 3}).change == 3
    assert items.get("s#1", "meta").body == {"n": 3}


def test_a_list_is_read_page_by_page_the_latest_first(items):
    for number in range(5):
        items.create(
            Item(f"s#{number}", "meta", {"n": number}, listed="ann", order=f"2026-{number}")
        )
    items.create(Item("s#9", "meta", {"n": 9}, listed="bob", order="2026-9"))

    first, then = items.listed("ann", 2)
    second, last = items.listed("ann", 3, then)

    assert [each.body["n"] for each in first] == [4, 3]
    assert [each.body["n"] for each in second] == [2, 1, 0]
    assert last is None


def test_the_records_of_one_pk_are_read_together_in_order(items):
    for name in ("opinion#2", "meta", "opinion#1"):
        items.create(Item("s#1", name, {}))

    assert [each.sk for each in items.together("s#1")] == ["meta", "opinion#1", "opinion#2"]
    items.delete("s#1", "meta")
    items.delete("s#1", "meta")
    assert items.get("s#1", "meta") is None


def test_a_table_that_there_is_not_is_said_unavailable(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "tests")
    with mock_aws():
        missing = TableItems(boto3.client("dynamodb", region_name="eu-west-3"), "nothing")
        with pytest.raises(StoreUnavailableError, match="nothing"):
            missing.get("a", "b")


def test_a_large_record_is_read_as_it_was_written_and_one_too_large_is_refused(items):
    codes = [f"{number:05d}" for number in range(20_000)]

    items.create(Item("s#1", "document", {"candidates": codes}))

    assert items.get("s#1", "document").body == {"candidates": codes}
    if isinstance(items, TableItems):
        noise = "".join(
            hashlib.sha256(str(number).encode()).hexdigest() for number in range(20_000)
        )
        with pytest.raises(ParameterError, match="too large"):
            items.create(Item("s#2", "document", {"noise": noise}))
