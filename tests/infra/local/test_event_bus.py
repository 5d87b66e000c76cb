"""Events that nobody waits for: matched by moto, delivered by us, tried again, put aside."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import urllib3

from infra.local.aws.async_invocations import AsyncInvocations
from infra.local.aws.aws import aws
from infra.local.aws.event_bus import event_bus, keep_time, scheduled_event
from infra.local.aws.moto_api import MotoApi
from infra.local.errors import FunctionError, SandboxError
from infra.local.template.template import Function, Template
from infra.local.template.triggers import Rule, Schedule


def function(retries: int = 2, on_failure: str | None = None) -> Function:
    return Function("F", "F", "f.handler", Path(), 3, 128, {}, "JSON", "", retries, on_failure)


class FakeFunction:
    """Takes events, and fails as many times as it is told."""

    def __init__(self, failures: int = 0, error: FunctionError | None = None) -> None:
        self.events: list[Any] = []
        self.failures = failures
        self.error = error or FunctionError("StoreUnavailableError", "down")

    async def __call__(self, payload: bytes, trace_id: str) -> bytes:
        assert trace_id.startswith("Root=1-")
        self.events.append(json.loads(payload))
        if len(self.events) <= self.failures:
            raise self.error
        return b"null"


async def eventually(fact: Callable[[], object], limit_s: float = 10) -> None:
    ends_s = time.monotonic() + limit_s
    while not fact():
        assert time.monotonic() < ends_s, "it does not happen"
        await asyncio.sleep(0.02)


def handed(fake: FakeFunction, of: Function, calls: int) -> tuple[list[str], list[tuple[str, Any]]]:
    """What was told and put aside once an event was handed, and tried `calls` times."""
    told: list[str] = []
    aside: list[tuple[str, Any]] = []

    async def put_aside(queue: str, text: str) -> None:
        aside.append((queue, json.loads(text)))

    async def run() -> None:
        invocations = AsyncInvocations(
            {"F": of}, {"F": fake}, put_aside=put_aside, print_line=told.append, wait_s=0.01
        )
        invocations.hand("F", '{"detail": 1}')
        await eventually(lambda: len(fake.events) == calls)
        await asyncio.sleep(0.1)  # nothing more comes
        await invocations.stop()

    asyncio.run(run())
    return told, aside


def test_an_event_that_is_handled_is_not_tried_again() -> None:
    fake = FakeFunction()
    assert handed(fake, function(), calls=1) == ([], [])
    assert fake.events == [{"detail": 1}]


def test_an_event_that_fails_is_tried_twice_more() -> None:
    fake = FakeFunction(failures=2)
    told, aside = handed(fake, function(on_failure="Failed"), calls=3)
    assert told == ["F: StoreUnavailableError; its log says more"] * 2
    assert aside == []


def test_an_event_that_always_fails_is_put_aside_with_why() -> None:
    fake = FakeFunction(failures=9)
    told, [(queue, record)] = handed(fake, function(on_failure="Failed"), calls=3)
    assert queue == "Failed"
    assert record["requestPayload"] == {"detail": 1}
    assert record["requestContext"]["condition"] == "RetriesExhausted"
    assert record["requestContext"]["approximateInvokeCount"] == 3
    assert record["responsePayload"]["errorType"] == "StoreUnavailableError"
    assert told[-1] == "F: an event is put aside in Failed"


def test_without_a_queue_the_loss_is_told() -> None:
    fake = FakeFunction(failures=9, error=SandboxError("Sandbox.Timedout", "too long"))
    told, aside = handed(fake, function(retries=0), calls=1)
    assert (told[-1], aside) == ("F: an event is given up", [])


def test_a_schedule_turns_with_the_event_that_eventbridge_makes() -> None:
    fake = FakeFunction()

    async def never(*_: str) -> None:
        pytest.fail("it did not fail")

    async def run() -> None:
        calls = AsyncInvocations({"F": function()}, {"F": fake}, put_aside=never, print_line=print)
        task = asyncio.create_task(keep_time(Schedule("FSync", "F", 3600.0), calls.hand, 0.02))
        await eventually(lambda: len(fake.events) >= 3)
        task.cancel()
        await calls.stop()

    asyncio.run(run())
    assert fake.events[0]["detail-type"] == "Scheduled Event"
    assert len({event["id"] for event in fake.events}) == len(fake.events)


def test_the_event_of_a_schedule_has_the_documented_shape() -> None:
    event = scheduled_event("FSync", 0.0)
    assert event.pop("id")
    assert event == {
        "version": "0",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "123456789012",
        "time": "1970-01-01T00:00:00Z",
        "region": "eu-west-3",
        "resources": ["arn:aws:events:eu-west-3:123456789012:rule/FSync"],
        "detail": {},
    }


PATTERN = {
    "source": ["aws.s3"],
    "detail-type": ["Object Created"],
    "detail": {
        "bucket": {"name": ["data"]},
        "object": {"key": [{"wildcard": "imports/*/upload"}]},
    },
}


@pytest.mark.e2e
def test_what_is_written_where_a_rule_looks_is_delivered_and_nothing_else(tmp_path: Path) -> None:
    fake = FakeFunction(failures=1)
    template = Template(
        functions=(function(retries=0, on_failure="Failed"),),
        routes=(),
        cors=None,
        buckets={"Data": "data", "Other": "other"},
        event_sources=("data",),
        queues=("Failed",),
        rules=(Rule("FUploaded", "F", PATTERN),),
    )

    async def run() -> Any:
        async with aws(["data", "other"], tmp_path / "aws.log") as stand_in:
            url = stand_in.endpoint_url
            given: dict[str, Any] = {"endpoint_url": url, "schedules_every_s": None}
            async with event_bus(template, {"F": fake}, print_line=print, **given):
                paths = ("other/imports/1/upload", "data/imports/1/import.json", "data/sites/x")
                for path in (*paths, "data/imports/1/upload", "data/imports/é 2/upload"):
                    await asyncio.to_thread(urllib3.request, "PUT", f"{url}/{path}", body=b"x")
                await eventually(lambda: len(fake.events) == 2)
                await asyncio.sleep(0.6)  # two polls: nothing more comes
                async with MotoApi(url) as moto:
                    queue = (await moto.call("sqs", "CreateQueue", QueueName="Failed"))["QueueUrl"]
                    return await moto.call("sqs", "ReceiveMessage", QueueUrl=queue)

    received = asyncio.run(run())
    keys = sorted(event["detail"]["object"]["key"] for event in fake.events)
    assert keys == ["imports/1/upload", "imports/é 2/upload"]
    assert fake.events[0]["detail"]["bucket"]["name"] == "data"
    [message] = received["Messages"]
    assert json.loads(message["Body"])["requestPayload"] == fake.events[0]
