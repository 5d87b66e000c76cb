"""What each figure is: the definitions of the columns that every document of coverage has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from geodata.exports import ColumnDefinition, column_definitions
from infra.assistants.questions import ArgumentError

NAME = "figure_definitions"
TITLE = "Definitions of figures"
ABOUT = (
    "What each figure of coverage is: its key, French header, type, unit, and its definition in "
    "French and in English. Ask before explaining a figure."
)
_LONGEST = 200
INPUT: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "q": {
            "type": "string",
            "maxLength": _LONGEST,
            "description": "What the key, the header or a definition holds; all if none.",
        },
    },
    "additionalProperties": False,
}
_FIELDS = tuple(ColumnDefinition.__annotations__)
OUTPUT: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "definitions": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {name: {"type": "string"} for name in _FIELDS},
                "required": list(_FIELDS),
                "additionalProperties": False,
            },
        },
    },
    "required": ["definitions"],
    "additionalProperties": False,
}


def found(arguments: Mapping[str, Any]) -> dict[str, list[ColumnDefinition]]:
    """Returns the definitions that a call asks for, in the order of the tables.

    Raises:
        ArgumentError: it asks for something else.
    """
    if set(arguments) - {"q"}:
        raise ArgumentError("arguments", "known: q")
    asked = arguments.get("q")
    if asked is not None and (not isinstance(asked, str) or len(asked) > _LONGEST):
        raise ArgumentError("q", f"a text of {_LONGEST} characters at most")
    word = (asked or "").casefold().strip()
    every = column_definitions()
    return {"definitions": [each for each in every if word in " ".join(_texts(each)).casefold()]}


def _texts(definition: ColumnDefinition) -> tuple[str, ...]:
    each = definition
    return each["key"], each["header"], each["french"], each["english"]
