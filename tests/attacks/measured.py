"""A process of its own for what may take all of a machine: its memory and its work are bounded."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from typing import Any

from tests.conftest import ROOT

MOST_CPU_S = 120
"""Far more than anything here needs on a slow machine, and nothing beside what an attack asks."""
MOST_MB = 200
"""Of a process that holds no data set: the interpreter and the libraries have 15 to 60."""


def run(program: str, *arguments: str) -> dict[str, Any]:
    """Returns what a program of Python prints last, as JSON, and its peak in `mb`.

    Its processor time is bounded by the system: what is beyond is killed, and fails here.
    """
    code = f"{program}\n{_PEAK}"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        preexec_fn=_bounded,
    )
    assert done.returncode == 0, f"{done.returncode}: {done.stderr[-800:]}"
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def _bounded() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_S, MOST_CPU_S))


_PEAK = """
import json, os
from infra.local.runtime.processes import peak_mb
print(json.dumps({**said, "mb": peak_mb(os.getpid())}))
"""
"""Not `ru_maxrss`, which counts that of the process it was forked from: all that tests hold."""
