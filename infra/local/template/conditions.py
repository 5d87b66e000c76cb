"""What the conditions of a template come to, for the values that depend on them.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-conditions.html
"""

from __future__ import annotations

from collections.abc import Iterator

from infra.local.errors import TemplateError
from infra.local.template.cloudformation import CONDITION, Node


def conditions_of(node: Node) -> dict[str, str]:
    """`true` or `false` by the name of each condition, as `Fn::If` looks it up.

    One that depends on what the local stack does not know has no value, and is missed by name.
    """
    return {f"{CONDITION}{name}": str(holds).lower() for name, holds in _known(node)}


def _known(node: Node) -> Iterator[tuple[str, bool]]:
    for name, condition in node.entries():
        try:
            yield name, _holds(condition, node)
        except TemplateError:
            continue  # asked for, it is missed by name


def _holds(condition: Node, every: Node) -> bool:
    [(function, argument), *others] = condition.entries() or [("", condition)]
    if others or function not in _FUNCTIONS:
        raise condition.fault("no condition that the local stack understands")
    if function == "Condition":
        return _holds(every.at(argument.text()), every)
    if function == "Fn::Equals":
        one, other = (each.text() for each in argument.elements())
        return one == other
    held = [_holds(each, every) for each in argument.elements()]
    return {"Fn::Not": not held[0], "Fn::And": all(held), "Fn::Or": any(held)}[function]


_FUNCTIONS = frozenset({"Condition", "Fn::And", "Fn::Equals", "Fn::Not", "Fn::Or"})
