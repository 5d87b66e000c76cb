"""The environments of one function, and the queue of invocations they share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from infra.local.errors import SandboxError, StartError
from infra.local.runtime.environment import Environment
from infra.local.runtime.invocations import InvocationQueue
from infra.local.template.template import Function


class Pool:
    """Runs `size` environments of `function`; `print_line` takes a line for the console.

    `turns` are how many processes may be starting at once, whatever their function.
    """

    def __init__(
        self,
        function: Function,
        size: int,
        *,
        endpoint_url: str,
        log: Path,
        print_line: Callable[[str], None],
        turns: asyncio.Semaphore | None = None,
    ) -> None:
        self.queue = InvocationQueue()
        self._print_line = print_line
        self._first_init_s: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        turns = turns or asyncio.Semaphore(size)
        self._environments = [
            Environment(
                function,
                self.queue,
                endpoint_url=endpoint_url,
                log=log,
                on_ready=self._note_ready,
                turns=turns,
            )
            for _ in range(size)
        ]
        self._left = size
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to start every environment."""
        self._tasks = [asyncio.create_task(self._keep(each)) for each in self._environments]

    async def ready(self) -> float:
        """The init time in seconds of the first environment, once it is ready.

        Raises:
            StartError: no environment starts.
        """
        return await self._first_init_s

    async def stop(self) -> None:
        """End every environment; what they were doing fails."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.queue.close(SandboxError("Runtime.ExitError", "the local stack stopped"))
        if not self._first_init_s.cancel() and not self._first_init_s.cancelled():
            self._first_init_s.exception()  # seen, though another function's kept `ready` away

    async def _keep(self, environment: Environment) -> None:
        try:
            await environment.run()
        except StartError as error:
            self._left -= 1
            if self._left == 0:
                self._give_up(error)

    def _note_ready(self, init_s: float) -> None:
        if not self._first_init_s.done():
            self._first_init_s.set_result(init_s)

    def _give_up(self, error: StartError) -> None:
        if self._first_init_s.done():
            self._print_line(f"{error}; start the stack again when it is mended")
        else:
            self._first_init_s.set_exception(error)
        self.queue.close(SandboxError("Runtime.ExitError", str(error)))
