"""A program put together block by block: variables, rows, then aims solved one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import coo_array, csr_array

from geodata.placement.clock import clock_s
from geodata.placement.mip import Program, Watch, solve
from geodata.placement.quotas import Quotas
from geodata.placement.solution import Floats, Indices

_HELD_WITHIN = 1e-7
"""What an aim may lose, as a share of it, to the solver's own tolerance; plans are then checked."""
_TINY, _MANY_NODES, _FEW_NODES = 1_000, 20_000, 5


def nodes_for(trips: int) -> int:
    """Returns how many nodes of branch and bound the aims after the first may take.

    Unlike the time, the same on every machine. A tiny problem is solved to proof.
    """
    return _MANY_NODES if is_tiny(trips) else _FEW_NODES


def is_tiny(trips: int) -> bool:
    """Returns whether a problem is small enough for every aim to be proven."""
    return trips <= _TINY


class Model:
    """Variables and rows of a program, in the order in which they are added."""

    def __init__(self) -> None:
        """Makes a program without variables."""
        self._bounds: list[tuple[Floats, Floats, Any]] = []
        self._terms: list[tuple[Indices, Indices, Floats]] = []
        self._sides: list[tuple[Floats, Floats]] = []
        self._whole: list[Indices] = []
        self.columns = 0
        self.rows = 0

    def variables(
        self, count: int, lower: ArrayLike = 0.0, upper: ArrayLike = 1.0, *, whole: bool = False
    ) -> Indices:
        """Adds variables and returns their columns."""
        shape = (count,)
        low, high = (np.broadcast_to(np.asarray(side, float), shape) for side in (lower, upper))
        self._bounds.append((low, high, np.full(count, whole)))
        self.columns += count
        return np.arange(self.columns - count, self.columns)

    def make_whole(self, columns: Indices) -> None:
        """Makes some variables whole."""
        self._whole.append(columns)

    def add(self, terms: Sequence[tuple[Indices, Any]], lower: ArrayLike, upper: ArrayLike) -> None:
        """Adds rows: the sum of each matrix times its variables, between two sides."""
        count = terms[0][1].shape[0]
        for columns, matrix in terms:
            entries = coo_array(matrix)
            self._terms.append((entries.row + self.rows, columns[entries.col], entries.data))
        low, high = (np.broadcast_to(np.asarray(side, float), (count,)) for side in (lower, upper))
        self._sides.append((low, high))
        self.rows += count

    def program(self, cost: Floats) -> Program:
        """Returns the program that minimises a cost over the variables."""
        row, column, data = (np.concatenate(each) for each in zip(*self._terms, strict=True))
        lower, upper, whole = (np.concatenate(each) for each in zip(*self._bounds, strict=True))
        row_lower, row_upper = (np.concatenate(each) for each in zip(*self._sides, strict=True))
        for columns in self._whole:
            whole[columns] = True
        padded = np.concatenate([cost, np.zeros(self.columns - len(cost))])
        matrix = csr_array((data, (row, column)), shape=(self.rows, self.columns))
        return Program(padded, lower, upper, matrix, row_lower, row_upper, whole)


def add_sites(
    model: Model,
    fixed: Indices,
    quotas: Quotas,
    count: tuple[float, float],
    most: ArrayLike = 1.0,
) -> Indices:
    """Adds how many posts each candidate has, whole, and returns the columns.

    Args:
        model: to add them to.
        fixed: candidates that have one at least.
        quotas: on posts.
        count: the least and the most in all.
        most: at a candidate.
    """
    lower = np.zeros(quotas.candidates)
    lower[fixed] = 1.0
    sites = model.variables(quotas.candidates, lower, most, whole=True)
    model.add([(sites, np.ones((1, len(sites))))], *count)
    if quotas.groups:
        model.add([(sites, quotas.member.T)], quotas.at_least, quotas.at_most)
    return sites


@dataclass(frozen=True, slots=True, eq=False)
class Linear:
    """An aim of a model: `cost @ variables + constant`, to be made the least."""

    cost: Floats
    constant: float = 0.0


@dataclass(frozen=True, slots=True)
class InOrder:
    """What aims solved one after the other gave.

    Attributes:
        sites: values of the sites of the best plan; None when none was found.
        bounds: of each aim, when the ones before are held; -inf where the time went first.
        status: `optimal` when every aim is proven, `infeasible` when there is no plan, `stopped`.
    """

    sites: Floats | None
    bounds: tuple[float, ...]
    status: str


Measure = Callable[[Floats], tuple[float, ...]]
"""Takes the values of the sites and returns what each aim is, exactly, the least the best."""


def solve_in_order(
    model: Model,
    sites: Indices,
    aims: Sequence[Linear],
    measure: Measure,
    *,
    until: float,
    gap: float,
    first_gap: float | None = None,
    seed: int,
    first: Floats | None = None,
    known: int = 0,
    watch: Watch | None = None,
    most_nodes: int = 0,
    share: float = 1.0,
    limit_first: bool = False,
) -> InOrder:
    """Solves aims lexicographically: each is held while the next ones are made better.

    Args:
        model: of the problem; rows are added to it.
        sites: columns of the sites.
        aims: in their order.
        measure: of a plan: what is held besides, then each aim; a plan that is worse at one before
            is refused.
        until: `clock_s` at which to stop.
        gap: of each aim.
        first_gap: of the first, where it is another.
        seed: of the solver's choices.
        first: values of the sites of a plan known.
        known: how many of the aims that plan has the best of already: they are held, not solved.
        watch: told of improvements of the first aim.
        most_nodes: of branch and bound, for each aim after the first; 0 for no limit.
        limit_first: whether the nodes are limited for the first aim too.
        share: of the time left, that each aim but the last may take.
    """
    best, bounds, status = first, [-np.inf] * len(aims), "optimal"
    for number, aim in enumerate(aims):
        if number >= known:
            left = until - clock_s()
            if left <= 0:
                return InOrder(best, tuple(bounds), "stopped")
            found = solve(
                model.program(aim.cost),
                time_limit_s=left * (share if number + 1 < len(aims) else 1.0),
                gap=gap if number or first_gap is None else first_gap,
                start=best,
                seed=seed,
                watch=watch if number == 0 else None,
                most_nodes=most_nodes if number or limit_first else 0,
            )
            if found.status == "infeasible" and best is None:
                return InOrder(None, tuple(bounds), "infeasible")
            if len(found.values):
                values = np.rint(found.values[sites])
                if best is None or is_better(measure(values), measure(best)):
                    best = values
            if found.status != "infeasible":
                bounds[number] = found.bound + aim.constant
            if found.status != "optimal":
                status = "stopped"
        if best is None:
            return InOrder(None, tuple(bounds), "stopped")
        measured = measure(best)
        value = measured[len(measured) - len(aims) + number]
        bounds[number] = min(bounds[number], value)
        _hold(model, aim, value)
    return InOrder(best, tuple(bounds), status)


def _hold(model: Model, aim: Linear, value: float) -> None:
    """Adds that an aim is no worse than a value, its greatest term brought to one."""
    columns = np.flatnonzero(aim.cost)
    if len(columns):
        size = float(np.abs(aim.cost).max())
        least = value - aim.constant + _HELD_WITHIN * max(1.0, abs(value))
        model.add([(columns, aim.cost[columns][None, :] / size)], -np.inf, least / size)


def is_better(values: Sequence[float], others: Sequence[float]) -> bool:
    """Returns whether values are less than others, the first that differ deciding."""
    for value, other in zip(values, others, strict=True):
        if abs(value - other) > 1e-9 * max(1.0, abs(other)):
            return value < other
    return False
