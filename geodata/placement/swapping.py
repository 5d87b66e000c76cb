"""What a plan loses without each of its sites, and with another candidate in its place.

All swaps of one site for one candidate are valued together, in one pass over the trips: the loss of
the site, less the gain of the candidate, less what the two have in common (Resende and Werneck,
*EJOR* 174, 2006). What is weighed is what a demand pays: for a covering, 0 within reach and 1
beyond; for a p-median, its cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import coo_array, csr_array

from geodata.placement.solution import Floats, Indices

_AT_ONCE = 4_000_000
"""Trips looked at together: a national p-median has sixty million."""


@dataclass(frozen=True, slots=True, eq=False)
class OneForOne:
    """The value of every swap of a plan, in weight times what demands pay.

    Attributes:
        selected: the plan's candidates, growing.
        loss: by site of the plan, how much more demands pay without it.
        gain: by candidate, how much less they pay with it beside the whole plan.
        extra: sites x candidates, how much less of the loss of one there is with the other.
        server: of each demand, the site that serves it, a position in `selected`, -1 of none.
    """

    selected: Indices
    loss: Floats
    gain: Floats
    extra: Any
    server: Indices

    def changes(self, site: int) -> Floats:
        """Returns how much more demands pay with each candidate instead of a site of the plan.

        Less than nothing where the plan would be better; infinite for those that it has already.
        """
        found = self.loss[site] - self.gain
        own = slice(self.extra.indptr[site], self.extra.indptr[site + 1])
        found[self.extra.indices[own]] -= self.extra.data[own]
        found[self.selected] = np.inf
        return found


def one_for_one(pays: Any, weights: Floats, now: Floats, selected: Indices) -> OneForOne:
    """Returns the value of the swaps of a plan.

    Args:
        pays: demands x candidates, CSR: what a demand pays when a candidate serves it, absent where
            it cannot; a stored zero is a trip.
        weights: of the demands.
        now: what each demand pays at most, without any site.
        selected: the plan's candidates, growing.
    """
    demands, candidates = pays.shape
    place = np.full(candidates, -1, dtype=np.int64)
    place[selected] = np.arange(len(selected))
    first, server, second = _two_least(pays, now, place)
    loss = np.zeros(len(selected))
    served = server >= 0
    np.add.at(loss, server[served], (weights * (second - first))[served])
    gain, extra = np.zeros(candidates), csr_array((len(selected), candidates))
    for start, end in _parts(pays.indptr, demands):
        own = slice(pays.indptr[start], pays.indptr[end])
        row = np.repeat(np.arange(start, end), np.diff(pays.indptr[start : end + 1]))
        kept = np.flatnonzero((pays.data[own] < second[row]) & (place[pays.indices[own]] < 0))
        row, column = row[kept], pays.indices[own][kept].astype(np.int64)
        cost = pays.data[own][kept]
        saved = np.maximum(first[row] - cost, 0.0)
        gain += np.bincount(column, weights[row] * saved, minlength=candidates)
        common = served[row]
        row, column, cost = row[common], column[common], cost[common]
        less = weights[row] * (second[row] - np.maximum(cost, first[row]))
        extra = extra + coo_array((less, (server[row], column)), shape=extra.shape).tocsr()
    return OneForOne(selected, loss, gain, csr_array(extra), server)


def _two_least(pays: Any, now: Floats, place: Indices) -> tuple[Floats, Indices, Floats]:
    """Returns the least that each demand pays at the plan's sites, at which one, and the next."""
    row = np.repeat(np.arange(pays.shape[0], dtype=np.int64), np.diff(pays.indptr))
    kept = np.flatnonzero((place[pays.indices] >= 0) & (pays.data < now[row]))
    row, site, cost = row[kept], place[pays.indices[kept]], pays.data[kept]
    # Of sites that cost as much, the first as the last resort: neither is missed then.
    order = np.lexsort((site, cost, row))
    row, site, cost = row[order], site[order], cost[order]
    rank = np.arange(len(row)) - np.searchsorted(row, row)
    first, second, server = now.copy(), now.copy(), np.full(len(now), -1, dtype=np.int64)
    one, two = rank == 0, rank == 1
    first[row[one]], server[row[one]] = cost[one], site[one]
    second[row[two]] = cost[two]
    return first, server, second


def _parts(starts: Indices, demands: int) -> list[tuple[int, int]]:
    """Returns the demands in runs whose trips are not more than are looked at together."""
    ends, at = [], 0
    while at < demands:
        end = int(np.searchsorted(starts, starts[at] + _AT_ONCE, side="right")) - 1
        end = min(demands, max(at + 1, end))
        ends.append((at, end))
        at = end
    return ends
