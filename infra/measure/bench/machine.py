"""One machine as a program of its own, to measure and to kill it from outside."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.local.identity.issuer import Issuer, machine_key
from infra.local.template.access import SCOPES

_ENDS_WITHIN_S = 30


@dataclass(slots=True)
class Served:
    """A machine that answers.

    Attributes:
        url: where.
        state: the folder of what it holds.
        process: its first one, which the others do not outlive.
        log: what all of them write.
    """

    url: str
    state: Path
    process: subprocess.Popen[str]
    log: Path

    def token(self, *scopes: str, departements: list[str] | None = None) -> str:
        """Returns a token of the machine's own issuer; one that opens every route by default."""
        issuer = Issuer(f"{self.url}/oidc", machine_key(self.state))
        return issuer.token("measure", scopes or SCOPES, departements)

    def children(self, role: str) -> list[int]:
        """Returns the numbers of its processes of a role."""
        found = []
        children = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        for pid in (int(each) for file in children for each in file.read_text().split()):
            line = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            if role.encode() in line:
                found.append(pid)
        return found

    def stop(self) -> int:
        """Stops it as systemd does; returns its exit code."""
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=_ENDS_WITHIN_S)
        return self.process.returncode

    def kill(self) -> None:
        """Kills it at once."""
        self.process.kill()
        self.process.communicate(timeout=_ENDS_WITHIN_S)


def started(root: Path, var: Path, state: Path, *options: str) -> Served:
    """Starts a machine, and waits until it answers.

    Raises:
        RuntimeError: it does not start; the message is what it wrote.
    """
    state.parent.mkdir(parents=True, exist_ok=True)
    log = state.with_name(f"{state.name}.log")
    command = [sys.executable, "-m", "infra.machine", "serve", "--var", str(var)]
    command += ["--state", str(state), *(() if "--port" in options else ("--port", "0")), *options]
    with log.open("a") as errors:
        process = subprocess.Popen(
            command, cwd=root, stdout=subprocess.PIPE, stderr=errors, text=True
        )
    for line in process.stdout or ():
        if line.startswith("serving "):
            return Served(line.split()[1], state, process, log)
    process.communicate(timeout=_ENDS_WITHIN_S)
    raise RuntimeError(f"the machine did not start: {log.read_text(encoding='utf-8')[-2000:]}")


@contextmanager
def running_machine(root: Path, var: Path, state: Path, *options: Any) -> Iterator[Served]:
    """Runs a machine for the time of the block."""
    served = started(root, var, state, *map(str, options))
    try:
        yield served
    finally:
        if served.process.poll() is None:
            served.stop()
