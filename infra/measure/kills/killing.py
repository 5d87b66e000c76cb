"""A machine's life under kills: its processes one by one, then all of it, and what is left."""

from __future__ import annotations

import os
import signal
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

from urllib3.exceptions import HTTPError

from infra.measure.bench.machine import Served, started
from infra.measure.kills.promises import Life, verify

ROLES = ("front", "accounts", "files", "plans")
OPTIONS = ("--no-refresh", "--workers", "1", "--accounts", "1")


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long a life is.

    Attributes:
        lives: how many times the machine is killed.
        longest_s: the most seconds between its start and its kill.
        ends_within_s: how long what was under way may take after it.
    """

    lives: int = 2
    longest_s: float = 6.0
    ends_within_s: float = 120.0


def live(root: Path, var: Path, state: Path, seed: int, bounds: Bounds, *options: str) -> int:
    """Kills a machine again and again, and looks for what it promised; returns how much.

    Args:
        root: the folder of the project.
        var: where its data set is.
        state: the folder of what the machine holds.
        seed: of what is done and of when it is killed.
        bounds: how long it lives.
        *options: more of the machine's own, such as the database that keeps its records.

    Raises:
        LostError: something that it accepted is lost.
    """
    draw = Random(seed)  # noqa: S311 - when to kill, no secret # nosec B311
    life = Life(draw)
    for _ in range(bounds.lives):
        served = started(root, var, state, *OPTIONS, *options)
        _lived_until_killed(served, life, draw, bounds)
    served = started(root, var, state, *OPTIONS, *options)
    try:
        verify(served, life.promised, bounds.ends_within_s)
    finally:
        served.stop()
    return life.promised.count()


def _lived_until_killed(served: Served, life: Life, draw: Random, bounds: Bounds) -> None:
    # A slow machine may promise nothing before it is killed, and nothing would be looked for.
    patience_s = time.monotonic() + bounds.ends_within_s
    while not life.promised.count() and time.monotonic() < patience_s:
        _act(served, life)
    ends_s = draw.uniform(0.2, bounds.longest_s)
    role = draw.choice((*ROLES, None, None))
    killer = threading.Thread(target=_kill, args=(served, role, ends_s))
    killer.start()
    while killer.is_alive():
        _act(served, life)
    killer.join()


def _act(served: Served, life: Life) -> None:
    try:
        life.act(served)
    except HTTPError:
        time.sleep(0.05)


def _kill(served: Served, role: str | None, in_s: float) -> None:
    """Kills a process of a role halfway, where one is named, and everything in the end."""
    time.sleep(in_s / 2)
    if role is not None:
        for pid in served.children(role)[:1]:
            os.kill(pid, signal.SIGKILL)
    time.sleep(in_s / 2)
    served.kill()
