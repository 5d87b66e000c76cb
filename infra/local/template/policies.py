"""What a function's role may do: the statements of its policies, read as IAM reads them.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from infra.local.template.cloudformation import Node

_STATEMENT_READ = frozenset({"Action", "Effect", "Resource", "Sid"})
_OF_LOGS_AND_TRACES = frozenset(
    {"AWSLambdaBasicExecutionRole", "AWSXRayDaemonWriteAccess", "AWSXrayWriteOnlyAccess"}
)
"""Managed policies that SAM knows by name, and that say nothing of what stands in for AWS here."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: it allows (or denies) the actions on the resources that its patterns match."""

    allows: bool
    actions: tuple[str, ...]
    resources: tuple[str, ...]

    def speaks_of(self, action: str, resource: str) -> bool:
        """Returns whether an action on a resource is among those of the statement."""
        # The names of actions are in any case; those of resources are not.
        return any(_matches(each.lower(), action.lower()) for each in self.actions) and any(
            _matches(each, resource) for each in self.resources
        )

    def as_record(self) -> dict[str, Any]:
        """Returns the statement for the process of the stand-in, which `from_record` reads."""
        return asdict(self)

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Statement:
        """Returns the statement of a record."""
        return cls(record["allows"], tuple(record["actions"]), tuple(record["resources"]))


def is_allowed(statements: Iterable[Statement], action: str, resource: str) -> bool:
    """Whether statements let their holder do an action: one allows it, and none denies it.

    >>> read = Statement(True, ("s3:GetObject",), ("arn:aws:s3:::data/sites/*",))
    >>> is_allowed([read], "s3:GetObject", "arn:aws:s3:::data/sites/current")
    True
    >>> is_allowed([read], "s3:PutObject", "arn:aws:s3:::data/sites/current")
    False
    """
    answers = [each.allows for each in statements if each.speaks_of(action, resource)]
    return bool(answers) and all(answers)


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(re.escape(text).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)


def _matches(pattern: str, text: str) -> bool:
    return _pattern(pattern).fullmatch(text) is not None


def statements_of(node: Node) -> tuple[Statement, ...]:
    """The statements of a function's `Policies`, in place of those that SAM adds for logs."""
    policies = node.elements() if isinstance(node.value, list) else [node]
    return tuple(each for policy in policies for each in _statements(policy))


def _statements(policy: Node) -> list[Statement]:
    if not policy.is_given:
        return []
    if isinstance(policy.value, str):
        if policy.value not in _OF_LOGS_AND_TRACES:
            raise policy.fault("a managed policy is not known to the local stack: write it out")
        return []
    policy.only(frozenset({"Statement", "Version"}))
    return [_statement(each) for each in policy.at("Statement").elements()]


def _statement(node: Node) -> Statement:
    node.only(_STATEMENT_READ)
    effect = node.at("Effect").text()
    if effect not in ("Allow", "Deny"):
        raise node.at("Effect").fault("neither Allow nor Deny")
    return Statement(effect == "Allow", _texts(node.at("Action")), _texts(node.at("Resource")))


def _texts(node: Node) -> tuple[str, ...]:
    if isinstance(node.value, list):
        return tuple(each.text() for each in node.elements())
    return (node.text(),)
