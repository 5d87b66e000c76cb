"""Expected covering: the most weight in reach of a site that works, where each may fail.

Daskin, *Transportation Science* 17, 1983 (MEXCLP), with a chance of its own for each candidate:
maximise the sum of weight times one less the product of the failures of the selected candidates
that reach a demand. That is concave in the sum of the logarithms, and so under every one of its
tangents, or of its chords where all that reach a demand fail alike: a small problem is solved under
these, more of them where its plan lies, until they meet (outer approximation, Duran and Grossmann,
*Math. Programming* 36, 1986). A large one is searched by swaps, and bounded by their relaxation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array, diags_array, eye_array, hstack, vstack

from geodata.errors import ParameterError
from geodata.placement.arrays import weights_of
from geodata.placement.clock import by_the_clock, clock_s
from geodata.placement.covering import max_covering, problem_of
from geodata.placement.covering_program import Covering
from geodata.placement.covering_search import SMALL
from geodata.placement.expected_moves import ExpectedMoves
from geodata.placement.incumbent import Incumbent
from geodata.placement.lean import lean_covering, merged_into
from geodata.placement.mip import Program, lagrangian_bound, solve
from geodata.placement.search import Search
from geodata.placement.served import first_server
from geodata.placement.solution import (
    DEFAULT,
    Floats,
    Group,
    Indices,
    Multipliers,
    Solution,
    SolveOptions,
)

_NEVER = 1e-9
"""A candidate that never fails is taken as one that fails so rarely, in search and bound."""
_SAME = 1e-8
"""Of all the weight: what the solver's own tolerance cannot tell apart."""
_LINES, _ROUNDS = 6, 40
_FIRST_SHARE, _BOUND_SHARE = 0.25, 0.5
"""Of the time, for a plan to begin from; of what is left then, for the bound of a large problem."""
_FIRST_ROUNDS, _PRICES_S = 100, 2.0


@by_the_clock
def expected_covering(
    reach: Any,
    weights: ArrayLike,
    p: int,
    failure: ArrayLike,
    *,
    fixed: ArrayLike | None = None,
    groups: Sequence[Group] | None = None,
    options: SolveOptions = DEFAULT,
) -> Solution:
    """Returns the p candidates that reach the most weight in expectation, near a proven bound.

    Aim: `expected`. Where no candidate fails, it is the maximal covering.

    Args:
        reach: demands x candidates, 1 where a candidate reaches a demand; sparse or dense.
        weights: of the demands, not negative.
        p: how many candidates to select, those fixed among them; all when there are fewer.
        failure: the chance that each candidate fails, independently, from 0 to below 1.
        fixed: candidates that are selected whatever happens: positions, or a mask.
        groups: quotas on candidates.
        options: of the search.

    Raises:
        ParameterError: an array has the wrong shape, or holds what it cannot.
    """
    began = clock_s()
    problem = problem_of(reach, weights, p, fixed, groups, None, options)
    chance = weights_of(failure, problem.matrix.shape[1])
    if (chance >= 1).any():
        raise ParameterError("failure", "holds one that is 1: a site that never works is none")
    first = replace(
        options, time_limit_s=_FIRST_SHARE * options.time_limit_s, progress=None, base=None
    )
    left = _beside(problem, chance)
    plain = max_covering(left.rows, left.weights, p, fixed=fixed, groups=groups, options=first)
    if plain.status == "infeasible":
        return replace(plain, assigned=np.full(problem.matrix.shape[0], -1, dtype=np.int64))
    search = _Search(problem, left, chance, Incumbent(options, began))
    search.run(plain.selected)
    return search.answer()


def expected_weight(reach: Any, weights: Floats, failure: Floats, selected: Indices) -> Floats:
    """Returns the expected weight of each demand, exactly: with failures of 0 too."""
    part = csr_array(csr_array(reach)[:, selected])
    chance = failure[selected][part.indices]
    left = np.ones(part.shape[0])
    filled = np.diff(part.indptr) > 0
    left[filled] = np.multiply.reduceat(chance, part.indptr[:-1][filled])
    return weights * (1.0 - left)


@dataclass(frozen=True, slots=True, eq=False)
class _Beside:
    """A problem beside the candidates that are fixed, which it has no more.

    Chances multiply: whom they may fail is a demand of that weight, and the rest is theirs whatever
    else is selected.

    Attributes:
        rows: demands x candidates, none of them of a fixed one.
        weights: of the demands, that those fixed do not serve.
        served: the weight that they do.
    """

    rows: Any
    weights: Floats
    served: float


def _beside(problem: Covering, failure: Floats) -> _Beside:
    own = expected_weight(problem.matrix, problem.weights, failure, problem.fixed)
    free = np.ones(len(failure))
    free[problem.fixed] = 0.0
    rows = csr_array(problem.matrix @ diags_array(free))
    rows.eliminate_zeros()
    return _Beside(rows, problem.weights - own, float(own.sum()))


@dataclass(slots=True)
class _Search:
    problem: Covering
    left: _Beside
    failure: Floats
    found: Incumbent
    multipliers: Multipliers | None = None

    def run(self, first: Indices) -> None:
        """Searches by swaps, then solves what is small, or bounds and searches on."""
        lean, weight = lean_covering(self.left.rows, self.left.weights)
        self.found.bound = self.left.served + float(weight.sum())
        self.found.keep(self._value(first), first)
        low = np.maximum(self.failure, _NEVER)
        moves = ExpectedMoves(lean, weight, low)
        moves.place(np.isin(np.arange(lean.shape[1]), first))
        frozen = np.isin(np.arange(lean.shape[1]), self.problem.fixed)
        rng = np.random.default_rng(self.problem.options.seed)
        search = Search(moves, self.problem.quotas, frozen, rng)
        search.descend(self.found.is_over)
        swapped = np.flatnonzero(moves.chosen)
        self.found.keep(self._value(swapped), swapped)
        lines = _Lines.of(lean, low)
        if lean.nnz <= SMALL:
            self._exact(lean, weight, lines)
            self._relax(lean, weight, lines, seconds=_PRICES_S)
            return
        self.found.searched(search, self._value, _FIRST_ROUNDS)
        self._relax(lean, weight, lines)
        self.found.searched(search, self._value)

    def _exact(self, lean: Any, weight: Floats, lines: _Lines) -> None:
        """Solves the problem under its lines, and adds those of its plan, until they meet."""
        before: Indices | None = None
        for _ in range(_ROUNDS):
            if self.found.is_done():
                return
            found = solve(
                self._program(lean, weight, lines, whole=True),
                time_limit_s=max(0.01, self.found.until - clock_s()),
                gap=self.found.options.gap_of_all(self.found.best) / 2,
                start=self._start(lean, lines),
                seed=self.problem.options.seed,
                watch=self._watch,
            )
            if found.status == "infeasible":
                return
            chosen = np.flatnonzero(found.values[: lean.shape[1]] > 0.5)
            if len(found.values):
                self.found.keep(self._value(chosen), chosen)
            self._prove(-found.bound, weight)
            if not len(found.values):
                return
            again = before is not None and np.array_equal(chosen, before)
            if found.status != "optimal" or again:
                return
            before = chosen
            lines = lines.with_tangents(lean, chosen)

    def _relax(
        self, lean: Any, weight: Floats, lines: _Lines, seconds: float | None = None
    ) -> None:
        """Bounds by the relaxation, whose multipliers prove it; at once where it is small."""
        if seconds is None and self.found.is_done():
            return
        program = self._program(lean, weight, lines, whole=False)
        limit_s = _BOUND_SHARE * (self.found.until - clock_s()) if seconds is None else seconds
        found = solve(
            program,
            time_limit_s=limit_s,
            interior=seconds is None,
            stop=None if seconds is not None else lambda: self.found.stopped,
        )
        if len(found.duals):
            self._prove(-lagrangian_bound(program, found.duals)[0], weight)
            self.multipliers = self._multipliers(found.duals, weight, lines)
        self.found.tell("bound")

    def _multipliers(self, duals: Floats, merged: Floats, lines: _Lines) -> Multipliers:
        """Returns the prices of the strength that reaches each demand, and of the quotas."""
        own = np.maximum(-duals[: len(lines.row)], 0.0) * lines.slope
        price = np.bincount(lines.row, own, minlength=len(merged))
        number = merged_into(self.left.rows, self.left.weights)
        some = np.flatnonzero(number >= 0)
        demands = np.zeros(len(number))
        demands[some] = price[number[some]] * self.left.weights[some] / merged[number[some]]
        quotas = duals[len(lines.row) + 1 :]
        return Multipliers(demands, np.maximum(quotas, 0.0), np.maximum(-quotas, 0.0))

    def _prove(self, bound: float, weight: Floats) -> None:
        # Failures of 0 were taken as next to none.
        total = float(weight.sum())
        bound += self.left.served + _NEVER * total
        self.found.prove(bound, _SAME * total + 1e-6)

    def _start(self, lean: Any, lines: _Lines) -> Floats:
        chosen = np.zeros(lean.shape[1])
        chosen[self.found.plan] = 1.0
        return np.concatenate([chosen, -np.expm1(-(lean @ (lines.strength * chosen)))])

    def _program(self, lean: Any, weight: Floats, lines: _Lines, *, whole: bool) -> Program:
        """Candidates, then the chance that each demand is served, under every line."""
        demands, candidates = lean.shape
        quotas = self.problem.quotas
        scaled = csr_array(lean @ diags_array(lines.strength))
        every = csr_array(eye_array(demands))[lines.row]
        under = hstack([-(diags_array(lines.slope) @ scaled[lines.row]), every])
        counted = vstack([csr_array(np.ones((1, candidates))), quotas.member.T])
        nothing = csr_array((counted.shape[0], demands))
        lower = np.zeros(candidates + demands)
        lower[self.problem.fixed] = 1.0
        return Program(
            cost=np.concatenate([np.zeros(candidates), -weight]),
            lower=lower,
            upper=np.ones(candidates + demands),
            matrix=csr_array(vstack([under, hstack([counted, nothing])])),
            row_lower=np.concatenate(
                [np.full(len(lines.row), -np.inf), [self.problem.p], quotas.at_least]
            ),
            row_upper=np.concatenate([lines.constant, [self.problem.p], quotas.at_most]),
            integer=np.arange(candidates + demands) < candidates if whole else None,
        )

    def _value(self, selected: Indices) -> float:
        problem = self.problem
        own = expected_weight(problem.matrix, problem.weights, self.failure, selected)
        return float(own.sum())

    def _watch(self, _best: float | None, _bound: float | None) -> bool:
        return self.found.is_over()

    def answer(self) -> Solution:
        """Returns the best plan with its bound."""
        assigned = first_server(self.problem.matrix, self.found.plan)
        return self.found.answer(assigned, "expected", self.multipliers)


@dataclass(frozen=True, slots=True, eq=False)
class _Lines:
    """Lines above the chance that demands are served, in the sum of their candidates' strengths.

    Attributes:
        strength: of each candidate, less the logarithm of its failure.
        row: demand of each line.
        slope: of each line.
        constant: of each line.
    """

    strength: Floats
    row: Indices
    slope: Floats
    constant: Floats

    @classmethod
    def of(cls, lean: Any, failure: Floats) -> _Lines:
        """Returns chords where all candidates of a demand fail alike, else tangents."""
        strength = -np.log(failure)
        own = strength[lean.indices]
        starts = lean.indptr[:-1]
        least = np.minimum.reduceat(own, starts) if len(own) else np.empty(0)
        most = np.maximum.reduceat(own, starts) if len(own) else np.empty(0)
        count = np.diff(lean.indptr)
        alike = most - least <= 1e-12
        rows, slopes, constants = [], [], []
        for k in range(_LINES):
            has = np.flatnonzero(count > k)
            low = k * least[has]
            step = np.where(alike, least, 0.0)[has]
            value, next_value = -np.expm1(-low), -np.expm1(-(low + step))
            chord = np.divide(next_value - value, step, out=np.exp(-low), where=step > 0)
            rows.append(has)
            slopes.append(chord)
            constants.append(value - chord * low)
        return cls(
            strength, np.concatenate(rows), np.concatenate(slopes), np.concatenate(constants)
        )

    def with_tangents(self, lean: Any, selected: Indices) -> _Lines:
        """Returns these lines and the tangents where a plan lies."""
        chosen = np.zeros(lean.shape[1])
        chosen[selected] = 1.0
        at = lean @ (self.strength * chosen)
        slope = np.exp(-at)
        every = np.arange(lean.shape[0])
        return _Lines(
            self.strength,
            np.concatenate([self.row, every]),
            np.concatenate([self.slope, slope]),
            np.concatenate([self.constant, -np.expm1(-at) - slope * at]),
        )
