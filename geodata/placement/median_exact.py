"""Branch and bound on what the relaxation of a p-median leaves undecided.

In the form of Elloumi, *Discrete Applied Mathematics* 158, 2010: one variable per demand and
distinct cost, which says that no site is that near. As tight as one per demand and candidate
(Cornuejols, Nemhauser and Wolsey, 1980), and smaller where costs repeat.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array, hstack, vstack

from geodata.placement.median_bound import Relaxation, undecided
from geodata.placement.median_trips import Trips, two_nearest
from geodata.placement.mip import Program, Watch, solve
from geodata.placement.quotas import Quotas
from geodata.placement.search import Mask
from geodata.placement.solution import Floats, Indices


@dataclass(frozen=True, slots=True, eq=False)
class Left:
    """What is left of a problem, once a relaxation and a plan decided the rest.

    Attributes:
        trips: that a better plan may use.
        must: candidates that any better plan has.
        free: those that it may have.
        paid: what each demand pays at the nearest that it must have.
        entries: those that a better plan may use.
        level: of each entry, the number of its demand and cost.
    """

    trips: Trips
    must: Mask
    free: Indices
    paid: Floats
    entries: Indices
    level: Indices

    @property
    def size(self) -> int:
        """How many variables and terms there are to solve."""
        return len(self.entries) + len(self.free)


def what_is_left(
    relaxation: Relaxation, value: float, trips_within: Callable[[Floats], Trips | None]
) -> Left | None:
    """Returns the candidates and trips that a plan better than a value may use; None of too many.

    A demand served at more than its multiplier and what separates the bound from the value would
    cost more than the plan known.

    Args:
        relaxation: whose multipliers prove its bound.
        value: of the plan known.
        trips_within: gives all the trips of each demand up to a cost, None where they are too many.
    """
    must, may = undecided(relaxation, value)
    multipliers = relaxation.multipliers if relaxation.best is None else relaxation.best
    trips = trips_within(multipliers + (value - relaxation.bound))
    if trips is None:
        return None
    paid = two_nearest(trips, must)[0]
    near = trips.cost < paid[trips.row]
    entries = np.flatnonzero(near & (may & ~must)[trips.column])
    row, cost = trips.row[entries], trips.cost[entries]
    new = np.ones(len(entries), dtype=bool)
    new[1:] = (row[1:] != row[:-1]) | (cost[1:] != cost[:-1])
    return Left(trips, must, np.flatnonzero(may & ~must), paid, entries, np.cumsum(new) - 1)


def solve_left(
    left: Left,
    p: int,
    quotas: Quotas,
    *,
    start: Indices,
    time_limit_s: float,
    gap: float,
    seed: int,
    watch: Watch,
) -> tuple[Indices | None, float]:
    """Returns a selection, or None, and a bound on every plan better than the one known."""
    row, first = _levels(left)
    cost = left.trips.cost[left.entries][first]
    last = np.append(row[1:] != row[:-1], True) if len(row) else np.empty(0, dtype=bool)
    after = np.append(cost[1:], 0.0) if len(cost) else cost
    after = np.where(last, left.paid[row], after)
    nearest = left.paid.copy()
    nearest[row[::-1]] = cost[::-1]
    solved = solve(
        _program(left, row, after - cost, p, quotas),
        time_limit_s=time_limit_s,
        gap=gap,
        start=_start(left, row, start),
        seed=seed,
        watch=watch,
    )
    constant = float(nearest.sum())
    if solved.status == "infeasible":
        return None, np.inf
    if solved.status != "optimal" and not len(solved.values):
        return None, constant + solved.bound
    chosen = left.must.copy()
    chosen[left.free[solved.values[: len(left.free)] > 0.5]] = True
    return np.flatnonzero(chosen), constant + solved.bound


def _levels(left: Left) -> tuple[Indices, Indices]:
    """Returns the demand of each level, and its first entry."""
    _, first = np.unique(left.level, return_index=True)
    return left.trips.row[left.entries][first], first


def _program(left: Left, row: Indices, steps: Floats, p: int, quotas: Quotas) -> Program:
    """Candidates, then for each level whether no site is that near: none nearer nor at it."""
    place = np.full(left.trips.candidates, -1, dtype=np.int64)
    place[left.free] = np.arange(len(left.free))
    size, levels = len(left.free), len(row)
    column = place[left.trips.column[left.entries]]
    opened = csr_array((np.ones(len(column)), (left.level, column)), shape=(levels, size))
    number = np.arange(levels)
    follows = np.flatnonzero(row[1:] == row[:-1]) + 1
    none_nearer = csr_array(
        (
            np.concatenate([np.ones(levels), -np.ones(len(follows))]),
            (np.concatenate([number, follows]), np.concatenate([number, follows - 1])),
        ),
        shape=(levels, levels),
    )
    least = np.ones(levels)
    least[follows] = 0.0
    counted = vstack([csr_array(np.ones((1, size))), quotas.member[left.free].T])
    fixed = np.flatnonzero(left.must)
    known = quotas.counts(fixed)
    matrix = vstack(
        [hstack([opened, none_nearer]), hstack([counted, csr_array((counted.shape[0], levels))])]
    )
    return Program(
        cost=np.concatenate([np.zeros(size), steps]),
        lower=np.zeros(size + levels),
        upper=np.ones(size + levels),
        matrix=csr_array(matrix),
        row_lower=np.concatenate([least, [p - len(fixed)], quotas.at_least - known]),
        row_upper=np.concatenate(
            [np.full(levels, np.inf), [p - len(fixed)], quotas.at_most - known]
        ),
        integer=np.arange(size + levels) < size,
    )


def _start(left: Left, row: Indices, selected: Indices) -> Floats:
    chosen = np.zeros(left.trips.candidates, dtype=bool)
    chosen[selected] = True
    open_at = np.bincount(
        left.level, chosen[left.trips.column[left.entries]].astype(np.float64), minlength=len(row)
    )
    # Running count of the open sites of a demand, from its nearest level.
    total = np.cumsum(open_at)
    starts = np.searchsorted(row, row, side="left")
    before = np.concatenate([[0.0], total])[starts]
    return np.concatenate([chosen[left.free], (total - before == 0)]).astype(np.float64)
