"""Times of many tries as one figure: their middle, and what one in twenty passes."""

from __future__ import annotations

import math
from collections.abc import Sequence

from infra.measure.bench.report import Figure


def timed(what: str, took_ms: Sequence[float], most_ms: float) -> Figure:
    """Returns the figure of times in milliseconds, the late ones beside what they must reach."""
    middle, late = percentile(took_ms, 0.5), percentile(took_ms, 0.95)
    value = f"p50 {middle:.0f} ms, p95 {late:.0f} ms"
    return Figure(what, value, reached(late, most_ms, f"p95 {most_ms:.0f} ms"))


def reached(found: float, most: float, words: str) -> str:
    """Returns what a figure must reach, marked where it does not."""
    return words if found <= most else f"MISSED {words}"


def percentile(values: Sequence[float], share: float) -> float:
    """Returns the value that a share of them does not exceed: the nearest rank."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
