"""Tables of DynamoDB: what the template says of one, made in moto."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from infra.local.aws.moto_api import MotoApi
from infra.local.template import understood as known
from infra.local.template.cloudformation import Node

_SAID_TO_DYNAMODB = (
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
    said = {key: node.at(key).whole() for key in _SAID_TO_DYNAMODB if node.at(key).is_given}
    return Table(name, said)


async def make_tables(tables: Sequence[Table], endpoint_url: str) -> None:
    """Makes the tables in moto; StartError when it refuses one."""
    if not tables:
        return
    async with MotoApi(endpoint_url) as moto:
        for table in tables:
            await moto.call("dynamodb", "CreateTable", TableName=table.name, **table.request)
