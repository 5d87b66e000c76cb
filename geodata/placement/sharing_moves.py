"""Swaps of sites that share people: what each gains in people who come, all of them at once."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy.sparse import coo_array, csr_array

from geodata.placement.far_swaps import far_swaps, joined
from geodata.placement.search import Mask, Swaps
from geodata.placement.sharing import coming
from geodata.placement.solution import Floats, Indices

_AT_ONCE, _MOST = 2_000_000, 20_000_000
"""Pairs of two sites that one demand has in reach: looked at together, and in one look."""
_BEST = 8
"""Swaps of each site that are told."""


class SharingMoves:
    """Demands that come in a share of what their selected candidates pull, all together."""

    def __init__(self, rows: Any, weights: Floats, frozen: Mask) -> None:
        """Takes how candidates pull demands, what demands weigh, and candidates that always stay.

        Args:
            rows: demands x candidates.
            weights: of the demands.
            frozen: candidates that are selected whatever happens.
        """
        self.rows, self.columns = rows, csr_array(rows.T)
        self.weights, self.frozen = weights, frozen
        self.owner = np.repeat(np.arange(rows.shape[1]), np.diff(self.columns.indptr))
        self.chosen: Mask = np.zeros(rows.shape[1], dtype=bool)
        self.sums: Floats = np.zeros(rows.shape[0])

    def place(self, chosen: Mask) -> None:
        """Makes a selection the present one."""
        self.chosen = chosen.copy()
        self.sums = self.rows @ chosen.astype(np.float64)

    def swap(self, leaving: Indices, coming: Indices) -> None:
        """Makes independent swaps."""
        chosen = self.chosen.copy()
        chosen[leaving] = False
        chosen[coming] = True
        self.place(chosen)

    def values(self) -> Floats:
        """Returns the weight of each demand that comes."""
        return self.weights * coming(self.sums)

    def swaps(self) -> Swaps:
        """Returns the swaps that gain, between sites that share demands and between far ones."""
        gain, loss = self._gains(), self._losses()
        sites = np.flatnonzero(self.chosen & ~self.frozen)
        sites = sites[np.argsort(loss[sites], kind="stable")]
        nothing = np.empty(0, dtype=np.int64)
        leaving, into, more = [nothing], [nothing], [np.empty(0)]
        for block in self._blocks(sites):
            both = self._common(block)
            delta = gain[both.col] - loss[block[both.row]] + both.data
            kept = np.flatnonzero((delta > 0) & ~self.chosen[both.col])
            kept = _best_of_each(both.row[kept], delta[kept], kept)
            leaving.append(block[both.row[kept]])
            into.append(both.col[kept].astype(np.int64))
            more.append(delta[kept])
        far = far_swaps(self.columns, self.chosen, sites, loss[sites], gain)
        return joined((np.concatenate(leaving), np.concatenate(into), np.concatenate(more)), far)

    def _gains(self) -> Floats:
        """Returns what each candidate would add."""
        demand, pull = self.columns.indices, self.columns.data
        now = self.sums[demand]
        more = self.weights[demand] * (coming(now + pull) - coming(now))
        return np.bincount(self.owner, more, minlength=self.rows.shape[1])

    def _losses(self) -> Floats:
        """Returns what would be lost without each site that is selected."""
        demand, pull = self.columns.indices, self.columns.data
        now = self.sums[demand]
        less = self.weights[demand] * (coming(now) - coming(np.maximum(now - pull, 0.0)))
        return np.bincount(self.owner, less, minlength=self.rows.shape[1])

    def _blocks(self, sites: Indices) -> Iterator[Indices]:
        """Yields sites in parts, each of a bounded number of pairs, those that lose least first.

        In a crowded country the others wait until these have moved.
        """
        count = np.diff(self.rows.indptr)[self.columns.indices]
        total = np.concatenate([[0], np.cumsum(count)])
        pairs = np.cumsum((total[self.columns.indptr[1:]] - total[self.columns.indptr[:-1]])[sites])
        sites = sites[: max(1, int(np.searchsorted(pairs, _MOST)))]
        part = pairs[: len(sites)] // _AT_ONCE
        yield from np.split(sites, np.flatnonzero(np.diff(part)) + 1)

    def _common(self, block: Indices) -> Any:
        """Returns what a site and a candidate that share demands are worth beside their own."""
        rows, part = self.rows, self.columns[block]
        site = np.repeat(np.arange(len(block)), np.diff(part.indptr))
        count = np.diff(rows.indptr)[part.indices]
        pair = np.repeat(np.arange(len(site)), count)
        place = np.arange(len(pair)) - np.repeat(np.cumsum(count) - count, count)
        trip = rows.indptr[part.indices][pair] + place
        demand, other = part.indices[pair], rows.indices[trip]
        now = self.sums[demand]
        left = np.maximum(now - part.data[pair], 0.0)
        pull = rows.data[trip]
        with_it = coming(now + pull) - coming(now)
        without = coming(left + pull) - coming(left)
        data = self.weights[demand] * (without - with_it)
        shape = (len(block), rows.shape[1])
        return csr_array(coo_array((data, (site[pair], other)), shape=shape)).tocoo()


def _best_of_each(site: Indices, gain: Floats, places: Indices) -> Indices:
    """Returns the places of the swaps of each site that gain most, a few of each."""
    order = np.lexsort((-gain, site))
    own = site[order]
    first = np.searchsorted(own, own, side="left")
    found: Indices = np.sort(places[order[np.arange(len(own)) - first < _BEST]])
    return found


def greedy_sharing(columns: Any, weights: Floats, p: int, frozen: Mask) -> Indices:
    """Returns p candidates, the frozen ones, then by what each adds; growing.

    What a candidate adds never grows (Minoux 1978): the one on top of the heap is the best as soon
    as its own number is fresh.

    Args:
        columns: candidates x demands, how each pulls each.
        weights: of the demands.
        p: how many, frozen ones among them.
        frozen: candidates that are selected whatever happens.
    """
    pull = columns.T @ frozen.astype(np.float64)
    starts, chosen = columns.indptr.tolist(), frozen.copy()

    def added(candidate: int) -> float:
        part = slice(starts[candidate], starts[candidate + 1])
        demand = columns.indices[part]
        now = pull[demand]
        return float(weights[demand] @ (coming(now + columns.data[part]) - coming(now)))

    # Of those that add as much, the first, as the last resort: swaps come after.
    heap = [(-added(each), each) for each in np.flatnonzero(~frozen).tolist()]
    heapq.heapify(heap)
    left = p - int(frozen.sum())
    while heap and left > 0:
        _, candidate = heapq.heappop(heap)
        fresh = added(candidate)
        if heap and -fresh > heap[0][0] + 1e-9:
            heapq.heappush(heap, (-fresh, candidate))
            continue
        part = slice(starts[candidate], starts[candidate + 1])
        pull[columns.indices[part]] += columns.data[part]
        chosen[candidate] = True
        left -= 1
    return np.flatnonzero(chosen)
