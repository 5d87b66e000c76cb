"""The memory of a function's process, look after look."""

from __future__ import annotations

import os
import threading
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
    named = _status(pid)

    def mb(name: str) -> float:
        return int(named[name].split()[0]) / 1024

    return Look(calls, mb("VmRSS"), mb("RssAnon"))


def _status(pid: int) -> dict[str, str]:
    """Returns what the system says of a process, nothing of one that ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return {}
    return dict(line.split(":", 1) for line in status.splitlines() if ":" in line)


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
    return sum(map(processor_of, below(root)))


def below(root: int) -> list[int]:
    """Returns the processes that a process started and that live, by their numbers."""
    found, seen = [], _children(root)
    while seen:
        pid = seen.pop()
        seen += _children(pid)
        found.append(pid)
    return found


class Spending(threading.Thread):
    """Looks at all processes below this one, ten times a second, until it is stopped.

    Attributes:
        seconds: of processor time of each process since, also of those that ended, by number.
        most_mib: the most memory that each held, what it maps of files included.
    """

    def __init__(self) -> None:
        """Looks from now on, once it is started."""
        super().__init__(daemon=True)
        self._before_s = {pid: processor_of(pid) for pid in below(os.getpid())}
        self.seconds: dict[int, float] = {}
        self.most_mib: dict[int, int] = {}
        self._stopped = threading.Event()

    def run(self) -> None:
        """Looks until `stop`."""
        while not self._stopped.wait(0.1):
            for pid in below(os.getpid()):
                spent_s = processor_of(pid) - self._before_s.get(pid, 0.0)
                self.seconds[pid] = max(spent_s, self.seconds.get(pid, 0.0))
                held = _status(pid).get("VmHWM")
                if held is not None:
                    self.most_mib[pid] = int(held.split()[0]) // 1024

    def stop(self) -> None:
        """Looks no more."""
        self._stopped.set()
        self.join()


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
