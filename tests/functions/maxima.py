"""The largest values that an OpenAPI document admits, and the places where it admits any."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from re import _constants, _parser  # type: ignore[attr-defined] # the widths of a pattern
from typing import Any

METHODS = ("get", "put", "post", "delete")
_HEAVY = '"'
"""A character that JSON in JSON writes in four bytes."""


def operations(document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yields the operations of a document, as `GET /v1/…`."""
    for path, methods in document["paths"].items():
        for method in METHODS:
            if method in methods:
                yield f"{method.upper()} {path}", methods[method]


def resolved(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Returns a schema, or the one that it refers to."""
    if "$ref" in schema:
        *_, name = schema["$ref"].split("/")
        return resolved(document, document["components"]["schemas"][name])
    return schema


def unbounded(
    document: Mapping[str, Any], schema: Mapping[str, Any], at: str, seen: tuple[str, ...] = ()
) -> Iterator[str]:
    """Yields where a schema sets no maximum, each as a path."""
    name = str(schema.get("$ref", ""))
    if name in seen and name:
        return
    found, seen = resolved(document, schema), (*seen, name)
    for each in (*found.get("anyOf", ()), *found.get("oneOf", ()), *found.get("allOf", ())):
        yield from unbounded(document, each, at, seen)
    for key, each in found.get("properties", {}).items():
        yield from unbounded(document, each, f"{at}.{key}", seen)
    if isinstance(found.get("items"), Mapping):
        yield from unbounded(document, found["items"], f"{at}[]", seen)
    if not _is_bounded(found):
        yield at


def _is_bounded(schema: Mapping[str, Any]) -> bool:
    if "enum" in schema or "const" in schema:
        return True
    kind = schema.get("type")
    if kind == "string":
        has_end = "maxLength" in schema or schema.get("format") == "date"
        return has_end or _widest(schema.get("pattern")) is not None
    if kind in ("integer", "number"):
        return any(name in schema for name in ("maximum", "exclusiveMaximum"))
    if kind == "array":
        return "maxItems" in schema
    # An object has the members that are declared, and no others.
    return kind != "object" or "properties" in schema


def _widest(pattern: str | None) -> int | None:
    """Returns how long a text that fits a pattern may be; None where there is no end."""
    if pattern is None or not (pattern.startswith("^") and pattern.endswith("$")):
        return None
    widest = int(_parser.parse(pattern).getwidth()[1])
    return None if widest >= _constants.MAXREPEAT or widest > 10_000 else widest


def extremes(document: Mapping[str, Any], schema: Mapping[str, Any]) -> list[str]:
    """Returns the values of a parameter, as texts, at its ends: each one of an enumeration."""
    found = resolved(document, schema)
    if "anyOf" in found:
        return [each for other in found["anyOf"] for each in extremes(document, other)]
    if "enum" in found or "const" in found:
        return [str(each) for each in found.get("enum", (found.get("const"),))]
    if found.get("type") == "array":
        inside = extremes(document, found.get("items", {}))
        return [",".join((inside * found.get("maxItems", 1))[: found.get("maxItems", 1)])]
    if found.get("type") == "string":
        return _longest(found)
    ends = ("true", "false") if found.get("type") == "boolean" else _numbers(found)
    return list(ends)


def _numbers(schema: Mapping[str, Any]) -> Iterator[str]:
    for name in ("minimum", "maximum", "exclusiveMaximum"):
        if name in schema:
            yield str(schema[name])


def _longest(schema: Mapping[str, Any]) -> list[str]:
    longest, pattern = schema.get("maxLength"), schema.get("pattern")
    if longest is None:
        return []
    texts = (_HEAVY * longest, "é" * longest, "\U0001f600" * longest, "a" * longest, "9" * longest)
    return [text for text in texts if pattern is None or re.search(pattern, text)]
