"""Which parameters a value of a template is made from, through conditions and nested stacks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_SUBSTITUTED = re.compile(r"\$\{([^!}][^}]*)\}")


def names_in(value: Any) -> Iterator[str]:
    """The names that a value refers to, as `Ref`, `Fn::GetAtt`, `Fn::Sub` and `Fn::If` write them.

    A condition's begins with `Condition `.
    """
    if isinstance(value, list):
        for each in value:
            yield from names_in(each)
    elif isinstance(value, dict):
        for key, child in value.items():
            yield from _named(key, child)


def _named(key: str, child: Any) -> Iterator[str]:
    match key, child:
        case "Ref", str():
            yield child
        case "Condition", str():
            yield f"Condition {child}"
        case "Fn::GetAtt", [*parts]:
            yield ".".join(parts)
        case "Fn::Sub", str():
            yield from _SUBSTITUTED.findall(child)
        case "Fn::Sub", [str(text), variables]:
            yield from (name for name in _SUBSTITUTED.findall(text) if name not in variables)
            yield from names_in(variables)
        case "Fn::If", [str(condition), *others]:
            yield f"Condition {condition}"
            yield from names_in(others)
        case _:
            yield from names_in(child)


def parameters_of(value: Any, template: Any, nested: dict[str, Any]) -> set[str]:
    """The parameters of a template that a value of it is made from.

    Args:
        value: any part of the template.
        template: which the value stands in.
        nested: the stacks nested in it, by logical id.
    """
    found: set[str] = set()
    for name in names_in(value):
        stack, _, output = name.partition(".Outputs.")
        if name in template["Parameters"]:
            found.add(name)
        elif name.startswith("Condition "):
            condition = template["Conditions"][name.removeprefix("Condition ")]
            found |= parameters_of(condition, template, nested)
        elif output and stack in nested:
            inner = nested[stack]
            told = template["Resources"][stack]["Properties"]["Parameters"]
            for each in parameters_of(inner["Outputs"][output], inner, {}):
                found |= parameters_of(told[each], template, nested)
    return found
