"""One execution environment: a process of the real `awslambdaric`, started again when it dies."""

from __future__ import annotations

import asyncio
import os
import sys
import time
import uuid
from asyncio.subprocess import Process
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from infra.local.errors import SandboxError, StartError
from infra.local.runtime.invocations import InvocationQueue
from infra.local.runtime.processes import end, outgrown, spawn
from infra.local.runtime.runtime_api import CREDENTIALS_PATH, RuntimeApi
from infra.local.template.account import REGION, credentials_of
from infra.local.template.template import Function

MAX_DEATHS = 3  # in a row, of processes that were given no event
_INIT_LIMIT_S = 10.0  # as in Lambda
_INIT_LIMIT_BEFORE_SNAPSHOT_S = 130.0  # likewise


class Environment:
    """Keeps one process of a function alive, and hands it the invocations of `queue`.

    Args:
        endpoint_url: where the process finds what stands for AWS.
        log: the file that the process's output is appended to.
        on_ready: called with the init time in seconds, from the spawning of a process to its first
            question for an event.
        turns: held while a process starts. Where all start at once, they share the processors until
            none is ready in the time that Lambda gives.
    """

    def __init__(
        self,
        function: Function,
        queue: InvocationQueue,
        *,
        endpoint_url: str,
        log: Path,
        on_ready: Callable[[float], None],
        turns: asyncio.Semaphore,
    ) -> None:
        self._function = function
        self._queue = queue
        self._endpoint_url = endpoint_url
        self._log = log
        self._on_ready = on_ready
        self._turns = turns

    async def run(self) -> None:
        """Run until cancelled; StartError when process after process dies before its first event.

        A process that dies of an event is always replaced: the next event may be a better one.
        """
        deaths = 0
        while deaths < MAX_DEATHS:
            api = RuntimeApi(self._function, self._queue)
            reason = await self._live(api)
            deaths = 0 if api.taken else deaths + 1
        name = self._function.logical_id
        raise StartError(f"{name} stopped {deaths} times in a row: {reason}; see {self._log}")

    async def _live(self, api: RuntimeApi) -> str:
        """Run one process to its end, and say why it ended."""
        reason = "the local stack stopped"
        try:
            await api.open()
            async with AsyncExitStack() as turn:
                await turn.enter_async_context(self._turns)
                spawned_s = time.perf_counter()
                process = await self._spawn(api)
                try:
                    reason = await self._watch(process, api, spawned_s, turn)
                finally:
                    await end(process)
        finally:
            await api.close(SandboxError("Runtime.ExitError", reason))
        return reason

    async def _spawn(self, api: RuntimeApi) -> Process:
        try:
            return await spawn(
                [sys.executable, "-m", "awslambdaric", self._function.handler],
                environment=variables(
                    self._function, api.address, self._endpoint_url, token=api.token
                ),
                folder=self._function.task_root,
                log=self._log,
            )
        except OSError as error:
            raise StartError(f"{self._function.logical_id} cannot be run: {error}") from error

    async def _watch(
        self, process: Process, api: RuntimeApi, spawned_s: float, turn: AsyncExitStack
    ) -> str:
        """Wait until `process` is gone or has to go, and say why; `turn` ends with its init."""
        gone = asyncio.ensure_future(process.wait())
        too_big = asyncio.ensure_future(outgrown(process.pid, self._function.memory_mb))
        try:
            snapped = self._function.is_snapped
            limit_s = _INIT_LIMIT_BEFORE_SNAPSHOT_S if snapped else _INIT_LIMIT_S
            await _first(gone, api.ready, too_big, limit_s=limit_s)
            await turn.aclose()
            if api.ready.done():
                self._on_ready(api.ready.result() - spawned_s)
                await _first(gone, api.timed_out, too_big)
            is_too_big = too_big.done()
        finally:
            gone.cancel()
            too_big.cancel()
        if api.init_error is not None:
            return str(api.init_error)
        if is_too_big:
            return f"it used more memory than its {self._function.memory_mb} MB"
        if process.returncode is None:
            return "an event took too long" if api.ready.done() else "its init took too long"
        return f"its process ended with {_exit_status(process.returncode)}"


async def _first(*futures: asyncio.Future[Any], limit_s: float | None = None) -> None:
    await asyncio.wait(futures, timeout=limit_s, return_when=asyncio.FIRST_COMPLETED)


def _exit_status(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def variables(
    function: Function, api_address: str, endpoint_url: str, *, token: str = ""
) -> dict[str, str]:
    """The environment variables of a process of `function`: Lambda's, then the template's.

    Nothing of our own environment but PATH goes in: what works here by luck of a developer's shell
    (a profile of AWS, a PYTHONPATH) would fail only once it is deployed.

    Under SnapStart the keys are not among them: the process asks for them, and shows `token`.
    """
    python = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "TZ": ":UTC",
        "PYTHONPATH": str(function.task_root),
        "LAMBDA_TASK_ROOT": str(function.task_root),
        "_HANDLER": function.handler,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{python}",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_mb),
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start" if function.is_snapped else "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function.name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": f"{time.strftime('%Y/%m/%d')}/[$LATEST]{uuid.uuid4().hex}",
        "AWS_LAMBDA_LOG_FORMAT": function.log_format,
        "AWS_LAMBDA_LOG_LEVEL": function.log_level,
        "AWS_LAMBDA_RUNTIME_API": api_address,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        **_keys(function, api_address, token),
        **_to_the_stand_in(endpoint_url),
        **function.environment,
    }


def _keys(function: Function, api_address: str, token: str) -> dict[str, str]:
    """The keys of a function, or where it asks for those that a snapshot may not hold.

    https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html
    """
    if not function.is_snapped:
        return credentials_of(function.logical_id)
    return {
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"http://{api_address}{CREDENTIALS_PATH}",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN": token,
    }


def _to_the_stand_in(endpoint_url: str) -> dict[str, str]:
    """What points every SDK at the store of the local stack, and at nothing of this machine's."""
    return {
        "AWS_ENDPOINT_URL": endpoint_url,
        "AWS_ALLOW_HTTP": "true",  # obstore's word; it refuses a plain http endpoint without
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
