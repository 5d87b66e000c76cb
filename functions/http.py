"""Answers and errors as HTTP of the functions that powertools routes."""

from __future__ import annotations

import base64
import functools
import hashlib
import inspect
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.exceptions import (
    RequestUnsupportedContentType,
    RequestValidationError,
)

from functions.logs import Log, hold_back
from functions.replies import (
    PRIVATE,
    PUBLIC,
    Reply,
    is_known,
    problem,
    problem_of,
    text_reply,
)
from geodata import errors
from geodata.patterns import EXPECTED

__all__ = [
    "PRIVATE",
    "PUBLIC",
    "answer",
    "document",
    "of_framework",
    "refuse_unknown",
    "report_errors",
]

_NAME = re.compile(r"[A-Za-z_]{1,30}")
"""What may be the name of a parameter, and can be repeated in an error."""
_QUOTED = re.compile(r"'([^']+)'")
"""A value in pydantic's sentence on those there are."""


def of_framework(reply: Reply) -> Response[str]:
    """Returns a reply as powertools takes it."""
    return Response(reply.status_code, reply.content_type, reply.body, dict(reply.headers))


def report_errors(app: APIGatewayHttpResolver, logger: Log) -> None:
    """Makes every error of an application a problem; an unexpected one shows no cause."""
    hold_back()
    app.exception_handler(RequestValidationError)(_invalid)
    app.exception_handler(RequestUnsupportedContentType)(_of_no_known_type)

    def refused(error: Exception) -> Response[str]:
        return of_framework(problem_of(error, logger))

    app.exception_handler(errors.MaillageError)(refused)
    app.exception_handler(Exception)(refused)
    app.not_found(_not_found)


def _invalid(error: RequestValidationError) -> Response[str]:
    first = error.errors()[0]
    listed = first.get("type") == "literal_error"
    allowed = _QUOTED.findall(str(first["msg"])) if listed else ()
    # An item of a list is told by the list's name.
    name = next((each for each in reversed(first["loc"]) if isinstance(each, str)), "body")
    said = _said_of(first, name)
    return of_framework(problem(422, "invalid_parameter", said, name, allowed))


def _said_of(error: Mapping[str, Any], name: str) -> str:
    """Returns pydantic's sentence, which never repeats the value; of a pattern, our own words."""
    expected = EXPECTED.get(error.get("ctx", {}).get("pattern", ""))
    return str(error["msg"]) if expected is None else f"{name}: {expected.english}"


def _of_no_known_type(_: Exception) -> Response[str]:
    said = "The body is read as application/json."
    return of_framework(problem(415, "unsupported_media_type", said))


def _not_found(_: Exception) -> Response[str]:
    said = "Nothing at this address; see /v1/openapi.json."
    return of_framework(problem(404, "unknown_path", said))


def refuse_unknown(app: APIGatewayHttpResolver) -> Callable[..., Any]:
    """Returns a decorator: a query parameter that the handler does not name is an error."""

    def decorate[**P, R](handler: Callable[P, R]) -> Callable[P, R]:
        known = inspect.signature(handler).parameters

        @functools.wraps(handler)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            for name in app.current_event.query_string_parameters:
                if name not in known:
                    allowed = ", ".join(known) or "none"
                    # `q=Halle & 3 rue X`, badly escaped, makes a name of what was typed.
                    shown = name if _NAME.fullmatch(name) else "?"
                    raise errors.ParameterError(shown, f"unknown parameter; known: {allowed}")
            return handler(*args, **kwargs)

        return checked

    return decorate


def answer(
    app: APIGatewayHttpResolver,
    body: Any,
    *,
    cache: str,
    media_type: str = "application/json",
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response[str]:
    """Returns a body as JSON with its ETag, or 304 when the caller already has it."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    asked = app.current_event.headers
    return of_framework(
        text_reply(asked, text, cache=cache, media_type=media_type, status=status, headers=headers)
    )


def document(
    app: APIGatewayHttpResolver,
    content: bytes,
    *,
    media_type: str,
    cache: str,
    filename: str,
    shown: bool = False,
) -> Response[str]:
    """Returns a document with its ETag, or 304 when the caller already has it.

    `filename` is offered to whoever saves it; what is `shown` a browser does not save by itself. A
    text is sent as such, the rest in base 64, which API Gateway decodes.
    """
    etag = f'"{hashlib.sha256(content).hexdigest()[:20]}"'
    sent = {"ETag": etag, "Cache-Control": cache, "Vary": "Accept"}
    sent["Content-Disposition"] = f'{"inline" if shown else "attachment"}; filename="{filename}"'
    if is_known(app.current_event.headers, etag):
        return Response(304, media_type, "", sent)
    is_text = media_type.startswith(("application/json", "application/geo+json", "text/"))
    if is_text:
        return Response(200, media_type, content.decode(), sent)
    # In base 64 before the resolver: its validation of replies takes bytes for text.
    reply = Response(200, media_type, base64.b64encode(content).decode(), sent)
    reply.base64_encoded = True
    return reply
