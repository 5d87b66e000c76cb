"""Answers and errors as HTTP: one status table, problem+json, ETag and caching."""

from __future__ import annotations

import base64
import functools
import hashlib
import inspect
import json
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.exceptions import (
    RequestUnsupportedContentType,
    RequestValidationError,
)

from functions.bodies import Event, fault_of
from geodata import errors

PROBLEM = "application/problem+json"
PUBLIC = "public, max-age=60"
PRIVATE = "private, no-store"
"""For answers to a position or an address: no shared cache may hold whom they were for."""

STATUS: dict[type[errors.MaillageError], tuple[int, str]] = {
    errors.UnknownCodeError: (404, "unknown_code"),
    errors.UnknownTerritoryError: (404, "unknown_territory"),
    errors.UnknownPostcodeError: (404, "unknown_postcode"),
    errors.UnknownNameError: (404, "unknown_name"),
    errors.UnknownImportError: (404, "unknown_import"),
    errors.UnknownVersionError: (404, "unknown_version"),
    errors.UnknownPlaceError: (404, "unknown_place"),
    errors.UnknownScenarioError: (404, "unknown_scenario"),
    errors.ForbiddenError: (403, "forbidden"),
    errors.ImportStateError: (409, "wrong_state"),
    errors.ScenarioStateError: (409, "wrong_state"),
    errors.IdempotencyError: (409, "key_used"),
    errors.ColumnsUnreadError: (409, "columns_unread"),
    errors.VersionConflictError: (409, "version_changed"),
    errors.AlreadyCurrentError: (409, "already_current"),
    errors.OriginError: (400, "invalid_origin"),
    errors.FormatError: (406, "unknown_format"),
    errors.ParameterError: (422, "invalid_parameter"),
    errors.ScenarioError: (422, "invalid_scenario"),
    errors.MappingError: (422, "invalid_mapping"),
    errors.BadInputError: (400, "bad_request"),
    errors.SnapshotError: (503, "data_unavailable"),
    errors.StoreUnavailableError: (503, "data_unavailable"),
    errors.ObjectChangedError: (503, "data_unavailable"),
    errors.EngineUnavailableError: (503, "engine_unavailable"),
}
"""Status and stable code of each error; the first class that fits, from the narrowest."""

_NAME = re.compile(r"[A-Za-z_]{1,30}")
"""What may be the name of a parameter, and can be repeated in an error."""
_QUOTED = re.compile(r"'([^']+)'")
"""A value in pydantic's sentence on those there are."""
_AGAIN_AFTER_S = 5
_UNAVAILABLE = {
    "data_unavailable": "The data does not answer. Nothing is lost: send the same again in a few "
    "seconds, with the same Idempotency-Key if it had one.",
    "engine_unavailable": "The routing engine does not answer; try again soon.",
}
"""The detail of an answer when data or an engine fails; the reason is only logged."""

_TITLES = {
    400: "Bad request",
    403: "Forbidden",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    409: "Conflict",
    415: "Unsupported media type",
    422: "Invalid parameter",
    500: "Internal error",
    503: "Service unavailable",
}


def problem(
    status: int,
    code: str,
    detail: str,
    parameter: str | None = None,
    allowed: Sequence[str] = (),
    findings: Sequence[Mapping[str, Any]] = (),
    columns: Sequence[str] = (),
) -> Response[str]:
    """Returns an error as RFC 9457 says: a stable `code`, the parameter at fault, right values.

    `findings` are what is wrong in a scenario, each with its place and its words; `columns` are
    those of a file of sites that nothing reads.
    """
    body: dict[str, object] = {
        "type": f"urn:maillage:problem:{code}",
        "title": _TITLES[status],
        "status": status,
        "code": code,
        "detail": detail,
    }
    if parameter is not None:
        body["parameter"] = parameter
    if allowed:
        body["allowed"] = list(allowed)
    if findings:
        body["findings"] = list(findings)
    if columns:
        body["columns"] = list(columns)
    headers = {"Cache-Control": "no-store"}
    if status == 503:
        headers["Retry-After"] = str(_AGAIN_AFTER_S)
    return Response(status, PROBLEM, json.dumps(body, ensure_ascii=False), headers)


def report_errors(app: APIGatewayHttpResolver, logger: Logger) -> None:
    """Makes every error of an application a problem; an unexpected one shows no cause."""
    # At DEBUG, which a variable of Lambda turns on, it writes the arguments of every handler.
    logging.getLogger("aws_lambda_powertools").setLevel(logging.CRITICAL)
    # A failure to log would print the error being handled, with its message.
    logging.raiseExceptions = False
    app.exception_handler(RequestValidationError)(_invalid)
    app.exception_handler(RequestUnsupportedContentType)(_of_no_known_type)
    app.exception_handler(errors.MaillageError)(functools.partial(_refused, logger))
    app.exception_handler(Exception)(functools.partial(_unexpected, logger))
    app.not_found(_not_found)


def resolve(app: APIGatewayHttpResolver, event: Event, context: Any) -> Event:
    """Returns an application's answer to an event, whatever happens.

    Lambda's runtime writes the message of an error that reaches it, and a message may repeat what a
    citizen typed.
    """
    fault = fault_of(event)
    if fault is not None:
        return as_event(problem(422, "invalid_parameter", fault, "body"))
    try:
        return app.resolve(event, context)
    except Exception as error:  # noqa: BLE001 - logged without its message, and answered
        return as_event(_unexpected(Logger(), error))


def as_event(reply: Response[str]) -> Event:
    """Returns an answer as API Gateway takes it, where no application makes it."""
    headers = {"Content-Type": reply.content_type, **reply.headers}
    return {"statusCode": reply.status_code, "headers": headers, "body": reply.body}


def _invalid(error: RequestValidationError) -> Response[str]:
    # Pydantic's sentence says what is allowed, and never repeats the value.
    first = error.errors()[0]
    listed = first.get("type") == "literal_error"
    allowed = _QUOTED.findall(str(first["msg"])) if listed else ()
    return problem(422, "invalid_parameter", str(first["msg"]), str(first["loc"][-1]), allowed)


def _of_no_known_type(_: Exception) -> Response[str]:
    return problem(415, "unsupported_media_type", "The body is read as application/json.")


def _refused(logger: Logger, error: errors.MaillageError) -> Response[str]:
    fits = next((kind for kind in STATUS if isinstance(error, kind)), None)
    if fits is None:
        return _unexpected(logger, error)
    status, code = STATUS[fits]
    if status >= 500:
        logger.error(code.replace("_", " "), reason=str(error))
        return problem(status, code, _UNAVAILABLE[code])
    parameter, allowed = getattr(error, "parameter", None), getattr(error, "allowed", ())
    findings = [each.as_record() for each in getattr(error, "findings", ())]
    columns = getattr(error, "columns", ())
    return problem(status, code, str(error), parameter, allowed, findings, columns)


def _unexpected(logger: Logger, error: Exception) -> Response[str]:
    # The message may repeat what the citizen typed: only the class and the place are logged.
    logger.error("unexpected error", error=type(error).__name__, place=place_of(error))
    return problem(500, "internal_error", "Something failed on our side; it was logged.")


def _not_found(_: Exception) -> Response[str]:
    return problem(404, "unknown_path", "Nothing at this address; see /v1/openapi.json.")


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
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:20]}"'
    sent = {"ETag": etag, "Cache-Control": cache, "Vary": "Accept", **(headers or {})}
    if status == 200 and _is_known(app, etag):
        return Response(304, media_type, "", sent)
    return Response(status, media_type, text, sent)


def document(
    app: APIGatewayHttpResolver,
    content: bytes,
    *,
    media_type: str,
    cache: str,
    filename: str | None = None,
) -> Response[str]:
    """Returns a document with its ETag, or 304 when the caller already has it.

    `filename` is offered to whoever saves it. A text is sent as such, the rest in base 64, which
    API Gateway decodes.
    """
    etag = f'"{hashlib.sha256(content).hexdigest()[:20]}"'
    sent = {"ETag": etag, "Cache-Control": cache, "Vary": "Accept"}
    if filename is not None:
        sent["Content-Disposition"] = f'attachment; filename="{filename}"'
    if _is_known(app, etag):
        return Response(304, media_type, "", sent)
    is_text = media_type.startswith(("application/json", "application/geo+json", "text/"))
    if is_text:
        return Response(200, media_type, content.decode(), sent)
    # In base 64 before the resolver: its validation of replies takes bytes for text.
    reply = Response(200, media_type, base64.b64encode(content).decode(), sent)
    reply.base64_encoded = True
    return reply


def _is_known(app: APIGatewayHttpResolver, etag: str) -> bool:
    known = app.current_event.headers.get("if-none-match", "")
    return etag in (tag.strip().removeprefix("W/") for tag in known.split(","))


def place_of(error: Exception) -> str:
    """Returns the function and the line that raised an error: all that a log may say of it."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}"
