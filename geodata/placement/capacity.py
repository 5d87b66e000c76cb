"""Maximal covering with capacities: several posts at a site, each for so much weight.

Current and Storbeck, *Environment and Planning B* 15, 1988; Pirkul and Schilling, *Management
Science* 37, 1991: maximise the weight served, where a site with y posts serves at most y times the
capacity of one. A demand may be served by several sites, part by part: a city is.
A small problem goes to the solver whole. A large one is filled post by post, and bounded by what
the posts could serve at most, by what they could reach, and by the relaxation where it is small.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array

from geodata.errors import ParameterError
from geodata.placement.arrays import count_of, groups_of, reach_of, weights_of
from geodata.placement.capacity_flow import Flow, fill, program_of, served_by
from geodata.placement.lean import lean_covering
from geodata.placement.mip import solve
from geodata.placement.quotas import Quotas
from geodata.placement.served import first_server
from geodata.placement.solution import (
    Floats,
    Group,
    Indices,
    Progress,
    Report,
    Solution,
    Status,
    relative_gap,
)

_SMALL = 20_000
_RELAXED = 120_000


def capacitated_covering(
    reach: Any,
    weights: ArrayLike,
    posts: int,
    capacity: float,
    most_posts: int,
    *,
    standing: ArrayLike | None = None,
    groups: Sequence[Group] | None = None,
    time_limit_s: float = 60,
    gap: float = 1e-3,
    seed: int = 0,
    progress: Report | None = None,
) -> Solution:
    """Returns where to put posts so that they serve the most weight, near a proven bound.

    `Solution.posts` says how many are at each candidate selected; the objective counts what the
    capacity that stands already serves too.

    Args:
        reach: demands x candidates, 1 where a candidate reaches a demand; sparse or dense.
        weights: of the demands, not negative.
        posts: how many there are to put.
        capacity: weight that one post serves.
        most_posts: at one candidate.
        standing: weight that each candidate can serve already; where it can, no post is put.
        groups: quotas, which count posts.
        time_limit_s: seconds, after which the best plan so far is returned with its bound.
        gap: relative distance to the bound that is enough.
        seed: of the solver's choices.
        progress: told of each step; answering True stops the search.

    Raises:
        ParameterError: an array has the wrong shape, or a number makes no sense.
    """
    began = time.monotonic()
    matrix = reach_of(reach)
    demands, candidates = matrix.shape
    weight = weights_of(weights, demands)
    if not capacity > 0 or most_posts < 1:
        raise ParameterError("capacity", "a post serves something, and a site may have one")
    there = np.zeros(candidates) if standing is None else weights_of(standing, candidates)
    most = np.where(there > 0, 0, most_posts)
    count = min(count_of(posts), int(most.sum()))
    named = groups_of(groups, candidates)
    conflicts = _conflicts(named, most, count)
    if conflicts:
        return _infeasible(demands, began, conflicts)
    lean, merged = lean_covering(matrix, weight)
    flow = Flow(lean, merged, capacity, most, there, count, named)
    search = _Search(flow, gap, seed, began, began + time_limit_s, progress)
    search.run()
    return search.answer(matrix)


def _conflicts(groups: tuple[Group, ...], most: Indices, posts: int) -> tuple[str, ...]:
    """Quotas count posts: a candidate is as many as it may have of them, five at most.

    More than five of one candidate change nothing in which quotas contradict one another, unless
    the sites are fewer than the posts; then all of them count.
    """
    if not groups:
        return ()
    sites = max(1, int((most > 0).sum()))
    copies = min(int(most.max()) if len(most) else 1, max(5, -(-posts // sites)))
    places = [np.flatnonzero(most > copy) for copy in range(copies)]
    number = np.concatenate(places)
    where = np.argsort(number, kind="stable")
    starts = np.searchsorted(number[where], np.arange(len(most) + 1))
    expanded = []
    for group in groups:
        own = [where[starts[m] : starts[m + 1]] for m in group.members.tolist()]
        members = np.sort(np.concatenate(own)) if own else np.empty(0, dtype=np.int64)
        expanded.append(Group(members, group.at_least, group.at_most, group.name))
    nothing = np.empty(0, dtype=np.int64)
    return Quotas(tuple(expanded), len(number)).conflicts(nothing, posts)


@dataclass(slots=True)
class _Search:
    flow: Flow
    gap: float
    seed: int
    began: float
    until: float
    progress: Report | None
    best: float = -1.0
    bound: float = np.inf
    posts: Floats | None = None
    stopped: bool = False

    def run(self) -> None:
        """Fills, bounds, then solves what is small enough."""
        flow = self.flow
        filled = fill(flow)
        if filled is not None:
            self._keep(filled)
        self.bound = flow.at_most()
        self._tell("search")
        if self._over():
            return
        if flow.size <= _SMALL:
            self._exact()
        elif flow.size <= _RELAXED:
            program = program_of(flow, whole=False)
            relaxed = solve(program, time_limit_s=self._left(), seed=self.seed)
            if relaxed.status == "optimal":
                self.bound = min(self.bound, -relaxed.objective)

    def _exact(self) -> None:
        found = solve(
            program_of(self.flow, whole=True),
            time_limit_s=self._left(),
            gap=self.gap,
            seed=self.seed,
            watch=self._watch,
        )
        if len(found.values):
            self._keep(np.rint(found.values[: len(self.flow.most)]))
        if found.status != "infeasible":
            self.bound = min(self.bound, -found.bound)

    def _keep(self, posts: Floats) -> None:
        value = served_by(self.flow, posts)
        if value > self.best:
            self.best, self.posts = value, posts

    def _watch(self, _best: float | None, bound: float | None) -> bool:
        if bound is not None:
            self.bound = min(self.bound, -bound)
        return self._tell("proof")

    def _tell(self, phase: str) -> bool:
        if self.progress is not None and not self.stopped and self.posts is not None:
            at = time.monotonic() - self.began
            chosen = np.flatnonzero(self.posts > 0)
            self.stopped = bool(
                self.progress(Progress(phase, at, self.best, max(self.bound, self.best), chosen))
            )
        return self.stopped

    def _left(self) -> float:
        return max(0.1, self.until - time.monotonic())

    def _over(self) -> bool:
        done = self.bound - self.best <= max(self.gap * abs(self.best), 1e-6)
        return self.stopped or done or time.monotonic() >= self.until

    def answer(self, matrix: Any) -> Solution:
        """Returns the answer; no plan found is a feasible one without posts."""
        posts = np.zeros(len(self.flow.most)) if self.posts is None else self.posts
        value = served_by(self.flow, posts)
        bound = max(self.bound, value)
        distance = relative_gap(value, bound)
        status: Status = "interrupted" if self.stopped else "feasible"
        if bound - value <= max(self.gap * value, 1e-6):
            status = "optimal"
        selected = np.flatnonzero(posts > 0)
        served = first_server(csr_array(matrix), selected)
        seconds = time.monotonic() - self.began
        counts = posts[selected].astype(np.int64)
        return Solution(selected, served, value, bound, distance, status, seconds, (), counts)


def _infeasible(demands: int, began: float, conflicts: tuple[str, ...]) -> Solution:
    nothing, unserved = np.empty(0, dtype=np.int64), np.full(demands, -1, dtype=np.int64)
    seconds, nan, infinite = time.monotonic() - began, float("nan"), float("inf")
    return Solution(nothing, unserved, 0.0, nan, infinite, "infeasible", seconds, conflicts)
