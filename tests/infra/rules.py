"""Rules of the house over the stacks, as functions: each returns the faults that it finds.

The stacks are those of `tests.infra.stacks.ALL`, by name; a test hands them over as they are, and
broken, to see that the rule finds it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.infra.references import names_in

Stacks = Mapping[str, Any]

ACCOUNT_WIDE = {
    "AWS::Budgets::Budget": ("Budget", "BudgetName"),
    "AWS::CloudFront::CachePolicy": ("CachePolicyConfig", "Name"),
    "AWS::CloudFront::Function": ("Name",),
    "AWS::CloudFront::KeyValueStore": ("Name",),
    "AWS::CloudFront::OriginAccessControl": ("OriginAccessControlConfig", "Name"),
    "AWS::CloudFront::OriginRequestPolicy": ("OriginRequestPolicyConfig", "Name"),
    "AWS::CloudFront::ResponseHeadersPolicy": ("ResponseHeadersPolicyConfig", "Name"),
    "AWS::CloudWatch::Dashboard": ("DashboardName",),
    "AWS::IAM::ManagedPolicy": ("ManagedPolicyName",),
    "AWS::IAM::Role": ("RoleName",),
    "AWS::S3::Bucket": ("BucketName",),
}
"""Types whose names are one account's over all regions (a bucket's, everybody's), and where."""

NAMELESS = {"AWS::CloudFront::Distribution"}
"""Types of services without regions that have no name of their own."""

WITHOUT_REGIONS = ("AWS::Budgets::", "AWS::CloudFront::", "AWS::IAM::", "AWS::Route53::")

FIGURES_LATE_S = 180
"""How late CloudWatch may have a figure of Lambda's."""

KEPT = {"AWS::DynamoDB::Table", "AWS::S3::Bucket"}
_PACE = re.compile(r"(Canary|Linear)(\d+)Percent(?:Every)?(\d+)Minutes?")
_CUT_NAME = re.compile(r"\$\{AWS::StackName\}[^:/]*\*")
"""A pattern of names that CloudFormation makes: it shortens the stack's, if need be."""


def resources(stacks: Stacks, *kinds: str) -> Iterator[tuple[str, Any]]:
    """The resources of some types, of all stacks, by their names; all of them without a type."""
    for stack in stacks.values():
        for name, each in stack["Resources"].items():
            if not kinds or each["Type"] in kinds:
                yield name, each


def functions(stacks: Stacks) -> dict[str, Any]:
    """The properties of each function, Globals merged in as far as these rules read them."""
    shared = stacks["template"]["Globals"]["Function"]
    return {
        name: {**shared, **each["Properties"]}
        for name, each in resources(stacks, "AWS::Serverless::Function")
    }


def names_without_region(stacks: Stacks) -> list[str]:
    """Account-wide names that a second region would want too."""
    found = []
    for name, each in resources(stacks):
        kind, value = each["Type"], each.get("Properties", {})
        for key in ACCOUNT_WIDE.get(kind, ()):
            value = value.get(key, {})
        if kind in ACCOUNT_WIDE:
            if value and "AWS::Region" not in set(names_in(value)):
                found.append(name)
        elif kind.startswith(WITHOUT_REGIONS) and kind not in NAMELESS:
            found.append(f"{name}: is the name of a {kind} the whole account's?")
    return found


def lasts_s(pace: str) -> float:
    """How long a release takes to move the last calls, in seconds; 0 for all at once."""
    if (found := _PACE.fullmatch(pace)) is None:
        return 0
    kind, share, minutes = found[1], int(found[2]), int(found[3])
    steps = 1 if kind == "Canary" else 100 // share - 1
    return steps * minutes * 60


def gates_that_judge_others(stacks: Stacks) -> list[str]:
    """Alarms that take back a release and look at more than the version that is released."""
    told = stacks["template"]["Resources"]["Alarms"]["Properties"]["Parameters"]
    found = []
    for function, own in functions(stacks).items():
        for gate, alarm in _gates(stacks, own):
            watched = {
                each["Name"]: _told(each["Value"], told) for each in alarm.get("Dimensions", ())
            }
            wanted = {
                "FunctionName": {"Ref": function},
                "Resource": {"Fn::Sub": [{"Ref": function}, "live"]},
                "ExecutedVersion": {"Fn::GetAtt": [function, "Version.Version"]},
            }
            if watched != wanted:
                found.append(f"{function}: {gate}")
    return found


def gates_that_ring_too_late(stacks: Stacks) -> list[str]:
    """Alarms that would ring only once all calls have moved, for each pace that may be chosen."""
    paces = stacks["template"]["Parameters"]["Release"]["AllowedValues"]
    found = []
    for own in functions(stacks).values():
        for gate, alarm in _gates(stacks, own):
            rings_s = alarm["Period"] * alarm["EvaluationPeriods"] + FIGURES_LATE_S
            found += [f"{gate}: {each}" for each in paces if 0 < lasts_s(each) <= rings_s]
    return found


def _gates(stacks: Stacks, function: Any) -> Iterator[tuple[str, Any]]:
    """The alarms that take a release of a function back, through the outputs of their stack."""
    listed = function["DeploymentPreference"]["Alarms"]
    chosen = listed["Fn::If"][2] if isinstance(listed, dict) else listed
    for each in chosen:
        output = each["Fn::GetAtt"][1].removeprefix("Outputs.")
        gate = stacks["Alarms"]["Outputs"][output]["Value"]["Ref"]
        yield gate, stacks["Alarms"]["Resources"][gate]["Properties"]


def _told(value: Any, told: Mapping[str, Any]) -> Any:
    """A dimension's value in the parent's words: parameters replaced by what they are told."""
    match value:
        case {"Ref": str(name)}:
            return told[name]
        case {"Fn::Sub": str(text)} if found := re.fullmatch(r"\$\{(\w+)\}:(\w+)", text):
            return {"Fn::Sub": [told[found[1]], found[2]]}
    return value


def what_stays_of_a_failed_creation(stacks: Stacks) -> list[str]:
    """What a first deployment that fails would leave, or what a later one would lose."""
    found = []
    for name, each in resources(stacks):
        kind, policy = each["Type"], each.get("DeletionPolicy")
        if policy == "Retain":
            found.append(f"{name}: kept even when its creation is undone")
        if kind in KEPT and (policy, each.get("UpdateReplacePolicy")) != (
            "RetainExceptOnCreate",
            "Retain",
        ):
            found.append(f"{name}: not kept with its stack, or when it is replaced")
        if each.get("Properties", {}).get("DeletionProtectionEnabled") is True:
            found.append(f"{name}: protected before its stack is made")
    return found


def policies_by_names_that_are_cut(stacks: Stacks) -> list[str]:
    """Resource policies whose pattern is of names that CloudFormation makes."""
    return [
        name
        for name, each in resources(stacks, "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy")
        if _CUT_NAME.search(json.dumps(each["Properties"]))
    ]


def scopes_without_prefix(stacks: Stacks) -> list[str]:
    """Scopes of routes that an issuer could not write its own name before."""
    return [
        f"{name}.{event}: {scope}"
        for name, own in functions(stacks).items()
        for event, each in own.get("Events", {}).items()
        for scope in each["Properties"].get("Auth", {}).get("AuthorizationScopes", ())
        if not (isinstance(scope, dict) and scope["Fn::Sub"].startswith("${ScopePrefix}"))
    ]
