"""moto's own process starts with what it serves."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.conftest import ROOT

READER = "moto.stepfunctions.parser.asl.parse.asl_parser"
STARTED = f"""
import json, sys
from infra.local.aws import moto_process
moto_process._without_machines_of_ec2()
import {READER}
from moto.batch.utils import JobStatus
print(json.dumps([JobStatus.SUCCEEDED.value, sorted(sys.modules)]))
"""


def test_state_machines_are_read_without_the_machines_of_ec2() -> None:
    done = subprocess.run(
        [sys.executable, "-c", STARTED], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    status, modules = json.loads(done.stdout)
    assert status == "SUCCEEDED"
    assert READER in modules
    assert not [each for each in modules if each.startswith("moto.ec2")]
