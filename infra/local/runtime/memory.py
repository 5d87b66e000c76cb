"""How much memory a process has used at most, to hold it to what its function has."""

from __future__ import annotations

import asyncio
from pathlib import Path

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
