"""What bandit says of the code: nothing, but for lines that argue why it is wrong there."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from infra.audit.locks import ROOT

_BANDIT = ROOT / ".tools" / "audit" / "bin" / "bandit"
ROOMS = ("geodata", "functions", "infra")


def issues_in_the_code(root: Path = ROOT, rooms: tuple[str, ...] = ROOMS) -> list[str]:
    """Returns a line for each issue; its warnings about comments are not repeated.

    Raises:
        RuntimeError: bandit does not run, or could not read a file.
    """
    options = ("--quiet", "--recursive", "--configfile", str(ROOT / "pyproject.toml"))
    done = subprocess.run(
        [str(_BANDIT), *options, "--format", "json", *rooms],
        cwd=root,
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(f"bandit: {done.stderr.strip()[-500:]}")
    report = json.loads(done.stdout)
    if report["errors"]:
        raise RuntimeError(f"bandit could not read {report['errors'][0]['filename']}")
    return [
        f"{each['filename']}:{each['line_number']}: {each['test_id']} {each['issue_text']}"
        for each in report["results"]
    ]
