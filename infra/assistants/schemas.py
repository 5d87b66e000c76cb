"""What tools take and answer, as JSON Schema: made of the API's own OpenAPI documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from infra.assistants.texts import NOTICE
from infra.assistants.tools import (
    FILE_FORMATS,
    GREATEST_MOST,
    LIST_MOST,
    LIST_START,
    USUAL_MOST,
    Tool,
)

Schema = dict[str, Any]
_COMPONENTS = "#/components/schemas/"
_PAGE = {
    LIST_START: {
        "type": "integer",
        "minimum": 0,
        "default": 0,
        "description": "Where to begin in the lists of the answer; `lists` says how long they are.",
    },
    LIST_MOST: {
        "type": "integer",
        "minimum": 0,
        "maximum": GREATEST_MOST,
        "default": USUAL_MOST,
        "description": "How many entries of each list of the answer to give.",
    },
}


def parameters_of(document: Mapping[str, Any], tool: Tool) -> list[Mapping[str, Any]]:
    """Returns what the document says of the parameters of a tool's route, in its order."""
    return list(_operation(document, tool).get("parameters", ()))


def input_schema(document: Mapping[str, Any], tool: Tool) -> Schema:
    """Returns the schema of a tool's arguments."""
    asked = [each for each in parameters_of(document, tool) if tool.takes(each["name"])]
    properties = {each["name"]: _argument(each, tool) for each in asked}
    needed = [each["name"] for each in asked if each.get("required")]
    if tool.lists:
        properties |= _PAGE
    return _record(properties, needed)


def output_schema(document: Mapping[str, Any], tool: Tool) -> Schema:
    """Returns the schema of a tool's answer: the API's reply, and what is said of it."""
    if tool.is_file:
        text = {"type": "string"}
        answer: Schema = _record({"media_type": text, "text": text}, ["media_type", "text"])
        return _answered(answer, {})
    content = _operation(document, tool)["responses"]["200"]["content"]
    reply = content["application/json"]["schema"]
    schemas = document["components"]["schemas"]
    return _answered(_local(reply), {name: _local(schemas[name]) for name in _used(reply, schemas)})


def definitions_schema(answer: Schema) -> Schema:
    """Returns the schema of an answer that no route makes."""
    return _answered(answer, {})


def _operation(document: Mapping[str, Any], tool: Tool) -> Mapping[str, Any]:
    found: Mapping[str, Any] = document["paths"][tool.path]["get"]
    return found


def _argument(parameter: Mapping[str, Any], tool: Tool) -> Schema:
    """Returns the schema of an argument; none is sent for null, so that null is not in it."""
    schema = {key: value for key, value in parameter["schema"].items() if key != "title"}
    kinds = [each for each in schema.pop("anyOf", ()) if each.get("type") != "null"]
    if kinds:
        schema = {**kinds[0], **schema}
    if tool.is_file and parameter["name"] == "format":
        schema |= {"enum": list(FILE_FORMATS), "default": FILE_FORMATS[0]}
        schema["description"] = "The form of the plan."
    return schema


def _answered(answer: Schema, definitions: Mapping[str, Schema]) -> Schema:
    count = {"type": "integer", "minimum": 0}
    part = _record({"start": count, "given": count, "of": count}, ["start", "given", "of"])
    schema = _record(
        {
            "notice": {"const": NOTICE},
            "answer": answer,
            "lists": {
                "type": "object",
                "description": "Which part of each long list of the answer was given.",
                "additionalProperties": part,
            },
        },
        ["notice", "answer"],
    )
    return {**schema, "$defs": dict(definitions)} if definitions else schema


def _record(properties: Mapping[str, Any], needed: Sequence[str]) -> Schema:
    schema: Schema = {"type": "object", "properties": dict(properties)}
    return {**schema, "required": list(needed), "additionalProperties": False}


def _used(schema: Any, schemas: Mapping[str, Any]) -> list[str]:
    """Returns the names of the schemas that one refers to, and they to others."""
    found: dict[str, None] = {}
    waiting = list(_references(schema))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = None
            waiting += _references(schemas[name])
    return sorted(found)


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if str(schema.get("$ref", "")).startswith(_COMPONENTS):
            yield schema["$ref"].removeprefix(_COMPONENTS)
        for each in schema.values():
            yield from _references(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from _references(each)


def _local(schema: Any) -> Any:
    """Returns a schema that refers to definitions of its own document, without made-up titles."""
    if isinstance(schema, list):
        return [_local(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {
        key: _local(value)
        for key, value in schema.items()
        # Of a field called `title` the value is a schema, and no text.
        if not (key == "title" and isinstance(value, str))
    }
    if str(schema.get("$ref", "")).startswith(_COMPONENTS):
        found["$ref"] = f"#/$defs/{schema['$ref'].removeprefix(_COMPONENTS)}"
    return found
