"""The bus of events: moto's own EventBridge matches the template's patterns, and we deliver.

moto cannot call our functions. Each rule is therefore given to moto with a queue for its target,
and what comes in the queue is handed to the function, or starts the state machine.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from infra.local.aws.async_invocations import AsyncInvocations
from infra.local.aws.executions import Executions
from infra.local.aws.moto_api import MotoApi
from infra.local.errors import StartError
from infra.local.gateway.gateway import Invoke
from infra.local.template.account import ACCOUNT_ID, REGION, queue_arn
from infra.local.template.template import Template
from infra.local.template.triggers import Rule, Schedule

_POLL_S, _SELDOM_S = 0.25, 1.0
_AT_REST = 40
"""After so many looks at an empty queue, it is looked at seldom: a stack at rest takes little."""
_MOST_AT_ONCE = 10
_ON_THE_BUS = """\
<NotificationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">\
<EventBridgeConfiguration/></NotificationConfiguration>"""


@asynccontextmanager
async def event_bus(
    template: Template,
    invoke: dict[str, Invoke],
    *,
    endpoint_url: str,
    schedules_every_s: float | None,
    print_line: Callable[[str], None],
) -> AsyncIterator[None]:
    """Delivers events and keeps schedules for the time of the block.

    Args:
        template: what to run.
        invoke: the functions by logical id.
        endpoint_url: moto.
        schedules_every_s: how often every schedule turns, rather than at its own rate.
        print_line: takes a line for the console.
    """
    async with MotoApi(endpoint_url) as moto:
        urls = {name: await _queue(moto, name) for name in template.queues}

        async def put_aside(queue: str, text: str) -> None:
            await moto.call("sqs", "SendMessage", QueueUrl=urls[queue], MessageBody=text)

        functions = {function.logical_id: function for function in template.functions}
        calls = AsyncInvocations(functions, invoke, put_aside=put_aside, print_line=print_line)
        executions = Executions(moto, template.machines, print_line)
        await executions.create()

        def hand(target: str, event: str) -> None:
            if target in executions:
                executions.start(target, event)
            else:
                calls.hand(target, event)

        for bucket in template.event_sources:
            await moto.put(f"/{bucket}?notification", _ON_THE_BUS)
        tasks = [
            asyncio.create_task(_deliver(moto, await _target(moto, rule), rule, hand, print_line))
            for rule in template.rules
        ]
        tasks += [
            asyncio.create_task(keep_time(each, hand, schedules_every_s))
            for each in template.schedules
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await calls.stop()
            await executions.stop()


async def _queue(moto: MotoApi, name: str) -> str:
    made = await moto.call("sqs", "CreateQueue", QueueName=name)
    return str(made["QueueUrl"])


async def _target(moto: MotoApi, rule: Rule) -> str:
    """Gives a rule to moto, with a queue for its target; returns the queue's URL."""
    url = await _queue(moto, rule.name)
    await moto.call("events", "PutRule", Name=rule.name, EventPattern=json.dumps(rule.pattern))
    target = {"Id": rule.name, "Arn": queue_arn(rule.name)}
    await moto.call("events", "PutTargets", Rule=rule.name, Targets=[target])
    return url


async def _deliver(
    moto: MotoApi,
    url: str,
    rule: Rule,
    hand: Callable[[str, str], None],
    print_line: Callable[[str], None],
) -> None:
    empty = 0
    while True:
        empty += 1
        try:
            for event in await _received(moto, url):
                hand(rule.target, json.dumps(as_s3_says(json.loads(event))))
                empty = 0
        except (StartError, aiohttp.ClientError, TimeoutError) as error:
            print_line(f"{rule.name}: the store (moto) does not answer ({type(error).__name__})")
            await asyncio.sleep(1)
        await asyncio.sleep(_POLL_S if empty < _AT_REST else _SELDOM_S)


async def _received(moto: MotoApi, url: str) -> list[str]:
    """The events that came in a queue, which are then no more in it."""
    # Short polls: moto's long ones keep a thread busy.
    received = await moto.call(
        "sqs", "ReceiveMessage", QueueUrl=url, MaxNumberOfMessages=_MOST_AT_ONCE
    )
    messages = received.get("Messages", [])
    for message in messages:
        receipt = message["ReceiptHandle"]
        await moto.call("sqs", "DeleteMessage", QueueUrl=url, ReceiptHandle=receipt)
    return [message["Body"] for message in messages]


async def keep_time(
    schedule: Schedule, hand: Callable[[str, str], None], every_s: float | None = None
) -> None:
    """Hand the target an event at its rate, or every so many seconds, until cancelled.

    As with EventBridge, the first turn comes after one period.
    """
    while True:
        await asyncio.sleep(every_s or schedule.every_s)
        hand(schedule.target, json.dumps(scheduled_event(schedule.name, time.time())))


def scheduled_event(rule: str, epoch_s: float) -> dict[str, object]:
    """The event of a turn of a schedule."""
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": ACCOUNT_ID,
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(epoch_s)),
        "region": REGION,
        "resources": [f"arn:aws:events:{REGION}:{ACCOUNT_ID}:rule/{rule}"],
        "detail": {},
    }


def as_s3_says(event: Mapping[str, Any]) -> dict[str, Any]:
    """The event as S3 would have sent it; one that is not S3's stays as it is."""
    if event.get("source") != "aws.s3":
        return dict(event)
    now_s = time.time()
    detail = dict(event["detail"])
    described = dict(detail["object"])
    written = {
        "key": described["key"],
        "size": described["size"],
        "etag": described.get("etag") or described["eTag"],
        # Grows with each write of a key, in hexadecimal.
        "sequencer": f"{time.time_ns():018X}",
    }
    if described.get("version-id") not in (None, "null"):  # the bucket keeps versions
        written["version-id"] = described["version-id"]
    return {
        **event,
        "id": str(uuid.uuid4()),
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now_s)),
        "detail": {
            "version": "0",
            "bucket": {"name": detail["bucket"]["name"]},
            "object": written,
            "request-id": os.urandom(8).hex().upper(),
            "requester": ACCOUNT_ID,
            "source-ip-address": "127.0.0.1",
            "reason": _REASONS.get(str(detail["reason"]), str(detail["reason"])),
        },
    }


_REASONS = {"ObjectCreated": "PutObject"}
