"""Tables of DynamoDB: what the template says of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from infra.local.template import understood as known
from infra.local.template.cloudformation import Node

_CREATE_TABLE_KEYS = (
    "AttributeDefinitions",
    "BillingMode",
    "GlobalSecondaryIndexes",
    "KeySchema",
)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, and what `CreateTable` is told."""

    name: str
    request: dict[str, Any]


def read_table(name: str, node: Node) -> Table:
    """The table that a resource describes, under the name it has."""
    node.only(known.TABLE_READ, known.TABLE_IDLE)
    request = {key: node.at(key).whole() for key in _CREATE_TABLE_KEYS if node.at(key).is_given}
    return Table(name, request)
