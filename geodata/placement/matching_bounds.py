"""What prices of sites prove of people matched to them, whatever found the prices.

A site that more people would choose than it serves has a price, in the unit of costs; everybody
goes where cost and price are least (weak duality: Lagrange's bound).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from geodata.placement.solution import Floats, Indices
from geodata.placement.transportation import Arcs, GoesOn, transported

_LOWEST = 0.1
"""In longest trips, the least that serving a person more is worth."""
_HALVINGS = 8
"""Of what it may be worth, in its logarithm."""


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


def least_travel(table: Table, served: float, enough: float, goes_on: GoesOn) -> float:
    """Returns a travel that no way of serving so many people goes below.

    Serving at least so many has a price too (Lagrange): whatever it is, the least of travel and
    that price for each who is left, less the price of those who may be, is such a travel. The
    flow gives it for a price; prices are halved between one that serves too few and one that
    serves too many.

    Args:
        table: of the trips.
        served: how many people are.
        enough: a travel at which no better one is looked for.
        goes_on: asked whether to.
    """
    arcs, may_stay = table.arcs, table.everybody - served
    low, high, best = _LOWEST * float(arcs.costs.max(initial=1.0)), table.unserved, 0.0
    for _ in range(_HALVINGS):
        if best >= enough or not goes_on():
            break
        price = sqrt(low * high)
        priced = replace(table, arcs=replace(arcs, away=price))
        found = transported(priced.arcs, goes_on)
        if found.placed < len(arcs.supplies):
            break
        best = max(best, least_total(priced, found.prices)[0] - price * may_stay)
        if found.flow.sum() < served:
            low = price
        else:
            high = price
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
