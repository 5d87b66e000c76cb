"""Local search of the p-median: swaps evaluated all together, those apart made together.

Teitz and Bart, *Operations Research* 16, 1968; the evaluation by gain, loss and extra is that of
Resende and Werneck, *EJOR* 174, 2007. Swaps that touch no demand in common are made at once: each
gains what it would alone.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.sparse import coo_array

from geodata.placement.clock import spend
from geodata.placement.median_trips import NONE, Trips, two_nearest
from geodata.placement.quotas import Quotas
from geodata.placement.search import Mask
from geodata.placement.solution import Floats, Indices

_EPSILON = 1e-9
_MOST_PASSES = 400
_FAR = 40
_TERMS = 10
"""Times that numpy goes over the trips for a pass."""


def descend(
    trips: Trips, chosen: Mask, frozen: Mask, quotas: Quotas, stop: Callable[[], bool]
) -> float:
    """Makes swaps that gain until none does, in place, and returns what all demands then pay."""
    counts: list[int] = quotas.counts(np.flatnonzero(chosen)).tolist()
    for _ in range(_MOST_PASSES):
        spend(_TERMS * len(trips.row))
        near = two_nearest(trips, chosen)
        if stop() or not _improve(trips, chosen, frozen, quotas, counts, near):
            break
    return float(two_nearest(trips, chosen)[0].sum())


Nearest = tuple[Floats, Indices, Floats, Indices]


def _improve(
    trips: Trips,
    chosen: Mask,
    frozen: Mask,
    quotas: Quotas,
    counts: list[int],
    near: Nearest,
) -> bool:
    """Makes the best swaps that gain and touch no demand in common."""
    first, which, second, other = near
    out, into, gain = _swaps(trips, chosen, near)
    kept = ~frozen[out] & (gain > _EPSILON * max(1.0, first.sum()))
    out, into, gain = out[kept], into[kept], gain[kept]
    # Of swaps that gain as much, the first, as the last resort.
    order = np.argsort(-gain, kind="stable")
    closer = np.flatnonzero(trips.cost < second[trips.row])
    by_column = closer[np.argsort(trips.column[closer], kind="stable")]
    starts = np.searchsorted(trips.column[by_column], np.arange(trips.candidates + 1))
    served = _by_server(which, trips.candidates), _by_server(other, trips.candidates)
    taken = np.zeros(trips.demands, dtype=bool)
    gone: set[int] = set()
    for leaving, coming in zip(out[order].tolist(), into[order].tolist(), strict=True):
        if leaving in gone or coming in gone:
            continue
        zone = np.concatenate(
            [
                trips.row[by_column[starts[coming] : starts[coming + 1]]],
                *(rows[at[leaving] : at[leaving + 1]] for rows, at in served),
            ]
        )
        if taken[zone].any() or not quotas.allow(counts, leaving, coming):
            continue
        taken[zone] = True
        gone |= {leaving, coming}
        chosen[leaving], chosen[coming] = False, True
    return bool(gone)


def _by_server(server: Indices, candidates: int) -> tuple[Indices, Indices]:
    rows = np.argsort(server, kind="stable")
    return rows, np.searchsorted(server[rows], np.arange(candidates + 1))


def _swaps(trips: Trips, chosen: Mask, near: Nearest) -> tuple[Indices, Indices, Floats]:
    first, which, second, _ = near
    size = trips.candidates
    loss = np.bincount(which[which != NONE], (second - first)[which != NONE], minlength=size)
    entry = np.flatnonzero((trips.cost < second[trips.row]) & ~chosen[trips.column])
    row, column, cost = trips.row[entry], trips.column[entry], trips.cost[entry]
    gain = np.bincount(column, np.maximum(first[row] - cost, 0.0), minlength=size)
    gain[chosen] = 0.0
    known = which[row] != NONE
    row, column, cost = row[known], column[known], cost[known]
    extra = coo_array(
        (second[row] - np.maximum(cost, first[row]), (which[row], column)), shape=(size, size)
    )
    both = extra.tocsr().tocoo()
    near_gain = gain[both.col] - loss[both.row] + both.data
    # Far apart, a swap gains what comes less what leaves.
    sites = np.flatnonzero(chosen)
    leaving = sites[np.argsort(loss[sites], kind="stable")[:_FAR]]
    free = np.flatnonzero(~chosen)
    coming = free[np.argsort(-gain[free], kind="stable")[:_FAR]]
    pairs = min(len(leaving), len(coming))
    leaving, coming = leaving[:pairs], coming[:pairs]
    return (
        np.concatenate([both.row.astype(np.int64), leaving]),
        np.concatenate([both.col.astype(np.int64), coming]),
        np.concatenate([near_gain, gain[coming] - loss[leaving]]),
    )
