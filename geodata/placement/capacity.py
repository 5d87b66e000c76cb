"""Maximal covering with capacities: several posts at a site, each for so much weight.

Current and Storbeck, *Environment and Planning B* 15, 1988; Pirkul and Schilling, *Management
Science* 37, 1991: maximise the weight served, where a site with y posts serves at most y times the
capacity of one. A demand may be served by several sites, part by part: a city is.
Where posts are few, thousands of plans fill every one of them: of these, the plan is that which has
the most weight in reach of a site, then the least travel of those served, then the most even share
between parts of the map. A small problem goes to the solver whole. A large one is filled post by
post, beside the maximal covering of as many sites; the better of the two, by these aims, is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array

from geodata.errors import ParameterError
from geodata.placement.arrays import (
    costs_of,
    count_of,
    groups_of,
    reach_of,
    weights_of,
    whole_numbers,
)
from geodata.placement.capacity_fill import fill
from geodata.placement.capacity_flow import Flow, Shared, shared_out, whole_model
from geodata.placement.capacity_spread import any_posts, conflicts_of, spread
from geodata.placement.clock import by_the_clock, clock_s
from geodata.placement.lean import lean_covering
from geodata.placement.mip import solve
from geodata.placement.model import is_better, nodes_for, solve_in_order
from geodata.placement.served import first_server, nearest_server
from geodata.placement.solution import (
    DEFAULT,
    Aim,
    Floats,
    Group,
    Indices,
    Progress,
    Solution,
    SolveOptions,
    Status,
    infeasible,
)

_SMALL = 20_000
_RELAXED = 120_000
_SHARE = 0.5
"""Of the time left, for each aim but the last."""
_JITTER = 0.05
"""By how much weights are drawn otherwise for another plan of a large problem, while time is left:
what is filled is reckoned with the true ones."""


@by_the_clock
def capacitated_covering(
    reach: Any,
    weights: ArrayLike,
    posts: int,
    capacity: float,
    most_posts: int,
    *,
    standing: ArrayLike | None = None,
    groups: Sequence[Group] | None = None,
    costs: Any = None,
    parts: ArrayLike | None = None,
    options: SolveOptions = DEFAULT,
) -> Solution:
    """Returns where to put posts so that they serve the most weight, near a proven bound.

    Aims: `served`, then `reached` (in reach of an open site, whatever it can serve), then `travel`
    of those served where costs are given, then `evenness`, where parts are: the weight served that
    is not in the part where it would be in proportion to need. `Solution.posts` says how many are
    at each candidate selected; `served` and `loads` who is served. The objective counts what the
    capacity that stands already serves too.

    Args:
        reach: demands x candidates, 1 where a candidate reaches a demand; sparse or dense.
        weights: of the demands, not negative.
        posts: how many there are to put.
        capacity: weight that one post serves.
        most_posts: at one candidate.
        standing: weight that each candidate can serve already; where it can, no post is put.
        groups: quotas, which count posts.
        costs: demands x candidates, of each trip of `reach` at least.
        parts: the part of the map of each demand, from 0.
        options: of the search; `start` is not used.

    Raises:
        ParameterError: an array has the wrong shape, or a number makes no sense.
    """
    began = clock_s()
    matrix = reach_of(reach)
    demands, candidates = matrix.shape
    weight = weights_of(weights, demands)
    if not 0 < capacity < np.inf or most_posts < 1 or most_posts % 1:
        raise ParameterError("capacity", "a post serves something, and a site may have one")
    there = np.zeros(candidates) if standing is None else weights_of(standing, candidates)
    most = np.where(there > 0, 0, int(most_posts))
    part, need = _parts_of(parts, weight)
    flow = Flow(
        matrix,
        np.zeros(matrix.nnz) if costs is None else _costs_along(matrix, costs),
        weight,
        float(capacity),
        most,
        there,
        min(count_of(posts), int(most.sum())),
        _on_posts(groups_of(groups, candidates), most),
        part,
        need,
    )
    conflicts = conflicts_of(flow)
    if conflicts:
        return infeasible(demands, clock_s() - began, conflicts, 0.0)
    search = _Search(flow, _lean(flow, has_costs=costs is not None), options, began)
    search.run()
    return search.answer(has_costs=costs is not None)


def _parts_of(parts: ArrayLike | None, weights: Floats) -> tuple[Indices | None, Floats]:
    if parts is None:
        return None, np.empty(0)
    part = whole_numbers("parts", parts)
    if part.shape != weights.shape or (part < 0).any():
        raise ParameterError("parts", f"must be {len(weights)} numbers from 0, one per demand")
    return part, np.bincount(part, weights)


def _costs_along(matrix: Any, costs: Any) -> Floats:
    """Returns the cost of each trip, in the order of the trips."""
    given = costs_of(costs)
    if given.shape != matrix.shape:
        raise ParameterError("costs", f"must be {matrix.shape}, as the reach, not {given.shape}")
    place = given.copy()
    place.data = np.arange(1.0, given.nnz + 1)
    found = csr_array(matrix.multiply(place))
    found.sort_indices()
    if found.nnz != matrix.nnz:
        raise ParameterError("costs", "has none for a candidate that reaches a demand")
    along: Floats = given.data[found.data.astype(np.int64) - 1]
    return along


def _on_posts(groups: tuple[Group, ...], most: Indices) -> tuple[Group, ...]:
    """A group without a limit has that of its sites."""
    return tuple(
        replace(
            each, at_most=int(most[each.members].sum()) if each.at_most is None else each.at_most
        )
        for each in groups
    )


def _lean(flow: Flow, *, has_costs: bool) -> Flow:
    """Takes out what changes nothing; where neither costs nor parts matter, merges demands."""
    if flow.part is None and not has_costs:
        reach, weights = lean_covering(flow.reach, flow.weights)
        return replace(flow, reach=reach, weights=weights, costs=np.zeros(reach.nnz))
    return flow


@dataclass(slots=True)
class _Search:
    whole: Flow
    flow: Flow
    options: SolveOptions
    began: float
    until: float = field(init=False)
    bound: float = np.inf
    bounds: tuple[float, ...] = (-np.inf,) * 4
    posts: Floats | None = None
    best: Shared | None = None
    stopped: bool = False

    def __post_init__(self) -> None:
        self.until = self.began + self.options.time_limit_s

    def run(self) -> None:
        """Fills, bounds, then solves what is small enough."""
        flow = self.flow
        self.bound = flow.at_most()
        filled = fill(flow)
        self._keep(any_posts(flow) if filled is None else filled)
        if self._tell("search"):
            return
        if flow.size <= _SMALL:
            self._exact()
            return
        if flow.size <= _RELAXED and not self._is_proven():
            model, _, (served, *_) = whole_model(flow)
            program = replace(model.program(served.cost), integer=None)
            relaxed = solve(program, time_limit_s=self._left() / 2, seed=self.options.seed)
            if relaxed.status == "optimal":
                self.bound = min(self.bound, -relaxed.objective)
        for number in count():
            if self._is_proven() or self._tell("search"):
                return
            options = replace(self.options, seed=self.options.seed + number)
            jitter = 0.0 if not number else _JITTER
            spread(flow, options, self.until, self._keep, lambda: self._tell("search"), jitter)

    def _exact(self) -> None:
        if not self._is_proven():
            # A plan near it makes the solver quick; the aims after need it most.
            spread(self.flow, self.options, self.until, self._keep, lambda: self._tell("search"))
        model, posts, aims = whole_model(self.flow)
        proven = self._is_proven(0.0)
        found = solve_in_order(
            model,
            posts,
            aims if self.flow.part is not None else aims[:3],
            lambda values: shared_out(self.flow, values).values[
                : 4 if self.flow.part is not None else 3
            ],
            until=self.until,
            gap=self.options.gap,
            first_gap=self.options.gap_of_all(self._value),
            seed=self.options.seed,
            first=self.posts,
            known=1 if proven else 0,
            watch=self._watch,
            most_nodes=nodes_for(self.flow.size),
            share=_SHARE,
        )
        if found.sites is not None:
            self._keep(found.sites)
        self.bounds = found.bounds
        if not proven and found.status != "infeasible":
            self.bound = min(self.bound, -found.bounds[0])

    def _keep(self, posts: Floats | None) -> None:
        if posts is None:
            return
        found = shared_out(self.flow, posts)
        if self.best is None or is_better(found.values, self.best.values):
            self.best, self.posts = found, posts

    @property
    def _value(self) -> float:
        return 0.0 if self.best is None else self.best.total

    def _is_proven(self, slack: float | None = None) -> bool:
        wanted = self.options.slack(self._value) if slack is None else slack
        return self.bound - self._value <= max(wanted, 1e-6)

    def _watch(self, _best: float | None, bound: float | None) -> bool:
        if bound is not None:
            self.bound = min(self.bound, -bound)
        return self._tell("proof")

    def _tell(self, phase: str) -> bool:
        progress = self.options.progress
        if progress is not None and not self.stopped and self.posts is not None:
            at = clock_s() - self.began
            chosen = np.flatnonzero(self.posts > 0)
            bound = max(self.bound, self._value)
            self.stopped = bool(progress(Progress(phase, at, self._value, bound, chosen)))
        return self.stopped or clock_s() >= self.until

    def _left(self) -> float:
        return max(0.1, self.until - clock_s())

    def answer(self, *, has_costs: bool) -> Solution:
        """Returns the answer; no plan found is a feasible one without posts."""
        flow = self.whole
        posts = np.zeros(len(flow.most)) if self.posts is None else self.posts
        shared = shared_out(flow, posts)
        value = shared.total
        bound = max(self.bound, value)
        status: Status = "interrupted" if self.stopped else "feasible"
        if bound - value <= max(self.options.slack(value), 1e-6) and self.posts is not None:
            status = "optimal"
        selected = np.flatnonzero(posts > 0)
        costs = csr_array(
            (flow.costs, flow.reach.indices, flow.reach.indptr), shape=flow.reach.shape
        )
        open_now = np.flatnonzero(flow.room(posts) > 0)
        return Solution(
            selected,
            nearest_server(costs, open_now) if has_costs else first_server(flow.reach, open_now),
            value,
            bound,
            self.options.gap_between(value, bound),
            status,
            clock_s() - self.began,
            posts=posts[selected].astype(np.int64),
            aims=self._aims(shared, bound, has_costs=has_costs),
            served=shared.served,
            loads=shared.loads[selected],
        )

    def _aims(self, shared: Shared, bound: float, *, has_costs: bool) -> tuple[Aim, ...]:
        proven = [None if not np.isfinite(each) else each for each in self.bounds]
        found = [
            Aim("served", shared.total, grows=True, bound=bound),
            Aim(
                "reached",
                shared.reached,
                grows=True,
                bound=None if proven[1] is None else -proven[1],
            ),
        ]
        if has_costs:
            found.append(Aim("travel", shared.travel, bound=proven[2]))
        if self.whole.part is not None:
            found.append(Aim("evenness", shared.unevenness, bound=proven[-1]))
        return tuple(found)
