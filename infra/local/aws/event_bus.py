"""The bus of events: moto's own EventBridge matches the template's patterns, and we deliver.

moto cannot call our functions. Each rule is therefore given to moto with a queue for its target,
and what comes in the queue is handed to the function, or starts the state machine.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import aiohttp

from infra.local.aws.async_invocations import AsyncInvocations
from infra.local.aws.executions import Executions
from infra.local.aws.moto_api import MotoApi
from infra.local.aws.s3_events import as_s3_says
from infra.local.aws.schedules import keep_time
from infra.local.errors import StartError
from infra.local.gateway.gateway import Invoke
from infra.local.template.account import queue_arn
from infra.local.template.template import Template
from infra.local.template.triggers import Rule

_POLL_S = 0.25
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
    tell: Callable[[str], None],
) -> AsyncIterator[None]:
    """Delivers events and keeps schedules for the time of the block.

    Args:
        template: what to run.
        invoke: the functions by logical id.
        endpoint_url: moto.
        schedules_every_s: how often every schedule turns, rather than at its own rate.
        tell: takes a line for the console.
    """
    async with MotoApi(endpoint_url) as moto:
        urls = {name: await _queue(moto, name) for name in template.queues}

        async def put_aside(queue: str, text: str) -> None:
            await moto.call("sqs", "SendMessage", QueueUrl=urls[queue], MessageBody=text)

        functions = {function.logical_id: function for function in template.functions}
        calls = AsyncInvocations(functions, invoke, put_aside=put_aside, tell=tell)
        executions = Executions(moto, template.machines, tell)
        await executions.create()

        def hand(target: str, event: str) -> None:
            if target in executions:
                executions.start(target, event)
            else:
                calls.hand(target, event)

        for bucket in template.telling:
            await moto.put(f"/{bucket}?notification", _ON_THE_BUS)
        tasks = [
            asyncio.create_task(_deliver(moto, await _target(moto, rule), rule, hand, tell))
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
    tell: Callable[[str], None],
) -> None:
    while True:
        try:
            for event in await _received(moto, url):
                hand(rule.target, json.dumps(as_s3_says(json.loads(event))))
        except (StartError, aiohttp.ClientError, TimeoutError) as error:
            tell(f"{rule.name}: the store (moto) does not answer ({type(error).__name__})")
            await asyncio.sleep(1)
        await asyncio.sleep(_POLL_S)


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
