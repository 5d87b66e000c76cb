"""The OpenAPI documents of the API, made once a process: many modules read them at collection."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from infra.dev import api_types


@cache
def _texts() -> dict[str, str]:
    return {name: json.dumps(each) for name, each in api_types.documents().items()}


def documents() -> dict[str, dict[str, Any]]:
    """Returns the documents by the names of their functions: the caller's own, to break."""
    return {name: json.loads(text) for name, text in _texts().items()}
