"""Lambda's own API, for the one who calls functions by name: moto, from a state machine."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import unquote

from aiohttp import web

from infra.local.errors import FunctionError, ThrottledError
from infra.local.gateway.gateway import Invoke
from infra.local.runtime.http_server import read_body
from infra.local.runtime.invocations import MAX_PAYLOAD_BYTES

MAX_STATE_BYTES = 262_144  # what a task of a state machine takes and gives
_ARN = "arn:"
_BEFORE, _AFTER = "/2015-03-31/functions/", "/invocations"


def lambda_endpoint(
    invoke: Mapping[str, Invoke],
) -> Callable[[web.BaseRequest], Awaitable[web.Response]]:
    """What answers `Invoke` of the functions, by name or ARN; more may be added to `invoke`.

    A function that is called by an alias has it in its name (`Worker:live`), and no other name.
    """

    async def handle(request: web.BaseRequest) -> web.Response:
        path = request.raw_path
        if not path.startswith(_BEFORE) or not path.endswith(_AFTER):
            return web.Response(status=404)
        name = _called(unquote(path.removeprefix(_BEFORE).removesuffix(_AFTER)))
        payload = await read_body(request, MAX_PAYLOAD_BYTES)
        if name not in invoke:
            return web.Response(status=404, headers={"x-amzn-ErrorType": "ResourceNotFound"})
        if payload is None:
            return web.Response(status=413, headers={"x-amzn-ErrorType": "RequestTooLarge"})
        trace = f"Root=1-{int(time.time()):08x}-{os.urandom(12).hex()};Sampled=0"
        try:
            if len(payload) > MAX_STATE_BYTES:
                raise _too_much_data()
            reply = await invoke[name](payload or b"{}", trace)
            if len(reply) > MAX_STATE_BYTES:
                raise _too_much_data()
            return web.Response(body=reply)
        except ThrottledError as error:
            return _too_many(error)
        except FunctionError as error:
            report = {"errorType": error.error_type, "errorMessage": error.message}
            return web.Response(
                text=json.dumps(report), headers={"X-Amz-Function-Error": "Unhandled"}
            )

    return handle


def _too_many(error: ThrottledError) -> web.Response:
    # https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
    said = {"Reason": error.reason, "Type": "User", "message": error.message}
    headers = {"x-amzn-ErrorType": error.error_type}
    return web.json_response(said, status=429, headers=headers)


def _too_much_data() -> FunctionError:
    # https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
    fault = f"a task's input and result are at most {MAX_STATE_BYTES} bytes"
    return FunctionError("States.DataLimitExceeded", fault)


def _called(name_or_arn: str) -> str:
    """The name, with its alias, in `Worker`, `Worker:live` or the ARN of either."""
    if name_or_arn.startswith(_ARN):
        return name_or_arn.partition(":function:")[2]
    return name_or_arn
