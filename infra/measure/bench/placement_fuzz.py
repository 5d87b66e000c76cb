"""Placement against enumeration: random small problems, each solved by trying every plan too.

Every objective with every constraint: how many, fixed, quotas, floors, capacity, several posts at a
site. Weights and costs are small whole numbers, so that ties abound. Each finding is one sentence;
`python -m infra.measure.bench.placement_fuzz FIRST COUNT` prints them, `make bench` counts them.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

from infra.measure.bench.placement_capacities import assignment_faults, capacity_faults
from infra.measure.bench.placement_objectives import OBJECTIVES, dispersion_faults, faults_of
from infra.measure.bench.report import Figure


def run(first: int, count: int) -> Iterator[str]:
    """Yields the faults of some problems, of every objective each."""
    for seed in range(first, first + count):
        for name in OBJECTIVES:
            yield from faults_of(name, seed)
        yield from capacity_faults(seed)
        yield from assignment_faults(seed)
        yield from dispersion_faults(seed)


def figures(first: int = 0, count: int = 1_000) -> Iterator[Figure]:
    """Yields how many answers were wrong, and the first ones."""
    began = time.monotonic()
    faults = list(run(first, count))
    solved = count * (len(OBJECTIVES) + 3)
    seconds = time.monotonic() - began
    for each in faults[:20]:
        yield Figure("placement against enumeration", each, "no fault")
    reached_values = f"{len(faults)} wrong of {solved:,}, {seconds:.0f} s"
    yield Figure("placement against enumeration", reached_values, "0 wrong")


if __name__ == "__main__":
    for fault in run(*map(int, sys.argv[1:3])):
        print(fault, flush=True)
