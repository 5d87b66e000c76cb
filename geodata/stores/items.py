"""Small records under two keys, each changed by one writer at a time: DynamoDB, or memory.

Objects (`geodata.stores.objects`) hold files. Progress that is written every second, and records
that are listed by owner, are what a table is for. A record is JSON in one attribute: numbers stay
what they are, where DynamoDB would have decimals; a large one is compressed.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol, TypedDict

from geodata.errors import ObjectChangedError, ParameterError, StoreUnavailableError
from geodata.stores.clients import client

Body = dict[str, Any]
"""A record, as JSON: its form is that of whoever keeps it."""


class Attribute(TypedDict, total=False):
    """A value of an item, under its type: a text, a number written as one, bytes."""

    S: str
    N: str
    B: bytes


Attributes = dict[str, Attribute]
"""An item, as DynamoDB has it."""

BURIED = 0
"""The change of keys that are used no more: that of a record counts from one."""
_PACKED_OVER_BYTES = 50_000
_MOST_BYTES = 390_000
"""DynamoDB takes 400 kB, names and keys included."""


@dataclass(frozen=True, slots=True)
class Item:
    """A record: its body, the number of its last change, and what lists it.

    Attributes:
        pk: of the records that are read together.
        sk: of the record among them.
        listed: under which name it is listed, None when it is not.
        order: of the record in its list, the latest last.
    """

    pk: str
    sk: str
    body: Body
    change: int = 1
    listed: str | None = None
    order: str | None = None


class Items(Protocol):
    """Records under (pk, sk)."""

    def get(self, pk: str, sk: str) -> Item | None:
        """Returns a record, None when there is none."""
        ...

    def create(self, item: Item) -> bool:
        """Writes a record; False, and nothing is written, when there is one under its keys.

        Raises:
            ParameterError: its body is too large for the table.
        """
        ...

    def replace(self, item: Item, body: Body) -> Item:
        """Writes a new body over the one that was read.

        Raises:
            ObjectChangedError: another writer was first.
        """
        ...

    def delete(self, pk: str, sk: str) -> None:
        """Deletes a record, when there is one; what is buried stays so."""
        ...

    def delete_as_read(self, item: Item) -> None:
        """Deletes a record while it is the one that was read; gone already, it is no error.

        Raises:
            ObjectChangedError: another writer changed it, or made it anew.
        """
        ...

    def bury(self, pk: str, sk: str) -> None:
        """Deletes a record for ever: none is created under its keys again.

        A request that creates one may be on its way still, its sender having given it up; where a
        record was deleted, it would come back. Its keys stay, and nothing that it said.
        """
        ...

    def together(self, pk: str) -> Iterator[Item]:
        """Yields the records of a pk, in the order of their sk."""
        ...

    def listed(
        self, name: str, limit: int, before: str | None = None
    ) -> tuple[list[Item], str | None]:
        """Returns records of a list, the latest first, and what the next page is `before`."""
        ...


@dataclass(slots=True)
class MemoryItems:
    """Records in memory, for tests and for one process."""

    found: dict[tuple[str, str], Item] = field(default_factory=dict)

    def get(self, pk: str, sk: str) -> Item | None:
        """Returns a record, None when there is none."""
        return _unburied(self.found.get((pk, sk)))

    def create(self, item: Item) -> bool:
        """Writes a record unless there is one."""
        if (item.pk, item.sk) in self.found:
            return False
        self.found[item.pk, item.sk] = item
        return True

    def replace(self, item: Item, body: Body) -> Item:
        """Writes a new body over the one that was read."""
        now = self.found.get((item.pk, item.sk))
        if now is None or now.change != item.change:
            raise ObjectChangedError(f"{item.pk}/{item.sk}")
        changed = Item(item.pk, item.sk, body, item.change + 1, item.listed, item.order)
        self.found[item.pk, item.sk] = changed
        return changed

    def delete(self, pk: str, sk: str) -> None:
        """Deletes a record, when there is one."""
        if self.get(pk, sk) is not None:
            del self.found[pk, sk]

    def delete_as_read(self, item: Item) -> None:
        """Deletes a record while it is the one that was read."""
        if self.get(item.pk, item.sk) not in (None, item):
            raise ObjectChangedError(f"{item.pk}/{item.sk}")
        self.delete(item.pk, item.sk)

    def bury(self, pk: str, sk: str) -> None:
        """Deletes a record for ever."""
        self.found[pk, sk] = Item(pk, sk, {}, BURIED)

    def together(self, pk: str) -> Iterator[Item]:
        """Yields the records of a pk, in the order of their sk."""
        own = (item for key, item in sorted(self.found.items()) if key[0] == pk)
        yield from filter(_unburied, own)

    def listed(
        self, name: str, limit: int, before: str | None = None
    ) -> tuple[list[Item], str | None]:
        """Returns records of a list, the latest first."""
        own = [each for each in self.found.values() if each.listed == name and each.order]
        own = [each for each in own if before is None or str(each.order) < before]
        own.sort(key=lambda each: str(each.order), reverse=True)
        return own[:limit], own[limit - 1].order if len(own) > limit else None


class TableItems:
    """Records in a DynamoDB table with the keys `pk` and `sk` and the index `listed`."""

    def __init__(self, client: Any, table: str) -> None:
        """Takes a boto3 client of DynamoDB, and the name of the table."""
        self._client, self._table = client, table

    @staticmethod
    def at(table: str) -> TableItems:
        """Returns the records of a table, in the account and region of the environment."""
        return TableItems(client("dynamodb"), table)

    def get(self, pk: str, sk: str) -> Item | None:
        """Returns a record, None when there is none."""
        reply = self._ask("get_item", Key=_key(pk, sk), ConsistentRead=True)
        return _unburied(_item(reply["Item"])) if "Item" in reply else None

    def create(self, item: Item) -> bool:
        """Writes a record unless there is one."""
        try:
            self._ask(
                "put_item", Item=_attributes(item), ConditionExpression="attribute_not_exists(pk)"
            )
        except _ConditionError:
            return self._is_written(item)
        return True

    def replace(self, item: Item, body: Body) -> Item:
        """Writes a new body over the one that was read."""
        changed = Item(item.pk, item.sk, body, item.change + 1, item.listed, item.order)
        try:
            self._ask(
                "put_item",
                Item=_attributes(changed),
                ConditionExpression="#change = :was",
                ExpressionAttributeNames={"#change": "change"},
                ExpressionAttributeValues={":was": {"N": str(item.change)}},
            )
        except _ConditionError as error:
            if not self._is_written(changed):
                raise ObjectChangedError(f"{item.pk}/{item.sk}") from error
        return changed

    def _is_written(self, item: Item) -> bool:
        """Whether a write that was refused is there already.

        The table may have taken it, and its answer been lost: the client then sent it again.
        """
        return self.get(item.pk, item.sk) == item

    def delete(self, pk: str, sk: str) -> None:
        """Deletes a record, when there is one."""
        with suppress(_ConditionError):
            self._ask("delete_item", Key=_key(pk, sk), **_UNLESS_BURIED)

    def delete_as_read(self, item: Item) -> None:
        """Deletes a record while it is the one that was read."""
        read = _attributes(item)
        try:
            self._ask(
                "delete_item",
                Key=_key(item.pk, item.sk),
                # Its body too: a record that was made anew counts its changes from one.
                ConditionExpression=(
                    "attribute_not_exists(pk) OR (#change = :was AND #body = :body)"
                ),
                ExpressionAttributeNames={"#change": "change", "#body": "body"},
                ExpressionAttributeValues={":was": read["change"], ":body": read["body"]},
            )
        except _ConditionError as error:
            if self.get(item.pk, item.sk) is not None:
                raise ObjectChangedError(f"{item.pk}/{item.sk}") from error

    def bury(self, pk: str, sk: str) -> None:
        """Deletes a record for ever."""
        self._ask("put_item", Item=_attributes(Item(pk, sk, {}, BURIED)))

    def together(self, pk: str) -> Iterator[Item]:
        """Yields the records of a pk, in the order of their sk."""
        start: dict[str, Attributes] = {}
        while True:
            reply = self._ask(
                "query",
                KeyConditionExpression="pk = :pk",
                ExpressionAttributeValues={":pk": {"S": pk}},
                ConsistentRead=True,
                **start,
            )
            yield from filter(_unburied, map(_item, reply["Items"]))
            if "LastEvaluatedKey" not in reply:
                return
            start = {"ExclusiveStartKey": reply["LastEvaluatedKey"]}

    def listed(
        self, name: str, limit: int, before: str | None = None
    ) -> tuple[list[Item], str | None]:
        """Returns records of a list, the latest first; it may lag a second behind."""
        condition, values = "listed = :name", {":name": {"S": name}}
        if before is not None:
            condition += " AND #order < :before"
            values[":before"] = {"S": before}
        names = {} if before is None else {"ExpressionAttributeNames": {"#order": "order"}}
        reply = self._ask(
            "query",
            IndexName="listed",
            KeyConditionExpression=condition,
            ExpressionAttributeValues=values,
            ScanIndexForward=False,
            Limit=limit + 1,
            **names,
        )
        found = [_item(each) for each in reply["Items"]]
        return found[:limit], found[limit - 1].order if len(found) > limit else None

    def _ask(self, what: str, **asked: Any) -> Any:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return getattr(self._client, what)(TableName=self._table, **asked)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code == "ConditionalCheckFailedException":
                raise _ConditionError from error
            raise StoreUnavailableError(
                f"the table {self._table} refuses {what}: {code}"
            ) from error
        except BotoCoreError as error:
            raise StoreUnavailableError(f"the table {self._table} does not answer") from error


def _unburied(item: Item | None) -> Item | None:
    return None if item is None or item.change == BURIED else item


_UNLESS_BURIED = {
    "ConditionExpression": "#change <> :buried",
    "ExpressionAttributeNames": {"#change": "change"},
    "ExpressionAttributeValues": {":buried": {"N": str(BURIED)}},
}


class _ConditionError(Exception):
    """What a write was conditional on does not hold."""


def _key(pk: str, sk: str) -> Attributes:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def _attributes(item: Item) -> Attributes:
    text = json.dumps(item.body, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    body: Attribute = {"S": text}
    content = text.encode()
    if len(content) > _PACKED_OVER_BYTES:
        content = gzip.compress(content, mtime=0)
        body = {"B": content}
    if len(content) > _MOST_BYTES:
        raise ParameterError("body", f"too large to be kept: {len(content):,} bytes compressed")
    found: Attributes = {**_key(item.pk, item.sk), "body": body, "change": {"N": str(item.change)}}
    if item.listed is not None and item.order is not None:
        found |= {"listed": {"S": item.listed}, "order": {"S": item.order}}
    return found


def _text_of(body: Attribute) -> str:
    return body["S"] if "S" in body else gzip.decompress(body["B"]).decode()


def _item(attributes: Attributes) -> Item:
    return Item(
        attributes["pk"]["S"],
        attributes["sk"]["S"],
        json.loads(_text_of(attributes["body"])),
        int(attributes["change"]["N"]),
        attributes["listed"]["S"] if "listed" in attributes else None,
        attributes["order"]["S"] if "order" in attributes else None,
    )
