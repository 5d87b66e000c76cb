"""A table that answers as DynamoDB does to boto3, one step of the scheduler a request.

The product's own `TableItems` is over it: its conditions, its pages, and what it makes of a write
that was done twice are those that are tested.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import ClientError, ConnectTimeoutError

from infra.measure.simulation.faults import Faults, UnreachableError

Attributes = dict[str, Any]
Key = tuple[str, str]
Written = Callable[[Attributes | None, Attributes | None], None]
"""Is told each change of an item, before and after, at the moment that it takes effect."""

_PAGE = 7
"""Items of a page: few, so that others come between two of them."""
_AS_READ = "attribute_not_exists(pk) OR (#change = :was AND #body = :body)"
_LAGS = 0.3
"""How often a list is that of a moment ago: the index follows the table."""


class Table:
    """Items under (pk, sk), with the index `listed`; `held` is what one sees from outside."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self.held: dict[Key, Attributes] = {}
        self._before: dict[Key, Attributes] = {}
        self.on_write: list[Written] = []

    def get_item(self, *, Key: Attributes, **_: Any) -> Attributes:  # noqa: N803 - boto3's names
        """Returns an item under its keys."""
        key = _key(Key)

        def effect() -> Attributes:
            return {"Item": self.held[key]} if key in self.held else {}

        return self._asked(f"get {key}", effect)

    def put_item(self, *, Item: Attributes, **asked: Any) -> Attributes:  # noqa: N803 - boto3's
        """Writes an item, when its condition holds."""
        key = _key(Item)

        def effect() -> Attributes:
            if not _holds(self.held.get(key), asked):
                raise ClientError({"Error": {"Code": "ConditionalCheckFailedException"}}, "put")
            self._write(key, Item)
            return {}

        return self._asked(f"put {key}", effect)

    def delete_item(self, *, Key: Attributes, **asked: Any) -> Attributes:  # noqa: N803 - boto3's names
        """Deletes an item, when its condition holds."""
        key = _key(Key)

        def effect() -> Attributes:
            if not _holds(self.held.get(key), asked):
                raise ClientError({"Error": {"Code": "ConditionalCheckFailedException"}}, "delete")
            if key in self.held:
                self._write(key, None)
            return {}

        return self._asked(f"delete {key}", effect)

    def query(self, *, ExpressionAttributeValues: Attributes, **asked: Any) -> Attributes:  # noqa: N803 - boto3's names
        """Returns a page of the items of a pk, or of a list."""
        values = ExpressionAttributeValues
        if asked.get("IndexName") == "listed":
            return self._asked(f"list {values}", lambda: self._listed(values, asked["Limit"]))
        after = _key(asked["ExclusiveStartKey"]) if "ExclusiveStartKey" in asked else ("", "")

        def effect() -> Attributes:
            own = [key for key in sorted(self.held) if key[0] == values[":pk"]["S"] and key > after]
            page: Attributes = {"Items": [self.held[key] for key in own[:_PAGE]]}
            if len(own) > _PAGE:
                last = self.held[own[_PAGE - 1]]
                page["LastEvaluatedKey"] = {name: last[name] for name in ("pk", "sk")}
            return page

        return self._asked(f"query {values[':pk']['S']}", effect)

    def _listed(self, values: Attributes, limit: int) -> Attributes:
        lags = self._faults.scheduler.random.random() < _LAGS
        held = self._before if lags else self.held
        own = [each for each in held.values() if each.get("listed") == values[":name"]]
        before = values.get(":before", {"S": "~"})["S"]
        own = [each for each in own if each["order"]["S"] < before]
        own.sort(key=lambda each: str(each["order"]["S"]), reverse=True)
        return {"Items": own[:limit]}

    def _write(self, key: Key, after: Attributes | None) -> None:
        before = self.held.get(key)
        self._before = dict(self.held)
        if after is None:
            del self.held[key]
        else:
            self.held[key] = after
        for each in self.on_write:
            each(before, after)

    def _asked(self, name: str, effect: Callable[[], Attributes]) -> Attributes:
        try:
            return self._faults.request(name, effect)
        except UnreachableError as error:
            raise ConnectTimeoutError(endpoint_url="simulated") from error


def _key(attributes: Mapping[str, Any]) -> Key:
    return attributes["pk"]["S"], attributes["sk"]["S"]


def _holds(now: Attributes | None, asked: Mapping[str, Any]) -> bool:
    condition = asked.get("ConditionExpression")
    if condition is None:
        return True
    if condition == "attribute_not_exists(pk)":
        return now is None
    values = asked["ExpressionAttributeValues"]
    if condition == _AS_READ:
        read = (values[":was"], values[":body"])
        return now is None or (now["change"], now["body"]) == read
    if condition == "#change <> :buried":
        return now is None or bool(now["change"] != values[":buried"])
    return now is not None and bool(now["change"] == values[":was"])
