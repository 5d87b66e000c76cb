"""Travel as an aim after another one: of plans equally good, that of the least travel.

A covering, a set covering or a fair sharing often has many best plans. The one of the least travel
among them is a p-median under the constraint of the aims before (ReVelle and Swain 1970), in the
form of Elloumi, *Discrete Applied Mathematics* 158, 2010: for each demand and each of its costs, a
variable says that no site is that near.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array

from geodata.errors import ParameterError
from geodata.placement.arrays import costs_of, weights_of
from geodata.placement.median_swaps import descend
from geodata.placement.median_trips import nearest_trips
from geodata.placement.model import Linear, Model
from geodata.placement.quotas import Quotas
from geodata.placement.search import Mask
from geodata.placement.solution import Floats, Indices

_FIRST = 1e4
"""How much more a demand out of reach counts than the longest trip, in the search of a large
problem: enough that no swap which reaches fewer looks like a gain; what does is undone."""


@dataclass(frozen=True, slots=True, eq=False)
class Travel:
    """What travel is of a plan: weight times the cost to the nearest selected candidate, or `now`.

    Attributes:
        costs: demands x candidates, as `p_median` takes them; the demands may be others than those
            of the problem.
        weights: of these demands.
        now: what each pays at most, as at a site that stands; None for the longest of `costs`,
            which whoever is out of reach then counts.
    """

    costs: Any
    weights: ArrayLike
    now: ArrayLike | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Trip:
    """A checked `Travel`."""

    costs: Any
    weights: Floats
    now: Floats

    def cost(self, selected: Indices) -> float:
        """Returns the travel of a plan."""
        return float((self.weights * self.minutes(selected)).sum())

    def minutes(self, selected: Indices) -> Floats:
        """Returns the cost of each demand, without its weight."""
        found = self.now.copy()
        part = self.costs[:, selected].tocoo()
        np.minimum.at(found, part.row, part.data)
        return found


def trips_of(travel: Travel, candidates: int) -> Trip:
    """Returns the travel, checked.

    Raises:
        ParameterError: an array has the wrong shape, or holds what it cannot.
    """
    costs = costs_of(travel.costs)
    demands = costs.shape[0]
    if costs.shape[1] != candidates:
        raise ParameterError("travel", f"is of {costs.shape[1]} candidates, not of {candidates}")
    longest = float(costs.data.max(initial=0.0))
    now = np.full(demands, longest) if travel.now is None else weights_of(travel.now, demands)
    return Trip(costs, weights_of(travel.weights, demands), now)


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """The costs at which demands may be served, as variables of a model.

    Attributes:
        row: demand of each level, growing, then its cost growing.
        columns: of the variables: whether no site is that near.
        cost: of each level.
        step: from each level to the next one of its demand, or to `now`.
        nearest: cost of the first level of each demand, `now` without any.
    """

    row: Indices
    columns: Indices
    cost: Floats
    step: Floats
    nearest: Floats


def add_levels(model: Model, sites: Indices, trip: Trip, *, all_served: bool = False) -> Levels:
    """Adds the levels of the demands: those where a cost is under what the demand pays now.

    Args:
        model: to add them to.
        sites: columns of the candidates.
        trip: the travel.
        all_served: whether each demand must have a site at one of its costs.
    """
    rows = np.repeat(np.arange(trip.costs.shape[0]), np.diff(trip.costs.indptr))
    kept = trip.costs.data <= trip.now[rows] if all_served else trip.costs.data < trip.now[rows]
    row, column, cost = rows[kept], trip.costs.indices[kept], trip.costs.data[kept]
    order = np.lexsort((column, cost, row))
    row, column, cost = row[order], column[order], cost[order]
    new = np.ones(len(row), dtype=bool)
    new[1:] = (row[1:] != row[:-1]) | (cost[1:] != cost[:-1])
    level = np.cumsum(new) - 1
    own, at = row[new], cost[new]
    number = np.arange(len(own))
    is_first = np.diff(own, prepend=-1) > 0
    is_last = np.append(is_first[1:], True)[: len(own)]
    after = np.where(is_last, trip.now[own], np.append(at[1:], 0.0)[: len(own)])
    columns = model.variables(len(own), 0.0, np.where(is_last & all_served, 0.0, 1.0))
    follows = number[~is_first]
    chain = csr_array(
        (
            np.concatenate([np.ones(len(own)), -np.ones(len(follows))]),
            (np.concatenate([number, follows]), np.concatenate([number, follows - 1])),
        ),
        shape=(len(own), len(own)),
    )
    opened = csr_array((np.ones(len(level)), (level, column)), shape=(len(own), len(sites)))
    model.add([(sites, opened), (columns, chain)], is_first.astype(float), np.inf)
    nearest = trip.now.copy()
    nearest[own[is_first]] = at[is_first]
    return Levels(own, columns, at, after - at, nearest)


def travel_aim(model: Model, levels: Levels, trip: Trip) -> Linear:
    """Returns the least travel as an aim."""
    cost = np.zeros(model.columns)
    cost[levels.columns] = trip.weights[levels.row] * levels.step
    return Linear(cost, float((trip.weights * levels.nearest).sum()))


def add_nearest(trip: Trip, selected: Indices, p: int, quotas: Quotas) -> Indices:
    """Returns up to p candidates: those selected, then each that shortens travel most.

    Args:
        trip: the travel.
        selected: to begin with.
        p: how many.
        quotas: whose most is kept.
    """
    pays = trip.minutes(selected)
    row = np.repeat(np.arange(trip.costs.shape[0]), np.diff(trip.costs.indptr))
    column, cost, weight = trip.costs.indices, trip.costs.data, trip.weights[row]
    chosen = np.isin(np.arange(trip.costs.shape[1]), selected)
    counts = quotas.counts(selected)
    for _ in range(p - len(selected)):
        full = (quotas.member @ (counts >= quotas.at_most).astype(np.float64)) > 0
        saved = np.bincount(
            column, weight * np.maximum(pays[row] - cost, 0.0), minlength=len(chosen)
        )
        free = np.flatnonzero(~chosen & ~full)
        if not len(free):
            break
        # Of those that save as much, the first: swaps decide between them after.
        best = free[int(np.argmax(saved[free]))]
        chosen[best] = True
        counts = quotas.counts(np.flatnonzero(chosen))
        own = column == best
        np.minimum.at(pays, row[own], cost[own])
    return np.flatnonzero(chosen)


def shorten(
    trip: Trip,
    selected: Indices,
    frozen: Mask,
    quotas: Quotas,
    is_as_good: Callable[[Indices], bool],
    stop: Callable[[], bool],
) -> Indices:
    """Returns a plan of less travel near one that is too large to be solved whole, by swaps.

    Args:
        trip: the travel.
        selected: the plan.
        frozen: candidates that are always selected.
        quotas: to be kept.
        is_as_good: whether a plan is, by the aims before.
        stop: answers True when the time is over.
    """
    beyond = trip.weights * trip.now
    out_of_reach = trip.now >= float(trip.now.max(initial=0.0))
    beyond[out_of_reach] *= _FIRST
    costs = trip.costs.copy()
    row = np.repeat(np.arange(costs.shape[0]), np.diff(costs.indptr))
    costs.data[costs.data > trip.now[row]] = np.inf
    trips = nearest_trips(costs, trip.weights, beyond, costs.shape[1])
    chosen = np.isin(np.arange(trip.costs.shape[1]), selected)
    best = selected

    def halt() -> bool:
        """Keeps what a pass of swaps made, unless it cost an aim before."""
        nonlocal best
        found = np.flatnonzero(chosen)
        if trip.cost(found) < trip.cost(best):
            if not is_as_good(found):
                return True
            best = found
        return stop()

    descend(trips, chosen, frozen, quotas, halt)
    halt()
    return best
