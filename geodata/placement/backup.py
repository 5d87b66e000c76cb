"""Backup covering: the most weight that two sites reach, so that one may close.

Hogan and ReVelle, *Management Science* 32, 1986, with backup for all as the only objective:
maximise the sum of weight over the demands that two selected candidates reach, p selected.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from numpy.typing import ArrayLike

from geodata.placement.covering import cover
from geodata.placement.solution import Group, Report, Solution


def backup_covering(
    reach: Any,
    weights: ArrayLike,
    p: int,
    *,
    fixed: ArrayLike | None = None,
    groups: Sequence[Group] | None = None,
    time_limit_s: float = 60,
    gap: float = 1e-3,
    seed: int = 0,
    progress: Report | None = None,
    start: ArrayLike | None = None,
) -> Solution:
    """Returns the p candidates such that two of them reach the most weight, near a proven bound.

    `assigned` names the first of the two. The arguments are those of `max_covering`.

    Raises:
        ParameterError: an array has the wrong shape, or holds what it cannot.
    """
    return cover(
        reach,
        weights,
        p,
        times=2,
        fixed=fixed,
        groups=groups,
        time_limit_s=time_limit_s,
        gap=gap,
        seed=seed,
        progress=progress,
        start=start,
    )
