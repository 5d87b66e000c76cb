"""The rules of the house hold, and each finds its fault where it is put back on purpose."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.infra.rules import (
    Stacks,
    gates_that_judge_others,
    gates_that_ring_too_late,
    lasts_s,
    names_without_region,
    policies_by_names_that_are_cut,
    scopes_without_prefix,
    what_stays_of_a_failed_creation,
)
from tests.infra.stacks import ALL
from tests.infra.waits import too_short, waits

Rule = Callable[[Stacks], list[str]]


def broken(path: str, value: Any) -> Stacks:
    """The stacks with one value put in, at `stack.resource.key…`; None takes it away."""
    stacks = copy.deepcopy(ALL)
    stack, name, *keys = path.split("/")
    at: Any = stacks[stack]["Resources"] if name != "Parameters" else stacks[stack]
    *way, last = name, *keys
    for key in way:
        at = at[int(key) if isinstance(at, list) else key]
    if value is None:
        del at[last]
    else:
        at[int(last) if isinstance(at, list) else last] = value
    return stacks


GATE = "Alarms/NearestRelease/Properties"
SENDERS = "template/WhoFillsUndeliveredEvents/Properties/PolicyDocument/Statement/0/Condition"
SCOPES = "template/CoverageFunction/Properties/Events/Coverage/Properties/Auth/AuthorizationScopes"
TABLE = "Data/ScenariosTable"
WORKER = "template/SitesWorkerFunction/Properties"


def dimension(name: str, value: Any) -> dict[str, Any]:
    return {"Name": name, "Value": value}


def policy_named(name: str) -> dict[str, Any]:
    own = {"CachePolicyConfig": {"Name": name}}
    return {"Type": "AWS::CloudFront::CachePolicy", "Properties": own}


THE_FUNCTION = dimension("FunctionName", {"Ref": "NearestFunction"})
ANOTHER = dimension("FunctionName", {"Ref": "SolverFunction"})
BY_A_MADE_NAME = {"Fn::Sub": "arn:aws:events:${AWS::Region}:1:rule/${AWS::StackName}-*"}

FAULTS: dict[Rule, list[tuple[str, Any, int]]] = {
    names_without_region: [
        # The first two as they were: a second region could not be deployed.
        ("Watch/Dashboard/Properties/DashboardName", {"Ref": "Owner"}, 1),
        ("Watch/Budget/Properties/Budget/BudgetName", {"Fn::Sub": "${Owner}-month"}, 1),
        ("Edge/New", policy_named("maillage"), 1),
        ("Edge/New", {"Type": "AWS::CloudFront::KeyGroup"}, 1),
        ("Data/DataBucket/Properties/BucketName", "maillage", 1),
    ],
    gates_that_judge_others: [
        # As it was: the alarm of the function, whatever its version.
        (f"{GATE}/Dimensions", [THE_FUNCTION], 1),
        (f"{GATE}/Dimensions/0", ANOTHER, 1),
        (f"{GATE}/Dimensions/1", dimension("Resource", {"Fn::Sub": "${NearestFunction}:beta"}), 1),
        ("template/Alarms/Properties/Parameters/NearestVersion", "1", 1),
    ],
    gates_that_ring_too_late: [
        # As it was: a canary of five minutes with an alarm of five.
        (f"{GATE}/Period", 300, 1),
        (f"{GATE}/EvaluationPeriods", 7, 3),
    ],
    what_stays_of_a_failed_creation: [
        # The first three as they were.
        ("Data/DataBucket/DeletionPolicy", "Retain", 2),
        ("template/Data/DeletionPolicy", "Retain", 1),
        (f"{TABLE}/Properties/DeletionProtectionEnabled", True, 1),
        (f"{TABLE}/UpdateReplacePolicy", None, 1),
    ],
    policies_by_names_that_are_cut: [
        (SENDERS, {"ArnLike": {"aws:SourceArn": BY_A_MADE_NAME}}, 1),
    ],
    scopes_without_prefix: [(SCOPES, ["coverage:read"], 1)],
    too_short: [
        ("template/SitesFunction/Properties/Timeout", 30, 39),
        ("template/NearestFunction/Properties/Timeout", 9, 2),
        ("template/SolverFunction/Properties/Timeout", 960, 1),
        (f"{WORKER}/EventInvokeConfig/MaximumEventAgeInSeconds", 1800, 1),
        (f"{WORKER}/Timeout", 500, 1),
    ],
}


@pytest.mark.parametrize(
    ("rule", "path", "value", "found"),
    [
        pytest.param(rule, *fault, id=f"{rule.__name__}-{fault[0].rpartition('/')[2]}-{n}")
        for rule, faults in FAULTS.items()
        for n, fault in enumerate(faults)
    ],
)
def test_the_rule_finds_the_fault(rule: Rule, path: str, value: Any, found: int) -> None:
    faults = rule(broken(path, value))
    assert len(faults) == found, faults


@pytest.mark.parametrize("rule", FAULTS, ids=lambda rule: rule.__name__)
def test_the_stacks_keep_the_rule(rule: Rule) -> None:
    assert rule(ALL) == []


def test_an_edge_that_gives_up_with_the_gateway_is_found() -> None:
    stacks = copy.deepcopy(ALL)
    [origin] = [
        each["CustomOriginConfig"]
        for each in stacks["Edge"]["Resources"]["Distribution"]["Properties"]["DistributionConfig"][
            "Origins"
        ]
        if "CustomOriginConfig" in each
    ]
    # As it was: CloudFront's default, which is the gateway's own limit.
    origin.pop("OriginReadTimeout", None)
    assert len(too_short(stacks)) == 1


def test_a_release_without_its_emergency_is_judged_all_the_same() -> None:
    stacks = broken(
        "template/NearestFunction/Properties/DeploymentPreference/Alarms",
        [{"Fn::GetAtt": ["Alarms", "Outputs.Nearest"]}],
    )
    assert gates_that_judge_others(stacks) == []


def test_every_kind_of_wait_is_looked_at() -> None:
    who = {each.who.partition(" ")[0] for each in waits(ALL)}
    assert {"GET", "PUT", "origin", "a", "an", "NearestFunction", "RefreshMachine"} <= who


@pytest.mark.parametrize(
    ("pace", "seconds"),
    [
        ("AllAtOnce", 0),
        ("Canary10Percent5Minutes", 300),
        ("Linear10PercentEvery1Minute", 540),
        ("Linear10PercentEvery10Minutes", 5400),
    ],
)
def test_a_release_lasts_as_its_name_says(pace: str, seconds: float) -> None:
    assert lasts_s(pace) == seconds
