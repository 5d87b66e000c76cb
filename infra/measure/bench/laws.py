"""How a cost grows with what is asked: an exponent, measured by doubling."""

from __future__ import annotations

import statistics
import time
import tracemalloc
from collections.abc import Callable, Sequence
from math import log

from infra.measure.bench.report import Figure

RUNS = 3


def exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """Returns the slope of a cost by a size on logarithmic axes, by least squares.

    1 is a cost that doubles with the size, 0 one that stays.

    Args:
        sizes: two different ones at least, above 0.
        costs: of each, above 0.

    Raises:
        ValueError: a size or a cost is not above 0, or there is one size alone.
    """
    if len(set(sizes)) < 2 or min(*sizes, *costs) <= 0:
        raise ValueError("an exponent is of two sizes at least, and of costs above 0")
    slope, _ = statistics.linear_regression(list(map(log, sizes)), list(map(log, costs)))
    return slope


def doubled(first: int, times: int) -> list[int]:
    """Returns a size, and its double so many times."""
    return [first * 2**power for power in range(times + 1)]


def spent_s(run: Callable[[], object], runs: int = RUNS) -> float:
    """Returns the median of the processor time of some runs, seconds."""
    spent = []
    for _ in range(runs):
        began = time.process_time()
        run()
        spent.append(time.process_time() - began)
    return statistics.median(spent)


def most_mb(run: Callable[[], object]) -> float:
    """Returns the most memory that a run holds at once, as Python and numpy ask for it."""
    tracemalloc.start()
    try:
        run()
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def law(what: str, unit: str, sizes: Sequence[int], costs: Sequence[float], reach: float) -> Figure:
    """Returns the figure of a law: the exponent, and the first and the last cost.

    Args:
        what: is done.
        unit: of the costs: `s` or `MB`.
        sizes: of what is asked.
        costs: of each.
        reach: the exponent that the project set out to reach.
    """
    found = f"{exponent(sizes, costs):.2f}, {costs[0]:.3g} to {costs[-1]:.3g} {unit}"
    return Figure(f"{what}, {sizes[0]:,} to {sizes[-1]:,}: exponent", found, f"{reach:g}")
