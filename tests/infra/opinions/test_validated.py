"""The templates, as CloudFormation gets them, by the validator of AWS's own that runs offline."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.infra.opinions.emulator import PYTHON

SAM = ROOT / ".tools" / "sam" / "bin" / "python"
PROGRAM = Path(__file__).with_name("validate.py")

ARGUED = {
    "W2001": "a parameter that SAM reads is used by nothing that is left",
    "W3011": "SAM keeps former versions, and is given no way to say more",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not (SAM.exists() and PYTHON.exists()):
        pytest.skip("needs SAM and the validator, which `make test` installs")
    made = tmp_path_factory.mktemp("validated")
    subprocess.run([SAM, "-m", "infra.dev.transformed", made], cwd=ROOT, check=True, timeout=120)
    return made


def broken(*templates: Path) -> dict[str, list[list[str]]]:
    done = subprocess.run(
        [PYTHON, PROGRAM, *templates], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, list[list[str]]] = json.loads(done.stdout)
    return found


def test_no_rule_is_broken_but_what_is_argued(folder: Path) -> None:
    found = broken(*sorted(folder.glob("*.json")))
    assert len(found) >= 6
    rules = {rule for each in found.values() for rule, _, _ in each}
    assert rules == set(ARGUED)


def test_an_event_pattern_that_cfn_lint_lets_pass_is_seen(folder: Path, tmp_path: Path) -> None:
    template: Any = json.loads((folder / "template.json").read_text())
    rule = template["Resources"]["SitesWorkerFunctionUploaded"]["Properties"]
    rule["EventPattern"]["source"] = "aws.s3"
    file = tmp_path / "template.json"
    file.write_text(json.dumps(template))
    [found] = broken(file).values()
    assert any(resource == "SitesWorkerFunctionUploaded" for _, resource, _ in found)
