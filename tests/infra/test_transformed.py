"""The templates as CloudFormation gets them, linted and looked over for what is insecure."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.infra.stacks import ALL, FUNCTIONS, MACHINES

TOOLS = ROOT / ".tools"
NOBODY = "http://127.0.0.1:9"
"""Where nobody listens: what these programs would ask of others fails at once."""

ARGUED: dict[str, Any] = tomllib.loads((ROOT / "infra" / "stacks" / "argued.toml").read_text())
USED_BY_THE_TRANSFORM = "W2001"
"""A parameter that SAM reads, such as the pace of a release, is used by nothing that is left."""


def run(*command: str | Path, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    if not Path(command[0]).exists():
        pytest.skip(f"needs {Path(command[0]).name}, which `make test` installs")
    alone = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), NOBODY)
    return subprocess.run(
        [str(each) for each in command],
        cwd=folder,
        env={**os.environ, **alone, "BC_SKIP_MAPPING": "TRUE", "AWS_EC2_METADATA_DISABLED": "true"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("transformed")
    done = run(TOOLS / "sam" / "bin" / "python", "-m", "infra.dev.transformed", made)
    assert done.returncode == 0, done.stderr
    return made


def resources(folder: Path, kind: str) -> dict[str, Any]:
    template = json.loads((folder / "template.json").read_text())
    return {
        name: each["Properties"]
        for name, each in template["Resources"].items()
        if each["Type"] == kind
    }


def test_what_is_written_and_what_is_made_of_it_pass_cfn_lint(folder: Path) -> None:
    lint = Path(sys.executable).with_name("cfn-lint")
    written = run(lint, ROOT / "template.yaml", *sorted((ROOT / "infra" / "stacks").glob("*.yaml")))
    assert written.returncode == 0, written.stdout + written.stderr
    made = run(lint, "--ignore-checks", USED_BY_THE_TRANSFORM, "--", *sorted(folder.glob("*.json")))
    assert made.returncode == 0, made.stdout + made.stderr


def test_the_definitions_of_machines_are_read_and_a_wrong_one_does_not_pass(
    folder: Path, tmp_path: Path
) -> None:
    machines = resources(folder, "AWS::StepFunctions::StateMachine")
    assert sorted(machines) == sorted(MACHINES)
    definition = machines["RefreshMachine"]["Definition"]
    definition["States"]["Measure"]["Type"] = "Chore"
    own = {"RoleArn": "arn:aws:iam::123456789012:role/local", "Definition": definition}
    machine = {"Type": "AWS::StepFunctions::StateMachine", "Properties": own}
    (tmp_path / "wrong.json").write_text(json.dumps({"Resources": {"Machine": machine}}))
    done = run(Path(sys.executable).with_name("cfn-lint"), tmp_path / "wrong.json")
    assert "Chore" in done.stdout


def test_sam_makes_of_each_function_a_version_an_alias_and_a_role_of_its_own(
    folder: Path,
) -> None:
    aliases = resources(folder, "AWS::Lambda::Alias")
    assert {each["FunctionName"]["Ref"] for each in aliases.values()} == set(FUNCTIONS)
    assert {each["Name"] for each in aliases.values()} == {"live"}
    roles = [each["Role"] for each in resources(folder, "AWS::Lambda::Function").values()]
    assert len({json.dumps(each) for each in roles}) == len(FUNCTIONS)


def test_whoever_may_call_a_function_may_call_its_alias_alone(folder: Path) -> None:
    permissions = resources(folder, "AWS::Lambda::Permission")
    called = {json.dumps(each["FunctionName"]) for each in permissions.values()}
    aliases = {json.dumps({"Ref": name}) for name in resources(folder, "AWS::Lambda::Alias")}
    assert called <= aliases


def test_every_release_is_taken_back_by_an_alarm(folder: Path) -> None:
    groups = resources(folder, "AWS::CodeDeploy::DeploymentGroup")
    assert set(groups) == {f"{name}DeploymentGroup" for name in FUNCTIONS}
    for each in groups.values():
        assert each["AutoRollbackConfiguration"]["Enabled"] is True
        assert "DEPLOYMENT_STOP_ON_ALARM" in each["AutoRollbackConfiguration"]["Events"]
        condition, ignored, watched = each["AlarmConfiguration"]["Fn::If"]
        # Said, not left out: what is left out would keep the alarms that were there.
        assert (condition, ignored, watched["Enabled"]) == ("IgnoresAlarms", {}, True)
        [alarm] = watched["Alarms"]
        assert alarm["Name"]["Fn::GetAtt"][0] == "Alarms"


def test_what_judges_a_release_is_told_the_version_that_sam_makes(folder: Path) -> None:
    told = resources(folder, "AWS::CloudFormation::Stack")["Alarms"]["Parameters"]
    made = resources(folder, "AWS::Lambda::Version")
    assert {each["FunctionName"]["Ref"] for each in made.values()} == set(FUNCTIONS)
    for name, each in made.items():
        parameter = each["FunctionName"]["Ref"].replace("Function", "Version")
        assert told[parameter] == {"Fn::GetAtt": [name, "Version"]}


@pytest.fixture(scope="module")
def findings(folder: Path) -> set[tuple[str, str]]:
    """What checkov finds: rules, each with the resource that it fails of."""
    done = run(
        *(TOOLS / "checkov" / "bin" / "python", ROOT / "tests" / "infra" / "run_checkov.py"),
        *("--framework", "cloudformation", "-d", folder),
        *("--compact", "--quiet", "--skip-download", "--output", "json"),
        folder=folder,
    )
    told = json.loads(done.stdout)
    assert told["summary"]["parsing_errors"] == 0, done.stderr
    # Its own count: that it saw every stack, and what SAM makes.
    assert told["summary"]["resource_count"] > sum(len(each["Resources"]) for each in ALL.values())
    failed = told["results"]["failed_checks"]
    return {(each["check_id"], each["resource"].rpartition(".")[2]) for each in failed}


def test_what_checkov_finds_is_mended_or_argued(findings: set[tuple[str, str]]) -> None:
    not_argued = {
        (rule, resource)
        for rule, resource in findings
        if resource not in ARGUED.get(rule, {"resources": ()}).get("resources", (resource,))
    }
    assert not not_argued


def test_no_argument_is_left_that_nothing_needs(findings: set[tuple[str, str]]) -> None:
    needed = {rule for rule, _ in findings}
    assert set(ARGUED) == needed
    for rule, argument in ARGUED.items():
        assert {(rule, each) for each in argument.get("resources", ())} <= findings, rule
        assert argument["reason"].endswith((".", ")."))
