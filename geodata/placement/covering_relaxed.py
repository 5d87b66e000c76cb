"""The relaxation of a covering: its bound, its prices, and itself again under more cuts.

A first-order method (`first_order`) goes on from the point that it has as cuts come: its program is
of the candidates whose reduced costs say that they may matter, its bound of all. Where that is not
compiled, the interior point solves each program anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from scipy.sparse import csr_array, hstack, vstack

from geodata.placement.covering_cuts import Triples, rows_of, violated
from geodata.placement.covering_program import Covering
from geodata.placement.covering_shares import shared_cuts
from geodata.placement.first_order import FirstOrder, Point, is_compiled, price_of_count
from geodata.placement.lean import merged_into
from geodata.placement.mip import Program, Solved, lagrangian_bound, solve
from geodata.placement.solution import Floats, Indices, Multipliers

_AT_FIRST, _AT_MOST, _A_CUT = 250, 4_000, 400
"""Iterations: between two bounds, until one gains little, and after each round of cuts."""
_GAINS, _CORE, _ABOVE, _BEGUN = 0.01, 0.2, 2.5, 0.3
"""Of what is left to prove, a bound that gains little; of the price of a site, reduced costs of
candidates that stay, and the scale of duals; of that scale, where they begin."""
_ROUNDED, _SURE, _STEPS, _A_STEP = 0.85, 0.7, 50, 60
"""Share of a plan that rounding selects, values that it takes at once, in how many steps it takes
the others, and iterations of each."""
_UNUSED = 3
"""Rounds after which a cut without a price is left out."""


def _no_cuts() -> Triples:
    return np.empty((0, 3), dtype=np.int64)


def _none() -> Any:
    return np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Relaxed:
    """A relaxation that is solved, or nearly.

    Attributes:
        problem: the covering.
        lean: its merged demands x candidates.
        weight: of the merged demands.
        program: candidates, then the share covered of each merged demand.
        solved: its point and its duals.
        cuts: that the program has, its last rows: merged demands.
        core: candidates of the first-order method.
        unused: of each cut, the rounds for which it had no price.
        balance: of the first-order method.
    """

    problem: Covering
    lean: Any
    weight: Floats
    program: Program
    solved: Solved
    cuts: Triples = field(default_factory=_no_cuts)
    core: Indices = field(default_factory=_none)
    unused: Indices = field(default_factory=_none)
    balance: float = 1.0

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
            time_limit_s: of the interior point.
            stop: asked between steps.
        """
        count = self.lean.shape[1]
        sites = np.clip(self.solved.values[:count], 0.0, 1.0)
        covered = np.clip(self.solved.values[count:], 0.0, 1.0)
        worth = np.minimum(self.weight, max(self.price(), 1e-9))
        more = _but(violated(self.lean, covered, sites, worth), self.cuts)
        if not len(more):
            return None
        again = self._with_cuts(more)
        if len(self.core):
            return again.nearer(_A_CUT, stop)
        found = solve(again.program, time_limit_s=time_limit_s, interior=True, stop=stop)
        if not len(found.duals) or not len(found.values):
            return None
        return replace(again, solved=found)

    def _with_cuts(self, more: Triples) -> Relaxed:
        """Returns the same point under more cuts, without those that had no price for long."""
        duals, rows = self.solved.duals, self.program.matrix.shape[0] - len(self.cuts)
        unused = np.where(duals[rows:] < 0, 0, self.unused + 1) if len(self.core) else self.unused
        kept = np.flatnonzero(unused < _UNUSED) if len(self.core) else np.arange(len(self.cuts))
        stays = np.concatenate([np.arange(rows), rows + kept])
        program, added = self.program, hstack(rows_of(self.lean, more))
        return replace(
            self,
            program=replace(
                program,
                matrix=csr_array(vstack([program.matrix[stays], added])),
                row_lower=np.append(program.row_lower[stays], np.full(len(more), -np.inf)),
                row_upper=np.append(program.row_upper[stays], np.ones(len(more))),
            ),
            solved=replace(self.solved, duals=np.append(duals[stays], np.zeros(len(more)))),
            cuts=np.concatenate([self.cuts[kept], more]),
            unused=np.append(unused[kept], np.zeros(len(more), dtype=np.int64)),
        )

    def nearer(self, iterations: int, stop: Callable[[], bool]) -> Relaxed:
        """Returns the relaxation after more iterations of the first-order method."""
        own = np.concatenate([self.core, np.arange(self.lean.shape[1], len(self.program.cost))])
        whole, row = self.program, self.lean.shape[0]
        part = replace(
            whole,
            cost=whole.cost[own],
            lower=whole.lower[own],
            upper=whole.upper[own],
            matrix=csr_array(whole.matrix[:, own]),
        )
        method = FirstOrder(part, row, len(self.core), self.scale())
        begun = Point(self.solved.values[own], self.solved.duals, self.balance)
        point = method.run(begun, iterations, stop)
        values = np.zeros(len(whole.cost))
        values[own] = point.values
        duals = point.duals
        duals[row] = price_of_count(whole, duals, row, self.lean.shape[1])
        objective = float(whole.cost @ values)
        solved = Solved(values, objective, -np.inf, "stopped", duals)
        return replace(self, solved=solved, balance=point.balance)

    def rounded(self, stop: Callable[[], bool]) -> Indices:
        """Returns most of a plan: its candidates selected a few at a time, the rest priced anew.

        What many candidates share evenly is left to whoever completes it.

        Args:
            stop: asked between steps.
        """
        candidates, p, at = self.lean.shape[1], self.problem.p, self
        lower = self.program.lower.copy()
        while (count := int(lower[:candidates].sum())) < _ROUNDED * p and not stop():
            sites = at.solved.values[:candidates]
            free = self.core[lower[self.core] == 0]
            order = free[np.argsort(-sites[free], kind="stable")]
            sure = int((sites[free] > _SURE).sum())
            taken = order[: min(max(sure, p // _STEPS, 1), p - count)]
            if not len(taken):
                break
            lower[taken] = 1.0
            program = replace(self.program, lower=lower.copy())
            solved = replace(at.solved, values=np.maximum(at.solved.values, lower))
            at = replace(at, program=program, solved=solved).nearer(_A_STEP, stop)
        return np.flatnonzero(lower[:candidates] > 0)

    def scale(self) -> Floats:
        """Returns what the dual of each row is about."""
        most = _ABOVE * self.price()
        demands = np.minimum(self.weight, most if most > 0 else np.inf)
        others = self.program.matrix.shape[0] - len(self.weight) - len(self.cuts)
        cuts = demands[self.cuts].min(axis=1) if len(self.cuts) else np.empty(0)
        return np.concatenate([demands, np.full(others, demands.max()), cuts])

    def multipliers(self) -> Multipliers:
        """Returns the prices of all demands, in the order of the problem's own.

        Demands that are merged share theirs by what cuts leave of what they weigh.
        """
        number = merged_into(self.problem.matrix, self.problem.weights)
        some = np.flatnonzero(number >= 0)
        duals, merged = self.solved.duals, len(self.weight)
        prices = np.maximum(-duals[len(duals) - len(self.cuts) :], 0.0)
        used = np.flatnonzero(prices > 0)
        cuts, prices, left = shared_cuts(
            self.cuts[used], prices[used], number, self.problem.weights
        )
        left = np.maximum(left[some], 0.0)
        whole = np.bincount(number[some], left, minlength=merged)
        share = np.divide(left, whole[number[some]], out=np.zeros_like(left), where=left > 0)
        demands = np.zeros(len(number))
        demands[some] = np.maximum(duals[number[some]], 0.0) * share
        quotas = duals[merged + 1 : len(duals) - len(self.cuts)]
        low, high = np.maximum(quotas, 0.0), np.maximum(-quotas, 0.0)
        return Multipliers(demands, low, high, cuts=cuts, cut_prices=prices)


def relaxed_of(
    problem: Covering,
    lean: Any,
    weight: Floats,
    program: Program,
    *,
    one_more: float,
    best: float,
    time_limit_s: float,
    stop: Callable[[], bool],
) -> Relaxed | None:
    """Returns the relaxation of a covering; None where it is late.

    Args:
        problem: the covering.
        lean: its merged demands x candidates.
        weight: of the merged demands.
        program: candidates, then the share covered of each merged demand.
        one_more: what one more site is about worth.
        best: what a plan covers.
        time_limit_s: of the interior point.
        stop: asked between steps.
    """
    if not is_compiled():
        found = solve(program, time_limit_s=time_limit_s, interior=True, threads=1, stop=stop)
        return Relaxed(problem, lean, weight, program, found) if len(found.duals) else None
    demands, candidates = lean.shape
    share = problem.p / max(1, candidates)
    values = np.full(candidates + demands, share)
    values[candidates:] = 0.5
    duals = np.zeros(program.matrix.shape[0])
    duals[demands] = -one_more
    solved = Solved(np.clip(values, program.lower, program.upper), 0.0, -np.inf, "stopped", duals)
    relaxed = Relaxed(problem, lean, weight, program, solved, core=np.arange(candidates))
    duals[:demands] = _BEGUN * relaxed.scale()[:demands] / problem.times
    bound = np.inf
    for _ in range(_AT_MOST // _AT_FIRST):
        relaxed = relaxed.nearer(_AT_FIRST, stop)
        before, bound = bound, min(bound, relaxed.bound()[0])
        if stop() or before - bound < _GAINS * (before - best):
            break
    reduced = relaxed.bound()[1][:candidates]
    is_core = (reduced <= _CORE * relaxed.price()) | (program.lower[:candidates] > 0)
    return replace(relaxed, core=np.flatnonzero(is_core))


def _but(cuts: Triples, known: Triples) -> Triples:
    """Returns the cuts that are not known, in their order."""
    if not len(known):
        return cuts
    seen = {tuple(each) for each in known.tolist()}
    fresh = [number for number, each in enumerate(cuts.tolist()) if tuple(each) not in seen]
    return cuts[fresh]
