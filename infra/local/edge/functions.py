"""CloudFront Functions: the code of the template itself, run by Node in a process of its own.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
"""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from infra.local.gateway.events import HttpRequest, joined_headers
from infra.local.gateway.replies import HttpResponse, gateway_reply
from infra.local.template.distribution import VIEWER_REQUEST

_PROGRAM = Path(__file__).with_name("run_functions.mjs")
_LINE_BYTES = 16 * 1024 * 1024
FAILED = gateway_reply(503, "The CloudFront function failed")


class EdgeFunctions:
    """The functions of a distribution, by their code."""

    def __init__(self, codes: Sequence[str], process: asyncio.subprocess.Process) -> None:
        self._which = {code: index for index, code in enumerate(codes)}
        self._process = process
        self._one_at_a_time = asyncio.Lock()

    async def viewer_request(self, code: str, request: HttpRequest) -> HttpRequest | HttpResponse:
        """What a function makes of a request: a request, or the answer to it."""
        result = await self._run(self._which[code], event_of(request))
        if not isinstance(result, dict):
            return FAILED
        return _response(result) if "statusCode" in result else _changed(request, result)

    async def _run(self, which: int, event: Mapping[str, object]) -> Any:
        line = json.dumps({"which": which, "event": event}).encode() + b"\n"
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None and stdout is not None  # noqa: S101, PT018 - both are pipes # nosec B101
        async with self._one_at_a_time:
            try:
                stdin.write(line)
                await stdin.drain()
                told = await stdout.readline()
            except ConnectionError:
                return None
        return json.loads(told) if told else None


@asynccontextmanager
async def edge_functions(
    codes: Sequence[str], print_line: Callable[[str], None]
) -> AsyncIterator[EdgeFunctions | None]:
    """The functions for the time of the block; None, and a line that says so, without Node."""
    node = shutil.which("node") if codes else None
    if codes and node is None:
        print_line("Node is not installed: the edge runs without its functions")
    if node is None:
        yield None
        return
    process = await asyncio.create_subprocess_exec(
        node,
        str(_PROGRAM),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=_LINE_BYTES,
        start_new_session=True,  # Ctrl-C is the stack's to hear
    )
    try:
        assert process.stdin is not None  # noqa: S101 - a pipe # nosec B101
        process.stdin.write(json.dumps(list(codes)).encode() + b"\n")
        yield EdgeFunctions(codes, process)
    finally:
        if process.stdin is not None:
            process.stdin.close()  # it ends with its input
        await process.wait()


def event_of(request: HttpRequest) -> dict[str, object]:
    """The event that a function has for a request of a viewer."""
    headers = joined_headers(request.headers)
    cookies = [each.strip() for each in headers.pop("cookie", "").split(";") if each.strip()]
    return {
        "version": "1.0",
        "context": {"eventType": VIEWER_REQUEST},
        "viewer": {"ip": request.source_ip},
        "request": {
            "method": request.method,
            "uri": request.target.partition("?")[0],
            "querystring": _listed(request.query.split("&")),
            "headers": {name: {"value": value} for name, value in headers.items()},
            "cookies": _listed(cookies),
        },
    }


def _listed(pairs: Sequence[str]) -> dict[str, Any]:
    """Values by name, as they are written; one that repeats has all of them beside the first."""
    by_name: dict[str, list[dict[str, str]]] = {}
    for name, _, value in (each.partition("=") for each in pairs if each):
        by_name.setdefault(name, []).append({"value": value})
    return {
        name: values[0] if len(values) == 1 else {**values[0], "multiValue": values}
        for name, values in by_name.items()
    }


def _changed(request: HttpRequest, result: Mapping[str, Any]) -> HttpRequest:
    query = "&".join(_written(result.get("querystring", {})))
    headers = [(name, str(each["value"])) for name, each in result.get("headers", {}).items()]
    cookies = _written(result.get("cookies", {}))
    if cookies:
        headers.append(("cookie", "; ".join(cookies)))
    target = str(result["uri"])
    return replace(request, target=f"{target}?{query}" if query else target, headers=headers)


def _written(listed: Mapping[str, Any]) -> list[str]:
    return [
        f"{name}={value['value']}"
        for name, each in listed.items()
        for value in each.get("multiValue", (each,))
    ]


def _response(result: Mapping[str, Any]) -> HttpResponse:
    body = result.get("body", "")
    if isinstance(body, dict):
        is_coded = body.get("encoding") == "base64"
        data = base64.b64decode(body["data"]) if is_coded else str(body["data"]).encode()
    else:
        data = str(body).encode()
    headers = [(name, str(each["value"])) for name, each in result.get("headers", {}).items()]
    return HttpResponse(int(result["statusCode"]), headers, data)
