"""Cuts of merged demands as cuts of the demands themselves: each bears what it weighs.

A cut takes its price off the weight of each of its three demands. Of demands merged into one, the
heaviest alone may weigh less than that: the price is then shared among them, one after the other,
so that the same is proven of them apart as of them together.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from geodata.placement.solution import Floats, Indices


def shared_cuts(
    cuts: Indices, prices: Floats, number: Indices, weights: Floats
) -> tuple[Indices, Floats, Floats]:
    """Returns cuts of demands, n x 3, the price of each, and what they leave of the weights.

    Args:
        cuts: n x 3, merged demands.
        prices: of each cut.
        number: of each demand, the merged one that it is in; -1 of none.
        weights: of the demands.
    """
    lines = _lines(np.unique(cuts), number, weights)
    taken = dict.fromkeys(lines, 0.0)
    left = weights.copy()
    found: list[tuple[int, ...]] = []
    shares: list[float] = []
    for cut, price in zip(cuts.tolist(), prices.tolist(), strict=True):
        ends = {0.0, price}
        for each in cut:
            inner = lines[each][1] - taken[each]
            ends.update(inner[(inner > 0) & (inner < price)].tolist())
        for begin, end in pairwise(sorted(ends)):
            bears = tuple(_at(lines[each], taken[each] + (begin + end) / 2) for each in cut)
            found.append(bears)
            shares.append(end - begin)
            left[list(bears)] -= end - begin
        for each in cut:
            taken[each] += price
    return np.array(found, dtype=np.int64).reshape(-1, 3), np.array(shares), left


def _lines(merged: Indices, number: Indices, weights: Floats) -> dict[int, tuple[Indices, Floats]]:
    """Returns the demands of each merged one, the heaviest first, and where each ends in a line."""
    # Of demands that weigh as much, the first: whichever bears it, as much is proven.
    order = np.lexsort((np.arange(len(number)), -weights, number))
    begin, end = (np.searchsorted(number[order], merged, side=side) for side in ("left", "right"))
    found = {}
    for each, first, last in zip(merged.tolist(), begin.tolist(), end.tolist(), strict=True):
        own = order[first:last]
        found[each] = own, np.cumsum(weights[own])
    return found


def _at(line: tuple[Indices, Floats], place: float) -> int:
    members, ends = line
    return int(members[min(int(np.searchsorted(ends, place)), len(members) - 1)])
