"""What stands for AWS on one machine: a moto server in its own process, with the buckets made."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path

from infra.local.aws.kept_files import check_files
from infra.local.errors import StartError
from infra.local.runtime.processes import end, spawn_server
from infra.local.template.account import CREDENTIALS, REGION, signed_by_us
from infra.local.template.policies import Statement

_START_LIMIT_S = 30.0
_ROOT = Path(__file__).parents[3]
_LOCATION = f"""\
<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">\
<LocationConstraint>{REGION}</LocationConstraint></CreateBucketConfiguration>"""


@dataclass(frozen=True, slots=True)
class StandIn:
    """A running stand-in for AWS."""

    endpoint_url: str
    process: Process

    async def ended(self) -> None:
        """Return when the process ends, which it does not by itself."""
        await self.process.wait()


@asynccontextmanager
async def aws(
    buckets: Iterable[str],
    log: Path,
    lambda_url: str | None = None,
    roles: Mapping[str, Iterable[Statement]] | None = None,
    kept: Path | None = None,
) -> AsyncIterator[StandIn]:
    """A stand-in for AWS that holds `buckets`, for the time of the block.

    What is written in it is kept in the folder `kept`, and is there again the next time.

    Its state machines call functions at `lambda_url`. With `roles`, who signs by a name may do what
    the statements under it allow, and who signs nothing may do nothing.

    Raises:
        StartError: it does not start.
        StateError: what is kept is not what was written.
    """
    if kept is not None:
        await asyncio.to_thread(check_files, kept)
    process = await spawn_server(
        [
            *(sys.executable, "-m", "infra.local.aws.moto_process", lambda_url or ""),
            *(_as_json(roles), "" if kept is None else str(kept.resolve())),
        ],
        environment={"PATH": os.environ.get("PATH", os.defpath), **CREDENTIALS},
        folder=_ROOT,
        log=log,
    )
    try:
        port = await _port(process, log)
        await asyncio.to_thread(_make_buckets, port, buckets)
        yield StandIn(f"http://127.0.0.1:{port}", process)
    finally:
        await end(process)


def _as_json(roles: Mapping[str, Iterable[Statement]] | None) -> str:
    if roles is None:
        return ""
    return json.dumps(
        {name: [each.as_record() for each in statements] for name, statements in roles.items()}
    )


async def _port(process: Process, log: Path) -> int:
    if process.stdout is None:
        raise StartError("the store (moto) has no output to read its port from")
    try:
        async with asyncio.timeout(_START_LIMIT_S):
            line = await process.stdout.readline()
    except TimeoutError as error:
        raise StartError(f"the store (moto) is not ready in {_START_LIMIT_S:g} s") from error
    if not line.strip().isdigit():
        raise StartError(f"the store (moto) does not start; see {log}")
    return int(line)


def _make_buckets(port: int, buckets: Iterable[str]) -> None:
    # Plain HTTP: to import boto3 for one request whose signature nobody reads costs 0.3 s of start.
    with contextlib.closing(HTTPConnection("127.0.0.1", port, timeout=_START_LIMIT_S)) as moto:
        for bucket in buckets:
            moto.request("PUT", f"/{bucket}", body=_LOCATION, headers=signed_by_us("s3"))
            response = moto.getresponse()
            response.read()
            if response.status != HTTPStatus.OK:
                raise StartError(f"the store (moto) refuses to make the bucket {bucket}")
