"""State machines: the definition that a resource describes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from infra.local.template import understood as known
from infra.local.template.cloudformation import Node
from infra.local.template.policies import Statement, statements_of

_SUBSTITUTED = re.compile(r"\$\{([A-Za-z0-9]+)\}")


@dataclass(frozen=True, slots=True)
class StateMachine:
    """A state machine: its definition in the States language, substitutions made.

    Its role may do what `statements` allow.
    """

    logical_id: str
    name: str
    arn: str
    definition: str
    statements: tuple[Statement, ...] = ()


def read_state_machine(logical_id: str, node: Node, file: Path) -> StateMachine:
    """The state machine that a resource describes."""
    node.only(known.STATE_MACHINE_READ, known.STATE_MACHINE_IDLE)
    path = file.parent / node.at("DefinitionUri").text()
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise node.at("DefinitionUri").fault("no such file") from error
    values = {key: value.text() for key, value in node.at("DefinitionSubstitutions").entries()}

    def replace(found: re.Match[str]) -> str:
        if found[1] not in values:
            raise node.at("DefinitionSubstitutions").fault(f"nothing is given for {found[1]!r}")
        return values[found[1]]

    definition = _SUBSTITUTED.sub(replace, text)
    return StateMachine(
        logical_id,
        node.names[f"{logical_id}.Name"],
        node.names[logical_id],
        definition,
        statements_of(node.at("Policies")),
    )
