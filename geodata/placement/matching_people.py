"""People matched to sites that serve so many each: the most served, then the least travel.

The transportation problem (Hitchcock, *Journal of Mathematics and Physics* 20, 1941) with demands
that may stay unserved: a minimum-cost flow, which `transportation` finds with prices of the sites
that prove it. Demands that one site serves whole, or nobody, are then put so (`matching_core`), and
the prices of the flow bound how far any other way could be.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from geodata.errors import ParameterError
from geodata.placement.arrays import costs_of, weights_of
from geodata.placement.clock import clock_s
from geodata.placement.matching_bounds import Table, least_total, least_travel, most_served
from geodata.placement.matching_core import put_together, rounded
from geodata.placement.solution import DEFAULT, Floats, Indices, SolveOptions, Status, relative_gap
from geodata.placement.transportation import Arcs, GoesOn, transported

_TOGETHER_S = 30.0
"""What the solver may take to put demands whole that are not split."""


@dataclass(frozen=True, slots=True, eq=False)
class Matched:
    """Who is served where, and how far any other way could be from it.

    Attributes:
        demand: of each share, growing.
        site: that serves it.
        people: how many of the demand it serves, all of them where the demand is not split.
        served: people served in all.
        most_served: nobody can serve more.
        travel: people times cost of their trip, in all.
        least_travel: no way of serving as many people travels less.
        short: demands whose longer trips were not listed, and might help.
        status: `optimal` where both gaps are within that asked for, else `feasible`.
    """

    demand: Indices
    site: Indices
    people: Floats
    served: float
    most_served: float
    travel: float
    least_travel: float
    short: Indices
    status: Status

    @property
    def gaps(self) -> tuple[float, float]:
        """How far any other way could be, in people served and in travel, as shares."""
        served = relative_gap(self.served, self.most_served)
        return served, relative_gap(self.travel, self.least_travel)


def matching(
    costs: Any,
    people: ArrayLike,
    capacity: ArrayLike,
    *,
    whole: ArrayLike | None = None,
    beyond: ArrayLike | None = None,
    options: SolveOptions = DEFAULT,
) -> Matched:
    """Returns who is served where: the most people, then the least travel, with bounds.

    Args:
        costs: demands x sites, of the trips that may be used, for one person; sparse: an absent
            trip cannot be used. Those listed of a demand are its cheapest.
        people: of each demand, whole numbers.
        capacity: people that each site serves, whole numbers.
        whole: which demands one site serves whole, or nobody: people who stay together.
        beyond: of each demand, the least that a trip costs which is not listed; infinite where
            all are. None where all are listed.
        options: of the search; `gap` is that of people and of travel, `start` is not used. Where
            its time ends, whoever is left goes where there still is room.

    Raises:
        ParameterError: an array has the wrong shape, or a number makes no sense.
    """
    if options.work_limit is not None:
        raise ParameterError("work_limit", "is not counted where people are matched")
    began = clock_s()

    def goes_on() -> bool:
        return clock_s() - began < options.time_limit_s

    table = _table(costs, people, capacity, whole, beyond)
    flow = transported(table.arcs, goes_on)
    share = flow.flow
    if table.whole.any() or flow.placed < len(table.arcs.supplies):
        share = rounded(table, share)
    best = _Proven.of(table, share, flow.prices)
    left = min(_TOGETHER_S, options.time_limit_s - (clock_s() - began))
    if table.whole.any() and left > 0 and not best.is_within(options.gap):
        share = put_together(table, best.share, best.prices, time_limit_s=left)
        best = best.better(_Proven.of(table, rounded(table, share), best.prices))
    return best.proven(options.gap, goes_on).as_matched(options.gap)


@dataclass(frozen=True, slots=True, eq=False)
class _Proven:
    table: Table
    share: Floats
    prices: Floats
    served: float
    most_served: float
    travel: float
    least_travel: float
    """The least travel of any way that serves as many as this does."""
    short: Indices

    @staticmethod
    def of(table: Table, share: Floats, prices: Floats) -> _Proven:
        """Returns what prices prove of some shares."""
        arcs = table.arcs
        least, short = least_total(table, prices)
        used = np.flatnonzero(share)
        served = float(share[used].sum())
        travel = float(share[used] @ arcs.costs[used])
        demand = np.searchsorted(arcs.starts, used, side="right") - 1
        unserved = arcs.supplies - np.bincount(demand, share[used], len(arcs.supplies))
        short = np.union1d(short, np.flatnonzero((unserved > 0) & np.isfinite(table.beyond)))
        most = max(served, most_served(table, prices))
        least -= table.unserved * (table.everybody - served)
        return _Proven(table, share, prices, served, most, travel, _at_most(travel, least), short)

    def is_within(self, gap: float) -> bool:
        return (
            relative_gap(self.served, self.most_served) <= gap
            and relative_gap(self.travel, self.least_travel) <= gap
        )

    def better(self, other: _Proven) -> _Proven:
        """Returns the better of two answers: of more people, then of less travel."""
        return max(self, other, key=lambda each: (each.served, -each.travel))

    def proven(self, gap: float, goes_on: GoesOn) -> _Proven:
        """Returns the same with a better bound of travel, where fewer are served than might be."""
        if self.served >= self.most_served or relative_gap(self.travel, self.least_travel) <= gap:
            return self
        enough = self.travel * (1 - gap)
        least = least_travel(self.table, self.served, enough, goes_on)
        return replace(self, least_travel=_at_most(self.travel, max(least, self.least_travel)))

    def as_matched(self, gap: float) -> Matched:
        used = np.flatnonzero(self.share > 0)
        return Matched(
            np.searchsorted(self.table.arcs.starts, used, side="right") - 1,
            self.table.arcs.columns[used],
            self.share[used],
            self.served,
            self.most_served,
            self.travel,
            self.least_travel,
            self.short,
            "optimal" if self.is_within(gap) else "feasible",
        )


def _at_most(travel: float, least: float) -> float:
    """Returns a bound that no rounding of sums puts above what was found."""
    return max(0.0, min(travel, least))


def _table(
    costs: Any,
    people: ArrayLike,
    capacity: ArrayLike,
    whole: ArrayLike | None,
    beyond: ArrayLike | None,
) -> Table:
    matrix = costs_of(costs)
    demands, sites = matrix.shape
    weight = _counted("people", weights_of(people, demands))
    rooms = _counted("capacity", weights_of(capacity, sites))
    together = np.zeros(demands, dtype=bool) if whole is None else np.asarray(whole, dtype=bool)
    far = np.full(demands, np.inf) if beyond is None else np.asarray(beyond, dtype=np.float64)
    if together.shape != (demands,) or far.shape != (demands,):
        raise ParameterError("whole", f"must be {demands}, one for each demand")
    starts, site, cost = matrix.indptr.astype(np.int64), matrix.indices, matrix.data
    most = np.repeat(np.where(together, weight, 1.0), np.diff(starts))
    # A site too small for a group is none that it may go to.
    fits = (rooms[site] >= most) & (rooms[site] > 0)
    if not fits.all():
        starts = np.concatenate([[0], np.cumsum(fits)])[starts]
        site, cost = site[fits], cost[fits]
    return Table(Arcs(starts, site, cost, weight, rooms), together, far)


def _counted(name: str, given: Floats) -> Floats:
    if (given % 1).any():
        raise ParameterError(name, "counts people: whole numbers")
    return given
