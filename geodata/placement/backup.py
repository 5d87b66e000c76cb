"""Backup covering: the most weight that two sites reach, so that one may close.

Hogan and ReVelle, *Management Science* 32, 1986, with backup for all as the only objective:
maximise the sum of weight over the demands that two selected candidates reach, p selected.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from numpy.typing import ArrayLike

from geodata.placement.clock import by_the_clock
from geodata.placement.covering import cover, problem_of
from geodata.placement.solution import DEFAULT, Group, Solution, SolveOptions
from geodata.placement.travel import Travel


@by_the_clock
def backup_covering(
    reach: Any,
    weights: ArrayLike,
    p: int,
    *,
    fixed: ArrayLike | None = None,
    groups: Sequence[Group] | None = None,
    travel: Travel | None = None,
    options: SolveOptions = DEFAULT,
) -> Solution:
    """Returns the p candidates such that two of them reach the most weight, near a proven bound.

    Aims: `covered`, twice, then `travel` where it is given. `assigned` names one of the sites that
    reach a demand. The arguments are those of `max_covering`.

    Raises:
        ParameterError: an array has the wrong shape, or holds what it cannot.
    """
    return cover(problem_of(reach, weights, p, fixed, groups, travel, options, times=2))
