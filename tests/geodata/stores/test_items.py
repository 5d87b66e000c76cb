"""Records in memory, in DynamoDB, in SQLite and in PostgreSQL: the same contract."""

from __future__ import annotations

import hashlib
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import boto3
import pytest
from moto import mock_aws

from geodata.errors import ObjectChangedError, ParameterError, StoreUnavailableError
from geodata.stores.items import Item, MemoryItems, TableItems
from geodata.stores.postgres import PostgresDatabase, postgres_items
from geodata.stores.sql_items import SqlItems
from geodata.stores.sqlite import sqlite_items
from tests.postgres import running_postgres


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


@pytest.fixture(scope="module")
def dsn() -> Iterator[str]:
    with running_postgres() as found:
        yield found


def empty_postgres(dsn: str) -> SqlItems:
    """The records of a server, of which none is left from another test."""
    items = postgres_items(dsn)
    PostgresDatabase(dsn).run("DELETE FROM items", ())
    return items


@pytest.fixture(params=["memory", "table", "sqlite", "postgres"])
def items(request, monkeypatch, tmp_path):
    if request.param == "memory":
        yield MemoryItems()
        return
    if request.param == "sqlite":
        yield sqlite_items(tmp_path / "records.db")
        return
    if request.param == "postgres":
        yield empty_postgres(request.getfixturevalue("dsn"))
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


def test_a_record_is_deleted_as_it_was_read_or_not_at_all(items):
    items.create(Item("s#1", "meta", {"n": 0, "name": "Été"}))
    read = items.get("s#1", "meta")
    changed = items.replace(read, {"n": 1})

    with pytest.raises(ObjectChangedError):
        items.delete_as_read(read)
    assert items.get("s#1", "meta") == changed
    items.delete_as_read(changed)
    items.delete_as_read(changed)
    assert items.get("s#1", "meta") is None


def test_a_record_that_was_made_anew_is_not_the_one_that_was_read(items):
    items.create(Item("s#1", "meta", {"by": "first"}))
    read = items.get("s#1", "meta")
    items.delete("s#1", "meta")
    items.create(Item("s#1", "meta", {"by": "second"}))

    with pytest.raises(ObjectChangedError):
        items.delete_as_read(read)
    assert items.get("s#1", "meta").body == {"by": "second"}


def test_what_is_buried_is_gone_for_ever_and_in_no_list(items):
    record = Item("s#1", "meta", {"n": 0}, listed="ann", order="2026-1")
    items.create(record)
    for _ in range(2):
        items.bury("s#1", "meta")
        assert items.get("s#1", "meta") is None
        assert list(items.together("s#1")) == []
        assert items.listed("ann", 5) == ([], None)
        assert not items.create(record)  # a request that was late
    with pytest.raises(ObjectChangedError):
        items.replace(record, {"n": 1})
    items.delete_as_read(record)
    items.delete("s#1", "meta")
    assert not items.create(record)
    items.bury("s#2", "meta")
    assert not items.create(Item("s#2", "meta", {"n": 0}))


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


@pytest.fixture(params=["sqlite", "postgres"])
def kept(request, tmp_path):
    if request.param == "sqlite":
        return sqlite_items(tmp_path / "records.db")
    return empty_postgres(request.getfixturevalue("dsn"))


def test_a_list_without_an_order_and_another_list_are_not_mixed(items):
    items.create(Item("s#1", "meta", {}, listed="ann", order="1"))
    items.create(Item("s#2", "meta", {}))

    assert [each.pk for each in items.listed("ann", 5)[0]] == ["s#1"]
    assert items.listed("bob", 5) == ([], None)


def test_what_no_database_has_in_a_text_is_read_as_it_was_written(kept):
    body = {"null": "a\u0000b", "half": "\ud83d", "quote": "'; DROP TABLE items; --"}

    kept.create(Item("s#'1", "é%s?", body))

    assert kept.get("s#'1", "é%s?").body == body


def test_of_many_writers_at_once_each_has_its_turn(kept):
    kept.create(Item("s#1", "meta", {"n": 0}))

    def add(_: int) -> None:
        while True:
            read = kept.get("s#1", "meta")
            try:
                kept.replace(read, {"n": read.body["n"] + 1})
            except ObjectChangedError:
                continue
            return

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(40)))
    assert kept.get("s#1", "meta").body == {"n": 40}


def _created(arguments):
    file, number = arguments
    return sum(sqlite_items(file).create(Item(f"s#{n}", "m", {"by": number})) for n in range(50))


def test_of_several_processes_one_creates_each_record(tmp_path):
    file = tmp_path / "records.db"
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        created = pool.map(_created, [(file, 0), (file, 1)])
    assert sum(created) == 50


def test_all_records_are_read_as_they_were_at_one_moment_and_put_back(kept, tmp_path):
    kept.create(Item("s#1", "meta", {"n": 1}, listed="ann", order="1"))
    kept.create(Item("s#2", "meta", {"n": 2}))
    with kept.every() as rows:
        kept.delete("s#2", "meta")
        kept.create(Item("s#3", "meta", {"n": 3}))
        copied = list(rows)

    other = sqlite_items(tmp_path / "other.db")
    for row in copied:
        other.put_back(row)

    assert [other.get(f"s#{n}", "meta") is not None for n in (1, 2, 3)] == [True, True, False]
    assert other.listed("ann", 5)[0] == [kept.get("s#1", "meta")]


def test_a_database_that_cannot_be_opened_is_said_unavailable_without_its_address(tmp_path):
    (tmp_path / "records.db").write_bytes(b"no database, and longer than its header" * 40)
    with pytest.raises(StoreUnavailableError, match=r"^records\.db: SQLITE_NOTADB$"):
        sqlite_items(tmp_path / "records.db")
    with pytest.raises(StoreUnavailableError, match=r"^PostgreSQL: ") as caught:
        postgres_items("postgresql://who:secret@127.0.0.1:9/nothing")
    assert "secret" not in str(caught.value)


def test_a_connection_that_was_cut_is_opened_again_and_nothing_is_written_twice(dsn):
    items = empty_postgres(dsn)
    items.create(Item("s#1", "meta", {"n": 0}))
    PostgresDatabase(dsn).run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'",
        (),
    )

    assert items.replace(items.get("s#1", "meta"), {"n": 1}).change == 2
    assert items.create(Item("s#2", "meta", {}))
