"""Events, and the bodies that no route can read: not UTF-8, too deep, numbers too long, parts."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from typing import Any

Event = dict[str, Any]
"""What Lambda hands a function, or is handed: JSON whose form is that of the service of AWS."""

MOST_DEPTH = 500
"""No document nests so deeply, and Python reads ten times as much before it gives up."""

_READ_BY_THEIR_ROUTE = frozenset({"/v1/scenarios"})
"""Routes whose library reads the bytes of the body, and says where they are wrong."""
_BRACKET = re.compile(r"[\[\]{}]")


def fault_of(event: Mapping[str, Any]) -> str | None:
    """Returns why the body of an event cannot be read; None where a route may read it.

    The route itself reads a body of another media type than JSON, and one that is malformed JSON:
    it says at which character.
    """
    if event.get("rawPath") in _READ_BY_THEIR_ROUTE:
        return None
    body = event.get("body") or ""
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    media_type = headers.get("content-type", "").strip().lower()
    if media_type.startswith("multipart/"):
        return "the body is in parts, and no route reads them"
    if media_type and "json" not in media_type:
        return None
    try:
        text = base64.b64decode(body).decode() if event.get("isBase64Encoded") else body
    except ValueError:
        return "the body is not UTF-8"
    if _depth(text) > MOST_DEPTH:
        return "the body is nested too deeply"
    return _fault_of_numbers(text)


def _fault_of_numbers(text: str) -> str | None:
    try:
        json.loads(text or "null")
    except json.JSONDecodeError:
        return None
    except ValueError:  # Python reads no number of thousands of figures
        return "a number in the body has too many figures"
    return None


def _depth(text: str) -> int:
    """Returns how deep brackets nest; those in texts count, so that this reads nothing twice."""
    if text.count("[") + text.count("{") <= MOST_DEPTH:
        return 0
    depth = deepest = 0
    for found in _BRACKET.finditer(text):
        depth += 1 if found[0] in "[{" else -1
        deepest = max(deepest, depth)
    return deepest
