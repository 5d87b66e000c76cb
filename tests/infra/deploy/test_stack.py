"""Why CloudFormation failed, what a deletion leaves, and how a command asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from geodata.errors import BadInputError
from infra.deploy.__main__ import main
from infra.deploy.commands import Command, prune, remove
from infra.deploy.errors import DeployError
from infra.deploy.failures import reasons_of
from infra.deploy.ports.aws import Aws, DryAws
from infra.deploy.ports.programs import DryPrograms
from infra.deploy.ports.web import Reply
from infra.deploy.settings import target_of
from infra.deploy.wish import Tools, Wish
from infra.local.template.deployments import SamConfig
from tests.infra.deploy.internet import ISSUER
from tests.infra.deploy.stage import STACK, Answer, Recorded, Stage, a_stage, client, write_project


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    with a_stage(write_project(tmp_path), monkeypatch) as found:
        yield found


def event(name: str, status: str, reason: str = "", **more: str) -> dict[str, str]:
    return {
        "StackId": "top",
        "EventId": f"{name}-{status}",
        "LogicalResourceId": name,
        "ResourceType": "AWS::Lambda::Function",
        "ResourceStatus": status,
        "ResourceStatusReason": reason,
        "PhysicalResourceId": name,
        **more,
    }


NESTED = {"ResourceType": "AWS::CloudFormation::Stack"}
TOO_LARGE = "Member must have value less than or equal to 3008"
EVENTS = {
    "top": [
        event("SolverFunction", "CREATE_FAILED", TOO_LARGE),
        event("Data", "CREATE_FAILED", "Embedded stack", PhysicalResourceId="inner", **NESTED),
        event("NearestFunction", "CREATE_FAILED", "Resource creation cancelled"),
        event("top", "CREATE_IN_PROGRESS", **NESTED),
        event("OfAFormerTime", "CREATE_FAILED", "long ago"),
    ],
    "inner": [
        event("Bucket", "CREATE_FAILED", "the-data already exists", StackId="inner"),
        event("inner", "CREATE_IN_PROGRESS", StackId="inner", **NESTED),
    ],
}


def told(events: dict[str, list[dict[str, str]]], page: int = 100) -> Answer:
    """CloudFormation's answer: the events of a stack, so many to a page."""

    def answer(request: Mapping[str, Any]) -> Mapping[str, Any]:
        start = int(request.get("NextToken", 0))
        found = events[request["StackName"]]
        more = {"NextToken": str(start + page)} if len(found) > start + page else {}
        return {"StackEvents": found[start : start + page], **more}

    return answer


DESCRIBE = ("cloudformation", "describe_stack_events")


@pytest.mark.parametrize("page", [1, 2, 100])
def test_a_failure_is_told_by_its_first_causes_and_what_to_do(stage: Stage, page: int) -> None:
    stage.aws.said[DESCRIBE] = told(EVENTS, page)
    reasons = reasons_of(stage.aws, "top")
    assert [each.split(":")[0] for each in reasons if not each.startswith("  ")] == [
        *("Bucket", "SolverFunction")
    ]
    assert "SolverMemoryMb=3008" in reasons[-1]
    assert "see `make undeploy`" in reasons[1]


def test_a_deployment_that_failed_says_why(stage: Stage) -> None:
    # A stack has no event before it is there; afterwards those of its creation.
    asked = iter([[], EVENTS["top"][:1]])
    stage.aws.said[DESCRIBE] = lambda _: {"StackEvents": next(asked)}
    stage.sam.fails = True
    with pytest.raises(DeployError, match="SolverFunction: Member must have value"):
        stage.deploy()


def test_what_failed_another_time_is_no_reason(stage: Stage) -> None:
    stage.aws.said[DESCRIBE] = lambda _: {"StackEvents": EVENTS["top"][:1]}
    stage.sam.fails = True
    with pytest.raises(DeployError) as failed:
        stage.deploy()
    assert str(failed.value) == "the stack: sam ended with 1"


def command(stage: Stage, *, yes: bool = False, answer: str = "") -> tuple[Command, Tools]:
    target = target_of(SamConfig(stage.root / "samconfig.toml"), STACK, None, None, None)
    wish = Wish(stage.root, stage.root / "var", target, {"OidcIssuer": ISSUER})
    tools = Tools(stage.aws, stage.sam, stage.web, stage.lines.append, lambda _: None)
    return Command(wish, yes, lambda _: answer), tools


def test_a_stack_is_deleted_once_its_name_is_typed_and_what_stays_is_told(stage: Stage) -> None:
    stage.deploy()
    stage.lines.clear()
    stage.aws.said["cloudformation", "delete_stack"] = gone(stage)
    with pytest.raises(BadInputError, match="nothing was deleted"):
        remove(*command(stage, answer="yes"))
    assert not gone_stacks(stage)
    remove(*command(stage, answer=STACK))
    assert gone_stacks(stage)
    said = "\n".join(stage.lines)
    assert "the bucket the-data" in said
    assert "the bucket the-people: files of people: a rule erases each within eight days" in said
    assert "To begin again" in said
    assert not (stage.root / "var" / "deploy" / f"{STACK}.json").exists()


def gone(stage: Stage) -> Any:
    """Deletes the stack of moto's, by hand: its buckets are full, and the template keeps them."""

    def delete(_: Mapping[str, Any]) -> Mapping[str, Any]:
        stage.aws.said["cloudformation", "describe_stacks"] = lambda _: {
            "Stacks": [{"StackId": "arn:x", "StackStatus": "DELETE_COMPLETE"}]
        }
        return {}

    return delete


def gone_stacks(stage: Stage) -> list[str]:
    return [each for each in stage.aws.writes if "delete_stack" in each]


def test_a_dry_run_of_a_deletion_deletes_nothing(stage: Stage) -> None:
    stage.deploy()
    asked, _ = command(stage)
    said = stage.lines.append
    dry = Tools(DryAws(stage.aws, said), DryPrograms(said), stage.web, said, print, is_dry=True)
    remove(asked, dry)
    assert not gone_stacks(stage)
    assert any("delete-stack" in each for each in stage.lines)
    assert (stage.root / "var" / "deploy" / f"{STACK}.json").exists()


def test_a_deletion_that_fails_says_why(stage: Stage) -> None:
    stage.deploy()
    stage.aws.said["cloudformation", "delete_stack"] = lambda _: {}
    failed = {"StackId": "top", "StackStatus": "DELETE_FAILED", "Outputs": [], "Parameters": []}
    stage.aws.said["cloudformation", "describe_stacks"] = lambda _: {"Stacks": [failed]}
    stage.aws.said[DESCRIBE] = lambda _: {
        "StackEvents": [
            event("WebBucket", "DELETE_FAILED", "the bucket is not empty"),
            event("top", "DELETE_IN_PROGRESS", **NESTED),
            event("OfAFormerTime", "UPDATE_FAILED", "long ago"),
        ]
    }
    with pytest.raises(DeployError, match="WebBucket: the bucket is not empty") as told_why:
        remove(*command(stage, yes=True))
    assert "long ago" not in str(told_why.value)


def test_a_stack_that_never_was_is_deleted_and_keeps_nothing(stage: Stage) -> None:
    states = iter(["ROLLBACK_COMPLETE", "DELETE_IN_PROGRESS", "DELETE_COMPLETE"])
    stage.aws.said["cloudformation", "describe_stacks"] = lambda _: {
        "Stacks": [{"StackId": "x", "StackStatus": next(states), "Outputs": [], "Parameters": []}]
    }
    stage.aws.said["cloudformation", "delete_stack"] = lambda _: {}
    remove(*command(stage, yes=True))
    assert stage.lines[0].startswith("This stack never came to be")
    assert stage.lines[-1] == "deleted"


def test_a_stack_that_is_being_changed_is_not_deleted(stage: Stage) -> None:
    moving = {"StackId": "x", "StackStatus": "UPDATE_IN_PROGRESS", "Outputs": [], "Parameters": []}
    stage.aws.said["cloudformation", "describe_stacks"] = lambda _: {"Stacks": [moving]}
    with pytest.raises(DeployError, match="UPDATE_IN_PROGRESS"):
        remove(*command(stage, yes=True))
    assert not gone_stacks(stage)


@pytest.mark.parametrize("do", [remove, prune])
def test_what_is_not_there_is_told(stage: Stage, do: Any) -> None:
    with pytest.raises(BadInputError, match="has no stack maillage-dev"):
        do(*command(stage, yes=True))


def test_without_a_terminal_nobody_is_asked(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.deploy()
    asked, tools = command(stage)
    with pytest.raises(BadInputError, match="ARGS=--yes"):
        remove(Command(asked.wish, yes=False), tools)


def test_the_command_says_what_is_wrong_and_returns_two(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    var = ["--var", str(stage.root / "var")]
    assert main(["undeploy", "--stack", "none-of-that-name", *var]) == 2
    assert "has no stack none-of-that-name" in capsys.readouterr().err
    assert main(["deploy", "--stack", STACK, "--parameter", "Typo=1", *var]) == 2
    assert "has no parameter Typo" in capsys.readouterr().err


def test_the_command_deploys_takes_away_and_says_where_to_look(
    stage: Stage, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("infra.deploy.__main__.ROOT", stage.root)
    said = stage.lines.append

    def toolbox(aws: Aws, is_dry: bool) -> Tools:
        if is_dry:
            dry = DryPrograms(said)
            return Tools(DryAws(stage.aws, said), dry, stage.web, said, print, is_dry=True)
        return Tools(stage.aws, stage.sam, stage.web, said, lambda _: None)

    where = ["--stack", STACK, "--var", str(stage.root / "var")]
    deploy = ["deploy", *where, "--issuer", ISSUER]
    assert main([*deploy, "--dry-run"], toolbox) == 0
    assert stage.lines[-1] == "nothing was written"
    stage.web.issuer["scopes_supported"] = []
    assert main(deploy, toolbox) == 2
    assert "no scope coverage:read" in capsys.readouterr().err
    stage.web.issuer["scopes_supported"] = None
    stage.web.wrong["GET", "/v1/sign-in"] = Reply(500)
    assert main(deploy, toolbox) == 1
    assert "the same command goes on from there" in capsys.readouterr().err
    stage.web.wrong.clear()
    assert main(deploy, toolbox) == 0
    assert any("https://pages.example" in line for line in stage.lines)
    assert any("not tried with a token: prefecture, planner, operator" in x for x in stage.lines)
    stage.aws.said["cloudformation", "delete_stack"] = gone(stage)
    assert main(["undeploy", *where, "--yes"], toolbox) == 0


def test_an_account_answers_its_errors_by_their_codes(stage: Stage) -> None:
    client("s3")
    with pytest.raises(DeployError, match="s3 get_object: NoSuchBucket"):
        Recorded().call("s3", "get_object", Bucket="no-such-bucket", Key="k")
