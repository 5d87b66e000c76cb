"""Swaps of sites that share nobody: one gains what comes, less what leaves."""

from __future__ import annotations

from typing import Any

import numpy as np

from geodata.placement.search import Mask, Swaps
from geodata.placement.solution import Floats, Indices

FAR = 24
"""Sites that lose least, and candidates that gain most, paired in this order."""


def far_swaps(columns: Any, chosen: Mask, sites: Indices, loss: Floats, gain: Floats) -> Swaps:
    """Returns the swaps that gain, of sites with candidates that share no demand with them.

    Args:
        columns: candidates x demands.
        chosen: the selection.
        sites: that may leave.
        loss: when each of them leaves.
        gain: when each candidate comes.
    """
    leaving = np.argsort(loss, kind="stable")[:FAR]
    # Of candidates that gain as much, the first: what is tried next decides between them.
    free = np.flatnonzero(~chosen)
    coming = free[np.argsort(-gain[free], kind="stable")[:FAR]]
    size = min(len(leaving), len(coming))
    out, into = sites[leaving[:size]], coming[:size]
    more = gain[into] - loss[leaving[:size]]
    apart = more > 0
    shared = columns[out[apart]].multiply(columns[into[apart]]).sum(axis=1)
    apart[apart] = np.asarray(shared).ravel() == 0
    return out[apart], into[apart], more[apart]


def joined(near: Swaps, far: Swaps) -> Swaps:
    """Returns swaps with others after them."""
    leaving, coming, gain = (np.concatenate(each) for each in zip(near, far, strict=True))
    return leaving, coming, gain
