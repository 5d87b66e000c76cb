"""The local stack as a program of its own, to measure it from outside."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_READY = re.compile(r"NearestFunction ready in (\d+) ms")


@contextmanager
def running_stack(
    root: Path, var: Path, sites: Path | None, *options: str
) -> Iterator[tuple[int, int]]:
    """Runs the stack; gives its port and the milliseconds of its function's init.

    Its edge keeps nothing: what is measured is what functions do.
    """
    port = _free_port()
    command = [sys.executable, "-m", "infra.local", "--port", str(port), "--var", str(var)]
    command.append("--no-edge-cache")
    command += [*(["--sites", str(sites)] if sites else []), *options]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process:
        output = ""
        for line in process.stdout or ():
            output += line
            if "try:" in line:
                break
        found = _READY.search(output)
        if found is None:
            raise RuntimeError(f"the stack did not start: {output}")
        try:
            yield port, int(found[1])
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
