"""Recorded shapes of events (`events/*.shape.json`), and how an event departs from one.

A shape says of each key what stands there: `integer`, `boolean`, `anything`, `text`, or `text` and
a pattern that all of it matches; a mapping; a list whose elements are all alike. A key that ends in
`?` may be absent, one that ends in `|null` may be null. `*PATTERN` stands for any keys like it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any


def shape_of(name: str) -> Any:
    """The recorded shape of a kind of event."""
    file = Path(__file__).parent / "events" / f"{name}.shape.json"
    return json.loads(file.read_text(encoding="utf-8"))["shape"]


def departures(event: Any, shape: Any, where: str = "") -> list[str]:
    """Where an event is not as its shape says: a key too many, one too few, another type."""
    if isinstance(shape, dict):
        return _of_mapping(event, shape, where)
    if isinstance(shape, list):
        if not isinstance(event, list):
            return [f"{where}: not a list"]
        return [fault for each in event for fault in departures(each, shape[0], f"{where}[]")]
    return [] if _is_like(event, shape) else [f"{where}: {event!r} is not {shape}"]


def _is_like(value: Any, shape: str) -> bool:
    kind, _, pattern = shape.partition(" ")
    match kind:
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "boolean":
            return isinstance(value, bool)
        case "text":
            return isinstance(value, str) and (
                not pattern or re.fullmatch(pattern, value, re.DOTALL) is not None
            )
    return kind == "anything"


def _of_mapping(event: Any, shape: dict[str, Any], where: str) -> list[str]:
    if not isinstance(event, dict):
        return [f"{where}: not a mapping"]
    faults, known = [], set()
    any_key = next((key for key in shape if key.startswith("*")), None)
    for key, inside in shape.items():
        name = key.removesuffix("?").removesuffix("|null")
        if key == any_key:
            continue
        known.add(name)
        if name not in event:
            faults += [] if key.endswith("?") else [f"{where}.{name}: absent"]
        elif event[name] is not None or not key.endswith("|null"):
            faults += departures(event[name], inside, f"{where}.{name}")
    for name in event.keys() - known:
        if any_key is None or re.fullmatch(any_key[1:], name, re.DOTALL) is None:
            faults.append(f"{where}.{name}: the real one has no such key")
        else:
            faults += departures(event[name], shape[any_key], f"{where}.{name}")
    return sorted(faults)
