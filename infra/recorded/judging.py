"""Holds an answer to what was recorded of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from infra.recorded.cases import Expected


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def faults_of(expected: Expected, answer: Answer) -> Iterator[str]:
    """Yields what an answer has otherwise than it must, a line each."""
    if answer.status != expected.status:
        yield f"status {answer.status}, not {expected.status}: {answer.body[:200]!r}"
    for name, pattern in expected.headers.items():
        value = answer.headers.get(name.lower())
        if value is None or not re.fullmatch(pattern, value):
            yield f"{name}: {value!r}, not {pattern!r}"
    for name in expected.absent:
        if name.lower() in answer.headers:
            yield f"{name}: {answer.headers[name.lower()]!r}, where there must be none"
    for name, wanted in expected.body.items():
        fault = BODIES[name](answer, wanted)
        if fault is not None:
            yield fault


def _empty(answer: Answer, _: Any) -> str | None:
    return f"a body: {answer.body[:200]!r}" if answer.body else None


def _problem(answer: Answer, code: str) -> str | None:
    """A problem document of this code (RFC 9457)."""
    kind = answer.headers.get("content-type", "")
    if not kind.startswith("application/problem+json"):
        return f"{kind!r} is no problem document: {answer.body[:200]!r}"
    record = _json(answer)
    given = record.get("code"), record.get("status")
    return None if given == (code, answer.status) else f"the problem {given}, not {code}"


def _message(answer: Answer, words: str) -> str | None:
    """What the gateway itself says."""
    record = _json(answer)
    return (
        None
        if set(record) == {"message"} and re.fullmatch(words, str(record["message"]))
        else (f"{answer.body[:200]!r} is not the gateway's {words!r}")
    )


def _members(answer: Answer, names: list[str]) -> str | None:
    """A JSON object with at least these members."""
    missing = set(names) - set(_json(answer))
    return f"no {', '.join(sorted(missing))} in {answer.body[:200]!r}" if missing else None


def _page(answer: Answer, words: str) -> str | None:
    """A page of HTML that says these words."""
    kind = answer.headers.get("content-type", "")
    said = answer.body.decode(errors="replace")
    is_page = kind.startswith("text/html") and words in said
    return None if is_page else f"no page that says {words!r}: {kind!r} {said[:200]!r}"


def _json(answer: Answer) -> dict[str, Any]:
    try:
        record = json.loads(answer.body)
    except ValueError:
        return {}
    return record if isinstance(record, dict) else {}


def _text(answer: Answer, words: str) -> str | None:
    """A text that says these words, of whatever kind."""
    said = answer.body.decode(errors="replace")
    return None if words in said else f"no text that says {words!r}: {said[:200]!r}"


BODIES: Mapping[str, Callable[[Answer, Any], str | None]] = {
    "empty": _empty,
    "problem": _problem,
    "message": _message,
    "members": _members,
    "page": _page,
    "text": _text,
}
"""What a body may be said to be."""
