"""What each unit is: served, underserved, remote, unreachable."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from geodata.errors import ParameterError

Floats = NDArray[np.float64]

Status = Literal["served", "underserved", "remote", "unreachable", "unknown"]
STATUSES: tuple[Status, ...] = ("served", "underserved", "remote", "unreachable", "unknown")
"""`unknown` is of a unit that no source places: it is counted, and is no gap."""
SERVED, UNDERSERVED, REMOTE, UNREACHABLE, UNKNOWN = range(len(STATUSES))

THRESHOLD_MINUTES = 20.0
"""How far help may be: what planners of the programme ask for, and DREES's last step."""
LEAST_PER_10K = 0.3
"""Half of what 4,000 posts are to 67 million people: below, less than half of one's share."""

MOST_THRESHOLD_MINUTES = 180.0
MOST_LEAST_PER_10K = 1_000.0


def check_thresholds(threshold_minutes: float, least_per_10k: float) -> None:
    """Refuses thresholds that make no sense.

    Raises:
        ParameterError: one of them is not a number above 0, or beyond what is plausible.
    """
    for name, value, most in (
        ("threshold_minutes", threshold_minutes, MOST_THRESHOLD_MINUTES),
        ("least_per_10k", least_per_10k, MOST_LEAST_PER_10K),
    ):
        # Also false of what is not a number.
        if not 0 < value <= most:
            raise ParameterError(name, f"must be above 0, and at most {most:g}")


def statuses_of(
    minutes: Floats, advisors_per_10k: Floats, threshold_minutes: float, least_per_10k: float
) -> NDArray[np.int8]:
    """Returns the number of each unit's status in `STATUSES`.

    Args:
        minutes: to the nearest site, to 0.1; infinite with no road to one, NaN of no place.
        advisors_per_10k: within reach.
        threshold_minutes: the limit, inclusive.
        least_per_10k: what is enough, inclusive.
    """
    statuses = np.full(len(minutes), SERVED, dtype=np.int8)
    # Rounded as it is shown: what reads as enough is enough.
    statuses[np.round(advisors_per_10k, 3) < least_per_10k] = UNDERSERVED
    statuses[minutes > threshold_minutes] = REMOTE
    statuses[np.isinf(minutes)] = UNREACHABLE
    statuses[np.isnan(minutes)] = UNKNOWN
    return statuses


def lack_of(statuses: NDArray[np.int8], advisors_per_10k: Floats, least_per_10k: float) -> Floats:
    """Returns how much each unit lacks, from 0 to 1, whatever its people.

    A unit within reach lacks the part of `least_per_10k` that it does not have. One that is out of
    reach lacks all, although a few advisors of a distant site may count for it: whoever cannot
    go there has none.
    """
    missing = np.clip(1 - advisors_per_10k / least_per_10k, 0.0, 1.0)
    lack = np.where(statuses == UNDERSERVED, missing, 0.0)
    lack[(statuses == REMOTE) | (statuses == UNREACHABLE)] = 1.0
    return lack


def is_gap(statuses: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Returns which units are gaps."""
    return np.isin(statuses, (UNDERSERVED, REMOTE, UNREACHABLE))
