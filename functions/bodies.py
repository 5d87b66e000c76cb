"""Events, and the bodies that no route can read: too long, not UTF-8, too deep, in parts."""

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

_MOST_BYTES = 65_536
"""Far more than any form of the pages sends."""
_MOST_BYTES_OF = {
    # Documents of the library, which says itself where they are too long.
    "/v1/scenarios": 2_000_000,
    "/v1/scenarios/sweeps": 2_000_000,
    "/v1/sites/imports/{import_id}/mapping": 1_048_576,
    "/v1/matrix": 262_144,
    # What each site of a national network serves.
    "/v1/matches": 2_000_000,
    "/v1/matches/{match_id}/start": 2_000_000,
}
_VARIABLES = (
    (re.compile(r"(?<=/imports/)[^/]+(?=/mapping$)"), "{import_id}"),
    (re.compile(r"(?<=/matches/)[^/]+(?=/start$)"), "{match_id}"),
)
_READ_BY_THEIR_ROUTE = frozenset({"/v1/scenarios"})
"""Routes whose library reads the bytes of the body, and says where they are wrong."""
_BRACKET = re.compile(r"[\[\]{}]")


def most_bytes(path: str) -> int:
    """Returns how long the body of a request may be, in bytes.

    >>> most_bytes("/v1/sites/imports/x/mapping"), most_bytes("/v1/sites/imports")
    (1048576, 65536)
    """
    for variable, name in _VARIABLES:
        path = variable.sub(name, path)
    return _MOST_BYTES_OF.get(path, _MOST_BYTES)


def fault_of(event: Mapping[str, Any]) -> str | None:
    """Returns why the body of an event cannot be read; None where a route may read it.

    The route itself reads a body of another media type than JSON, and one that is malformed JSON:
    it says at which character.
    """
    if event.get("rawPath") in _READ_BY_THEIR_ROUTE:
        return None
    body = event.get("body") or ""
    most = most_bytes(str(event.get("rawPath"))) if body else 0
    # A text is no shorter in bytes than in characters, and in base 64 is a third longer.
    if len(body) > most * (4 / 3 if event.get("isBase64Encoded") else 1):
        return f"the body is longer than {most:,} bytes"
    return _fault_of_text(event, body)


def _fault_of_text(event: Mapping[str, Any], body: str) -> str | None:
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    media_type = headers.get("content-type", "").strip().lower()
    if media_type.startswith("multipart/"):
        return "the body is in parts, and no route reads them"
    if media_type and "json" not in media_type:
        return None
    if not body:
        return None
    try:
        text = base64.b64decode(body).decode() if event.get("isBase64Encoded") else body
    except ValueError:
        return "the body is not UTF-8"
    return "the body is nested too deeply" if _depth(text) > MOST_DEPTH else _fault_of_numbers(text)


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
