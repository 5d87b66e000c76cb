"""The templates, created and updated on an emulator that another hand wrote."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.infra.opinions.emulator import (
    ELSEWHERE,
    MAIN,
    NEW_ACCOUNT,
    PACKAGES,
    PARAMETERS,
    REGION,
    Emulator,
    emulator,
    templates,
)
from tests.infra.stacks import FUNCTIONS


def trial() -> dict[str, str]:
    """What `sam deploy` gives the template for trials."""
    settings = tomllib.loads((ROOT / "samconfig.toml").read_text())
    given = settings["default"]["deploy"]["parameters"]["parameter_overrides"]
    return {**PARAMETERS, **dict(each.split("=", 1) for each in given.split())}


CHANGED = {
    "RouterUrl": "osrm+https://route.example",
    "OidcIssuer": "https://other.example",
    "RestoredTable": "scenarios-restored",
    "SyncUrl": "https://sites.example/file.csv",
    "CheckEverySeconds": "20",
}


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """An account whose stack `maillage` is deployed, with the values of a trial."""
    with emulator(tmp_path_factory.mktemp("account")) as running:
        assert running.deploy(templates(), {**trial(), "Revision": "1"}).is_done
        yield running


def variables(account: Emulator, function: str, name: str, qualifier: str) -> dict[str, str]:
    found = account.client("lambda").get_function_configuration(
        FunctionName=account.physical(function, name), Qualifier=qualifier
    )
    return dict(found["Environment"]["Variables"])


def behind(account: Emulator, name: str = "maillage") -> list[str]:
    """The functions whose callers get other variables than those that were deployed."""
    return [
        each
        for each in FUNCTIONS
        if variables(account, each, name, "live") != variables(account, each, name, "$LATEST")
    ]


def test_every_output_says_where_something_is(account: Emulator) -> None:
    outputs = account.outputs()
    buckets = {each["Name"] for each in account.client("s3").list_buckets()["Buckets"]}
    assert {outputs["DataBucketName"], outputs["WebBucketName"]} <= buckets
    tables = account.client("dynamodb").list_tables()["TableNames"]
    assert outputs["ScenariosTableName"] in tables
    topics = account.client("sns").list_topics()["Topics"]
    assert {"TopicArn": outputs["AlarmsTopic"]} in topics
    distributions = account.client("cloudfront").list_distributions()["DistributionList"]["Items"]
    assert outputs["DistributionId"] in {each["Id"] for each in distributions}


def test_a_change_of_parameters_alone_reaches_callers(account: Emulator) -> None:
    done = account.deploy(templates(), {**trial(), **CHANGED, "Revision": "2"})
    assert done.is_done, done.reasons
    assert behind(account) == []
    nearest = variables(account, "NearestFunction", "maillage", "live")
    assert nearest["MAILLAGE_ROUTER_URL"] == CHANGED["RouterUrl"]
    # Through the outputs of a nested stack too: a restoration that stops there is an outage.
    for each in ("ScenariosFunction", "SolverFunction"):
        live = variables(account, each, "maillage", "live")
        assert live["MAILLAGE_SCENARIOS_TABLE"] == CHANGED["RestoredTable"]


def test_versions_that_nothing_but_code_names_are_seen_to_stay_behind(account: Emulator) -> None:
    broken = templates()
    for each in broken[MAIN]["Resources"].values():
        each.get("Properties", {}).pop("AutoPublishCodeSha256", None)
    for given in (trial(), {**trial(), **CHANGED}):
        assert account.deploy(broken, given, name="broken").is_done
    assert {"NearestFunction", "ScenariosFunction", "SolverFunction"} <= set(
        behind(account, "broken")
    )


def test_a_release_keeps_the_version_before_it_to_go_back_to(account: Emulator) -> None:
    before = account.client("lambda").get_alias(
        FunctionName=account.physical("NearestFunction"), Name="live"
    )["FunctionVersion"]
    done = account.deploy(templates(), {**trial(), **CHANGED, "Revision": "3"}, code="2")
    assert done.is_done, done.reasons
    function = account.physical("NearestFunction")
    versions = account.client("lambda").list_versions_by_function(FunctionName=function)["Versions"]
    live = account.client("lambda").get_alias(FunctionName=function, Name="live")["FunctionVersion"]
    assert live != before
    assert {before, live} <= {each["Version"] for each in versions}


def test_what_judges_a_release_looks_at_the_version_that_calls_are_moved_to(
    account: Emulator,
) -> None:
    # In the order of the file, versions of three deployments are there.
    pages = account.client("cloudwatch").get_paginator("describe_alarms").paginate()
    alarms = [alarm for page in pages for alarm in page["MetricAlarms"]]
    judged = {}
    for alarm in alarms:
        told = {each["Name"]: each["Value"] for each in alarm["Dimensions"]}
        if "ExecutedVersion" in told and alarm["AlarmName"].startswith("maillage-"):
            judged[told["FunctionName"]] = told["ExecutedVersion"]
    live = {}
    for each in FUNCTIONS:
        name = account.physical(each)
        alias = account.client("lambda").get_alias(FunctionName=name, Name="live")
        live[name] = alias["FunctionVersion"]
    assert judged == live


def test_a_nested_stack_that_lacks_a_parameter_is_refused(account: Emulator) -> None:
    broken = templates()
    del broken[MAIN]["Resources"]["Edge"]["Properties"]["Parameters"]["ApiId"]
    done = account.deploy(broken, trial(), name="lacking")
    assert not done.is_done
    assert any("ApiId" in each for each in done.reasons)


def test_a_second_region_has_a_stack_of_the_same_name(account: Emulator) -> None:
    done = account.deploy(templates(), trial(), region=ELSEWHERE)
    assert done.is_done, done.reasons
    account.delete(region=ELSEWHERE)


def test_names_without_their_region_are_seen_to_collide(account: Emulator) -> None:
    broken = templates()
    edge = "infra/stacks/edge.yaml"
    broken[edge] = json.loads(json.dumps(broken[edge]).replace("${AWS::Region}", REGION))
    done = account.deploy(broken, trial(), region=ELSEWHERE)
    assert any("already exists" in each for each in done.reasons)


def data_kept(account: Emulator) -> set[str]:
    buckets = {each["Name"] for each in account.client("s3").list_buckets()["Buckets"]}
    return {each for each in buckets if not each.startswith(PACKAGES)} | set(
        account.client("dynamodb").list_tables()["TableNames"]
    )


def test_a_new_account_takes_the_values_of_a_trial_and_no_greater(tmp_path: Path) -> None:
    with emulator(tmp_path, NEW_ACCOUNT) as account:
        refused = account.deploy(templates(), PARAMETERS)
        assert any("MemorySize" in each for each in refused.reasons)
        # What failed leaves nothing: the same command begins again.
        assert data_kept(account) == set()
        account.delete()
        done = account.deploy(templates(), trial())
        assert done.is_done, done.reasons
        reserving = {**trial(), "NearestReservedConcurrency": "5"}
        refused = account.deploy(templates(), reserving)
        assert any("UnreservedConcurrentExecution" in each for each in refused.reasons)
        account.delete()
        assert len(data_kept(account)) == 4


def test_what_is_kept_by_a_first_create_that_fails_is_seen(tmp_path: Path) -> None:
    broken = templates()
    broken[MAIN]["Resources"]["Data"]["DeletionPolicy"] = "Retain"
    with emulator(tmp_path, NEW_ACCOUNT) as account:
        assert not account.deploy(broken, PARAMETERS).is_done
        assert data_kept(account)
