"""The Lambda Runtime API (2018-06-01), as one process of a function sees it.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from http import HTTPStatus

from aiohttp import web

from infra.local.errors import FunctionError, SandboxError
from infra.local.runtime.http_server import HttpServer, listening_socket, read_body
from infra.local.runtime.invocations import MAX_PAYLOAD_BYTES, Invocation, InvocationQueue
from infra.local.template.account import credentials_of, function_arn
from infra.local.template.template import Function

_ROOT = "/2018-06-01/runtime/"
CREDENTIALS_PATH = "/2021-04-23/credentials"
"""Where an environment restored from a snapshot finds the keys of its function."""
_KEYS_LAST_S = 3600
_TOO_LARGE = "Function.ResponseSizeTooLarge"
_ERROR_TYPE = "lambda-runtime-function-error-type"


class RuntimeApi:
    """Hands the invocations of a queue to one process, one at a time.

    Attributes:
        ready: done, with the time on `time.perf_counter`, when the process first asks for an
            event: its init is over.
        timed_out: done when an invocation outlasts the function's time-out. It has failed, and
            the process is to be killed.
        init_error: what the process said of an init that failed.
        taken: how many invocations the process was given.
        token: what the process shows for its keys, where a snapshot may not hold them.
    """

    def __init__(self, function: Function, queue: InvocationQueue) -> None:
        loop = asyncio.get_running_loop()
        self.ready: asyncio.Future[float] = loop.create_future()
        self.timed_out: asyncio.Future[None] = loop.create_future()
        self.init_error: FunctionError | None = None
        self.taken = 0
        self.token = secrets.token_hex(16)
        self._function = function
        self._queue = queue
        self._busy: Invocation | None = None
        self._timer: asyncio.TimerHandle | None = None
        # The process may leave while it waits for an event: its wait must not keep the event.
        self._server = HttpServer(
            self._handle, listening_socket("127.0.0.1", 0), cancel_when_the_client_leaves=True
        )

    @property
    def address(self) -> str:
        """Where the process finds this API, as `host:port`."""
        host, port = self._server.address
        return f"{host}:{port}"

    async def open(self) -> None:
        """Begin to listen."""
        await self._server.open()

    async def close(self, error: SandboxError) -> None:
        """Stop listening; an invocation in the process's hands fails with `error`."""
        if (invocation := self._end_of_invocation()) is not None:
            invocation.fail(error)
        await self._server.close()

    async def _handle(self, request: web.BaseRequest) -> web.Response:
        match request.method, request.path.removeprefix(_ROOT).split("/"):
            case "GET", ["invocation", "next"]:
                return await self._next()
            case "POST", ["invocation", request_id, "response"]:
                body = await read_body(request, MAX_PAYLOAD_BYTES)
                return self._response(request_id, body, request.content_length)
            case "POST", ["invocation", request_id, "error"]:
                return self._error(await _function_error(request), request_id)
            case "POST", ["init" | "restore", "error"]:
                self.init_error = await _function_error(request)
                return _accepted()
        return self._around_a_snapshot(request)

    def _around_a_snapshot(self, request: web.BaseRequest) -> web.Response:
        match request.method, request.path:
            case "GET", path if path == f"{_ROOT}restore/next":
                return web.Response()  # restored as soon as it is taken
            case "GET", path if path == CREDENTIALS_PATH:
                return self._credentials(request)
        return _refused(HTTPStatus.NOT_FOUND, "InvalidPath", "no such path in the Runtime API")

    def _credentials(self, request: web.BaseRequest) -> web.Response:
        """The keys that a snapshot does not hold, for whoever shows the token of this process."""
        if request.headers.get("Authorization") != self.token:
            return _refused(HTTPStatus.UNAUTHORIZED, "Unauthorized", "not this process's token")
        expires = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + _KEYS_LAST_S))
        own = credentials_of(self._function.logical_id)
        keys = {
            "AccessKeyId": own["AWS_ACCESS_KEY_ID"],
            "SecretAccessKey": own["AWS_SECRET_ACCESS_KEY"],
            "Token": own["AWS_SESSION_TOKEN"],
            "Expiration": expires,
        }
        return web.json_response(keys)

    async def _next(self) -> web.Response:
        if not self.ready.done():
            self.ready.set_result(time.perf_counter())
        invocation = self._busy = await self._queue.take()
        self.taken += 1
        timeout_s = self._function.timeout_s
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(timeout_s, self._timed_out, invocation)
        return web.Response(
            body=invocation.payload,
            content_type="application/json",
            headers={
                "Lambda-Runtime-Aws-Request-Id": invocation.request_id,
                "Lambda-Runtime-Deadline-Ms": str(int((time.time() + timeout_s) * 1000)),
                "Lambda-Runtime-Invoked-Function-Arn": function_arn(self._function.name),
                "Lambda-Runtime-Trace-Id": invocation.trace_id,
            },
        )

    def _response(self, request_id: str, body: bytes | None, size: int | None) -> web.Response:
        invocation = self._end_of_invocation(request_id)
        if invocation is None:
            return _unknown_request()
        if body is None:
            fault = f"Response payload size ({size} bytes) exceeded maximum allowed"
            invocation.fail(SandboxError(_TOO_LARGE, fault))
            return _refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _TOO_LARGE, fault)
        invocation.succeed(body)
        return _accepted()

    def _error(self, error: FunctionError, request_id: str) -> web.Response:
        invocation = self._end_of_invocation(request_id)
        if invocation is None:
            return _unknown_request()
        invocation.fail(error)
        return _accepted()

    def _timed_out(self, invocation: Invocation) -> None:
        if self._end_of_invocation(invocation.request_id) is not None:
            fault = f"Task timed out after {self._function.timeout_s:.2f} seconds"
            invocation.fail(SandboxError("Sandbox.Timedout", fault))
            self.timed_out.set_result(None)

    def _end_of_invocation(self, request_id: str | None = None) -> Invocation | None:
        """The invocation in hand, no longer in hand; None when it is not the one named."""
        invocation = self._busy
        if invocation is None or request_id not in (None, invocation.request_id):
            return None
        self._busy = None
        if self._timer is not None:
            self._timer.cancel()
        return invocation


async def _function_error(request: web.BaseRequest) -> FunctionError:
    try:
        report = json.loads(await read_body(request, MAX_PAYLOAD_BYTES) or b"")
        # awslambdaric posts the error of an init as JSON within JSON.
        report = json.loads(report) if isinstance(report, str) else report
    except ValueError:
        report = None
    if not isinstance(report, dict):
        return FunctionError(request.headers.get(_ERROR_TYPE, "Unhandled"), "no message")
    return FunctionError(
        str(report.get("errorType", "Unhandled")), str(report.get("errorMessage", "no message"))
    )


def _accepted() -> web.Response:
    return web.json_response({"status": "OK"}, status=HTTPStatus.ACCEPTED)


def _unknown_request() -> web.Response:
    fault = "this process has no such invocation in hand"
    return _refused(HTTPStatus.BAD_REQUEST, "InvalidRequestID", fault)


def _refused(status: HTTPStatus, error_type: str, message: str) -> web.Response:
    return web.json_response({"errorMessage": message, "errorType": error_type}, status=status)
