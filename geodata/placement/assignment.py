"""Every demand given to sites of a limited capacity: what set covering and p-median then share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array, eye_array

from geodata.errors import ParameterError
from geodata.placement.arrays import weights_of
from geodata.placement.capacity_flow import scale_of, sums
from geodata.placement.clock import clock_s
from geodata.placement.mip import Watch, solve
from geodata.placement.model import Linear, Model, add_sites
from geodata.placement.quotas import Quotas, least_conflict
from geodata.placement.solution import Conflict, Floats, Indices, Progress, SolveOptions

_EACH_S = 5.0


@dataclass(frozen=True, slots=True, eq=False)
class Assignment:
    """Demands that must all be served, each site within its capacity.

    Attributes:
        costs: demands x candidates, of the trips that may be used.
        weights: of the demands.
        capacity: weight that each candidate serves.
        fixed: candidates that are selected whatever happens.
        quotas: on candidates.
        count: the least and the most that may be selected.
        split: whether several sites may share a demand.
    """

    costs: Any
    weights: Floats
    capacity: Floats
    fixed: Indices
    quotas: Quotas
    count: tuple[int, int]
    split: bool

    def model(self) -> tuple[Model, Indices, Indices]:
        """Returns a model, the columns of its sites, and of the share of a demand on each trip.

        Shares say for each trip how much of its demand goes there, whole where it is not split.
        """
        model = Model()
        sites = add_sites(model, self.fixed, self.quotas, self.count)
        row, column = self._ends()
        shares = model.variables(len(row), whole=not self.split)
        served, scale = np.unique(row), scale_of(self.weights)
        model.add([(shares, sums(np.searchsorted(served, row), len(served)))], 1.0, 1.0)
        weight = csr_array(
            (self.weights[row] * scale, (column, np.arange(len(row)))),
            shape=(len(sites), len(row)),
        )
        room = eye_array(len(sites)).multiply(-self.capacity * scale)
        model.add([(sites, csr_array(room)), (shares, weight)], -np.inf, 0.0)
        number = np.arange(len(row))
        at = csr_array((-np.ones(len(row)), (number, column)), shape=(len(row), len(sites)))
        model.add([(sites, at), (shares, eye_array(len(row)))], -np.inf, 0.0)
        return model, sites, shares

    def travel(self, model: Model, shares: Indices) -> Linear:
        """Returns the least travel as an aim."""
        cost = np.zeros(model.columns)
        cost[shares] = self.costs.data * self.weights[self._ends()[0]]
        return Linear(cost)

    def shared_out(self, selected: Indices, options: SolveOptions) -> tuple[float, Floats, Indices]:
        """Returns the least travel of a choice of sites, what each serves, and who serves whom.

        A demand that is split is given as served by the site which takes most of it, the cheapest
        of equals. The travel is infinite where the sites do not suffice.
        """
        size = self.costs.shape[1]
        one = replace(self, fixed=selected, count=(len(selected),) * 2, quotas=Quotas((), size))
        model, _, shares = one.model()
        aim = one.travel(model, shares)
        found = solve(model.program(aim.cost), time_limit_s=60, seed=options.seed)
        row, column = self._ends()
        served = np.full(self.costs.shape[0], -1, dtype=np.int64)
        if not len(found.values):
            return np.inf, np.zeros(size), served
        values = np.clip(found.values[shares], 0.0, 1.0)
        if not self.split:
            values = np.rint(values)
        order = np.lexsort((column, self.costs.data, -np.round(values, 9), row))
        rows, first = np.unique(row[order], return_index=True)
        served[rows] = column[order][first]
        loads = np.bincount(column, values * self.weights[row], minlength=size)
        return float((aim.cost[shares] * values).sum()), loads, served

    def conflicts(self, until: float) -> tuple[Conflict, ...]:
        """Returns constraints that cannot be kept with the capacities, as few as will do."""
        constraints = [
            *self.quotas.constraints(self.fixed),
            *(
                Conflict("everyone", "", (each,))
                for each in np.flatnonzero(self.weights > 0).tolist()
            ),
        ]

        def possible(kept: Sequence[Conflict]) -> bool:
            size = self.costs.shape[1]
            quotas, fixed, _ = self.quotas.kept_only(kept, self.fixed, self.count[1])
            counted = any(each.kind == "count" for each in kept)
            members = [each.members[0] for each in kept if each.kind == "everyone"]
            weights = np.zeros_like(self.weights)
            weights[members] = self.weights[members]
            costs = _rows_only(self.costs, weights > 0)
            part = replace(
                self,
                costs=costs,
                weights=weights,
                fixed=fixed,
                quotas=quotas,
                count=self.count if counted else (0, size),
            )
            left = min(_EACH_S, until - clock_s())
            if left <= 0:
                return True
            model, _, _ = part.model()
            program = model.program(np.zeros(model.columns))
            return solve(program, time_limit_s=left).status != "infeasible"

        found = least_conflict(constraints, possible)
        demands = tuple(
            sorted(n for each in found if each.kind == "everyone" for n in each.members)
        )
        others = tuple(each for each in found if each.kind != "everyone")
        return (*others, Conflict("everyone", "", demands)) if demands else others

    def _ends(self) -> tuple[Indices, Indices]:
        row = np.repeat(np.arange(self.costs.shape[0]), np.diff(self.costs.indptr))
        return row, self.costs.indices.astype(np.int64)


def weighing_only(costs: Any, weights: Floats) -> Any:
    """Returns the trips of the demands that weigh something."""
    return _rows_only(costs, weights > 0)


def capacities_of(capacity: ArrayLike, candidates: int) -> Floats:
    """Returns the capacity of each candidate, from one for all or one for each.

    Raises:
        ParameterError: one is negative or not a number.
    """
    given = np.asarray(capacity, dtype=np.float64)
    try:
        return weights_of(np.broadcast_to(given, (candidates,)), candidates)
    except ValueError as error:
        raise ParameterError("capacity", f"must be one, or {candidates}") from error


def watcher(options: SolveOptions, began: float, stopped: list[bool]) -> Watch:
    """Builds the report of a proof's progress; it adds to `stopped` when the caller stops."""

    def watch(best: float | None, bound: float | None) -> bool:
        if options.progress is not None and not stopped:
            at = clock_s() - began
            if options.progress(Progress("proof", at, best, bound)):
                stopped.append(True)
        return bool(stopped)

    return watch


def _rows_only(costs: Any, kept: Any) -> Any:
    row = np.repeat(np.arange(costs.shape[0]), np.diff(costs.indptr))
    entries = kept[row]
    starts = np.searchsorted(row[entries], np.arange(costs.shape[0] + 1))
    return csr_array((costs.data[entries], costs.indices[entries], starts), shape=costs.shape)
