"""What starts work that nobody waits for: rules of the bus of events, and schedules."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from infra.local.template import understood as known
from infra.local.template.account import queue_arn
from infra.local.template.cloudformation import Node

RULE = "EventBridgeRule"
SCHEDULE = "Schedule"
_RATE = re.compile(r"rate\((\d+) (minute|hour|day)(s?)\)")
_UNIT_S = {"minute": 60.0, "hour": 3600.0, "day": 86400.0}
_MOST_RETRIES = 2  # Lambda's own, and its default


@dataclass(frozen=True, slots=True)
class Rule:
    """Hands a function or a state machine the events that a pattern of EventBridge takes.

    `target` is its logical id.
    """

    name: str
    target: str
    pattern: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Schedule:
    """Calls a function or a state machine (`target`, by logical id) again and again."""

    name: str
    target: str
    every_s: float


def rule_of(target: str, name: str, node: Node) -> Rule | None:
    """The rule that an event of a target describes, None when it is disabled."""
    node.only(known.RULE_READ, known.TRIGGER_IDLE)
    if not _is_on(node):
        return None
    pattern = node.at("Pattern").whole()
    if not isinstance(pattern, dict):
        raise node.at("Pattern").fault("not a mapping")
    return Rule(f"{target}{name}", target, pattern)


def schedule_of(target: str, name: str, node: Node) -> Schedule | None:
    """The schedule that an event of a target describes: `rate(...)` only; None when disabled."""
    node.only(known.SCHEDULE_READ, known.TRIGGER_IDLE)
    if not _is_on(node):
        return None
    text = node.at("Schedule").text()
    found = _RATE.fullmatch(text)
    # As EventBridge has it: `rate(1 hour)`, `rate(2 hours)`, and nothing else.
    if found is None or int(found[1]) < 1 or (found[1] == "1") == bool(found[3]):
        raise node.at("Schedule").fault(f"only a rate runs in the local stack, not {text!r}")
    return Schedule(f"{target}{name}", target, int(found[1]) * _UNIT_S[found[2]])


def _is_on(node: Node) -> bool:
    state = node.at("State").text("ENABLED")
    if state not in ("ENABLED", "DISABLED"):
        raise node.at("State").fault("neither ENABLED nor DISABLED")
    return state == "ENABLED" and node.at("Enabled").text("true") == "true"


def after_failure(node: Node) -> tuple[int, str | None]:
    """How often a failed event is tried again, and the name of the queue it goes to then."""
    node.only(known.INVOKE_READ, known.INVOKE_IDLE)
    retries = node.at("MaximumRetryAttempts").integer(_MOST_RETRIES)
    if retries > _MOST_RETRIES:
        raise node.at("MaximumRetryAttempts").fault(f"at most {_MOST_RETRIES}")
    destinations = node.at("DestinationConfig").only(frozenset({"OnFailure"}))
    failed = destinations.at("OnFailure").only(frozenset({"Destination", "Type"}))
    if not failed.is_given:
        return retries, None
    if failed.at("Type").text("SQS") != "SQS":
        raise failed.at("Type").fault("only a queue (SQS) runs in the local stack")
    arn = failed.at("Destination").text()
    name = arn.rpartition(":")[2]
    if arn != queue_arn(name):
        raise failed.at("Destination").fault("not the ARN of a queue of this template")
    return retries, name


def sends_events(bucket: Node) -> bool:
    """Whether a bucket sends_events the bus of events of what is written in it."""
    notifications = bucket.at("NotificationConfiguration")
    notifications.only(frozenset({"EventBridgeConfiguration"}))
    bus = notifications.at("EventBridgeConfiguration").only(frozenset({"EventBridgeEnabled"}))
    return bus.is_given and bus.at("EventBridgeEnabled").text("true") == "true"
