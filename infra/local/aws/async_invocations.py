"""Events that nobody waits for, as Lambda handles them: tried again, then put aside.

Lambda waits 1 then 2 minutes before it tries again; here it is 1 then 2 seconds, and it is said.
https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html
"""

from __future__ import annotations

import asyncio
import json
import os
import time
import uuid
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from infra.local.errors import FunctionError, ThrottledError
from infra.local.gateway.gateway import Invoke
from infra.local.template.account import function_arn
from infra.local.template.template import Function

_LONGEST_PAUSE_S = 300.0
"""Between two tries of an event that is throttled; Lambda keeps such an event for six hours."""

PutAside = Callable[[str, str], Awaitable[None]]
"""Sends a text to the queue of a name."""


class AsyncInvocations:
    """Hands events to functions (by logical id), without waiting for what they return."""

    def __init__(
        self,
        functions: dict[str, Function],
        invoke: dict[str, Invoke],
        *,
        put_aside: PutAside,
        print_line: Callable[[str], None],
        wait_s: float = 1.0,
    ) -> None:
        self._functions = functions
        self._invoke = invoke
        self._put_aside = put_aside
        self._print_line = print_line
        self._wait_s = wait_s
        self._under_way: set[asyncio.Task[None]] = set()

    def hand(self, function: str, event: str) -> None:
        """Takes an event for a function."""
        task = asyncio.create_task(self._until_done(self._functions[function], event))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def stop(self) -> None:
        """Gives up what is under way."""
        for task in list(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _until_done(self, function: Function, event: str) -> None:
        for attempt in range(function.retries + 1):
            if attempt:
                await asyncio.sleep(self._wait_s * attempt)
            trace = f"Root=1-{int(time.time()):08x}-{os.urandom(12).hex()};Sampled=0"
            try:
                await self._once_there_is_room(function, event, trace)
            except FunctionError as error:
                failure = error
                self._print_line(f"{function.logical_id}: {error.error_type}; its log says more")
            else:
                return
        if function.on_failure is None:
            self._print_line(f"{function.logical_id}: an event is given up")
            return
        self._print_line(f"{function.logical_id}: an event is put aside in {function.on_failure}")
        await self._put_aside(function.on_failure, _record(function, event, failure))

    async def _once_there_is_room(self, function: Function, event: str, trace: str) -> None:
        """Invokes a function; a call that is throttled is no attempt, and waits longer each time.

        Raises:
            FunctionError: the function failed.
        """
        pause_s = self._wait_s
        while True:
            try:
                await self._invoke[function.logical_id](event.encode(), trace)
            except ThrottledError:
                await asyncio.sleep(pause_s)
                pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
            else:
                return


def _record(function: Function, event: str, failure: FunctionError) -> str:
    """What Lambda sends to the destination of failed events."""
    now = datetime.now(UTC)
    record = {
        "version": "1.0",
        "timestamp": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "requestContext": {
            "requestId": str(uuid.uuid4()),
            "functionArn": function_arn(
                function.called if function.alias else f"{function.name}:$LATEST"
            ),
            "condition": "RetriesExhausted",
            "approximateInvokeCount": function.retries + 1,
        },
        "requestPayload": json.loads(event),
        "responseContext": {
            "statusCode": 200,
            "executedVersion": "1" if function.alias else "$LATEST",
            "functionError": "Unhandled",
        },
        "responsePayload": {"errorType": failure.error_type, "errorMessage": failure.message},
    }
    return json.dumps(record)
