"""The state machines, as they are made, read by a linter of the Amazon States Language."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.infra.opinions.emulator import Emulator
from tests.infra.opinions.iam import TOOLS, node
from tests.infra.stacks import MACHINES

Machine = dict[str, Any]


@pytest.fixture(scope="module")
def machines(deployed: Emulator) -> dict[str, Machine]:
    """Each machine's definition, with what is substituted in it."""
    client = deployed.client("stepfunctions")
    return {
        each: json.loads(
            client.describe_state_machine(stateMachineArn=deployed.physical(each))["definition"]
        )
        for each in MACHINES
    }


def faults(folder: Path, machine: Machine) -> str:
    """What the linter says of a definition; nothing when it is right."""
    file = folder / "machine.json"
    file.write_text(json.dumps(machine))
    linter = TOOLS / "node_modules" / "asl-validator" / "dist" / "bin" / "asl-validator.js"
    done = subprocess.run(
        [node(), linter, "--json-path", file],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.mark.parametrize("name", MACHINES)
def test_a_machine_is_what_the_language_allows(
    machines: dict[str, Machine], name: str, tmp_path: Path
) -> None:
    assert not faults(tmp_path, machines[name])


def solve(machine: Machine) -> Machine:
    found: Machine = machine["States"]["EachScenario"]["ItemProcessor"]["States"]["Solve"]
    return found


BROKEN: dict[str, tuple[str, Callable[[Machine], Any]]] = {
    "a state that is not there": (
        "RefreshMachine",
        lambda machine: machine["States"]["Measure"].update(Next="HasChangd"),
    ),
    "a state that nothing leads to": (
        "RefreshMachine",
        lambda machine: machine["States"].update(Lost={"Type": "Succeed"}),
    ),
    "a path that is none": (
        "RefreshMachine",
        lambda machine: machine["States"]["RenderAreas"].update(ItemsPath="$.areas["),
    ),
    "an intrinsic that is none": (
        "RefreshMachine",
        lambda machine: machine["States"]["RenderAreas"]["ItemSelector"].update(
            {"run.$": "States.Formt('{}', $.run)"}
        ),
    ),
    "a catch that leads out of its map": (
        "ScenarioMachine",
        lambda machine: solve(machine)["Catch"][0].update(Next="EachScenario"),
    ),
    "a share over the whole": (
        "ScenarioMachine",
        lambda machine: machine["States"]["EachScenario"].update(ToleratedFailurePercentage=101),
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_cfn_lint_lets_pass_is_seen(
    machines: dict[str, Machine], what: str, tmp_path: Path
) -> None:
    name, broken = BROKEN[what]
    machine: Machine = json.loads(json.dumps(machines[name]))
    broken(machine)
    assert faults(tmp_path, machine)
