"""Lives of a deployment under a seeded scheduler: how many found something, and in what time.

python -m infra.measure.bench --simulate
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

from infra.measure.bench.report import Figure
from infra.measure.simulation.life import Life, live

SEEDS = 10_000
_AT_ONCE = 50


def figures(first: int = 0, count: int = SEEDS) -> Iterator[Figure]:
    """Yields what the lives of some seeds came to; each that found something is printed."""
    began_s, met, steps, failed = time.monotonic(), Counter[str](), 0, 0
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        seeds = range(first, first + count)
        for life in pool.map(live, seeds, chunksize=_AT_ONCE):
            steps += life.steps
            met.update(life.met)
            failed += bool(life.findings)
            _print(life)
    yield Figure(f"lives of {count:,} seeds: found something", f"{failed}", "none")
    yield Figure("steps of the scheduler", f"{steps:,}")
    yield Figure(
        "faults met", ", ".join(f"{kind} {times:,}" for kind, times in sorted(met.items()))
    )
    yield Figure("time", f"{time.monotonic() - began_s:.0f} s")


def _print(life: Life) -> None:
    for finding in life.findings:
        print(f"seed {life.seed} ({life.kind}): {finding}", flush=True)
        print(f"  python -m infra.measure.simulation {life.seed} --tell", flush=True)
