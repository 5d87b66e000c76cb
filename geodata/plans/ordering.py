"""In which order the sites of a plan should open: each the one that adds most to those before.

Lazy evaluation (Minoux, 1978): what a site adds never grows as others open, so that the one on
top of the heap is the next as soon as its own number is fresh. Nemhauser, Wolsey and Fisher
(*Math. Programming* 14, 1978): every beginning of the order is worth at least 63 % of the best
choice of as many of the plan's sites, and in practice nearly all of it.
"""

from __future__ import annotations

import heapq
from typing import Any

import numpy as np

from geodata.placement import Floats, Indices


def opening_order(
    trips: Any, weights: Floats, now: Floats, stages: list[Indices] | None = None
) -> tuple[Indices, Floats]:
    """Returns the order in which to open sites, and what each then adds.

    Args:
        trips: demands x sites, CSC: what a demand pays when the site serves it, absent when the
            site cannot. For coverage, 0 wherever it can.
        weights: of each demand.
        now: what each demand pays before any opens. For coverage, 1.
        stages: sites of which all open before any of the next; None for no such stages.
    """
    order: list[int] = []
    gains: list[float] = []
    paid = now.copy()
    everything = np.arange(trips.shape[1])
    for stage in [everything] if stages is None else stages:
        _open(trips, weights, paid, stage.tolist(), order, gains)
    return np.array(order, dtype=np.int64), np.array(gains)


def _open(
    trips: Any,
    weights: Floats,
    paid: Floats,
    sites: list[int],
    order: list[int],
    gains: list[float],
) -> None:
    starts, rows, costs = trips.indptr.tolist(), trips.indices, trips.data

    def gain(site: int) -> float:
        own = slice(starts[site], starts[site + 1])
        saved = paid[rows[own]] - costs[own]
        return float((weights[rows[own]] * np.maximum(saved, 0.0)).sum())

    heap = [(-gain(site), site) for site in sites]
    heapq.heapify(heap)
    while heap:
        _, site = heapq.heappop(heap)
        fresh = gain(site)
        if heap and -fresh > heap[0][0] + 1e-9:
            heapq.heappush(heap, (-fresh, site))
            continue
        order.append(site)
        gains.append(fresh)
        own = slice(starts[site], starts[site + 1])
        paid[rows[own]] = np.minimum(paid[rows[own]], costs[own])
