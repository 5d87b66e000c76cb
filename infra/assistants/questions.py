"""A call of a tool as a question of the API: its path, its query, and what is wrong before that.

What may be asked is the route's to say: values go to it as they are, and its errors come back. What
is checked here is what would make another question of one: an argument in a path, and its type.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from infra.assistants.tools import (
    FILE_FORMATS,
    GREATEST_MOST,
    LIST_MOST,
    LIST_START,
    USUAL_MOST,
    Tool,
)

_LONGEST = 2_000
"""Characters of a value in a path; the routes have limits of their own."""

_FARTHEST = 10**9


class ArgumentError(Exception):
    """An argument of a call cannot be asked; the message says which and why."""

    def __init__(self, name: str, why: str) -> None:
        """Takes the name of the argument, which the tool has, and one line."""
        super().__init__(f"{name}: {why}")
        self.name = name


@dataclass(frozen=True, slots=True)
class Page:
    """The part of the lists of an answer that a call asks for."""

    start: int = 0
    most: int = USUAL_MOST


def target_of(
    tool: Tool, parameters: Sequence[Mapping[str, Any]], arguments: Mapping[str, Any]
) -> str:
    """Returns the path and the query of a call's question.

    Args:
        tool: that is called.
        parameters: of its route, as the OpenAPI document has them.
        arguments: of the call, without those of its page.

    Raises:
        ArgumentError: the tool has no such argument, or the value has another type.
    """
    known = {each["name"]: each for each in parameters if tool.takes(each["name"])}
    given = {name: value for name, value in arguments.items() if value is not None}
    if set(given) - set(known):
        raise ArgumentError("arguments", f"known: {', '.join(known) or 'none'}")
    if tool.is_file and given.setdefault("format", FILE_FORMATS[0]) not in FILE_FORMATS:
        raise ArgumentError("format", f"one of {', '.join(FILE_FORMATS)}")
    path, query = tool.path, list(tool.fixed.items())
    for name, parameter in known.items():
        if parameter["in"] == "path":
            path = path.replace(f"{{{name}}}", _in_path(parameter, given.get(name)))
        elif name in given:
            query += [(name, each) for each in _texts(name, given[name])]
    return f"{path}?{urlencode(query)}" if query else path


def page_of(tool: Tool, arguments: Mapping[str, Any]) -> tuple[Page, dict[str, Any]]:
    """Returns the page that a call asks for, and its other arguments.

    Raises:
        ArgumentError: the page is not one of whole numbers within their bounds.
    """
    if not tool.lists:
        return Page(), dict(arguments)
    others = dict(arguments)
    start = _whole(LIST_START, others.pop(LIST_START, None), 0, _FARTHEST)
    most = _whole(LIST_MOST, others.pop(LIST_MOST, None), USUAL_MOST, GREATEST_MOST)
    return Page(start, most), others


def _whole(name: str, value: Any, usual: int, most: int) -> int:
    if value is None:
        return usual
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise ArgumentError(name, f"a whole number from 0 to {most}")
    return value


def _in_path(parameter: Mapping[str, Any], value: Any) -> str:
    """Returns a value that stands in a path, and cannot be more of a path than it is."""
    name, schema = parameter["name"], parameter["schema"]
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST:
        raise ArgumentError(name, "is needed, as a text")
    is_listed = value in schema.get("enum", (value,))
    has_form = re.search(schema.get("pattern", ""), value) is not None
    if not is_listed or not has_form or "/" in value or value in (".", ".."):
        raise ArgumentError(name, "is none that there can be")
    return quote(value, safe="")


def _texts(name: str, value: Any) -> list[str]:
    return [_text(name, each) for each in (value if isinstance(value, list) else [value])]


def _text(name: str, value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        # JSON has one kind of number: 5.0 is a whole one.
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, int):
        return str(value)
    raise ArgumentError(name, "a text, a number, true, false, or a list of these")
