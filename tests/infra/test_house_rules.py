"""What every resource of the template must have: rules of the house, as code."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from functions.methods import METHODS
from functions.metrics import Figure
from tests.conftest import ROOT
from tests.infra.stacks import (
    ALARMS,
    ALL,
    BUCKETS,
    FUNCTIONS,
    MACHINES,
    NESTED,
    QUEUES,
    RESOURCES,
    TABLES,
    TEMPLATE,
    events,
    of_type,
    properties,
    ref,
    statements,
)

GLOBALS: dict[str, Any] = TEMPLATE["Globals"]["Function"]

PUBLIC = {"/v1/nearest", "/v1/addresses", "/v1/reverse", "/v1/openapi.json", "/{proxy+}"}
PUBLIC |= {"/reponse", "/lieu/{id}", "/v1/sites", "/v1/sites/{id}", "/signaler/{id}"}
PUBLIC |= {"/robots.txt", "/sitemap.xml", "/sitemap/{part}"}
PUBLIC |= {"/territoire/{code}", "/v1/territories/{code}/figures"}
PUBLIC |= {path for path in METHODS if path.startswith("/v1/ogc")}
PUBLIC |= {"/v1/sign-in", "/v1/publisher", "/v1/communes", "/v1/communes/{code}"}
"""Routes without an authorizer: a new one is added here on purpose."""

BOUNDS = {"AllowedPattern", "AllowedValues", "MinValue", "MaxValue"}

NOTHING_NARROWER = {"WriteLogs"}
"""Statements whose actions take no narrower resource than everything."""


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_says_what_it_is_and_how_long_and_large_it_may_be(name: str) -> None:
    own = {**GLOBALS, **properties(name)}
    assert own["Description"]
    assert 1 <= own["Timeout"] <= 900
    memory = TEMPLATE["Parameters"].get(ref(own["MemorySize"]), {"Default": own["MemorySize"]})
    assert 128 <= memory["Default"] <= 10_240
    # Nothing of what a citizen asks is followed, nor of files of people.
    untraced = ("NearestFunction", "MatchesFunction", "MatchesWorkerFunction")
    assert own["Tracing"] == ("PassThrough" if name in untraced else "Active")


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


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_is_called_by_its_alias_and_goes_back_when_its_alarm_rings(name: str) -> None:
    assert GLOBALS["AutoPublishAlias"] == "live"
    assert "AutoPublishAlias" not in properties(name)
    # Or a parameter that changes would not reach the alias (tests/infra/test_versions.py).
    assert ref(properties(name)["AutoPublishCodeSha256"]) == "Revision"
    # Or a variable that changes by hand, without a revision, would not.
    assert properties(name)["AutoPublishAliasAllProperties"] is True
    release = properties(name)["DeploymentPreference"]
    assert ref(release["Type"]) == "Release"
    assert len(gates_of(name)) == 1


def test_a_release_can_be_let_through_in_an_emergency() -> None:
    for name in FUNCTIONS:
        condition, ignoring, _ = properties(name)["DeploymentPreference"]["Alarms"]["Fn::If"]
        assert (condition, ignoring) == ("IgnoresAlarms", [])
    assert TEMPLATE["Parameters"]["IgnoreAlarms"]["Default"] == "no"


def test_machines_call_aliases_and_their_roles_may_call_nothing_else() -> None:
    for name in MACHINES:
        called = {
            value["Ref"]
            for key, value in properties(name)["DefinitionSubstitutions"].items()
            if key.endswith("FunctionArn")
        }
        allowed = {
            each["Resource"]["Ref"]
            for each in statements(name)
            if each["Action"] == "lambda:InvokeFunction"
        }
        assert called == allowed
        assert all(each.endswith(".Alias") for each in called)


def test_who_is_waited_for_starts_from_a_snapshot() -> None:
    waited_for = {target for target, *_ in events("HttpApi")}
    snapped = {name for name in FUNCTIONS if "SnapStart" in properties(name)}
    # Keys are drawn there: what several processes have in common is no place to draw them.
    assert snapped == waited_for - {"MatchesFunction"}
    for name in snapped:
        chosen = ref(properties(name)["SnapStart"]["ApplyOn"])
        assert chosen == ("SnapStart" if name == "NearestFunction" else "SnapStartForAccounts")
        assert TEMPLATE["Parameters"][chosen]["Default"] == "PublishedVersions"
        # SnapStart takes no more than the usual 512 MB of /tmp.
        assert "EphemeralStorage" not in properties(name)


@pytest.mark.parametrize(
    ("target", "name", "event"),
    [pytest.param(*each, id=".".join(each[:2])) for each in events("EventBridgeRule", "Schedule")],
)
def test_an_event_that_cannot_be_handed_over_is_put_aside(
    target: str, name: str, event: dict[str, Any]
) -> None:
    assert ref(event["DeadLetterConfig"]["Arn"]) in QUEUES, (target, name)
    assert event["RetryPolicy"]["MaximumRetryAttempts"] <= 5
    assert event["RetryPolicy"]["MaximumEventAgeInSeconds"] <= 21_600


def test_an_event_that_a_function_fails_of_is_put_aside() -> None:
    unasked = {target for target, *_ in events("EventBridgeRule", "Schedule")} & set(FUNCTIONS)
    for name in unasked:
        failed = properties(name)["EventInvokeConfig"]["DestinationConfig"]["OnFailure"]
        assert ref(failed["Destination"]) in QUEUES


@pytest.mark.parametrize("name", QUEUES)
def test_a_queue_is_encrypted_and_keeps_what_it_has_for_two_weeks(name: str) -> None:
    assert properties(name)["SqsManagedSseEnabled"] is True
    assert properties(name)["MessageRetentionPeriod"] == 14 * 86_400


def test_only_the_rules_of_the_stack_fill_a_queue_that_has_a_policy() -> None:
    for name in of_type("AWS::SQS::QueuePolicy"):
        for each in properties(name)["PolicyDocument"]["Statement"]:
            assert each["Action"] == "sqs:SendMessage"
            # By whole ARNs: CloudFormation cuts the names that it makes, of long stack names.
            [(operator, [(key, rules)])] = [
                (operator, list(keys.items())) for operator, keys in each["Condition"].items()
            ]
            assert (operator, key) == ("ArnEquals", "aws:SourceArn")
            assert {ref(rule) for rule in rules} == {
                f"{target}{event}" for target, event, _ in events("EventBridgeRule", "Schedule")
            }


def watched(metric: str, *, of_versions: bool = False) -> set[str]:
    return {
        ref(dimension["Value"])
        for name in ALARMS
        if properties(name).get("MetricName") == metric
        for dimension in properties(name)["Dimensions"]
        if ("ExecutedVersion" in dimensions_of(name)) == of_versions
    }


def dimensions_of(alarm: str) -> dict[str, Any]:
    return {each["Name"]: each["Value"] for each in properties(alarm).get("Dimensions", ())}


def gates_of(function: str) -> list[str]:
    """The alarms that take a release of a function back."""
    _, _, alarms = properties(function)["DeploymentPreference"]["Alarms"]["Fn::If"]
    return [ref(NESTED["Alarms"]["Outputs"][ref(each)]["Value"]) for each in alarms]


def test_somebody_is_told_when_a_function_or_a_machine_fails() -> None:
    assert watched("Errors", of_versions=False) == watched("Throttles") == set(FUNCTIONS)
    # What takes a release back is another alarm than what wakes somebody.
    assert watched("Errors", of_versions=True) >= set(FUNCTIONS)
    assert watched("ExecutionsFailed") == watched("ExecutionsTimedOut") == set(MACHINES)
    assert watched("5xx") == {"ApiId"}
    assert watched("ApproximateNumberOfMessagesVisible") == set(QUEUES)
    assert watched("Duration") == {target for target, *_ in events("HttpApi")}


def figures_of(name: str) -> set[str]:
    """The figures of our own that an alarm reads."""
    alarm = properties(name)
    metrics = [
        each["MetricStat"]["Metric"] for each in alarm.get("Metrics", ()) if "MetricStat" in each
    ]
    return {
        each["MetricName"] for each in (*metrics, alarm) if ref(each.get("Namespace")) == "Owner"
    }


def test_the_figures_that_are_watched_and_drawn_are_those_that_are_counted() -> None:
    counted = {each.value for each in Figure}
    alarmed = set().union(*map(figures_of, ALARMS))
    assert {"SitesAgeHours", "RefreshAgeHours", "DegradedAnswers"} <= alarmed <= counted
    [dashboard] = of_type("AWS::CloudWatch::Dashboard")
    body = properties(dashboard)["DashboardBody"]["Fn::Sub"]
    assert all(f'"{each}"' in body for each in counted)


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_says_what_it_means_and_is_heard(name: str) -> None:
    alarm = properties(name)
    assert alarm["AlarmDescription"].endswith(".")
    assert [ref(each) for each in alarm["AlarmActions"]] == ["Topic"]
    assert alarm["TreatMissingData"] == "notBreaching"


@pytest.mark.parametrize("name", ALARMS)
def test_the_notice_of_operations_says_what_to_do_of_an_alarm(name: str) -> None:
    notice = (ROOT / "docs" / "operations.md").read_text()
    assert f"`{name}`" in notice


@pytest.mark.parametrize("stack", NESTED)
def test_a_nested_stack_is_told_what_its_parameters_are_named_after(stack: str) -> None:
    told = properties(stack)["Parameters"]
    assert told.keys() == NESTED[stack]["Parameters"].keys()
    renamed = {"Owner": "AWS::StackName", "ApiId": "MaillageApi"}
    renamed |= {name.replace("Function", "Version"): name for name in FUNCTIONS}
    for name, value in told.items():
        assert ref(value) == renamed.get(name, name)


@pytest.mark.parametrize("stack", NESTED)
def test_a_nested_stack_bounds_what_it_is_told_as_its_parent_does(stack: str) -> None:
    for name, parameter in NESTED[stack]["Parameters"].items():
        assert "Default" not in parameter
        for bound in BOUNDS & TEMPLATE["Parameters"].get(name, {}).keys():
            assert parameter[bound] == TEMPLATE["Parameters"][name][bound], name


def test_every_route_but_the_public_ones_asks_who_is_there_and_what_they_may() -> None:
    for _, _, event in events("HttpApi"):
        auth = event.get("Auth", {})
        assert (auth.get("Authorizer") == "Oidc") != (event["Path"] in PUBLIC), event["Path"]
        assert bool(auth.get("AuthorizationScopes")) == ("Authorizer" in auth), event["Path"]


def test_what_is_throttled_by_name_is_a_route() -> None:
    routes = {f"{event['Method']} {event['Path']}" for _, _, event in events("HttpApi")}
    assert set(properties("MaillageApi")["RouteSettings"]) <= routes


@pytest.mark.parametrize("name", BUCKETS)
def test_a_bucket_is_private_encrypted_versioned_and_kept(name: str) -> None:
    bucket = properties(name)
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert bucket["BucketEncryption"]
    if name == "MatchesBucket":  # what is erased there is gone
        assert "VersioningConfiguration" not in bucket
    else:
        assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
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


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_encrypted_kept_and_can_go_back_in_time(name: str) -> None:
    table = properties(name)
    assert table["SSESpecification"] == {"SSEEnabled": True}
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["DeletionProtectionEnabled"] == {"Fn::If": ["IsProtected", True, False]}
    assert TEMPLATE["Parameters"]["TableProtection"]["Default"] == "ENABLED"


@pytest.mark.parametrize(
    ("stack", "name"), [(stack, name) for stack, each in ALL.items() for name in each["Parameters"]]
)
def test_a_parameter_says_what_it_is_and_what_it_may_be(stack: str, name: str) -> None:
    parameter = ALL[stack]["Parameters"][name]
    assert parameter["Description"].endswith((".", ")."))
    assert BOUNDS & parameter.keys()
    assert (parameter["Type"] == "Number") == ({"MinValue", "MaxValue"} <= parameter.keys()) or (
        "AllowedValues" in parameter
    )


def test_only_an_administrations_own_directory_of_people_has_no_default() -> None:
    asked = {name for name, each in TEMPLATE["Parameters"].items() if "Default" not in each}
    assert asked == {"OidcIssuer"}


@pytest.mark.parametrize("environment", ["default", "prod"])
def test_a_deployment_gives_parameters_that_there_are(environment: str) -> None:
    deploy = tomllib.loads((ROOT / "samconfig.toml").read_text())[environment]["deploy"][
        "parameters"
    ]
    given = dict(each.split("=") for each in deploy["parameter_overrides"].split())
    for name, value in given.items():
        allowed = TEMPLATE["Parameters"][name].get("AllowedValues", [value])
        assert value in map(str, allowed)
    # Nested stacks are expanded, and functions have roles.
    assert set(deploy["capabilities"].split()) == {"CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"}


def test_names_are_of_one_resource_in_all_the_stacks() -> None:
    assert len(RESOURCES) == sum(len(each["Resources"]) for each in ALL.values())


def test_the_firewall_keeps_nothing_of_who_asks() -> None:
    firewall = properties("Firewall")
    watched_by = [firewall, *firewall["Rules"]]
    assert {each["VisibilityConfig"]["SampledRequestsEnabled"] for each in watched_by} == {False}
    assert not of_type("AWS::WAFv2::LoggingConfiguration")


def test_no_function_makes_room_for_threads_of_linear_algebra() -> None:
    assert GLOBALS["Environment"]["Variables"]["OPENBLAS_NUM_THREADS"] == "1"
    for name in FUNCTIONS:
        own = properties(name).get("Environment", {}).get("Variables", {})
        assert "OPENBLAS_NUM_THREADS" not in own, name
