"""What IAM decides of requests, by a simulator that another hand wrote."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from infra.dev import npm
from tests.infra.opinions.emulator import Emulator

ACCOUNT = "123456789012"
SCRIPT = Path(__file__).with_name("simulate.mjs")
TOOLS = npm.tools("opinions")
OVER_TLS = {"aws:SecureTransport": "true"}


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks for what, with the policies that decide of it."""

    principal: str
    action: str
    resource: str
    identity: tuple[dict[str, Any], ...] = ()
    resource_policy: dict[str, Any] | None = None
    context: dict[str, str] = field(default_factory=lambda: dict(OVER_TLS))

    def as_simulation(self) -> dict[str, Any]:
        return {
            "request": {
                "principal": self.principal,
                "action": self.action,
                "resource": {"resource": self.resource, "accountId": ACCOUNT},
                "contextVariables": self.context,
            },
            "identityPolicies": [
                {"name": str(place), "policy": {"Version": "2012-10-17", **each}}
                for place, each in enumerate(self.identity)
            ],
            "resourcePolicy": self.resource_policy,
        }


def node() -> str:
    """Node, where the simulator and the linter are installed."""
    program = shutil.which("node")
    if program is None or not (TOOLS / "node_modules").is_dir():
        pytest.skip(
            "needs Node.js and the packages of infra/dev/opinions: `make test` installs them"
        )
    return program


def decided(requests: list[Request]) -> list[str]:
    """`Allowed`, `ImplicitlyDenied`, `ExplicitlyDenied` or what is wrong, of each request."""
    done = subprocess.run(
        # A module on the command line finds packages from the folder it is run in.
        [node(), "--input-type=module", "--eval", SCRIPT.read_text()],
        input=json.dumps([each.as_simulation() for each in requests]),
        cwd=TOOLS,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout)
    return found


def policies_of(account: Emulator, role: str) -> tuple[dict[str, Any], ...]:
    """The policies written in a role, as CloudFormation made them: every name is physical."""
    iam = account.client("iam")
    names = iam.list_role_policies(RoleName=role)["PolicyNames"]
    return tuple(
        iam.get_role_policy(RoleName=role, PolicyName=each)["PolicyDocument"] for each in names
    )
