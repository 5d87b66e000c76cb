"""Another machine at another time: `pytest --collect-only -p tests.elsewhere`.

The clock is eleven days and some seconds ahead, folders list their files from the last to the
first, and the machine has another name and number of processors.
"""

from __future__ import annotations

import os
import platform
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import time_machine

AHEAD_S = 1_000_003


def pytest_load_initial_conftests() -> None:
    """Is called before a test, or a module of the project, is imported."""
    for lists in ("glob", "rglob", "iterdir"):
        setattr(Path, lists, from_the_last(getattr(Path, lists)))
    os.cpu_count = os.process_cpu_count = lambda: 7
    platform.node = socket.gethostname = lambda: "elsewhere"
    time_machine.travel(time.time() + AHEAD_S).start()


def from_the_last(listing: Callable[..., Iterator[Path]]) -> Callable[..., Iterator[Path]]:
    """Returns a listing that gives the same files from the last to the first."""
    return lambda *given, **named: iter(sorted(listing(*given, **named), reverse=True))
