"""Replies as HTTP, of any function: one status table, problem+json, ETag and caching.

No framework is imported: citizens' right questions are answered with this alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from functions.bodies import Event, fault_of
from functions.logs import LateLog, Log
from geodata import errors

PROBLEM = "application/problem+json"
PUBLIC = "public, max-age=60, stale-if-error=240"
"""For answers to a commune or a postcode.

An edge may give them for five minutes in all while the service fails: without a limit CloudFront
would for as long as it has them, and they say what is open now.
"""
PRIVATE = "private, no-store"
"""For answers to a position or an address: no shared cache may hold whom they were for."""

STATUS: dict[type[errors.MaillageError], tuple[int, str]] = {
    errors.UnknownCodeError: (404, "unknown_code"),
    errors.UnknownTerritoryError: (404, "unknown_territory"),
    errors.UnknownPostcodeError: (404, "unknown_postcode"),
    errors.UnknownNameError: (404, "unknown_name"),
    errors.NotCoveredError: (404, "not_covered"),
    errors.UnknownImportError: (404, "unknown_import"),
    errors.UnknownVersionError: (404, "unknown_version"),
    errors.UnknownPlaceError: (404, "unknown_place"),
    errors.UnknownSiteError: (404, "unknown_site"),
    errors.UnknownErrorReportError: (404, "unknown_report"),
    errors.ReportsFullError: (429, "reports_full"),
    errors.GoneSiteError: (410, "gone_site"),
    errors.UnknownScenarioError: (404, "unknown_scenario"),
    errors.UnknownMatchError: (404, "unknown_match"),
    errors.UnknownWhatIfError: (404, "unknown_what_if"),
    errors.WhatIfsFullError: (409, "what_ifs_full"),
    errors.ForbiddenError: (403, "forbidden"),
    errors.ImportStateError: (409, "wrong_state"),
    errors.ScenarioStateError: (409, "wrong_state"),
    errors.MatchStateError: (409, "wrong_state"),
    errors.IdempotencyError: (409, "key_used"),
    errors.ReviewFullError: (409, "review_full"),
    errors.ReviewClosedError: (409, "review_closed"),
    errors.TooManyOpinionsError: (429, "too_many_opinions"),
    errors.ColumnsUnreadError: (409, "columns_unread"),
    errors.VersionConflictError: (409, "version_changed"),
    errors.ListChangedError: (409, "version_changed"),
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
    410: "Gone",
    415: "Unsupported media type",
    422: "Invalid parameter",
    429: "Too many requests",
    500: "Internal error",
    503: "Service unavailable",
}


MOST_BYTES = 6_000_000
"""Of a reply as Lambda counts it, which takes 6,291,556 bytes."""
_LARGEST_GROWTH = 6
"""Bytes of a reply for one character of a body: of a control character, `\\u0001`."""
_ESCAPED = bytes(range(32)) + b'"\\'
"""What JSON writes with a backslash before it; as six bytes but for these:"""
_DOUBLED = b'"\\\n\r\t\b\f'
_SEPARATORS = ("\u2028".encode(), "\u2029".encode())


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply to one request: its status, its media type, its text, and the other headers."""

    status_code: int
    content_type: str
    body: str
    headers: Mapping[str, str]


class Resolver(Protocol):
    """What answers events; an application of powertools does."""

    def resolve(self, event: Event, context: Any) -> Event:
        """Returns the answer to an event of the HTTP API."""
        ...


def problem(
    status: int,
    code: str,
    detail: str,
    parameter: str | None = None,
    allowed: Sequence[str] = (),
    findings: Sequence[Mapping[str, Any]] = (),
    columns: Sequence[str] = (),
    retry_after_s: int | None = None,
    place: Mapping[str, Any] | None = None,
) -> Reply:
    """Returns an error as RFC 9457 says: a stable `code`, the parameter at fault, right values.

    `findings` are what is wrong in a scenario, each with its place and its words; `columns` are
    those of a file of sites that nothing reads; `place` is one that is gone. What is said again
    after `retry_after_s` may pass.
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
    if place is not None:
        body["place"] = dict(place)
    headers = {"Cache-Control": "no-store"}
    if status == 503:
        retry_after_s = _AGAIN_AFTER_S
    if retry_after_s is not None:
        headers["Retry-After"] = str(retry_after_s)
    return Reply(status, PROBLEM, json.dumps(body, ensure_ascii=False), headers)


def resolve(app: Resolver, event: Event, context: Any) -> Event:
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
        return as_event(_unexpected(LateLog(), error))


def as_event(reply: Reply) -> Event:
    """Returns an answer as API Gateway takes it, where no application makes it."""
    headers = {"Content-Type": reply.content_type, **reply.headers}
    return {"statusCode": reply.status_code, "headers": headers, "body": reply.body}


def built(reply: Reply) -> Event:
    """Returns a reply as powertools builds one: the same fields in the same order."""
    return {
        "statusCode": reply.status_code,
        "body": reply.body,
        "isBase64Encoded": False,
        "headers": {**reply.headers, "Content-Type": reply.content_type},
        "cookies": [],
    }


def fits(reply: Event, most: int) -> bool:
    """Returns whether Lambda counts a reply as of at most so many bytes."""
    body = str(reply.get("body") or "")
    if len(body) * _LARGEST_GROWTH < most // 2:
        return True
    # As the runtime client writes it; the body is counted, and not written once more.
    head = json.dumps({**reply, "body": ""}, ensure_ascii=False)
    return _sent_bytes(head, b"") + _sent_bytes(body, _ESCAPED) <= most


def _sent_bytes(text: str, escaped: bytes) -> int:
    """Returns the bytes of a text in what the runtime client sends, which escapes some of them.

    The two separators of lines it always escapes: of three bytes, they take six.
    """
    content = text.encode("utf-8", "surrogatepass")
    separators = 0 if text.isascii() else sum(content.count(each) for each in _SEPARATORS)
    plain = len(content.translate(None, escaped))
    doubled = len(content.translate(None, escaped.translate(None, _DOUBLED))) - plain
    return len(content) + 3 * separators + doubled + 5 * (len(content) - plain - doubled)


def problem_of(error: Exception, logger: Log) -> Reply:
    """Returns an error as a problem; an unexpected one is logged, and shows no cause."""
    known = next((kind for kind in STATUS if isinstance(error, kind)), None)
    if known is None:
        return _unexpected(logger, error)
    status, code = STATUS[known]
    if status >= 500:
        logger.error(code.replace("_", " "), reason=str(error))
        return problem(status, code, _UNAVAILABLE[code])
    parameter, allowed = getattr(error, "parameter", None), getattr(error, "allowed", ())
    findings = [each.as_record() for each in getattr(error, "findings", ())]
    columns = getattr(error, "columns", ())
    again = getattr(error, "retry_after_s", None)
    place = getattr(error, "place", None)
    return problem(status, code, str(error), parameter, allowed, findings, columns, again, place)


def _unexpected(logger: Log, error: Exception) -> Reply:
    # The message may repeat what the citizen typed: only the class and the place are logged.
    logger.error("unexpected error", error=type(error).__name__, place=place_of(error))
    return problem(500, "internal_error", "Something failed on our side; it was logged.")


def json_reply(
    asked: Mapping[str, str],
    body: Any,
    *,
    cache: str,
    media_type: str = "application/json",
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Reply:
    """Returns a body as compact JSON, as `text_reply` does."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return text_reply(
        asked, text, cache=cache, media_type=media_type, status=status, headers=headers
    )


def text_reply(
    asked: Mapping[str, str],
    text: str,
    *,
    cache: str,
    media_type: str = "application/json",
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Reply:
    """Returns what is JSON already with its ETag, or 304 when the caller already has it.

    Args:
        asked: the headers of the request, by their names in lower case.
        text: of the body.
        cache: who may keep it.
        media_type: of the body.
        status: of what is sent; only a 200 may be 304 instead.
        headers: more of them.
    """
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:20]}"'
    sent = {"ETag": etag, "Cache-Control": cache, "Vary": "Accept", **(headers or {})}
    if status == 200 and is_known(asked, etag):
        return Reply(304, media_type, "", sent)
    return Reply(status, media_type, text, sent)


def is_known(asked: Mapping[str, str], etag: str) -> bool:
    """Whether the caller says that it has what bears a tag."""
    known = asked.get("if-none-match", "")
    return etag in (tag.strip().removeprefix("W/") for tag in known.split(","))


def place_of(error: Exception) -> str:
    """Returns the function and the line that raised an error: all that a log may say of it."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}"
