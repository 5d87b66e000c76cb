"""Branch and bound on sites, each branch bounded by multipliers of its own: for few sites.

With few sites the relaxation is far from whole and its program is large, while a branch of some
hundreds of candidates is bounded in milliseconds (Christofides and Beasley, *EJOR* 10, 1982;
Beasley, *EJOR* 21, 1985).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from geodata.placement.clock import spend
from geodata.placement.median_exact import Left
from geodata.placement.search import Mask
from geodata.placement.solution import Floats, Indices

MOST_SITES = 12
MOST_CELLS = 4_000_000
_ROOT_STEPS, _STEPS = 400, 60
_PATIENCE = 6


@dataclass(frozen=True, slots=True)
class _Bound:
    """What multipliers prove of a branch: its bound, and what each candidate is worth there."""

    value: float
    multipliers: Floats
    worth: Floats
    chosen: Indices


@dataclass(order=True, slots=True)
class _Branch:
    value: float
    number: int
    multipliers: Floats = field(compare=False)
    into: Mask = field(compare=False)
    out: Mask = field(compare=False)


@dataclass(slots=True)
class Tree:
    """The branches that are left of a problem.

    Attributes:
        costs: demands x candidates, dense, none above `paid`.
        paid: what each demand pays when none of them is selected.
        p: how many are selected.
        best: the value to beat.
        least: what is no difference: no plan costs less than the best, but by less than this.
        stop: told the bound of the whole; True stops.
    """

    costs: Floats
    paid: Floats
    p: int
    best: float
    least: float
    stop: Callable[[float], bool]
    found: Indices | None = None
    heap: list[_Branch] = field(default_factory=list)
    made: int = 0

    def solve(self, multipliers: Floats) -> float:
        """Returns the bound of the whole, once every branch is closed or the search is stopped.

        Args:
            multipliers: one per demand, to begin from.
        """
        none = np.zeros(self.costs.shape[1], dtype=bool)
        self._bound(_Branch(-np.inf, 0, multipliers, none, none), _ROOT_STEPS)
        while self.heap:
            reached = min(self.heap[0].value, self.best - self.least)
            if self.stop(reached):
                return reached
            branch = heapq.heappop(self.heap)
            if branch.value <= self.best - self.least:
                self._open(branch)
        return self.best - self.least

    def _open(self, branch: _Branch) -> None:
        site = self._site_of(branch)
        for side in ("into", "out"):
            into, out = branch.into.copy(), branch.out.copy()
            (into if side == "into" else out)[site] = True
            self._bound(_Branch(branch.value, 0, branch.multipliers, into, out), _STEPS)

    def _site_of(self, branch: _Branch) -> int:
        """The candidate that saves most among those not decided: closing it says most."""
        saved = np.maximum(branch.multipliers[:, None] - self.costs, 0.0).sum(axis=0)
        return int(np.where(branch.into | branch.out, -np.inf, saved).argmax())

    def _bound(self, branch: _Branch, steps: int) -> None:
        """Bounds a branch; keeps it when a better plan may be in it."""
        into, out = branch.into, branch.out
        if into.sum() >= self.p or (~out).sum() <= self.p:
            chosen = into if into.sum() >= self.p else ~out
            self._try(np.flatnonzero(chosen))
            return
        bound = self._ascend(branch, steps)
        self._try(bound.chosen)
        value = max(bound.value, branch.value)
        if value > self.best - self.least:
            return
        into, out = self._decided(bound, into, out)
        self.made += 1
        heapq.heappush(self.heap, _Branch(value, self.made, bound.multipliers, into, out))

    def _decided(self, bound: _Bound, into: Mask, out: Mask) -> tuple[Mask, Mask]:
        """Adds the candidates that no better plan has, or lacks, by what they are worth."""
        free = ~into & ~out
        left = self.p - int(into.sum())
        order = np.sort(bound.worth[free])
        if left >= len(order):
            return into | free, out
        room = self.best - self.least - bound.value
        worth = bound.worth
        return (
            into | (free & (order[left] - worth > room)),
            out | (free & (worth - order[left - 1] > room)),
        )

    def _ascend(self, branch: _Branch, steps: int) -> _Bound:
        """Returns the best bound of some subgradient steps from the branch above."""
        columns = np.flatnonzero(~branch.out)
        costs = np.ascontiguousarray(self.costs[:, columns])
        forced = branch.into[columns]
        left = self.p - int(forced.sum())
        u, length, still = branch.multipliers, 1.0, 0
        best: _Bound | None = None
        before = np.zeros(len(u))
        for _ in range(steps):
            spend(3 * costs.size)
            u = np.clip(u, 0.0, self.paid)
            worth = -np.maximum(u[:, None] - costs, 0.0).sum(axis=0)
            ranked = np.where(forced, -np.inf, worth)
            chosen = np.argpartition(ranked, left + int(forced.sum()) - 1)[: self.p]
            value = float(u.sum() + worth[chosen].sum())
            if best is None or value > best.value:
                whole = np.full(self.costs.shape[1], np.inf)
                whole[columns] = worth
                best, still = _Bound(value, u, whole, columns[chosen]), 0
                if value > self.best - self.least:
                    break
            else:
                still += 1
            if still >= _PATIENCE:
                length, still, u = length / 2, 0, best.multipliers
                before = np.zeros(len(u))
                if length < 1e-3:
                    break
                continue
            away = 1.0 - (costs[:, chosen] < u[:, None]).sum(axis=1) + 0.3 * before
            before = away
            norm = float(away @ away)
            if norm == 0:
                break
            u = u + length * max(self.best - value, 1e-9) / norm * away
        assert best is not None  # noqa: S101 - there is at least one step # nosec B101
        return best

    def _try(self, chosen: Indices) -> None:
        if len(chosen) != self.p:
            return
        # None is chosen where the bound decides every site: the demands pay what is left to pay.
        near = self.costs[:, chosen].min(axis=1, initial=np.inf)
        value = float(np.minimum(near, self.paid).sum())
        if value < self.best:
            self.best, self.found = value, chosen


def is_small(left: Left, p: int) -> bool:
    """Returns whether branches on sites are the way to solve what is left."""
    cells = len(left.paid) * len(left.free)
    return p - int(left.must.sum()) <= MOST_SITES and cells <= MOST_CELLS


def tree_of(left: Left, p: int, value: float, least: float, stop: Callable[[float], bool]) -> Tree:
    """Returns the tree of what a relaxation left undecided.

    Args:
        left: with few sites (`is_small`).
        p: how many candidates are selected in all.
        value: of the plan known.
        least: what is no difference.
        stop: told the bound of the whole; True stops.
    """
    place = np.full(left.trips.candidates, -1, dtype=np.int64)
    place[left.free] = np.arange(len(left.free))
    costs = np.repeat(left.paid[:, None], len(left.free), axis=1)
    row = left.trips.row[left.entries]
    costs[row, place[left.trips.column[left.entries]]] = left.trips.cost[left.entries]
    return Tree(costs, left.paid, p - int(left.must.sum()), value, least, stop)
