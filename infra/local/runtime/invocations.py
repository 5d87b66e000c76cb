"""A function's invocations: what one is, the queue they wait in, how large they may be."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass, field

from infra.local.errors import FunctionError

MAX_PAYLOAD_BYTES = 6 * 1024 * 1024 + 100  # Lambda's own figure, both ways


@dataclass(frozen=True, slots=True)
class Invocation:
    """An event on its way to a function; `reply` holds what the function returned, or its error."""

    payload: bytes
    trace_id: str
    reply: asyncio.Future[bytes]
    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))

    def succeed(self, reply: bytes) -> None:
        """Hand over what the function returned; nothing happens when nobody waits any more."""
        if not self.reply.done():
            self.reply.set_result(reply)

    def fail(self, error: FunctionError) -> None:
        """Hand over how the function failed; nothing happens when nobody waits any more."""
        if not self.reply.done():
            self.reply.set_exception(error)


class InvocationQueue:
    """The invocations of one function, taken in order by whichever environment is free."""

    def __init__(self) -> None:
        self._waiting: asyncio.Queue[Invocation] = asyncio.Queue()
        self._closed: FunctionError | None = None

    async def invoke(self, payload: bytes, trace_id: str) -> bytes:
        """What the function returns for `payload`; FunctionError when it does not.

        Cancel this to stop waiting: an invocation that has not begun is then dropped.
        """
        if self._closed is not None:
            raise self._closed
        reply: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait(Invocation(payload, trace_id, reply))
        return await reply

    async def take(self) -> Invocation:
        """The next invocation that somebody still waits for."""
        while True:
            invocation = await self._waiting.get()
            if not invocation.reply.done():
                return invocation

    def close(self, error: FunctionError) -> None:
        """Fail what waits, and all that comes, with `error`: no environment is left."""
        self._closed = error
        while not self._waiting.empty():
            self._waiting.get_nowait().fail(error)
