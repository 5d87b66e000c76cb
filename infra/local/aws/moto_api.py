"""Calls to the AWS services that speak JSON, as moto stands for them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import aiohttp

from infra.local.errors import StartError
from infra.local.template.account import signed_by_us
from infra.local.template.tables import Table

_TARGETS = {
    "sqs": "AmazonSQS",
    "events": "AWSEvents",
    "states": "AWSStepFunctions",
    "dynamodb": "DynamoDB_20120810",
}
_TIMEOUT = aiohttp.ClientTimeout(total=30)


class MotoApi:
    """One connection to moto; used in a block."""

    def __init__(self, endpoint_url: str) -> None:
        self._url = endpoint_url
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> MotoApi:
        self._session = aiohttp.ClientSession(timeout=_TIMEOUT)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()

    async def call(self, service: str, action: str, **request: object) -> Any:
        """Returns what a service answers to an action; StartError when it refuses."""
        headers = {
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": f"{_TARGETS[service]}.{action}",
        }
        return json.loads(await self._send("POST", "/", service, json.dumps(request), headers))

    async def put(self, path: str, body: str) -> None:
        """Writes a setting of S3; StartError when it is refused."""
        await self._send("PUT", path, "s3", body, {})

    async def _send(
        self, method: str, path: str, service: str, body: str, headers: dict[str, str]
    ) -> bytes:
        if self._session is None:
            raise StartError("the connection to the store (moto) is not open")
        async with self._session.request(
            method,
            self._url + path,
            data=body.encode(),
            headers={**headers, **signed_by_us(service)},
        ) as response:
            content = await response.read()
            if response.status >= 300:
                text = content.decode(errors="replace")[:300]
                raise StartError(f"the store (moto) refuses {method} {path} of {service}: {text}")
            return content


async def make_tables(tables: Sequence[Table], endpoint_url: str) -> None:
    """Makes the tables in moto; StartError when it refuses one."""
    if not tables:
        return
    async with MotoApi(endpoint_url) as moto:
        for table in tables:
            await moto.call("dynamodb", "CreateTable", TableName=table.name, **table.request)
