"""What a store gives back is what was written under that name, or it is refused.

A digest over the name and the content goes with each: a flipped bit, a truncation, and an object
of another name put in its place are all seen. An array has the checks of its archive besides, and
a data set its manifest. What an older release wrote has no seal, and is read as it is.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from geodata.errors import DamagedError

SEAL = "sha256"
_SEALED = "sealed"
"""Says that there is a seal: a bit that turns the name of the seal into another unseals nothing."""
_TRAILER = re.compile(rb"\nmaillage-sha256 ([0-9a-f]{64})\Z")
_TRAILER_BYTES = len(b"\nmaillage-sha256 ") + 64


def sealed_record(key: str, record: Mapping[str, Any]) -> bytes:
    """Returns the JSON of a record, its seal among its members.

    Raises:
        UnicodeEncodeError: a text has half of a surrogate pair.
        ValueError: a number is infinite, or none.
    """
    # As it is read again: a name is a text, and a number that JSON has not is refused.
    plain = json.loads(json.dumps(record, allow_nan=False))
    kept = {**plain, _SEALED: 1, SEAL: _digest(key, _canonical(plain))}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()


def opened_record(key: str, content: bytes) -> dict[str, Any]:
    """Returns a record of JSON without its seal.

    Raises:
        DamagedError: it is no object of JSON, or not the one that was written under this key.
    """
    try:
        record = json.loads(content)
    except ValueError as error:
        raise DamagedError(key) from error
    if not isinstance(record, dict):
        raise DamagedError(key)
    seal, is_sealed = record.pop(SEAL, None), record.pop(_SEALED, None)
    if (seal, is_sealed) == (None, None):
        return record
    if (seal, is_sealed) != (_digest(key, _canonical(record)), 1):
        raise DamagedError(key)
    return record


def sealed_bytes(key: str, content: bytes) -> bytes:
    """Returns a content with its seal after it: what reads it by its beginning still does."""
    return content + b"\nmaillage-sha256 " + _digest(key, content).encode()


def opened_bytes(key: str, content: bytes) -> bytes:
    """Returns a content without its seal.

    Raises:
        DamagedError: it is not the one that was written under this key.
    """
    found = _TRAILER.search(content, max(0, len(content) - _TRAILER_BYTES))
    inside = content[:-_TRAILER_BYTES]
    if found is None or found[1].decode() != _digest(key, inside):
        raise DamagedError(key)
    return inside


def _canonical(record: Mapping[str, Any]) -> bytes:
    return json.dumps(record, sort_keys=True, separators=(",", ":")).encode()


def _digest(key: str, content: bytes) -> str:
    return hashlib.sha256(key.encode() + b"\0" + content).hexdigest()
