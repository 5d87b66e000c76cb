"""The relaxation of a covering: its bound, its prices, and itself again under more cuts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from scipy.sparse import csr_array, hstack, vstack

from geodata.placement.covering_cuts import Triples, rows_of, violated
from geodata.placement.covering_program import Covering
from geodata.placement.lean import merged_into
from geodata.placement.mip import Program, Solved, lagrangian_bound, solve
from geodata.placement.solution import Floats, Multipliers


def _no_cuts() -> Triples:
    return np.empty((0, 3), dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Relaxed:
    """A relaxation that is solved.

    Attributes:
        problem: the covering.
        lean: its merged demands x candidates.
        weight: of the merged demands.
        program: candidates, then the share covered of each merged demand.
        solved: its point and its duals.
        cuts: that the program has, its last rows: merged demands.
    """

    problem: Covering
    lean: Any
    weight: Floats
    program: Program
    solved: Solved
    cuts: Triples = field(default_factory=_no_cuts)

    def bound(self) -> tuple[float, Floats]:
        """Returns what no plan covers more than, and the reduced costs."""
        proven, reduced = lagrangian_bound(self.program, self.solved.duals)
        return -proven, reduced

    def price(self) -> float:
        """Returns what one more site is worth."""
        return abs(float(self.solved.duals[self.lean.shape[0]]))

    def cut(self, time_limit_s: float, stop: Callable[[], bool]) -> Relaxed | None:
        """Returns the relaxation under the cuts that its point breaks; None of none, or in time.

        Args:
            time_limit_s: of the program.
            stop: asked between its steps.
        """
        count = self.lean.shape[1]
        sites = np.clip(self.solved.values[:count], 0.0, 1.0)
        covered = np.clip(self.solved.values[count:], 0.0, 1.0)
        more = violated(self.lean, covered, sites)
        if not len(more):
            return None
        rows = hstack(rows_of(self.lean, more))
        program = replace(
            self.program,
            matrix=csr_array(vstack([self.program.matrix, rows])),
            row_lower=np.append(self.program.row_lower, np.full(len(more), -np.inf)),
            row_upper=np.append(self.program.row_upper, np.ones(len(more))),
        )
        found = solve(program, time_limit_s=time_limit_s, interior=True, stop=stop)
        if not len(found.duals) or not len(found.values):
            return None
        cuts = np.concatenate([self.cuts, more])
        return replace(self, program=program, solved=found, cuts=cuts)

    def multipliers(self) -> Multipliers:
        """Returns the prices of all demands, in the order of the problem's own.

        Demands that are merged share theirs by what they weigh; the one of them that weighs most
        stands for them in cuts, and shares by what its cuts leave of it.
        """
        number = merged_into(self.problem.matrix, self.problem.weights)
        some = np.flatnonzero(number >= 0)
        duals, merged = self.solved.duals, len(self.weight)
        prices = np.maximum(-duals[len(duals) - len(self.cuts) :], 0.0)
        used = np.flatnonzero(prices > 0)
        first = _heaviest(number, self.problem.weights, merged)
        left = self.problem.weights.copy()
        for place in range(3):
            np.subtract.at(left, first[self.cuts[used, place]], prices[used])
        left = np.maximum(left[some], 0.0)
        whole = np.bincount(number[some], left, minlength=merged)
        share = np.divide(left, whole[number[some]], out=np.zeros_like(left), where=left > 0)
        demands = np.zeros(len(number))
        demands[some] = np.maximum(duals[number[some]], 0.0) * share
        quotas = duals[merged + 1 : len(duals) - len(self.cuts)]
        low, high = np.maximum(quotas, 0.0), np.maximum(-quotas, 0.0)
        return Multipliers(demands, low, high, cuts=first[self.cuts[used]], cut_prices=prices[used])


def _heaviest(number: Triples, weights: Floats, count: int) -> Triples:
    """Returns of each merged demand the one that weighs most, the first of equals."""
    found = np.full(count, -1, dtype=np.int64)
    order = np.lexsort((-np.arange(len(number)), weights))
    order = order[number[order] >= 0]
    found[number[order]] = order
    return found
