"""The template and the stacks nested in it, as their text says: one name, one resource."""

from __future__ import annotations

from typing import Any

from infra.local.template.cloudformation import load
from tests.conftest import ROOT

TEMPLATE: Any = load(ROOT / "template.yaml")
NESTED: dict[str, Any] = {
    name: load(ROOT / each["Properties"]["Location"])
    for name, each in TEMPLATE["Resources"].items()
    if each["Type"] == "AWS::Serverless::Application"
}
FIREWALL: Any = load(ROOT / "infra" / "stacks" / "firewall.yaml")
"""Deployed by itself, in another region: CloudFront asks for it there."""

ALL: dict[str, Any] = {"template": TEMPLATE, **NESTED, "Firewall": FIREWALL}
RESOURCES: dict[str, Any] = {
    name: resource for stack in ALL.values() for name, resource in stack["Resources"].items()
}


def of_type(kind: str) -> list[str]:
    """The names of the resources of a type, in whichever stack."""
    return [name for name, each in RESOURCES.items() if each["Type"] == kind]


def properties(name: str) -> dict[str, Any]:
    """What is said of a resource, without Globals."""
    found: dict[str, Any] = RESOURCES[name].get("Properties", {})
    return found


def statements(name: str) -> list[dict[str, Any]]:
    """The statements of a function's or a machine's policies."""
    return [each for policy in properties(name).get("Policies", ()) for each in policy["Statement"]]


def ref(value: Any) -> str:
    """The name that a value refers to.

    In a nested stack it is a parameter's, which has the name of what it stands for; outputs are
    named so too (`Data.Outputs.DataBucket`).
    """
    if not isinstance(value, dict):
        return ""
    target = next(iter(value.values()))
    text = ".".join(target) if isinstance(target, list) else str(target)
    stack, _, output = text.partition(".Outputs.")
    return output or stack.partition(".")[0]


FUNCTIONS = of_type("AWS::Serverless::Function")
MACHINES = of_type("AWS::Serverless::StateMachine")
ALARMS = of_type("AWS::CloudWatch::Alarm")
QUEUES = of_type("AWS::SQS::Queue")
BUCKETS = of_type("AWS::S3::Bucket")
TABLES = of_type("AWS::DynamoDB::Table")


def events(*kinds: str) -> list[tuple[str, str, dict[str, Any]]]:
    """The events of some types: of what, their names, and their properties."""
    return [
        (target, name, event["Properties"])
        for target in (*FUNCTIONS, *MACHINES)
        for name, event in properties(target).get("Events", {}).items()
        if event["Type"] in kinds
    ]
