"""Child processes that never outlive the stack, however it ends."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import Mapping, Sequence
from pathlib import Path


async def spawn(
    argv: Sequence[str], *, environment: Mapping[str, str], folder: Path, log: Path
) -> Process:
    """A process, leader of its own group, whose whole output is appended to `log`."""
    with log.open("ab") as output:
        return await asyncio.create_subprocess_exec(
            *dying_with_us(argv),
            env=dict(environment),
            cwd=folder,
            stdin=DEVNULL,
            stdout=output,
            stderr=STDOUT,
            start_new_session=True,
        )


async def spawn_server(
    argv: Sequence[str], *, environment: Mapping[str, str], folder: Path, log: Path
) -> Process:
    """Like `spawn`, with its standard input and output open to us: only its errors are logged."""
    with log.open("ab") as errors:
        return await asyncio.create_subprocess_exec(
            *dying_with_us(argv),
            env=dict(environment),
            cwd=folder,
            stdin=PIPE,
            stdout=PIPE,
            stderr=errors,
            start_new_session=True,
        )


async def end(process: Process) -> None:
    """End `process` and all that it started, at once, as Lambda ends an environment."""
    # Even when it is gone: it may have left children in its group.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    if process.stdin is not None:
        process.stdin.close()
    await process.wait()


def dying_with_us(argv: Sequence[str]) -> list[str]:
    """A command that the system kills when this process ends, however it ends."""
    # prctl(PR_SET_PDEATHSIG) by util-linux, because code of ours between fork and exec is not safe
    # beside threads. Without it (macOS) a child ends when its connection to us does.
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "KILL", "--", *argv] if setpriv else list(argv)


_LOOK_EVERY_S = 0.5


def peak_mb(pid: int) -> float | None:
    """The most memory that a process ever held at once, in MB; None where the system has no say."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    found = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(found[0]) / 1024 if found else None


async def outgrown(pid: int, limit_mb: int) -> None:
    """Returns once a process has used more than it may; never, where it cannot be seen.

    The files that it has mapped count, as they do in Lambda, whose limit is on all of them.
    """
    while (peak := peak_mb(pid)) is None or peak <= limit_mb:
        await asyncio.sleep(_LOOK_EVERY_S)
