"""The memory of a function's process, look after look."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

GROWTH_BOUND_MB = 16.0
"""How much the memory of a warm process may grow, and still be called flat."""
WARM_SHARE = 0.2
"""Which share of the calls makes a process warm: caches fill, and pages of the data are read."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a process held after so many calls, in MB: all of it, and what is its own (no file)."""

    calls: int
    resident_mb: float
    own_mb: float

    def line(self) -> str:
        """Returns the look for a terminal."""
        held = f"{self.resident_mb:.1f} MB, {self.own_mb:.1f} MB of its own"
        return f"  after {self.calls:>7,} calls: {held}"


def look_at(pid: int, calls: int) -> Look:
    """Returns what a process holds now."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    named = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)

    def mb(name: str) -> float:
        return int(named[name].split()[0]) / 1024

    return Look(calls, mb("VmRSS"), mb("RssAnon"))


def growth_mb(looks: Sequence[Look], warm_share: float = WARM_SHARE) -> float:
    """Returns how much a process grew once it was warm, the files it maps included.

    From the middle of the first third of the looks after `warm_share` of the calls to that of the
    last third: what a process holds goes up and down by some MB with what it last answered, and a
    leak only goes up.
    """
    warm = [each.resident_mb for each in looks if each.calls >= warm_share * looks[-1].calls]
    third = max(1, len(warm) // 3)
    return median(warm[-third:]) - median(warm[:third])


def processes_of(function: str, root: int) -> list[int]:
    """Returns the processes of a function among those that a process started, by their numbers."""
    named = f"AWS_LAMBDA_FUNCTION_NAME={function}".encode()
    found, seen = [], [root]
    while seen:
        pid = seen.pop()
        files = Path(f"/proc/{pid}/task").glob("*/children")
        seen += [int(each) for file in files for each in file.read_text().split()]
        try:
            variables = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        except OSError:  # it ended meanwhile
            continue
        if named in variables:
            found.append(pid)
    return found


def processor_s(root: int) -> float:
    """Returns the processor time of all that a process started and that lives, in seconds."""
    spent_s, seen = 0.0, _children(root)
    while seen:
        pid = seen.pop()
        seen += _children(pid)
        spent_s += processor_of(pid)
    return spent_s


def processor_of(pid: int) -> float:
    """Returns the processor time of a process in seconds, 0 of one that ended."""
    try:
        facts = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0.0
    spent = facts.rpartition(")")[2].split()
    return (int(spent[11]) + int(spent[12])) / os.sysconf("SC_CLK_TCK")


def _children(pid: int) -> list[int]:
    files = Path(f"/proc/{pid}/task").glob("*/children")
    try:
        return [int(each) for file in files for each in file.read_text().split()]
    except OSError:
        return []
