"""What work costs a processor, told so that a slow or a busy machine fails no test.

A time alone says as much of the machine as of the work. Two ways around it: how a cost grows with
its input, and a cost in units of a fixed work that was done just before and just after.
"""

from __future__ import annotations

import time
from collections.abc import Callable

ATTEMPTS = 7
"""Other work on the machine only adds to a time: the least of several is compared."""
SHORTEST_S = 2e-3
"""A clock of processor time and a collector of garbage make less than this of no meaning."""
FIXED_WORK_S = 0.014
"""The fixed work on the machine for which the bounds of tests were written."""


def cpu_s(work: Callable[[], object]) -> float:
    """Returns the processor's seconds that some work takes, of this process."""
    began_s = time.process_time()
    work()
    return time.process_time() - began_s


def growth(
    small: Callable[[], object],
    large: Callable[[], object],
    most: float,
    shortest_s: float = SHORTEST_S,
) -> float:
    """Returns how many times as long a larger work takes; tries again while it is over a bound.

    What truly grows faster than its bound does so in each attempt; a machine that was slower for
    the larger one does not.
    """
    small_s = large_s = float("inf")
    ratio = float("inf")
    for _ in range(ATTEMPTS):
        small_s = min(small_s, cpu_s(small))
        large_s = min(large_s, cpu_s(large))
        ratio = large_s / max(small_s, shortest_s)
        if ratio <= most:
            break
    return ratio


def slowness() -> float:
    """Returns how many times as long as there the fixed work takes here and now, at least 1."""
    return max(1.0, cpu_s(_fixed_work) / FIXED_WORK_S)


def unhurried_s(work: Callable[[], object]) -> float:
    """Returns the processor's seconds that some work would take on a machine that is not slowed.

    A machine slower than the one of the bounds, for good or for the moment, takes as many times as
    long for the fixed work; none is counted as a faster one.
    """
    before = slowness()
    taken_s = cpu_s(work)
    return taken_s / max(before, slowness())


def _fixed_work() -> None:
    """Objects, texts and memory, as what is measured has them."""
    table: dict[str, int] = {}
    for number in range(60_000):
        table[f"k{number % 9_973}"] = number
    held = bytearray(1 << 20)
    for number in range(16):
        held[number:] = held[: len(held) - number]
    sorted(table, key=table.__getitem__)
