"""The door of what stands for AWS: lets a function do what its role may do, and nothing else.

A function signs its requests with a key named after it, so that a request says whose it is. The
stack's own key opens everything. Who signs nothing is nobody, and gets nothing, as in a bucket
whose public access is blocked.
"""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from infra.local.aws.calls import Calls
from infra.local.aws.permissions import AwsRequest, Need, needs_of
from infra.local.aws.presigned import fault_of
from infra.local.template.account import CREDENTIALS
from infra.local.template.policies import Statement, is_allowed

MAX_EXECUTION_INPUT = 262_144  # characters; moto takes more
_CREDENTIAL = re.compile(r"Credential=([^/,]+)/")
_OURS = CREDENTIALS["AWS_ACCESS_KEY_ID"]

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
Refusal = tuple[int, str, str]
"""A status, a code and a message."""


class Door:
    """A WSGI application before `inside`, by the statements of each holder of a key."""

    def __init__(self, inside: Application, roles: Mapping[str, tuple[Statement, ...]]) -> None:
        self._inside = inside
        self._roles = roles
        self._calls = Calls(lambda line: print(line, file=sys.stderr, flush=True))

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a request, or refuse it."""
        request = _request(environ)
        holder = _holder(request)
        if holder == _OURS or environ["PATH_INFO"].startswith("/moto-api/"):
            return self._inside(environ, start_response)
        if request.method == "OPTIONS":
            # A browser asks before it uploads, and signs nothing: the bucket's CORS answers.
            return self._inside(environ, start_response)
        refusal = self._refusal(holder, request, environ)
        if refusal is not None:
            return _refused(request, refusal, start_response)
        if not _is_of_an_object(request):
            return self._inside(environ, start_response)
        if self._hides(holder, request):
            return self._with_missing_hidden(holder, request, environ, start_response)
        return self._with_missing_noted(str(holder), request, environ, start_response)

    def _refusal(
        self, holder: str | None, request: AwsRequest, environ: Mapping[str, Any]
    ) -> Refusal | None:
        if holder is None or holder not in self._roles:
            return 403, "AccessDenied", "Access Denied"
        if "X-Amz-Signature" in request.query:
            secret = CREDENTIALS["AWS_SECRET_ACCESS_KEY"]
            target = environ.get("REQUEST_URI", "")
            now = datetime.now(UTC)
            fault = fault_of(request.method, target, request.headers, secret, now)
            if fault is not None:
                return 403, *fault
        needs = needs_of(request)
        for need in needs:
            if not is_allowed(self._roles[holder], need.action, need.resource):
                return self._denied(holder, need.action, need.resource)
        self._calls.note(holder, needs)
        return _too_large(request)

    def _denied(self, holder: str, action: str, resource: str) -> Refusal:
        text = f"{holder} is not authorized to perform: {action} on resource: {resource}"
        print(f"refused: {text}", file=sys.stderr, flush=True)
        return 403, "AccessDenied", text

    def _hides(self, holder: str | None, request: AwsRequest) -> bool:
        """Whether who asks for an object may not even know that there is none."""
        needed = _to_know_of(request)
        return not is_allowed(self._roles[holder or ""], needed.action, needed.resource)

    def _with_missing_noted(
        self, holder: str, request: AwsRequest, environ: dict[str, Any], start_response: Any
    ) -> Iterable[bytes]:
        def started(status: str, *more: Any) -> Any:
            if status.startswith("404"):
                self._calls.note(holder, [_to_know_of(request)])
            return start_response(status, *more)

        return self._inside(environ, started)

    def _with_missing_hidden(
        self, holder: str | None, request: AwsRequest, environ: dict[str, Any], start_response: Any
    ) -> Iterable[bytes]:
        held: list[Any] = []
        body = b"".join(self._inside(environ, lambda *started: held.append(started)))
        if held[0][0].startswith("404"):
            needed = _to_know_of(request)
            refusal = self._denied(str(holder), needed.action, needed.resource)
            return _refused(request, refusal, start_response)
        start_response(*held[0])
        return [body]


def _is_of_an_object(request: AwsRequest) -> bool:
    _, _, key = request.path.removeprefix("/").partition("/")
    return request.service == "s3" and bool(key) and request.method in ("GET", "HEAD")


def _to_know_of(request: AwsRequest) -> Need:
    """What it takes to be told that an object is not there."""
    return Need("s3:ListBucket", f"arn:aws:s3:::{request.path.split('/')[1]}")


def _request(environ: dict[str, Any]) -> AwsRequest:
    headers = {
        name.removeprefix("HTTP_").replace("_", "-").lower(): str(value)
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    query = dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True))
    body = b""
    if "x-amz-target" in headers or "delete" in query:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
    path = str(environ["PATH_INFO"]).encode("latin-1").decode("utf-8", "replace")
    return AwsRequest(environ["REQUEST_METHOD"], path, query, headers, body)


def _holder(request: AwsRequest) -> str | None:
    """Whose key a request is signed by."""
    if "X-Amz-Credential" in request.query:
        return request.query["X-Amz-Credential"].partition("/")[0]
    found = _CREDENTIAL.search(request.headers.get("authorization", ""))
    return found[1] if found else None


def _too_large(request: AwsRequest) -> Refusal | None:
    if request.target != "AWSStepFunctions.StartExecution":
        return None
    given = str(json.loads(request.body).get("input", ""))
    if len(given) <= MAX_EXECUTION_INPUT:
        return None
    return 400, "ValidationException", f"'input' must be at most {MAX_EXECUTION_INPUT} characters"


_PHRASES = {400: "400 Bad Request", 403: "403 Forbidden"}


def _refused(request: AwsRequest, refusal: Refusal, start_response: Any) -> Iterable[bytes]:
    status, code, message = refusal
    if request.service == "s3":
        kind = "application/xml"
        content = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"
    else:
        # Services that speak JSON say 400 of everything that is the caller's fault.
        status, kind = 400, "application/x-amz-json-1.0"
        exception = "AccessDeniedException" if code == "AccessDenied" else code
        content = json.dumps({"__type": exception, "message": message, "Message": message})
    body = b"" if request.method == "HEAD" else content.encode()
    start_response(_PHRASES[status], [("Content-Type", kind), ("Content-Length", str(len(body)))])
    return [body]
