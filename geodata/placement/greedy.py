"""The greedy plan: each time the candidate that adds most, without looking at all of them again.

Lazy evaluation of a submodular function (Minoux, 1978): what a candidate adds never grows, so that
the one on top of the heap is the best as soon as its own number is fresh.
"""

from __future__ import annotations

import heapq
from typing import Any

import numpy as np

from geodata.placement.solution import Floats, Indices


def greedy_covering(
    columns: Any,
    weights: Floats,
    p: int,
    selected: Indices,
    allowed: tuple[Indices, Indices] | None = None,
) -> Indices:
    """Returns a selection of up to p candidates, those given first, then by what each adds.

    Args:
        columns: candidates x demands.
        weights: of the demands.
        p: how many, those given among them.
        selected: candidates to begin with.
        allowed: the class of each candidate, and how many more may be selected of each class;
            no limit when None.
    """
    starts, demands = columns.indptr.tolist(), columns.indices
    left = weights.copy()
    order = list(selected.tolist())
    for candidate in order:
        left[demands[starts[candidate] : starts[candidate + 1]]] = 0.0
    taken = set(order)
    gains = columns @ left
    # Of those that add as much, the first, as the last resort: searches by swaps come after.
    heap = [(-gain, candidate) for candidate, gain in enumerate(gains.tolist())]
    heapq.heapify(heap)
    if allowed is None:
        allowed = np.zeros(len(gains), dtype=np.int64), np.array([p])
    class_of, room = allowed[0].tolist(), allowed[1].tolist()
    while heap and len(order) < p:
        _, candidate = heapq.heappop(heap)
        if candidate in taken or room[class_of[candidate]] <= 0:
            continue
        own = demands[starts[candidate] : starts[candidate + 1]]
        fresh = float(left[own].sum())
        if heap and -fresh > heap[0][0] + 1e-9:
            heapq.heappush(heap, (-fresh, candidate))
            continue
        order.append(candidate)
        taken.add(candidate)
        left[own] = 0.0
        room[class_of[candidate]] -= 1
    return np.array(order, dtype=np.int64)
