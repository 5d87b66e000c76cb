"""The page of operations is typed as it is written, from its first command to its last.

On an account that was opened today and holds nothing, with AWS's own command line and SAM's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from infra.local.template.accounts import accounts
from tests.conftest import ROOT
from tests.infra.opinions.emulator import Emulator
from tests.infra.stacks import FUNCTIONS
from tests.operations.laws import POINTERS, faults_of_data, faults_of_pages, writes
from tests.operations.page import CONSOLE, Command, blocks, commands, said_in_passing
from tests.operations.sandbox import Machine, machine

PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
COMMANDS = commands(PAGE)
STACK = "maillage-dev"
SHELLS = {"", "sh", "bash", "shell"}


@dataclass(frozen=True, slots=True)
class Done:
    """A command that was typed: its exit code, what it said, what it asked of AWS."""

    command: Command
    code: int
    said: str
    requests: list[dict[str, Any]]


@dataclass
class Story:
    """A machine, what was typed on it so far, and the alias just after it was moved back."""

    machine: Machine
    done: list[Done] = field(default_factory=list)
    gone_back: dict[str, Any] = field(default_factory=dict)

    @property
    def account(self) -> Emulator:
        return self.machine.account

    def type(self, command: Command) -> Done:
        before = len(self.account.requests())
        code, said = self.machine.type(command.text)
        made = Done(command, code, said, self.account.requests()[before:])
        self.done.append(made)
        return made

    def of(self, words: str) -> list[Done]:
        """The commands that have some words, in their order."""
        return [each for each in self.done if words in each.command.text]

    def bucket(self, of: str) -> str:
        return self.account.outputs(STACK)[f"{of}BucketName"]

    def live(self, function: str) -> dict[str, Any]:
        client = self.account.client("lambda")
        found: dict[str, Any] = client.get_alias(
            FunctionName=self.account.physical(function, STACK), Name="live"
        )
        return found

    def variables(self, function: str) -> dict[str, str]:
        client = self.account.client("lambda")
        found = client.get_function_configuration(
            FunctionName=self.account.physical(function, STACK), Qualifier="live"
        )
        return dict(found["Environment"]["Variables"])


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """A machine where nothing was typed yet, but for the data set that is built once."""
    with machine(tmp_path_factory.mktemp("machine"), accounts()["new"]) as new:
        assert new.type(".venv/bin/maillage build")[0] == 0
        yield Story(new)


GOING_BACK = "--routing-config"


@pytest.fixture(scope="module")
def story(begun: Story) -> Story:
    """The page, typed to its end."""
    for each in COMMANDS:
        if each.not_run:
            continue
        if GOING_BACK in each.text:
            divide(begun, "NearestFunction")
        begun.type(each)
        if GOING_BACK in each.text:
            begun.gone_back = begun.live("NearestFunction")
    return begun


def divide(story: Story, function: str) -> None:
    """As in the middle of a release: a tenth of the calls go to the version before."""
    story.account.client("lambda").update_alias(
        FunctionName=story.account.physical(function, STACK),
        Name="live",
        RoutingConfig={"AdditionalVersionWeights": {"1": 0.1}},
    )


def test_a_command_is_in_a_console_block_and_no_other(story: Story) -> None:
    assert not [each.line for each in blocks(PAGE) if each.language in SHELLS]
    shown = [each for each in blocks(PAGE) if each.language == CONSOLE]
    assert all(each.lines[0].startswith(("$ ", "# ")) for each in shown)
    assert {each.line for each in COMMANDS} == {
        *(each.command.line for each in story.done if each.command in COMMANDS),
        *(each.line for each in COMMANDS if each.not_run),
    }


@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: f"{each.line}")
def test_every_command_of_the_page_succeeds(story: Story, command: Command) -> None:
    if command.not_run:
        return
    [done] = [each for each in story.done if each.command == command]
    assert done.code == 0, f"{command.text}\n{done.said[-3000:]}"


def test_the_page_goes_through_the_whole_life_of_a_deployment() -> None:
    typed = "\n".join(each.text for each in COMMANDS)
    for step in (
        "make deploy ARGS=--dry-run",
        "--parameter",
        "aws lambda update-alias",
        "make prune-versions",
        "maillage build",
        "aws dynamodb restore-table-to-point-in-time",
        "RestoredTable=",
        "make undeploy",
    ):
        assert step in typed


@pytest.mark.parametrize("each", sorted(said_in_passing(PAGE)))
def test_a_command_that_a_sentence_names_is_one(begun: Story, each: str) -> None:
    assert is_known(begun, each)


def is_known(story: Story, command: str) -> bool:
    """Whether a program has a command of that name; it is not run."""
    program, *words = command.split()
    if program == "make":
        return story.machine.type(f"make --dry-run {words[0]} STACK=x")[0] == 0
    _, said = story.machine.type(f"{command} --no-such-option")
    return not any(words in said for words in ("nvalid choice", "No such command"))


@pytest.mark.parametrize("each", ["aws configure sso", "aws s3 synk", "make deplpy", "sam deplpy"])
def test_a_command_that_is_none_is_seen(begun: Story, each: str) -> None:
    assert not is_known(begun, each)


def test_a_region_that_the_command_line_does_not_read_is_seen(begun: Story) -> None:
    read, unread = (
        begun.machine.type(f"env -u AWS_DEFAULT_REGION {name}=eu-west-3 aws sns list-topics")
        for name in ("AWS_DEFAULT_REGION", "AWS_REGION")
    )
    assert (read[0], unread[0] == 0) == (0, False)
    assert "specify a region" in unread[1]


def test_a_dry_run_writes_nothing(story: Story) -> None:
    for done in story.of("--dry-run"):
        assert not [each for each in done.requests if each["method"] in ("PUT", "DELETE")]
        assert not [each for each in done.requests if "CreateChangeSet" in each["query"]]


def test_data_is_there_before_a_pointer_leads_to_it(story: Story) -> None:
    for done in story.of("make deploy"):
        assert not list(faults_of_data(writes(done.requests, story.bucket("Data"))))
    first = next(each for each in story.of("make deploy") if "--dry-run" not in each.command.text)
    keys = [each.key for each in writes(first.requests, story.bucket("Data"))]
    # A first refresh needs both.
    assert {"snapshots/current", "sites/current"} <= set(keys)
    assert len(keys) > len(POINTERS)


def test_pages_come_after_what_they_name_and_say_how_long_they_may_be_kept(story: Story) -> None:
    written = [
        each
        for done in story.of("make deploy")
        for each in writes(done.requests, story.bucket("Web"))
    ]
    assert any(each.key == "index.html" for each in written)
    for done in story.of("make deploy"):
        assert not list(faults_of_pages(writes(done.requests, story.bucket("Web"))))


def test_whoever_is_on_duty_is_subscribed_to_the_topic_of_alarms(story: Story) -> None:
    topic = story.account.outputs(STACK)["AlarmsTopic"]
    found = story.account.client("sns").list_subscriptions_by_topic(TopicArn=topic)
    assert [each["Protocol"] for each in found["Subscriptions"]] == ["email"]


def test_a_parameter_that_was_given_once_is_kept_by_later_deployments(story: Story) -> None:
    [stack] = story.account.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"]
    found = {each["ParameterKey"]: each["ParameterValue"] for each in stack["Parameters"]}
    assert found["MonthlyBudgetUsd"] == "50"
    assert found["WebAclArn"].startswith("arn:aws:wafv2:us-east-1:")
    assert found["TableProtection"] == "ENABLED"


def test_going_back_leaves_no_call_to_the_version_that_is_left(story: Story) -> None:
    assert story.gone_back["FunctionVersion"] == "1"
    assert "RoutingConfig" not in story.gone_back


def test_what_is_restored_is_what_callers_read(story: Story) -> None:
    for each in ("ScenariosFunction", "SolverFunction"):
        assert story.variables(each)["MAILLAGE_SCENARIOS_TABLE"] == f"{STACK}-restored"
    tables = story.account.client("dynamodb")
    found = tables.describe_table(TableName=f"{STACK}-restored")["Table"]
    assert found["DeletionProtectionEnabled"]


def test_versions_that_nobody_goes_back_to_are_few(story: Story) -> None:
    [pruned] = story.of("make prune-versions")
    assert pruned.said.count("kept") == len(FUNCTIONS)
    for each in FUNCTIONS:
        name = story.account.physical(each, STACK)
        client = story.account.client("lambda")
        versions = client.list_versions_by_function(FunctionName=name)["Versions"]
        # Two kept, the one that the alias names, and those of the deployments since.
        assert len(versions) <= 3 + 1 + len(story.of("make deploy"))


# What the page said before, typed on the same machine: each law sees its fault.


def former(text: str) -> Command:
    return Command("as it was", 0, text)


def test_a_sync_in_parallel_is_seen_to_overtake_itself(story: Story) -> None:
    story.type(former(".venv/bin/maillage build"))
    bucket = story.bucket("Data")
    sync = f"aws s3 sync var/snapshots s3://{bucket}/snapshots --exclude '.*'"
    done = story.type(former(sync))
    assert done.code == 0, done.said
    assert list(faults_of_data(writes(done.requests, bucket)))


def test_pages_sent_in_any_order_and_without_a_life_are_seen(story: Story) -> None:
    bucket = story.bucket("Web")
    story.type(former("find web -name '*.js' -exec touch {} + && touch web/*.html"))
    done = story.type(
        former(f"aws s3 sync web s3://{bucket} --delete --exclude 'types/*' --exclude 'vendor/*'")
    )
    assert done.code == 0, done.said
    said = list(faults_of_pages(writes(done.requests, bucket)))
    assert any("how long it may be kept" in each for each in said)
    assert any("was written before" in each for each in said)


def test_weights_that_are_said_to_be_nothing_are_seen_to_stay(story: Story) -> None:
    divide(story, "SitesFunction")
    name = story.account.physical("SitesFunction", STACK)
    version = story.live("SitesFunction")["FunctionVersion"]
    going_back = (
        f"aws lambda update-alias --function-name {name} --name live "
        f"--function-version {version} --routing-config '{{}}'"
    )
    assert story.type(former(going_back)).code == 0
    assert "RoutingConfig" in story.live("SitesFunction")


def test_a_first_data_set_without_sites_is_seen(story: Story) -> None:
    story.type(former("aws s3 mb s3://the-first"))
    done = story.type(former("aws s3 sync var/snapshots s3://the-first/snapshots --exclude '.*'"))
    keys = {each.key for each in writes(done.requests, "the-first")}
    assert "snapshots/current" in keys
    assert "sites/current" not in keys
