"""Every event that the local stack makes, against the recorded shape of the real one."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import urllib3

from infra.local.aws.async_invocations import AsyncInvocations
from infra.local.aws.aws import aws
from infra.local.aws.event_bus import event_bus, scheduled_event
from infra.local.errors import FunctionError
from infra.local.gateway.authorizers import Admitted
from infra.local.gateway.events import HttpRequest, event_of
from infra.local.runtime.pool import Pool
from infra.local.template.routes import Match, Route
from infra.local.template.template import Function, Template
from infra.local.template.triggers import Rule
from tests.infra.local.shapes import departures, shape_of
from tests.infra.local.test_event_bus import FakeFunction, eventually
from tests.infra.local.test_events import ARRIVAL, GET, PLAIN, POST

HTTP = shape_of("http-api-2.0")
ANNE = Admitted({"sub": "anne", "exp": "1796000000", "departements": "[12 48]"}, ["sites:write"])
IMPORT = Match(Route("GET", "/v1/sites/imports/{id}", "F"), {"id": "7"})
BINARY = replace(POST, body=b"\xff\x00", headers=[("content-type", "application/octet-stream")])

REQUESTS: dict[str, tuple[HttpRequest, Match, Admitted | None]] = {
    "plain": (replace(GET, target="/v1/communes"), PLAIN, None),
    "with a query that repeats, and cookies": (GET, PLAIN, None),
    "with a body": (POST, PLAIN, None),
    "with a body in base64": (BINARY, PLAIN, None),
    "from somebody admitted": (GET, IMPORT, ANNE),
    "from somebody admitted where no scope is asked": (GET, IMPORT, replace(ANNE, scopes=None)),
    "without any header": (replace(GET, headers=[]), PLAIN, None),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_makes_an_event_of_the_real_shape(name: str) -> None:
    request, match, admitted = REQUESTS[name]
    assert departures(event_of(request, match, ARRIVAL, admitted), HTTP) == []


def test_the_shape_of_a_request_refuses_a_key_too_many_one_too_few_and_another_type() -> None:
    event: dict[str, Any] = event_of(GET, PLAIN, ARRIVAL)
    event["multiValueHeaders"] = {}
    event["requestContext"].pop("stage")
    event["requestContext"]["timeEpoch"] = "1732374642123"
    event["headers"]["Accept"] = "*/*"
    assert departures(event, HTTP) == [
        ".headers.Accept: the real one has no such key",
        ".multiValueHeaders: the real one has no such key",
        ".requestContext.stage: absent",
        ".requestContext.timeEpoch: '1732374642123' is not integer",
    ]


def test_a_schedule_makes_an_event_of_the_real_shape() -> None:
    assert departures(scheduled_event("SitesWorkerSync", 1.5), shape_of("scheduled")) == []


def test_a_failed_event_is_put_aside_in_a_record_of_the_real_shape() -> None:
    aside: list[Any] = []

    async def put_aside(_queue: str, text: str) -> None:
        aside.append(json.loads(text))

    async def run() -> None:
        function = Function("F", "F", "f.handler", Path(), 3, 128, {}, "JSON", "", 0, "Failed")
        fake = FakeFunction(failures=1, error=FunctionError("ValueError", "no"))
        calls = AsyncInvocations(
            {"F": function}, {"F": fake}, put_aside=put_aside, print_line=print
        )
        calls.hand("F", json.dumps(scheduled_event("FSync", 0.0)))
        await eventually(lambda: aside)
        await calls.stop()

    asyncio.run(run())
    assert departures(aside[0], shape_of("async-failure")) == []


@pytest.mark.e2e
def test_an_object_written_makes_an_event_of_the_real_shape(tmp_path: Path) -> None:
    fake = FakeFunction()
    template = Template(
        functions=(Function("F", "F", "f.handler", Path(), 3, 128, {}),),
        routes=(),
        cors=None,
        buckets={"Data": "data"},
        event_sources=("data",),
        rules=(Rule("FWritten", "F", {"source": ["aws.s3"], "detail-type": ["Object Created"]}),),
    )

    async def run() -> None:
        async with aws(["data"], tmp_path / "aws.log") as stand_in:
            url = stand_in.endpoint_url
            given: dict[str, Any] = {"endpoint_url": url, "schedules_every_s": None}
            async with event_bus(template, {"F": fake}, print_line=print, **given):
                for key in ("one", "two"):
                    await asyncio.to_thread(urllib3.request, "PUT", f"{url}/data/{key}", body=b"x")
                await eventually(lambda: len(fake.events) == 2)

    asyncio.run(run())
    for event in fake.events:
        assert departures(event, shape_of("s3-object-created")) == []
    first, second = sorted(fake.events, key=lambda each: each["detail"]["object"]["key"])
    assert first["id"] != second["id"]
    assert first["detail"]["object"]["sequencer"] < second["detail"]["object"]["sequencer"]


TELLS_ITS_CONTEXT = """
import os

def handler(event, context):
    named = {name: getattr(context, name) for name in event["names"]}
    identity = ("cognito_identity_id", "cognito_identity_pool_id")
    return named | {
        "identity": {name: getattr(context.identity, name) for name in identity},
        "left_ms": context.get_remaining_time_in_millis(),
        "trace": os.environ["_X_AMZN_TRACE_ID"],
    }
"""


def test_a_function_is_given_a_context_of_the_real_shape(tmp_path: Path) -> None:
    shape = shape_of("lambda-context")
    ours = ("identity", "left_ms", "trace")
    names = [key.removesuffix("|null") for key in shape if key not in ours]
    (tmp_path / "told.py").write_text(TELLS_ITS_CONTEXT, encoding="utf-8")
    function = Function("Told", "Told", "told.handler", tmp_path, 3, 128, {})

    async def run() -> Any:
        log = tmp_path / "Told.log"
        log.touch()
        pool = Pool(function, 1, endpoint_url="http://127.0.0.1:9", log=log, print_line=print)
        pool.start()
        try:
            trace = f"Root=1-{'6' * 8}-{'a' * 24};Parent={'b' * 16};Sampled=0"
            return json.loads(await pool.queue.invoke(json.dumps({"names": names}).encode(), trace))
        finally:
            await pool.stop()

    assert departures(asyncio.run(run()), shape) == []
