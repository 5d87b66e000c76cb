"""Errors in the caller's language: French or English, by `Accept-Language` (RFC 9110, 12.5.4).

Errors are made with the sentence that the library has for them, nearly always in English. What a
caller who prefers French is told is found by that sentence in `functions/french.py`, which is
imported by the first such error; a sentence that has no French stays as it is, and
`Content-Language` says which it is. `code`, `parameter` and `allowed` are the same in any language.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal

from functions.bodies import Event

Language = Literal["fr", "en"]
_PROBLEM = "application/problem+json"
_MOST_RANGES = 20
"""Of a header; browsers send four or five."""


def preferred(accept_language: str) -> Language:
    """Returns which of the two languages a caller prefers: English where neither is named.

    >>> preferred("fr-FR,fr;q=0.9,en;q=0.8"), preferred("de, fr;q=0.2"), preferred("")
    ('fr', 'fr', 'en')
    """
    wanted: dict[Language, float] = {"en": 0.0, "fr": 0.0}
    for each in accept_language.lower().split(",")[:_MOST_RANGES]:
        tag, _, parameters = each.strip().partition(";")
        weight = _weight(parameters)
        for language, known in wanted.items():
            if tag.strip().partition("-")[0] == language:
                wanted[language] = max(known, weight)
    return "fr" if wanted["fr"] > wanted["en"] else "en"


def _weight(parameters: str) -> float:
    """Returns the weight of a range, from 0 to 1: 1 without any, 0 where it is not one."""
    if not parameters.strip():
        return 1.0
    name, _, value = parameters.strip().partition("=")
    digits = value.strip()[:5]
    if name.strip() != "q" or not digits.replace(".", "", 1).isdecimal() or not digits.isascii():
        return 0.0
    return min(float(digits), 1.0)


def in_callers_language(event: Mapping[str, Any], reply: Event) -> Event:
    """Returns a reply, whose problem, where it is one, is told in the caller's language."""
    if reply["statusCode"] < 400:
        return reply
    headers = reply.get("headers") or {}
    if headers.get("Content-Type") != _PROBLEM:
        return reply
    given = event.get("headers") or {}
    header = next((each for name, each in given.items() if name.lower() == "accept-language"), "")
    body, language = str(reply.get("body") or ""), preferred(header)
    sent = {**headers, "Vary": "Accept-Language"}
    if not body:  # of HEAD
        return {**reply, "headers": sent}
    from functions.french import translated

    problem = json.loads(body)
    told, sent["Content-Language"] = translated(problem, language)
    if told is not problem:
        body = json.dumps(told, ensure_ascii=False)
    return {**reply, "headers": sent, "body": body}
