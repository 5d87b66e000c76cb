"""Former versions of functions: what somebody may go back to stays."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator

import pytest
from hypothesis import given, strategies as st
from moto import mock_aws

from infra.deploy.prune import KEPT, prune_versions, unwanted
from tests.infra.deploy.stage import STACK, Recorded, client

VERSIONS = st.sets(st.integers(1, 60))


@given(VERSIONS, VERSIONS)
def test_what_an_alias_names_and_the_two_newest_of_the_others_stay(
    versions: set[int], named: set[int]
) -> None:
    doomed = unwanted(versions, named)
    kept = versions - set(doomed)
    assert versions & named <= kept
    others = kept - named
    assert len(others) == min(KEPT, len(versions - named))
    assert all(each < other for each in doomed for other in others)
    assert doomed == sorted(doomed)


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[Recorded]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "nobody's")
    with mock_aws(config={"lambda": {"use_docker": False}}):
        yield Recorded()


def package(number: int) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("app.py", f"number = {number}")
    return held.getvalue()


def published(versions: int) -> None:
    """Makes a stack with a function of so many versions."""
    role = client("iam").create_role(RoleName="r", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    function = {"Type": "AWS::Lambda::Function", "Properties": {
        "FunctionName": "nearest", "Runtime": "python3.13", "Handler": "app.f", "Role": role,
        "Code": {"ZipFile": "x = 1"},
    }}  # fmt: skip
    body = json.dumps({"Resources": {"NearestFunction": function}})
    client("cloudformation").create_stack(StackName=STACK, TemplateBody=body)
    for number in range(versions):
        client("lambda").update_function_code(
            FunctionName="nearest", ZipFile=package(number), Publish=True
        )


def kept() -> list[str]:
    listed = client("lambda").list_versions_by_function(FunctionName="nearest")["Versions"]
    return [each["Version"] for each in listed]


def test_what_live_names_stays_however_old_and_the_rest_goes(account: Recorded) -> None:
    published(7)
    client("lambda").create_alias(
        FunctionName="nearest",
        Name="live",
        FunctionVersion="2",
        RoutingConfig={"AdditionalVersionWeights": {"4": 0.1}},
    )
    lines: list[str] = []
    assert prune_versions(account, STACK, lines.append) == 3
    assert kept() == ["$LATEST", "2", "4", "6", "7"]
    assert account.writes == [f"lambda delete_function {n}" for n in (1, 3, 5)]
    assert lines == ["NearestFunction: kept 2, 4, 6, 7; deleted 3"]
    assert prune_versions(account, STACK, lines.append) == 0


def test_pages_of_versions_are_followed(account: Recorded) -> None:
    pages = {None: ([1, 2, 3], "m"), "m": ([4, 5], None)}

    def listed(request: dict[str, str]) -> dict[str, object]:
        found, marker = pages[request.get("Marker")]
        return {"Versions": [{"Version": str(each)} for each in found], "NextMarker": marker}

    published(0)
    account.said["lambda", "list_versions_by_function"] = listed
    account.said["lambda", "list_aliases"] = lambda _: {"Aliases": []}
    account.said["lambda", "delete_function"] = lambda _: {}
    assert prune_versions(account, STACK, lambda _: None) == 3
