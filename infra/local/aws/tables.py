"""Tables of DynamoDB, made in moto."""

from __future__ import annotations

from collections.abc import Sequence

from infra.local.aws.moto_api import MotoApi
from infra.local.template.tables import Table


async def make_tables(tables: Sequence[Table], endpoint_url: str) -> None:
    """Makes the tables in moto; StartError when it refuses one."""
    if not tables:
        return
    async with MotoApi(endpoint_url) as moto:
        for table in tables:
            await moto.call("dynamodb", "CreateTable", TableName=table.name, **table.request)
