"""What prices of sites prove of people matched to them, whatever found the prices.

A site that more people would choose than it serves has a price, in the unit of costs; everybody
goes where cost and price are least (weak duality: Lagrange's bound).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.placement.solution import Floats, Indices
from geodata.placement.transportation import Arcs

_COOLING = 0.6
"""From one price of serving a person more to the next that is tried."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The trips that people may take, and what sites serve.

    Attributes:
        arcs: trips for one person, people of each demand, people that each site serves.
        whole: which demands are not split.
        beyond: the least cost of a trip that is not listed, of each demand.
    """

    arcs: Arcs
    whole: NDArray[np.bool_]
    beyond: Floats

    @property
    def size(self) -> int:
        """How many trips there are."""
        return len(self.arcs.columns)

    @property
    def everybody(self) -> float:
        """People in all."""
        return float(self.arcs.supplies.sum())

    @property
    def unserved(self) -> float:
        """What leaving one person unserved costs: more than any chain of moves."""
        return self.arcs.away

    def least_of(self, values: Floats, otherwise: float) -> Floats:
        """Returns the least of each demand's trips, or `otherwise` where it has none or less."""
        found = np.full(len(self.arcs.supplies), otherwise)
        has_any = np.flatnonzero(np.diff(self.arcs.starts))
        if len(has_any):
            least = np.minimum.reduceat(values, self.arcs.starts[has_any])
            found[has_any] = np.minimum(otherwise, least)
        return found


def least_total(table: Table, prices: Floats) -> tuple[float, Indices]:
    """Returns a total that nobody goes below, and whose trips that are not listed are in the way.

    The total is travel, and `unserved` for each person who is not served. Weak duality: with
    prices `y >= 0`, `sum_i p_i min(unserved, min_j (c_ij + y_j)) - sum_j capacity_j y_j`, where a
    trip that is not listed counts with its least cost and no price.
    """
    arcs = table.arcs
    listed = table.least_of(arcs.costs + prices[arcs.columns], table.unserved)
    held = np.minimum(listed, table.beyond)
    short = np.flatnonzero((table.beyond < listed) & (arcs.supplies > 0))
    return float(arcs.supplies @ held - arcs.room @ prices), short


def least_travel(table: Table, prices: Floats, served: float, total: float) -> float:
    """Returns a travel that no way of serving so many people goes below.

    `total` is what `least_total` says of other prices, if any are better. Serving at least so many
    has a price too: whatever it is, the bound holds, and each of some is tried, down to that of a
    trip, sites being no dearer than leaving somebody unserved.
    """
    arcs = table.arcs
    left = table.everybody - served
    best = total - table.unserved * left
    price, longest = table.unserved, float(arcs.costs.max(initial=1.0))
    while price > longest / 2:
        capped = np.minimum(prices, price)
        listed = table.least_of(arcs.costs + capped[arcs.columns], price)
        held = np.minimum(listed, table.beyond)
        best = max(best, float(arcs.supplies @ held - arcs.room @ capped) - price * left)
        price *= _COOLING
    return best


def most_served(table: Table, prices: Floats) -> float:
    """Returns how many people can be served at most, by the cut that prices show.

    Sites whose price is nearer to leaving people unserved than to nothing are full: who reaches
    no other site is served there or nowhere (max-flow and min-cut; Ford and Fulkerson, 1956).
    """
    arcs = table.arcs
    is_full = prices > table.unserved / 2
    others = table.least_of(np.where(is_full[arcs.columns], np.inf, 0.0), np.inf)
    is_open = (others == 0) | np.isfinite(table.beyond)
    reached = (np.diff(arcs.starts) > 0) | np.isfinite(table.beyond)
    cut = float(arcs.supplies[is_open].sum() + arcs.room[is_full].sum())
    return min(cut, float(arcs.supplies[reached].sum()), float(arcs.room.sum()))
