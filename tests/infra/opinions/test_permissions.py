"""What roles and policies allow, by an IAM that another hand wrote, on the stack as it is made."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.local.aws.permissions import Need
from infra.local.template.template import read_template
from tests.conftest import ROOT
from tests.infra.opinions.calls import RECORD, Call, recorded
from tests.infra.opinions.emulator import REGION, Emulator
from tests.infra.opinions.iam import ACCOUNT, Request, decided, policies_of
from tests.infra.stacks import FUNCTIONS, MACHINES

ALLOWED, DENIED, REFUSED = "Allowed", "ImplicitlyDenied", "ExplicitlyDenied"
BY_CHANCE = "x1"
"""What stands for the names that were given by chance."""


@pytest.fixture(scope="module")
def physical(deployed: Emulator) -> dict[str, str]:
    """What the local stack calls its resources, and what the emulator called them."""
    local = read_template(ROOT / "template.yaml", {}, {"OidcIssuer": "https://id.example"})
    outputs = deployed.outputs()
    [table] = local.tables
    return {
        local.buckets["DataBucket"]: outputs["DataBucketName"],
        local.buckets["MatchesBucket"]: outputs["MatchesBucketName"],
        table.name: outputs["ScenariosTableName"],
        "*": BY_CHANCE,
    }


@pytest.fixture(scope="module")
def policies(deployed: Emulator) -> dict[str, tuple[dict[str, Any], ...]]:
    """The policies of each function's and each machine's role."""
    return {
        each: policies_of(deployed, deployed.physical(f"{each}Role"))
        for each in (*FUNCTIONS, *MACHINES)
    }


@pytest.fixture(scope="module")
def bucket_policy(deployed: Emulator) -> dict[str, Any]:
    bucket = deployed.outputs()["DataBucketName"]
    found: dict[str, Any] = json.loads(
        deployed.client("s3").get_bucket_policy(Bucket=bucket)["Policy"]
    )
    return found


def role(name: str) -> str:
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"


def as_made(resource: str, physical: dict[str, str]) -> str:
    for local, made in physical.items():
        resource = resource.replace(local, made)
    return resource


def request_of(
    call: Call, own: tuple[dict[str, Any], ...], bucket: Any, physical: dict[str, str]
) -> Request:
    is_of_s3 = call.action.startswith("s3:")
    return Request(
        role(call.holder),
        call.action,
        as_made(call.resource, physical),
        own,
        bucket if is_of_s3 else None,
    )


def test_each_role_may_do_all_that_its_function_was_seen_to_do(
    policies: dict[str, Any], bucket_policy: Any, physical: dict[str, str]
) -> None:
    calls = recorded()
    asked = [request_of(each, policies[each.holder], bucket_policy, physical) for each in calls]
    refused = {
        call: answer
        for call, answer in zip(calls, decided(asked), strict=True)
        if answer != ALLOWED
    }
    assert not refused
    assert {each.holder for each in calls} == set(FUNCTIONS)


def without_each_part(
    own: tuple[dict[str, Any], ...],
) -> Iterator[tuple[str, tuple[dict[str, Any], ...]]]:
    """A role's policies, each time without one action, or one resource, of one statement."""
    for place, policy in enumerate(own):
        for number, statement in enumerate(policy["Statement"]):
            for kind in ("Action", "Resource"):
                whole = statement[kind] if isinstance(statement[kind], list) else [statement[kind]]
                for part in whole:
                    less = copy.deepcopy(policy)
                    rest = [each for each in whole if each != part]
                    less["Statement"][number][kind] = rest
                    if not rest:
                        del less["Statement"][number]
                    kept = [less] if less["Statement"] else []
                    name = f"{statement.get('Sid', FOR_LAMBDA)}: {part}"
                    yield name, (*own[:place], *kept, *own[place + 1 :])


FOR_LAMBDA = "for Lambda"
"""What SAM lets a role do for Lambda itself: to put aside what failed."""


def test_a_part_of_a_policy_that_is_left_out_is_missed_by_a_call(
    policies: dict[str, Any], bucket_policy: Any, physical: dict[str, str]
) -> None:
    cases: list[tuple[str, Request]] = []
    for each in FUNCTIONS:
        calls = [call for call in recorded() if call.holder == each]
        for name, less in without_each_part(policies[each]):
            if not name.startswith(FOR_LAMBDA):
                cases += [
                    (f"{each} {name}", request_of(call, less, bucket_policy, physical))
                    for call in calls
                ]
    answers = decided([request for _, request in cases])
    missed = {name for (name, _), answer in zip(cases, answers, strict=True) if answer == DENIED}
    needless = sorted({name for name, _ in cases} - missed)
    assert needless == []


def test_no_role_may_do_what_nothing_of_ours_does(
    policies: dict[str, Any], bucket_policy: Any, physical: dict[str, str], deployed: Emulator
) -> None:
    outputs = deployed.outputs()
    bucket = f"arn:aws:s3:::{outputs['DataBucketName']}"
    web = f"arn:aws:s3:::{outputs['WebBucketName']}"
    table = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{outputs['ScenariosTableName']}"
    nearest = deployed.physical("NearestFunction")
    function = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{nearest}"
    forbidden = [
        *(Need("s3:PutObject", f"{bucket}/snapshots/{key}") for key in ("current", "x/y.npy")),
        *(Need(f"s3:{each}", bucket) for each in ("PutBucketPolicy", "DeleteBucket")),
        *(Need("s3:DeleteObject", f"{bucket}/{key}") for key in ("sites/current", "imports/x")),
        Need("s3:PutObject", f"{web}/index.html"),
        *(Need(f"dynamodb:{each}", table) for each in ("Scan", "DeleteTable", "UpdateTable")),
        Need("lambda:UpdateFunctionCode", function),
        Need("iam:PassRole", role("any")),
    ]
    asked = [
        Request(role(each), need.action, need.resource, policies[each])
        for each in FUNCTIONS
        for need in forbidden
    ]
    assert set(decided(asked)) == {DENIED}
    citizens = [
        Request(role("NearestFunction"), action, resource, policies["NearestFunction"])
        for action, resource in (
            ("s3:PutObject", f"{bucket}/sites/current"),
            ("s3:GetObject", f"{bucket}/imports/x/upload"),
            ("s3:GetObject", f"{bucket}/scenarios/x/plan.json"),
            ("dynamodb:GetItem", table),
        )
    ]
    assert set(decided(citizens)) == {DENIED}


def test_files_of_people_are_read_by_two_roles_alone(
    policies: dict[str, Any], deployed: Emulator
) -> None:
    bucket = f"arn:aws:s3:::{deployed.outputs()['MatchesBucketName']}"
    wanted = [
        *(Need("s3:GetObject", f"{bucket}/{key}") for key in ("matches/x/rows", "match-keys/x")),
        Need("s3:PutObject", f"{bucket}/matches/x/upload"),
        Need("s3:ListBucket", bucket),
    ]
    reading = set()
    for each in (*FUNCTIONS, *MACHINES):
        asked = [Request(role(each), need.action, need.resource, policies[each]) for need in wanted]
        if set(decided(asked)) != {DENIED}:
            reading.add(each)
    assert reading == {"MatchesFunction", "MatchesWorkerFunction"}


def test_a_machine_may_call_its_function_by_its_alias_and_run_its_map(
    deployed: Emulator, policies: dict[str, Any]
) -> None:
    asked, beyond = [], []
    for machine, function in (
        ("RefreshMachine", "RefresherFunction"),
        ("ScenarioMachine", "SolverFunction"),
    ):
        arn = deployed.physical(machine)
        execution = arn.replace(":stateMachine:", ":execution:")
        called = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{deployed.physical(function)}"
        own = policies[machine]
        # https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
        asked += [
            Request(role(machine), "lambda:InvokeFunction", f"{called}:live", own),
            Request(role(machine), "states:StartExecution", arn, own),
            Request(role(machine), "states:DescribeExecution", f"{execution}:x1", own),
            Request(role(machine), "states:StopExecution", f"{execution}:x1", own),
        ]
        beyond += [
            Request(role(machine), "lambda:InvokeFunction", called, own),
            Request(role(machine), "states:StartExecution", f"{arn}-other", own),
        ]
    assert set(decided(asked)) == {ALLOWED}
    assert set(decided(beyond)) == {DENIED}


def test_a_bucket_answers_nobody_over_plain_http_and_the_distribution_for_the_map_alone(
    deployed: Emulator, policies: dict[str, Any], bucket_policy: Any
) -> None:
    outputs = deployed.outputs()
    bucket = f"arn:aws:s3:::{outputs['DataBucketName']}"
    own = policies["NearestFunction"]
    plain = Request(
        *(role("NearestFunction"), "s3:GetObject", f"{bucket}/sites/current", own, bucket_policy),
        {"aws:SecureTransport": "false"},
    )
    assert decided([plain]) == [REFUSED]

    def edge(key: str, distribution: str = outputs["DistributionId"]) -> Request:
        source = f"arn:aws:cloudfront::{ACCOUNT}:distribution/{distribution}"
        return Request(
            *("cloudfront.amazonaws.com", "s3:GetObject", f"{bucket}/{key}", (), bucket_policy),
            {"aws:SourceArn": source, "aws:SecureTransport": "true"},
        )

    tiles = "snapshots/20260101/communes.pmtiles"
    assert decided([edge(tiles)]) == [ALLOWED]
    others = [edge("sites/current"), edge("scenarios/x/plan.json"), edge(tiles, "EOTHER")]
    assert set(decided(others)) == {DENIED}


def test_rules_of_this_stack_alone_put_aside_what_they_could_not_hand_over(
    deployed: Emulator,
) -> None:
    queue = deployed.physical("UndeliveredEvents")
    found = deployed.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])
    policy = json.loads(found["Attributes"]["Policy"])
    arn = found["Attributes"]["QueueArn"]

    def rule(source: str) -> Request:
        return Request(
            *("events.amazonaws.com", "sqs:SendMessage", arn, (), policy),
            {"aws:SourceArn": source},
        )

    rules = [each["Arn"] for each in deployed.client("events").list_rules()["Rules"]]
    assert len(rules) >= 5
    assert set(decided([rule(each) for each in rules])) == {ALLOWED}
    other = f"arn:aws:events:{REGION}:{ACCOUNT}:rule/maillage-other"
    assert decided([rule(other)]) == [DENIED]


def test_an_action_that_does_not_exist_or_a_resource_of_another_kind_is_no_answer() -> None:
    typo = Request(role("any"), "s3:GetObjct", "arn:aws:s3:::data/x")
    kind = Request(role("any"), "s3:GetObject", f"arn:aws:sqs:{REGION}:{ACCOUNT}:queue")
    assert not {*decided([typo, kind])} & {ALLOWED, DENIED, REFUSED}


def test_the_record_is_in_order_and_has_each_call_once() -> None:
    lines = Path(RECORD).read_text().splitlines()
    assert lines == sorted(set(lines))
