"""People matched to sites that serve so many each: the most served, then the least travel.

The transportation problem (Hitchcock, *Journal of Mathematics and Physics* 20, 1941) with demands
that may stay unserved: a minimum-cost flow. Two hundred thousand demands are more than a solver
takes at once, so prices of the sites are found first (`matching_prices`), and HiGHS solves what
they leave open (`matching_core`), again and again. The prices of any round prove a bound for the
whole table, by weak duality, whatever found them: the gap is that of the whole problem.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from geodata.errors import ParameterError
from geodata.placement.arrays import costs_of, weights_of
from geodata.placement.clock import clock_s
from geodata.placement.matching_core import improved, rounded
from geodata.placement.matching_prices import (
    Table,
    first_prices,
    least_total,
    least_travel,
    most_served,
)
from geodata.placement.solution import DEFAULT, Floats, Indices, SolveOptions, Status, relative_gap

_ROUNDS = 12
_PRICED = 1
"""The first rounds, which look for prices: the interior point method finds them at once."""
_TOGETHER_S = 30.0
"""What the solver may take to put demands whole that are not split."""
_LEAST_STEP = 1e-5
"""Of the travel, that a round has to bring for another to follow."""
_TIMES_THE_LONGEST = 50.0
"""What leaving somebody unserved costs, in longest trips: so that a chain of moves pays for it."""


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
        prices: of the sites, to begin from when trips are added.
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
    prices: Floats
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
    prices: Floats | None = None,
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
        prices: of the sites, to begin from.
        options: of the search; `gap` is that of people and of travel, `start` is not used.

    Raises:
        ParameterError: an array has the wrong shape, or a number makes no sense.
    """
    if options.work_limit is not None:
        raise ParameterError("work_limit", "is not counted where people are matched")
    began = clock_s()
    table = _table(costs, people, capacity, whole, beyond)
    found = first_prices(table) if prices is None else prices
    best = _proven(table, None if table.size else np.empty(0), found)
    for number in range(_ROUNDS if table.size else 0):
        assigned = None if number == 0 else best.share
        left = options.time_limit_s - (clock_s() - began)
        if number and (left <= 0 or best.is_within(options.gap)):
            break
        share, found = improved(
            table, assigned, found, time_limit_s=max(left, 1.0), interior=number < _PRICED
        )
        before, best = best, best.better(_proven(table, rounded(table, share), found))
        if number >= _PRICED and best.is_hardly_better(before):
            break
    left = min(_TOGETHER_S, options.time_limit_s - (clock_s() - began))
    if table.size and table.whole.any() and left > 0 and not best.is_within(options.gap):
        share, _ = improved(table, best.share, best.prices, time_limit_s=left, together=True)
        best = best.better(_proven(table, rounded(table, share), best.prices))
    return best.as_matched(options.gap)


@dataclass(frozen=True, slots=True, eq=False)
class _Proven:
    table: Table
    share: Floats | None
    prices: Floats
    served: float
    most_served: float
    total: float
    least_total: float
    short: Indices

    @property
    def travel(self) -> float:
        return self.total - self.table.unserved * (self.table.everybody - self.served)

    @property
    def least_travel(self) -> float:
        """The least travel of those who serve as many as this does."""
        if self.served >= self.most_served:
            unserved = self.table.everybody - self.served
            least = self.least_total - self.table.unserved * unserved
        else:
            least = least_travel(self.table, self.prices, self.served, self.least_total)
        return max(0.0, min(self.travel, least))

    def is_within(self, gap: float) -> bool:
        return self.share is not None and (
            relative_gap(self.served, self.most_served) <= gap
            and relative_gap(self.travel, self.least_travel) <= gap
        )

    def is_hardly_better(self, before: _Proven) -> bool:
        """Whether a round found neither a better answer nor a better bound to speak of."""
        least = _LEAST_STEP * max(1.0, self.travel)
        return (
            before.total - self.total <= least
            and self.least_total - before.least_total <= least
            and before.most_served == self.most_served
        )

    def better(self, other: _Proven) -> _Proven:
        """Returns the better of two answers, with the better of two bounds."""
        kept = other if self.share is None or other.total < self.total else self
        bound = max(self, other, key=lambda each: each.least_total)
        return _Proven(
            self.table,
            kept.share,
            bound.prices,
            kept.served,
            max(kept.served, min(self.most_served, other.most_served)),
            kept.total,
            bound.least_total,
            bound.short,
        )

    def as_matched(self, gap: float) -> Matched:
        share = np.zeros(self.table.size) if self.share is None else self.share
        used = np.flatnonzero(share > 0)
        return Matched(
            self.table.row[used],
            self.table.site[used],
            share[used],
            self.served,
            self.most_served,
            self.travel,
            self.least_travel,
            self.short,
            self.prices,
            "optimal" if self.is_within(gap) else "feasible",
        )


def _proven(table: Table, share: Floats | None, prices: Floats) -> _Proven:
    least, short = least_total(table, prices)
    given = np.zeros(table.size) if share is None else share
    served = float(given.sum())
    used = np.flatnonzero(given)
    left = table.everybody - served
    total = float(given @ table.cost) + table.unserved * left
    unserved = table.people.copy()
    np.subtract.at(unserved, table.row[used], given[used])
    short = np.union1d(short, np.flatnonzero((unserved > 0) & np.isfinite(table.beyond)))
    most = max(served, most_served(table, prices))
    return _Proven(table, share, prices, served, most, total, least, short)


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
    row = np.repeat(np.arange(demands, dtype=np.int32), np.diff(matrix.indptr))
    site = matrix.indices
    # A site too small for a group is none that it may go to.
    fits = (rooms[site] > 0) & (~together[row] | (weight[row] <= rooms[site])) & (weight[row] > 0)
    longest = max(1.0, float(matrix.data.max(initial=0.0)))
    return Table(
        row[fits],
        site[fits],
        matrix.data[fits],
        weight,
        rooms,
        together,
        far,
        _TIMES_THE_LONGEST * longest,
    )


def _counted(name: str, given: Floats) -> Floats:
    if (given % 1).any():
        raise ParameterError(name, "counts people: whole numbers")
    return given
