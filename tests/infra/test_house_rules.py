"""What every resource of the template must have: rules of the house, as code."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from infra.local.cloudformation import load
from tests.conftest import ROOT

TEMPLATE: Any = load(ROOT / "template.yaml")
RESOURCES: dict[str, Any] = TEMPLATE["Resources"]
GLOBALS: dict[str, Any] = TEMPLATE["Globals"]["Function"]

PUBLIC = {"/v1/nearest", "/v1/addresses", "/v1/reverse", "/v1/openapi.json", "/{proxy+}"}
PUBLIC |= {"/v1/sign-in", "/v1/communes", "/v1/communes/{code}"}
"""Routes without an authorizer: a new one is added here on purpose."""

NOTHING_NARROWER = {"WriteLogs"}
"""Statements whose actions take no narrower resource than everything."""


def of_type(kind: str) -> list[str]:
    return [name for name, each in RESOURCES.items() if each["Type"] == kind]


def properties(name: str) -> dict[str, Any]:
    found: dict[str, Any] = RESOURCES[name]["Properties"]
    return found


def statements(name: str) -> list[dict[str, Any]]:
    return [each for policy in properties(name).get("Policies", ()) for each in policy["Statement"]]


def ref(value: Any) -> str:
    """The logical id that a value refers to."""
    if not isinstance(value, dict):
        return ""
    target = next(iter(value.values()))
    return str(target[0] if isinstance(target, list) else target).partition(".")[0]


FUNCTIONS = of_type("AWS::Serverless::Function")
MACHINES = of_type("AWS::Serverless::StateMachine")
ALARMS = of_type("AWS::CloudWatch::Alarm")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_says_what_it_is_and_how_long_and_large_it_may_be(name: str) -> None:
    own = {**GLOBALS, **properties(name)}
    assert own["Description"]
    assert 1 <= own["Timeout"] <= 900
    assert 128 <= own["MemorySize"] <= 10_240
    # Nothing of what a citizen asks is followed.
    assert own["Tracing"] == ("PassThrough" if name == "NearestFunction" else "Active")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_has_a_role_of_its_own_and_may_do_few_things(name: str) -> None:
    assert "Role" not in properties(name)  # SAM makes one for each that names none
    assert statements(name)


@pytest.mark.parametrize("name", [*FUNCTIONS, *MACHINES])
def test_nothing_may_do_everything_or_touch_everything(name: str) -> None:
    for each in statements(name):
        actions = each["Action"] if isinstance(each["Action"], list) else [each["Action"]]
        resources = each["Resource"] if isinstance(each["Resource"], list) else [each["Resource"]]
        assert not any(action.endswith("*") for action in actions), each["Sid"]
        assert "*" not in resources or each["Sid"] in NOTHING_NARROWER, each["Sid"]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_has_logs_of_its_own_that_are_not_kept_for_ever(name: str) -> None:
    group = ref(properties(name)["LoggingConfig"]["LogGroup"])
    assert ref(properties(group)["RetentionInDays"]) == "LogRetentionDays"
    users = [
        each for each in FUNCTIONS if ref(properties(each)["LoggingConfig"]["LogGroup"]) == group
    ]
    assert users == [name]


def watched(metric: str) -> set[str]:
    return {
        ref(dimension["Value"])
        for name in ALARMS
        if properties(name)["MetricName"] == metric
        for dimension in properties(name)["Dimensions"]
    }


def test_somebody_is_told_when_a_function_or_a_machine_fails() -> None:
    assert watched("Errors") == set(FUNCTIONS)
    assert watched("ExecutionsFailed") == set(MACHINES)
    assert watched("5xx") == {"MaillageApi"}
    assert watched("ApproximateNumberOfMessagesVisible") == set(of_type("AWS::SQS::Queue"))


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_says_what_it_means_and_is_heard(name: str) -> None:
    alarm = properties(name)
    assert alarm["AlarmDescription"].endswith(".")
    assert [ref(each) for each in alarm["AlarmActions"]] == ["Alarms"]
    assert alarm["TreatMissingData"] == "notBreaching"


def test_every_route_but_the_public_ones_asks_who_is_there() -> None:
    for name in FUNCTIONS:
        for event in properties(name).get("Events", {}).values():
            if event["Type"] != "HttpApi":
                continue
            path = event["Properties"]["Path"]
            asks = event["Properties"].get("Auth", {}).get("Authorizer") is not None
            assert asks != (path in PUBLIC), path


def test_what_is_throttled_by_name_is_a_route() -> None:
    routes = {
        f"{event['Properties']['Method']} {event['Properties']['Path']}"
        for name in FUNCTIONS
        for event in properties(name).get("Events", {}).values()
        if event["Type"] == "HttpApi"
    }
    assert set(properties("MaillageApi")["RouteSettings"]) <= routes


@pytest.mark.parametrize("name", of_type("AWS::S3::Bucket"))
def test_a_bucket_is_private_encrypted_versioned_and_kept(name: str) -> None:
    bucket = properties(name)
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert bucket["BucketEncryption"]
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert RESOURCES[name]["DeletionPolicy"] == RESOURCES[name]["UpdateReplacePolicy"] == "Retain"
    [policy] = [
        properties(each)["PolicyDocument"]["Statement"]
        for each in of_type("AWS::S3::BucketPolicy")
        if ref(properties(each)["Bucket"]) == name
    ]
    assert any(
        each["Effect"] == "Deny" and each["Condition"]["Bool"]["aws:SecureTransport"] == "false"
        for each in policy
        if "Bool" in each.get("Condition", {})
    )


@pytest.mark.parametrize("name", of_type("AWS::DynamoDB::Table"))
def test_a_table_is_encrypted_kept_and_can_go_back_in_time(name: str) -> None:
    table = properties(name)
    assert table["SSESpecification"] == {"SSEEnabled": True}
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["DeletionProtectionEnabled"] is True
    assert RESOURCES[name]["DeletionPolicy"] == "Retain"


@pytest.mark.parametrize("name", TEMPLATE["Parameters"])
def test_a_parameter_says_what_it_is_and_what_it_may_be(name: str) -> None:
    parameter = TEMPLATE["Parameters"][name]
    assert parameter["Description"].endswith((".", ")."))
    # Nothing stands for an administration's own directory of people.
    assert ("Default" in parameter) != (name == "OidcIssuer")
    bounds = {"AllowedPattern", "AllowedValues", "MinValue"}
    assert bounds & parameter.keys()


@pytest.mark.parametrize("environment", ["default", "prod"])
def test_a_deployment_gives_parameters_that_there_are(environment: str) -> None:
    config = tomllib.loads((ROOT / "samconfig.toml").read_text())
    given = config[environment]["deploy"]["parameters"]["parameter_overrides"].split()
    assert {each.partition("=")[0] for each in given} <= TEMPLATE["Parameters"].keys()
