"""Upheavals of a p-median plan: some sites moved to a neighbour, then swaps until none gains.

Iterated local search (Lourenço, Martin and Stützle, 2003): the plan that was is kept unless the
new one is better.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from geodata.placement.median_swaps import descend
from geodata.placement.median_trips import Trips, two_nearest
from geodata.placement.quotas import Quotas
from geodata.placement.search import Mask
from geodata.placement.solution import Indices

_SHARE = 12
_NEIGHBOURS = 12


def shaken(
    trips: Trips,
    selected: Indices,
    frozen: Mask,
    quotas: Quotas,
    rng: np.random.Generator,
    stop: Callable[[], bool],
) -> Indices:
    """Returns a plan near another one: a twelfth of its sites moved, then improved by swaps."""
    chosen = np.zeros(trips.candidates, dtype=bool)
    chosen[selected] = True
    counts: list[int] = quotas.counts(selected).tolist()
    which = two_nearest(trips, chosen)[1]
    movable = np.flatnonzero(chosen & ~frozen)
    some = rng.permutation(movable)[: max(1, len(movable) // _SHARE)]
    for leaving in some.tolist():
        own = np.flatnonzero(which == leaving)
        if not len(own):
            continue
        demand = int(own[rng.integers(len(own))])
        near = trips.column[trips.starts[demand] : trips.starts[demand + 1]][:_NEIGHBOURS]
        near = near[~chosen[near]]
        if not len(near):
            continue
        coming = int(near[rng.integers(len(near))])
        if quotas.allow(counts, leaving, coming):
            chosen[leaving], chosen[coming] = False, True
    descend(trips, chosen, frozen, quotas, stop)
    return np.flatnonzero(chosen)
