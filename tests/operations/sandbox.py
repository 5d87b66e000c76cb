"""A machine to type the page's commands on: the project's folder, AWS's command line, an account.

The account is the emulator. What a person's machine has done once is taken for done (`make`'s
set-up). Packages hold no more than a digest of the code, and a data set is of five communes: the
real ones, which tests/infra/test_package.py and tests/real build, take minutes. The issuer and the
service are asked in tests/operations/deploying.py.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from infra.local.template.accounts import Account
from tests.conftest import ROOT
from tests.infra.opinions.emulator import CREDENTIALS, Emulator, emulator

AWS = ROOT / ".tools" / "aws" / "bin" / "aws"
SAM = ROOT / ".tools" / "sam" / "bin" / "sam"
HERE = Path(__file__).parent
MANY = "territories-*"
"""A hundred files of the map, which say no more than a few of them."""

NEVER_COPIED = (
    ".git",
    ".venv",
    ".tools",
    ".aws-sam",
    "var",
    "tests",
    "node_modules",
    "__pycache__",
)
_ENDED = "== typed:"


class Machine:
    """A folder with the project in it, and a shell where commands are typed one after the other."""

    def __init__(self, folder: Path, account: Emulator) -> None:
        self.root, self.account = folder / "maillage", account
        self._programs = folder / "programs"
        copied = shutil.ignore_patterns(*NEVER_COPIED, "*_cache", MANY)
        shutil.copytree(ROOT, self.root, ignore=copied, symlinks=True)
        (self.root / "var").mkdir()
        for path, script in self._scripts().items():
            _program(path, script)
        self._shell = subprocess.Popen(
            ["bash", "--norc"],
            cwd=self.root,
            env=self._environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def _scripts(self) -> dict[Path, str]:
        python = f'exec "{sys.executable}"'
        deploy = f"deploy={sys.executable} -m tests.operations.deploying"
        # The set-up is done: the environments are those that run this test.
        given = f'setup=true system=true web_assets=true "{deploy}"'
        tools = self.root / ".tools"
        return {
            self.root / ".venv" / "bin" / "python": f'{python} "$@"',
            self.root / ".venv" / "bin" / "maillage": f"{python} -m tests.operations.data_set",
            tools / "sam" / "bin" / "sam": (
                f'if [ "$1" = build ]; then {python} "{HERE / "building.py"}"; fi\n'
                f'exec "{SAM}" "$@"'
            ),
            self._programs / "make": f'exec {shutil.which("make")} {given} "$@"',
        }

    def _environment(self) -> dict[str, str]:
        path = (self._programs, AWS.parent, self.root / ".tools" / "sam" / "bin")
        return {
            "PATH": os.pathsep.join([*map(str, path), os.environ["PATH"]]),
            "PYTHONPATH": str(ROOT),
            "HOME": str(self._programs),
            "AWS_ENDPOINT_URL": self.account.endpoint_url,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_PAGER": "",
            "SAM_CLI_POLL_DELAY": "0.1",
            "SAM_CLI_TELEMETRY": "0",
            **CREDENTIALS,
        }

    def type(self, command: str) -> tuple[int, str]:
        """Types a command as it is; returns its exit code and what it said."""
        shell = self._shell
        assert shell.stdin is not None
        assert shell.stdout is not None
        shell.stdin.write(f"{{ {command}\n}} </dev/null\ncode=$?; echo; echo '{_ENDED}' $code\n")
        shell.stdin.flush()
        said: list[str] = []
        for line in shell.stdout:
            if line.startswith(_ENDED):
                return int(line.removeprefix(_ENDED)), "".join(said)
            said.append(line)
        pytest.fail(f"the shell ended: {''.join(said)}")

    def close(self) -> None:
        """Leaves the shell."""
        self._shell.kill()
        self._shell.communicate()


def _program(path: Path, script: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@contextmanager
def machine(folder: Path, profile: Account | None = None) -> Iterator[Machine]:
    """A machine, and an account that holds nothing."""
    if not (AWS.exists() and SAM.exists()):
        pytest.skip("needs the command lines of AWS and of SAM, which `make test` installs")
    with emulator(folder, profile) as account:
        typed_on = Machine(folder, account)
        try:
            yield typed_on
        finally:
            typed_on.close()
