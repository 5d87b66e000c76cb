"""Prices of sites that serve so many people each, and what any prices prove.

A site that more people would choose than it serves has a price, in the unit of costs; everybody
goes where cost and price are least. Prices are first found by entropic smoothing: people spread
over sites by `exp(-(cost + price) / t)`, each price moves by `t` times the logarithm of what its
site is asked for over what it serves (Sinkhorn's scaling; Cuturi, *NIPS* 26, 2013), and `t` falls
step by step (Schmitzer, *SIAM Journal on Scientific Computing* 41, 2019).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.placement.solution import Floats, Indices

_COOLING = 0.6
_STEPS = 12
"""Of the prices at each temperature."""
_PRICES_TRIED = 16
"""For serving one person more."""
_COLDEST = 1e-3
"""Of the mean cheapest trip: prices are then known to about as much."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The trips that people may take, in the order of the demands, and what sites serve.

    Attributes:
        row: demand of each trip, growing.
        site: of each trip.
        cost: of each trip, for one person.
        people: of each demand.
        capacity: of each site, in people.
        whole: which demands are not split.
        beyond: the least cost of a trip that is not listed, of each demand.
        unserved: what leaving one person unserved costs: more than any chain of moves.
    """

    row: Indices
    site: Indices
    cost: Floats
    people: Floats
    capacity: Floats
    whole: NDArray[np.bool_]
    beyond: Floats
    unserved: float

    @property
    def size(self) -> int:
        """How many trips there are."""
        return len(self.row)

    @property
    def everybody(self) -> float:
        """People in all."""
        return float(self.people.sum())

    def least_of(self, values: Floats, otherwise: float) -> Floats:
        """Returns the least of each demand's trips, or `otherwise` where it has none or less."""
        found = np.full(len(self.people), otherwise)
        if self.size:
            demands, starts = np.unique(self.row, return_index=True)
            found[demands] = np.minimum(otherwise, np.minimum.reduceat(values, starts))
        return found


def first_prices(table: Table) -> Floats:
    """Returns prices at which sites are asked for about what they serve."""
    prices = np.zeros(len(table.capacity))
    if not table.size:
        return prices
    demands, starts = np.unique(table.row, return_index=True)
    rank = np.repeat(np.arange(len(demands)), np.diff(starts, append=table.size))
    people, room = table.people[demands], np.maximum(table.capacity, 1e-9)
    if (_asked(table, table.cost, starts, rank, people) <= table.capacity).all():
        return prices
    coldest = max(_COLDEST * float(table.cost.mean()), 1e-6)
    heat = table.unserved / 8
    while heat > coldest:
        heat = max(heat * _COOLING, coldest)
        for _ in range(_STEPS):
            scaled = (table.cost + prices[table.site]) / -heat
            top = np.maximum(np.maximum.reduceat(scaled, starts), -table.unserved / heat)
            weight = np.exp(scaled - top[rank])
            sums = np.add.reduceat(weight, starts) + np.exp(-table.unserved / heat - top)
            asked = np.bincount(table.site, weight * (people / sums)[rank], len(room))
            moved = np.maximum(0.0, prices + heat * np.log(np.maximum(asked, 1e-12) / room))
            settled = np.abs(moved - prices).max() < 0.1 * heat
            prices = np.minimum(moved, table.unserved)
            if settled:
                break
    return prices


def least_total(table: Table, prices: Floats) -> tuple[float, Indices]:
    """Returns a total that nobody goes below, and whose trips that are not listed are in the way.

    The total is travel, and `unserved` for each person who is not served. Weak duality: with
    prices `y >= 0`, `sum_i p_i min(unserved, min_j (c_ij + y_j)) - sum_j capacity_j y_j`, where a
    trip that is not listed counts with its least cost and no price.
    """
    listed = table.least_of(table.cost + prices[table.site], table.unserved)
    held = np.minimum(listed, table.beyond)
    short = np.flatnonzero((table.beyond < listed) & (table.people > 0))
    return float(table.people @ held - table.capacity @ prices), short


def least_travel(table: Table, prices: Floats, served: float, total: float) -> float:
    """Returns a travel that no way of serving so many people goes below.

    `total` is what `least_total` says of other prices, if any are better. Serving at least so many
    has a price too: whatever it is, the bound holds, and each of some is tried, sites being no
    dearer than leaving somebody unserved.
    """
    left = table.everybody - served
    best = total - table.unserved * left
    price = table.unserved
    for _ in range(_PRICES_TRIED):
        capped = np.minimum(prices, price)
        listed = table.least_of(table.cost + capped[table.site], price)
        held = np.minimum(listed, table.beyond)
        best = max(best, float(table.people @ held - table.capacity @ capped) - price * left)
        price *= _COOLING
    return best


def most_served(table: Table, prices: Floats) -> float:
    """Returns how many people can be served at most, by the cut that prices show.

    Sites whose price is nearer to leaving people unserved than to nothing are full: who reaches
    no other site is served there or nowhere (max-flow and min-cut; Ford and Fulkerson, 1956).
    """
    is_full = prices > table.unserved / 2
    others = table.least_of(np.where(is_full[table.site], np.inf, 0.0), np.inf)
    is_open = (others == 0) | np.isfinite(table.beyond)
    reached = table.least_of(np.zeros(table.size), np.inf) == 0
    reached |= np.isfinite(table.beyond)
    cut = float(table.people[is_open].sum() + table.capacity[is_full].sum())
    return min(cut, float(table.people[reached].sum()), float(table.capacity.sum()))


def _asked(table: Table, costs: Floats, starts: Indices, rank: Indices, people: Floats) -> Floats:
    """Returns the people for whom each site is the cheapest, shared out where several are."""
    is_least = costs <= np.minimum.reduceat(costs, starts)[rank]
    share = is_least * (people / np.add.reduceat(is_least.astype(np.float64), starts))[rank]
    return np.bincount(table.site, share, len(table.capacity))
